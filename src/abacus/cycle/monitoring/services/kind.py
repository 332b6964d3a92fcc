"""The monitoring table as a form on a route."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.findings import Findings
from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.checks import Filled, check
from abacus.cycle.monitoring.content import SHAPE, ReadLine, read_lines
from abacus.cycle.monitoring.gathering import Gathered, gather
from abacus.cycle.monitoring.models import MonitoringRival, MonitoringTable, Round
from abacus.cycle.monitoring.rules import Assessed, LineFacts, Rules
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool

ROUTE = "monitoring.table"


@dataclass(frozen=True)
class Examined:
    """A content read, held against the rules and checked."""

    findings: Findings
    filled: Filled
    rules: Rules

    @property
    def assessed(self) -> Assessed:
        """What the rules say of the project with this content."""
        return self.filled.assessed

    @property
    def gathered(self) -> Gathered:
        """What is known of the project beside."""
        return self.filled.gathered


class TableKind(SheetKind):
    """绩效监控表."""

    subject_kind, audit, noun = "monitoring.table", "monitoring_table", gettext_lazy("监控表")
    model, rival, rival_of = MonitoringTable, MonitoringRival, "sheet"
    fills, reviews = Permission.MONITORING_FILL, Permission.MONITORING_REVIEW
    related = ("project_year__project", "project_year__organisation", "round__region")
    shape = SHAPE

    def rules(self, sheet: Any) -> Rules:
        """The rules of the round: those of its last day."""
        return rule_book.rules_of(sheet.round.region, sheet.round.fiscal_year, sheet.round.through_on)

    def title(self, sheet: Any) -> str:
        """The project with the round's name."""
        return _("%(project)s（%(round)s）") % {"project": sheet.project_year.project.name, "round": sheet.round.label}

    def route(self, sheet: Any) -> Any:
        """The way of a table, by the rules of the day it was begun."""
        return rule_book.rules_of(sheet.round.region, sheet.round.fiscal_year, sheet.rules_on).resolved.route(ROUTE)

    def tag(self, sheet: Any) -> str:
        """The pack of the round's last day."""
        return self.rules(sheet).tag

    def opinion_types(self, sheet: Any) -> Any:
        """The categories of opinions."""
        return self.rules(sheet).opinions("monitoring")

    def examine(self, sheet: Any, content: Any, on: date) -> Examined:
        """Read, hold against the rules and check a content."""
        rules = self.rules(sheet)
        (gathered,) = gather(sheet.round, [sheet.project_year])
        lines = read_lines(content, [one.line for one in gathered.facts.lines], rules.words)
        executed = gathered.facts.executed_fen
        if executed is None and nothing_spent(content):
            executed = 0
        typed = [facts_of(one) for one in lines]
        assessed = rule_book.assess(replace(gathered.facts, executed_fen=executed, lines=typed), rules)
        filled = Filled(content, lines, gathered, assessed, forecast_of(content))
        return Examined(check(filled), filled, rules)

    def check_time(self, sheet: Any, on: date) -> None:
        """Refuse handing in while the round is not open."""
        if sheet.round.state != Round.State.OPEN or on < sheet.round.opens_on:
            raise Refusal(
                _("“%(round)s”现在是“%(state)s”，不能提交监控表。")
                % {"round": sheet.round.label, "state": sheet.round.get_state_display()},
                _("如需补报，请联系绩效管理科。"),
            )

    def store(self, sheet: Any, content: Any, examined: Any, by: User, on: date) -> None:
        """Keep the content; when handed in also what the round's computation reads."""
        sheet.content = self.encode(content)
        if examined is not None:
            sheet.reported = {str(one.line.line_id): one.reported() for one in examined.filled.lines}
            sheet.forecast_fen = examined.filled.forecast_fen
            sheet.nothing_spent = nothing_spent(content)

    def before_submit(self, sheet: Any, content: Any, examined: Any, by: User, on: date) -> None:
        """Actual values go to the pool, as of the round's last day."""
        values = [one.actual_input() for one in examined.filled.lines if one.actual.known]
        if values:
            pool.record_actuals(
                project_year=sheet.project_year, values=values, measured_on=sheet.round.through_on, by=by, on=on
            )

    def handed_in(self, sheet: Any, examined: Any, by: User, on: date) -> dict[str, Any]:
        """What the event keeps beside."""
        assessed = examined.assessed
        return {
            "forecast_fen": sheet.forecast_fen,
            "low_execution": assessed.low.value,
            "deviating": assessed.target.value,
        }


def nothing_spent(content: Any) -> bool:
    """Whether the unit says that nothing was spent."""
    return cells.text(content["nothing_spent"]) == "是"


def forecast_of(content: Any) -> int | None:
    """全年预计执行数 in 分; None where blank or not readable."""
    try:
        return cells.fen(content["forecast_fund"])
    except UnreadableError:
        return None


def facts_of(one: ReadLine) -> LineFacts:
    """A line as typed, as the rules take it."""
    return LineFacts(
        line=one.line,
        actual_micro=one.actual.micro,
        actual_on=one.actual.on,
        forecast_micro=one.forecast.micro,
        forecast_on=one.forecast.on,
        forecast_met=one.forecast.met,
        likelihood=one.likelihood or None,
        measured=one.actual.known,
    )


TABLE = TableKind()
