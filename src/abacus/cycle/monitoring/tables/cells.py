"""What cells and filters of the lists of monitoring share."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import LIGHTS, Light, MonitoringTable, Reading
from abacus.foundation.pages.columns import dash
from abacus.foundation.pages.templatetags.abacus import stated

YES_NO = [("yes", _("是")), ("no", _("否")), ("unknown", _("无法判断"))]
NOT_BEGUN = "none"
TABLE_STATES = [(NOT_BEGUN, _("未填报")), *MonitoringTable.State.choices]
TONES = {"planned": "", "open": "n", "closed": "g", "confirmed": "a", "dismissed": "", "waiting": "n", "fine": "g",
         "problem": "r"}  # fmt: skip


def project_named(rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
    """Part of the project's name or code, or of its unit's or department's name."""
    return rows.filter(
        Q(project_year__project__name__icontains=text)
        | Q(project_year__project__code__icontains=text)
        | Q(project_year__organisation__name__icontains=text)
        | Q(project_year__department__name__icontains=text)
    )


def state_cell(row: Any) -> str:
    """A state as icon and word."""
    return stated(row.get_state_display(), TONES[row.state])


def light_cell(place: str, why: Any) -> Callable[[Any], str]:
    """A light as icon and word, its explanation at a click."""

    def write(row: Any) -> str:
        value = getattr(row, f"{place}_light")
        if not value:
            return dash(gettext(row.why.get(f"{place}_light", "")) or str(why))
        address = reverse("monitoring:explain", args=[row.round_id, row.project_year_id, place])
        return format_html('<a class="why" href="{}">{}</a>', address, stated(str(Light(value).label), LIGHTS[value]))

    return write


def flag_cell(name: str) -> Callable[[Any], str]:
    """Yes as an alarm with its explanation at a click, no in grey, unknown as a dash with the reason."""

    def write(row: Any) -> str:
        value = getattr(row, name)
        if value is None:
            return dash(gettext(row.why.get(name, "")) or gettext("无法判断"))
        address = reverse("monitoring:explain", args=[row.round_id, row.project_year_id, name])
        shown = stated(gettext("是"), "r") if value else format_html('<span class="mut">{}</span>', gettext("否"))
        return format_html('<a class="why" href="{}">{}</a>', address, shown)

    return write


def yes_no(row: Any, name: str) -> str | None:
    """A flag for a spreadsheet."""
    value = getattr(row, name)
    return None if value is None else gettext("是") if value else gettext("否")


def rate(row: Reading) -> tuple[int, int] | None:
    """Executed and budget as an exact ratio; None where one is missing or the budget is nothing."""
    return (row.executed_fen, row.budget_fen) if row.executed_fen is not None and row.budget_fen else None


def reached(row: Reading) -> Fraction | None:
    """How far the target has come."""
    return None if row.reached_micro is None else Fraction(row.reached_micro, 1_000_000)
