"""Monitoring tables: begun for an open round, filled from what is known, handed in."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.cells import shown
from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.content import SHAPE
from abacus.cycle.monitoring.gathering import LineFacts, gather, monitored
from abacus.cycle.monitoring.models import MonitoringTable, Round
from abacus.cycle.monitoring.services.kind import TABLE
from abacus.cycle.sheets import services as sheets
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.models import Submission
from abacus.pool.models import ProjectYear


@transaction.atomic
def begin_table(*, round_id: int, project_year_id: int, by: User, on: date) -> MonitoringTable:
    """The project's table of an open round, with what is known and what was expected in the round before.

    Raises Changed for a round that is not open, Refusal for a project the round does not look at.
    """
    round = Round.objects.select_related("region").get(pk=round_id)
    year = ProjectYear.objects.visible_to(by, on).select_related("project", "organisation").get(pk=project_year_id)
    require(by, Permission.MONITORING_FILL, path=year.organisation_path, on=on)
    begun = MonitoringTable.objects.filter(round=round, project_year=year).first()
    if begun is not None:
        return begun
    if round.state != Round.State.OPEN:
        raise Changed(round.label, round.get_state_display())
    if not monitored(round).filter(pk=year.pk).exists():
        raise Refusal(
            _("“%(name)s”不在“%(round)s”的范围内。") % {"name": year.project.name, "round": round.label},
            _("批复或登记预算后才填监控表。"),
        )
    table, made = MonitoringTable.objects.get_or_create(
        round=round,
        project_year=year,
        defaults={
            "organisation_path": year.organisation_path,
            "content": known_content(round, year),
            "rules_on": on,
            "saved_by": by,
            "pack_release": rule_book.rules_of(round.region, round.fiscal_year, round.through_on).tag,
        },
    )
    if made:
        audit.record(by=by, on=on, action="monitoring_table.begun", target=table)
    return table


def known_content(round: Round, year: ProjectYear) -> dict[str, Any]:
    """The first content: actual values entered by the last day, forecasts and notes of the round before."""
    (gathered,) = gather(round, [year])
    earlier = MonitoringTable.objects.filter(project_year=year, round__through_on__lt=round.through_on)
    before = earlier.order_by("-round__through_on").first()
    old = {row["id"]: row for row in SHAPE.clean(before.content)["lines"]} if before else {}
    lines = []
    for one in gathered.facts.lines:
        kept = old.get(str(one.line.line_id), {})
        lines.append(
            {
                "id": str(one.line.line_id),
                "actual": known_actual(one),
                "forecast": kept.get("forecast", ""),
                "note": kept.get("note", ""),
            }
        )
    return SHAPE.clean({"lines": lines, "forecast_fund": before.content.get("forecast_fund", "") if before else ""})


def known_actual(one: LineFacts) -> str:
    """An actual value as it would be typed; blank where none was entered by the day."""
    if one.actual_on:
        return one.actual_on.isoformat()
    return shown(one.actual_micro, 6)


@transaction.atomic
def save_table(*, table_id: int, content: dict[str, Any], version: int, by: User, on: date) -> MonitoringTable:
    """Keep what was typed, whatever it is. Raises Stale, NotEditable."""
    saved: MonitoringTable = sheets.save(
        TABLE, sheet_id=table_id, content=SHAPE.clean(content), version=version, by=by, on=on
    )
    return saved


@transaction.atomic
def submit_table(*, table_id: int, version: int, by: User, on: date) -> Submission:
    """Hand a table in: actual values go to the pool as of the round's last day. Raises NotReady, Stale."""
    return sheets.submit(TABLE, sheet_id=table_id, version=version, by=by, on=on)
