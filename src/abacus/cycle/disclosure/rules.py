"""Which rules hold for what is told the public, and the only place that asks the engine about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from abacus.cycle.disclosure.models import Kind
from abacus.cycle.rulebook import StageRules
from abacus.engine import Result, run, run_group, run_window
from abacus.engine.rules.disclosure import PROMISE, RESULTS_OVERDUE, TARGETS_OVERDUE, WEAKNESS
from abacus.foundation.organisations.models import Organisation
from abacus.rules import Option, ParameterValue, library

PARTS = {
    Kind.TARGETS: "disclosure.target_parts",
    Kind.RESULTS: "disclosure.result_parts",
    Kind.KEY_REPORTS: "disclosure.key_parts",
}
DAYS = {Kind.TARGETS: "disclosure.target_days"}
LATER_DAYS = "disclosure.result_days"


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about disclosure on one day."""

    def parts(self, kind: str) -> tuple[Option, ...]:
        """What is published of each project, in order: the template of the place."""
        return tuple(self.resolved.param(PARTS[Kind(kind)]).value)

    @property
    def scope(self) -> str:
        """Which projects should be published: all, with_targets or special_and_major."""
        return str(self.resolved.param("disclosure.scope").value)

    @property
    def by(self) -> str:
        """Who publishes: department or unit, as organisations call them."""
        return str(self.resolved.param("disclosure.by").value)

    @property
    def same_day(self) -> bool:
        """Whether it comes out on the day of the department's budget or final accounts."""
        return bool(self.resolved.param("disclosure.same_day").value)

    @property
    def reasons(self) -> tuple[Option, ...]:
        """Why a project may be held back."""
        return self.options("disclosure.withhold_reasons")

    @property
    def criteria(self) -> tuple[Option, ...]:
        """Why a project is picked for a report."""
        return self.options("disclosure.report_criteria")

    @property
    def recipients(self) -> tuple[Option, ...]:
        """To whom reports go."""
        return self.options("disclosure.report_recipients")

    @property
    def promise_words(self) -> dict[str, str]:
        """What 做到, 部分做到, 没有做到 are called."""
        return {str(band.id): str(band.label) for band in self.resolved.param("disclosure.kept_bands").value}

    def days_param(self, kind: str) -> ParameterValue:
        """Within how many days after the approval it comes out, with document and clause."""
        return self.resolved.param(DAYS.get(Kind(kind), LATER_DAYS))

    def due_on(self, kind: str, approved_on: date | None) -> date | None:
        """The last day for publishing; None while the day of approval is not known."""
        return None if approved_on is None else approved_on + timedelta(days=int(self.days_param(kind).value))


def rules_for(organisation: Organisation, fiscal_year: int, on: date) -> Rules:
    """The rules of the body's region for the year, as they stood on the day `on`."""
    return Rules(library().resolve(region=organisation.region_code, on=on, fiscal_year=fiscal_year))


def overdue(rules: Rules, kind: str, approved_on: date | None, until: date) -> Result:
    """Whether it came out (or, until today, is) too late."""
    taken = None if approved_on is None else (until - approved_on).days
    rule = TARGETS_OVERDUE if kind == Kind.TARGETS else RESULTS_OVERDUE
    return run(rule, {"days_taken": taken}, rules.params)


def promise(lines: Iterable[Mapping[str, Any]], rules: Rules) -> Result:
    """做到, 部分做到 or 没有做到, of lines with weight_centi, met and applicable."""
    return run_group(PROMISE, [dict(line) for line in lines], rules.params, {})


def weakest(rows: Sequence[Mapping[str, Any]], rules: Rules) -> list[Result]:
    """The place of every weak point in its department, of rows with department and affected_fen."""
    return list(run_window(WEAKNESS, rows, rules.params))
