"""When a stage is open, for whom, and how long people have."""

from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import DayOverride, LateFiling, Stage, Window
from abacus.foundation.schedule.workdays import add_workdays


class WindowClosed(Refusal):
    """The stage is not open for that organisation on that day; after its end `onward` leads to asking for more time."""


def above(path: str) -> list[str]:
    """The paths of a node and of everything above it, from the top."""
    steps = path.split(".")
    return [".".join(steps[:count]) for count in range(1, len(steps) + 1)]


def window_for(stage: str, fiscal_year: int, organisation: Organisation) -> Window | None:
    """The window that counts for an organisation: its own, else the nearest above; None where none is set."""
    windows = Window.objects.filter(stage=stage, fiscal_year=fiscal_year)
    near = windows.filter(organisation__path__in=above(organisation.path)).select_related("organisation")
    return max(near, key=lambda window: len(window.organisation.path), default=None)


def late_until(stage: str, fiscal_year: int, organisation: Organisation) -> date | None:
    """The last day on which an organisation may file late, as granted to it or to one above; None without a grant."""
    granted = LateFiling.objects.filter(stage=stage, fiscal_year=fiscal_year, state=LateFiling.State.GRANTED)
    near = granted.filter(organisation__path__in=above(organisation.path))
    return near.aggregate(last=Max("until"))["last"]


def require_open(stage: str, fiscal_year: int, organisation: Organisation, on: date) -> Window | None:
    """The window in which `on` lies; None when no window is set, which means: open. Raises WindowClosed.

    After its last day an organisation to which late filing was granted still gets in, up to the day granted.
    """
    window = window_for(stage, fiscal_year, organisation)
    if window is None or window.opens_on <= on <= window.closes_on:
        return window
    if on > window.closes_on:
        last = late_until(stage, fiscal_year, organisation)
        if last is not None and on <= last:
            return window
    facts = {
        "year": fiscal_year, "stage": Stage(stage).label, "opens": window.opens_on, "closes": window.closes_on,
    }  # fmt: skip
    said = (
        _("%(year)s 年度“%(stage)s”自 %(opens)s 起填报，尚未开始。")
        if on < window.opens_on
        else _("%(year)s 年度“%(stage)s”已于 %(closes)s 截止。")
    )
    if on < window.opens_on:
        raise WindowClosed(said % facts, _("请在开始之后填报；确需提前的，请联系绩效管理科调整时间。"))
    closed = WindowClosed(said % facts, _("确需补报的，请在“日历”里申请延期填报，由绩效管理科答复。"))
    query = urlencode({"fiscal_year": fiscal_year, "stage": str(stage), "organisation": organisation.pk})
    closed.onward = (_("申请延期填报"), f"{reverse('schedule:late-ask')}?{query}")
    raise closed


@transaction.atomic
def set_window(
    *,
    organisation: Organisation,
    fiscal_year: int,
    stage: str,
    opens_on: date,
    closes_on: date,
    by: User | None,
    on: date,
    reason: str = "",
) -> Window:
    """Say when a stage is open for an organisation and all below it; `by` None is the initialisation."""
    if by is not None:
        require(by, Permission.WINDOWS_MANAGE, path=organisation.path, on=on)
    if closes_on < opens_on:
        raise Refusal(_("截止日期早于开始日期。"), _("请检查两个日期。"))
    old = Window.objects.filter(organisation=organisation, fiscal_year=fiscal_year, stage=stage).first()
    before = audit.facts(old, "opens_on", "closes_on", "reason") if old else None
    window, _made = Window.objects.update_or_create(
        organisation=organisation,
        fiscal_year=fiscal_year,
        stage=Stage(stage),
        defaults={"opens_on": opens_on, "closes_on": closes_on, "reason": reason},
    )
    audit.record(
        by=by, on=on, action="schedule.window_set", target=window, path=organisation.path, before=before,
        after={"organisation": organisation, **audit.facts(window, "opens_on", "closes_on", "reason")}, reason=reason,
    )  # fmt: skip
    return window


@transaction.atomic
def remove_window(*, window_id: int, by: User, on: date) -> None:
    """Take a window away, so that the one above counts, or none."""
    window = Window.objects.select_related("organisation").get(pk=window_id)
    path = window.organisation.path
    require(by, Permission.WINDOWS_MANAGE, path=path, on=on)
    before = {"organisation": window.organisation, **audit.facts(window, "opens_on", "closes_on")}
    audit.record(by=by, on=on, action="schedule.window_removed", target=window, path=path, before=before)
    window.delete()


@transaction.atomic
def set_override(
    *, organisation: Organisation, day: date, works: bool, reason: str, by: User | None, on: date
) -> DayOverride:
    """Say that a place works, or does not, on a day against the published calendar."""
    if by is not None:
        require(by, Permission.WINDOWS_MANAGE, path=organisation.path, on=on)
    override, _made = DayOverride.objects.update_or_create(
        organisation=organisation, day=day, defaults={"works": works, "reason": reason}
    )
    audit.record(
        by=by, on=on, action="schedule.day_set", target=override, path=organisation.path,
        after={"day": day, "works": works}, reason=reason,
    )  # fmt: skip
    return override


def overrides_for(organisation: Organisation) -> dict[date, bool]:
    """The special days of an organisation and of all above it; the nearest wins."""
    rows = DayOverride.objects.filter(organisation__path__in=above(organisation.path))
    return {row.day: row.works for row in rows.order_by("organisation__path")}


def due_after(on: date, work_days: int | None, organisation: Organisation) -> date | None:
    """The last day for something opened on `on`; None without a limit."""
    return None if work_days is None else add_workdays(on, work_days, overrides_for(organisation))
