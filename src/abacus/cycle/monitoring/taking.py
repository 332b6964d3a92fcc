"""What a read tracking table becomes here: the draft of the open round's table, or actual values of a past round."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.intake.lines import actual_of
from abacus.cycle.intake.matching import plain
from abacus.cycle.intake.messages import message
from abacus.cycle.intake.registry import Taker, Taking
from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.content import SHAPE, read_lines
from abacus.cycle.monitoring.gathering import monitored
from abacus.cycle.monitoring.models import MonitoringTable, Round
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.services import above
from abacus.pool import services as pool
from abacus.pool.models import IndicatorLine, ProjectYear

State = Round.State


def already(project_year: ProjectYear | None, unit: Organisation, fiscal_year: int) -> str:
    """The table of the open round in words; blank for none."""
    round = round_of(unit, fiscal_year, State.OPEN) if project_year else None
    found = MonitoringTable.objects.filter(round=round, project_year=project_year).first() if round else None
    if found is None:
        return ""
    said = {"name": found, "state": found.get_state_display()}
    return _("“%(name)s”的监控表（%(state)s）") % said


def round_of(unit: Organisation, fiscal_year: int, state: str) -> Round | None:
    """The newest round of a state of the year that looks at the unit's projects."""
    rows = Round.objects.filter(region__path__in=above(unit.path), fiscal_year=fiscal_year, state=state)
    found: Round | None = rows.select_related("region").order_by("-through_on", "-pk").first()
    return found


def take(taking: Taking) -> None:
    """Make the draft of the open round, or enter the actual values of the newest closed one.

    Raises Refusal without a round, without targets, or for a project that the round does not look at.
    """
    year = taking.year
    round = round_of(taking.unit, taking.fiscal_year, State.CLOSED if taking.settled else State.OPEN)
    if round is None:
        raise Refusal(
            _("%(year)s 年度没有可以填报的监控批次") % {"year": taking.fiscal_year},
            _("请绩效管理科先组织监控；不再监控的，请放在一边"),
        )
    version = pool.current_target_version(year)
    if version is None:
        raise Refusal(_("“%(name)s”还没有批准的绩效目标") % {"name": year.project.name}, _("目标批准后再收这张表"))
    content = content_of(taking, list(version.lines.all()))
    if taking.settled:
        _enter(taking, round, list(version.lines.all()), content)
        return
    if not monitored(round).filter(pk=year.pk).exists():
        raise Refusal(
            _("“%(name)s”不在“%(round)s”的范围内。") % {"name": year.project.name, "round": round.label},
            _("批复或登记预算后才填监控表。"),
        )
    table = MonitoringTable.objects.create(
        round=round,
        project_year=year,
        organisation_path=year.organisation_path,
        content=content,
        rules_on=taking.on,
        saved_by=taking.by,
        version=1,
        pack_release=rule_book.rules_of(round.region, round.fiscal_year, round.through_on).tag,
    )
    taking.made.append(table)
    audit.record(by=taking.by, on=taking.on, action="monitoring_table.begun", target=table)


def content_of(taking: Taking, lines: list[IndicatorLine]) -> dict[str, Any]:
    """What the table says of each indicator of the targets; rows that these do not have are left, and said."""
    rows: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for place, one in enumerate(taking.read["indicators"]):
        rows.setdefault(plain(one["name"]), (place, one))
    made = []
    for line in lines:
        if found := rows.pop(plain(line.name), None):
            place, one = found
            made.append({"id": str(line.line_id), "actual": actual_of(one), "explanation": taking.reason(place)})
    if rows:
        left = "、".join(str(one["name"] or one["cell"]) for _place, one in rows.values())
        taking.differences.append(str(message("lines.left", said=left)))
    progress = "；".join(goal["actual_text"] for goal in taking.read["goals"] if goal["actual_text"])
    return SHAPE.clean({"lines": made, "progress": progress})


def _enter(taking: Taking, round: Round, lines: list[IndicatorLine], content: dict[str, Any]) -> None:
    rules = rule_book.rules_of(round.region, round.fiscal_year, round.through_on)
    values = [one.actual_input() for one in read_lines(content, lines, rules.words) if one.actual.known]
    if not values:
        raise Refusal(_("表里没有可以写入的完成值"), _("请核对指标名称和完成值，或放在一边"))
    taking.made += pool.record_actuals(
        project_year=taking.year, values=values, measured_on=round.through_on, by=taking.by, on=taking.on
    )


TAKER = Taker(take=take, already=already)
