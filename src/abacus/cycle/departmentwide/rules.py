"""Which rules hold for a whole department, and the only place that asks the engine about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle.rulebook import StageRules
from abacus.engine import Result, run
from abacus.engine.rules.grades import GRADE
from abacus.engine.rules.project import IndicatorFacts, ProjectResult, score_project
from abacus.foundation.organisations.models import Organisation
from abacus.rules import Route, Scorecard, library

TARGETS_ROUTE, EVALUATION_ROUTE = "departmentwide.targets", "departmentwide.evaluation"
COMMON = {
    "operating_rate": ("le", "departmentwide.operating_target"),
    "execution_rate": ("ge", "departmentwide.execution_target"),
    "target_coverage": ("ge", "departmentwide.coverage_target"),
    "evaluation_coverage": ("ge", "departmentwide.coverage_target"),
    "disclosure_rate": ("ge", "departmentwide.coverage_target"),
    "satisfaction_rate": ("ge", "departmentwide.satisfaction_target"),
}
"""The common indicators the platform can compute: their operator and the parameter of their target."""


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about whole departments on one day."""

    @property
    def aspects(self) -> Scorecard:
        """The aspects with the points of each."""
        return self.resolved.scorecard("departmentwide.aspects")

    @property
    def common(self) -> Scorecard:
        """The indicators that the place locks, of aspects it has."""
        return self.resolved.scorecard("departmentwide.common")

    @property
    def aspect_labels(self) -> dict[str, str]:
        """What each aspect is called, in order."""
        return {item.id: item.label for item in self.aspects.items}

    @property
    def aspect_weights(self) -> dict[str, int]:
        """The points of each aspect in 0.01."""
        return {item.id: item.weight_centi for item in self.aspects.items}

    @property
    def locked(self) -> frozenset[str]:
        """The aspects in which a department adds nothing of its own: the two ends."""
        return frozenset(option.id for option in self.resolved.param("departmentwide.locked_aspects").value)

    @property
    def free_labels(self) -> list[str]:
        """The aspects a department fills itself: the middle."""
        return [label for id, label in self.aspect_labels.items() if id not in self.locked]

    def common_target(self, id: str) -> tuple[str, int]:
        """(operator, target in 1e-6 of a per cent) of a common indicator."""
        operator, param = COMMON[id]
        return operator, int(self.resolved.param(param).value * 100 * 1_000_000)

    def route(self, id: str) -> Route:
        """The way of one of the two forms."""
        return self.resolved.route(id)

    @property
    def opinion_types(self) -> tuple[Any, ...]:
        """The categories of opinions: those of the target review, where a pack states some of its own."""
        return self.opinions("departmentwide", "targets")


def rules_for(department: Organisation, fiscal_year: int, on: date) -> Rules:
    """The rules of the department's region for the year, as they stood on the day `on`."""
    return Rules(library().resolve(region=department.region_code, on=on, fiscal_year=fiscal_year))


def score(actuals: Sequence[Any], rules: Rules) -> ProjectResult:
    """Points of every line, total and grade, by the rules of indicators; what is missing stays missing."""
    facts = [
        IndicatorFacts(
            line_id=one.line.id,
            weight_centi=one.line.weight_centi,
            mode="date" if one.line.operator == "date_le" else "proportion",
            operator=one.line.operator,
            target_micro=one.line.target_micro,
            target_on=one.line.target_on,
            actual_micro=one.value_micro,
            actual_on=one.value_on,
            level1=one.line.aspect_label,
            unit=one.line.unit or None,
        )
        for one in actuals
    ]
    return score_project(facts, None, rules.params)


def grade(total_centi: int, rules: Rules) -> Result:
    """优 良 中 差 of a total that finance has settled."""
    return run(GRADE, {"total_centi": total_centi, "complete": True}, rules.params)
