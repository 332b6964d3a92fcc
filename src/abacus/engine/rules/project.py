"""A whole project at once: indicators, execution, total, grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.engine.parameters import Parameters, Row
from abacus.engine.reference import run, run_group
from abacus.engine.result import Result
from abacus.engine.rules.execution import EXECUTION_POINTS
from abacus.engine.rules.grades import GRADE
from abacus.engine.rules.indicators import NOT_APPLICABLE, rule_for
from abacus.engine.rules.totals import TOTAL


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """What is known of one indicator line. What is not known is None, never 0.

    ``mode`` and ``operator`` as in ``indicators.rule_for``. ``bands`` are the indicator's own:
    pairs of a lower bound in micro units (None: everything below) and points in 0.01.
    ``level1`` names its first-level indicator, for rescaling by those. ``assume_top``: 达成
    without a percentage earns the top of its interval.
    """

    line_id: str
    weight_centi: int | None
    mode: str = "proportion"
    operator: str | None = None
    target_micro: int | None = None
    target_high_micro: int | None = None
    actual_micro: int | None = None
    target_on: date | None = None
    actual_on: date | None = None
    yes: bool | None = None
    grade: str | None = None
    stated_percent_micro: int | None = None
    occurrences: int | None = None
    deduct_centi: int | None = None
    bands: tuple[tuple[int | None, int], ...] | None = None
    applicable: bool = True
    level1: str | None = None
    assume_top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionFacts:
    """The year's money of a project and the points that it can earn."""

    weight_centi: int | None
    executed_fen: int | None
    budget_fen: int | None


def score_indicator(facts: IndicatorFacts, params: Mapping[str, Any]) -> Result:
    """Score one indicator."""
    rule = rule_for(facts.mode, facts.operator) if facts.applicable else NOT_APPLICABLE
    given = {name: getattr(facts, name) for name in rule.columns}
    if given.get("bands"):
        given["bands"] = tuple(Row(at_least=lower, value=points) for lower, points in given["bands"])
    return run(rule, given, params)


def score_execution(facts: ExecutionFacts, params: Mapping[str, Any]) -> Result:
    """Score the execution of the budget."""
    given = {"weight_centi": facts.weight_centi, "executed_fen": facts.executed_fen, "budget_fen": facts.budget_fen}
    return run(EXECUTION_POINTS, given, params)


@dataclass(frozen=True)
class ProjectResult:
    """Points, total and grade of a project, with the result behind each."""

    indicators: tuple[Result, ...]
    execution: Result | None
    total: Result
    graded: Result

    @property
    def total_centi(self) -> int | None:
        return self.total.value

    @property
    def complete(self) -> bool:
        return bool(self.total.values["complete"])

    @property
    def grade(self) -> str | None:
        return self.graded.value


def score_project(
    indicators: Sequence[IndicatorFacts], execution: ExecutionFacts | None, params: Mapping[str, Any]
) -> ProjectResult:
    """Score every indicator, the execution, the total and the grade."""
    known = Parameters.of(params)
    results = tuple(score_indicator(facts, known) for facts in indicators)
    rows = [
        {"points_centi": result.value, "weight_centi": facts.weight_centi, "applicable": facts.applicable}
        for facts, result in zip(indicators, results, strict=True)
    ]
    executed = score_execution(execution, known) if execution else None
    if execution and executed:
        rows.append({"points_centi": executed.value, "weight_centi": execution.weight_centi, "applicable": True})
    total = run_group(TOTAL, rows, known)
    graded = run(GRADE, {"total_centi": total.value}, known)
    return ProjectResult(results, executed, total, graded)
