"""A whole project at once: indicators, execution, total, grade."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from abacus.engine.parameters import Parameters, Row
from abacus.engine.reference import run, run_group
from abacus.engine.result import Result
from abacus.engine.rules.execution import EXECUTION_POINTS, EXECUTION_POINTS_BY_RULES
from abacus.engine.rules.grades import (
    GRADE,
    GRADE_BANDS,
    NearestBetter,
    grade_label,
    least_executed,
    next_better,
)
from abacus.engine.rules.indicators import NOT_APPLICABLE, rule_for
from abacus.engine.rules.totals import BY_LEVEL1, RESCALED_TOTAL, RESCALING, TOTAL


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """What is known of one indicator line. What is not known is None, never 0.

    ``mode`` and ``operator`` as in ``indicators.rule_for``. ``bands`` are the indicator's own:
    pairs of a lower bound in micro units (None: everything below) and points in 0.01.
    ``level1`` names its first-level indicator, for rescaling by those; ``unit`` is for texts
    only. ``assume_top``: 达成 without a percentage earns the top of its interval.
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
    unit: str | None = None
    assume_top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionFacts:
    """The year's money of a project and the points that it can earn.

    ``weight_by_rules``: the weight is the rules' ``evaluation.execution_weight``, not the form's.
    """

    weight_centi: int | None = None
    executed_fen: int | None
    budget_fen: int | None
    weight_by_rules: bool = False


@dataclass(frozen=True)
class ProjectResult:
    """Points, total and grade of a project, with the result behind each.

    ``indicators`` are in the order of ``line_ids``, which is the order they were given in.
    """

    line_ids: tuple[str, ...]
    indicators: tuple[Result, ...]
    execution: Result | None
    total: Result
    graded: Result
    scored: Scored

    @property
    def total_centi(self) -> int | None:
        """The sum of what could be scored; None where nothing applies."""
        total: int | None = self.total.value
        return total

    @property
    def complete(self) -> bool:
        """Whether everything that applies was scored."""
        return bool(self.total.row["all_scored"])

    @property
    def grade(self) -> str | None:
        """The id of the grade; None while the total is not complete."""
        grade: str | None = self.graded.value
        return grade

    @property
    def grade_label(self) -> str | None:
        """What the region calls the grade."""
        bands = self.graded.parameters.exact(GRADE_BANDS) or ()
        return next((grade_label(band) for band in bands if band.key == self.grade), None)

    def to_json(self) -> dict[str, Any]:
        """Everything with its explanation as plain data, to be kept with a final result."""
        better = self.nearest_better
        return {
            "indicators": [
                {"line_id": line_id, **result.to_json()}
                for line_id, result in zip(self.line_ids, self.indicators, strict=True)
            ],
            "execution": self.execution and self.execution.to_json(),
            "total": self.total.to_json(),
            "complete": self.complete,
            "grade": {**self.graded.to_json(), "label": self.grade_label},
            "nearest_better": better and {**asdict(better), "words": list(better.words)},
        }

    @cached_property
    def nearest_better(self) -> NearestBetter | None:
        """What is missing for the next better grade; None without a grade or in the best."""
        if self.total_centi is None or self.grade is None:
            return None
        better = next_better(self.total_centi, self.graded.parameters.exact(GRADE_BANDS))
        return better and self._by_execution(better)

    def _by_execution(self, better: NearestBetter) -> NearestBetter:
        """Add the least executed amount that reaches the grade if nothing else changes."""
        money = self.execution.row if self.execution else {}
        weight, budget = money.get("weight_centi"), money.get("budget_fen")
        if not weight or not budget or budget < 0:
            return better
        enough = bisect_left(range(weight + 1), better.at_least_centi, key=self.scored.total_with_execution)
        if enough > weight:
            return better
        executed = least_executed(enough, weight, budget)
        return replace(
            better,
            executed_fen=executed,
            more_fen=executed - money["executed_fen"],
            points_centi=enough,
            total_centi=self.scored.total_with_execution(enough),
        )


@dataclass(frozen=True)
class Scored:
    """The rows that a total is made of: points, weight, whether it applies, first-level indicator."""

    rows: tuple[Mapping[str, Any], ...]
    execution: Mapping[str, Any] | None
    params: Parameters

    def total(self) -> Result:
        """The total, rescaled as the rules say where something does not apply."""
        rows = [*self.rows, self.execution] if self.execution else list(self.rows)
        if all(row["applicable"] for row in rows):
            return run_group(TOTAL, rows, self.params)
        how = self.params.exact(RESCALING)
        if how is None:
            return run_group(TOTAL, rows, self.params)
        if how == BY_LEVEL1:
            rows = [_as_row(group, self.params) for group in _by_level1(rows)]
        return run_group(RESCALED_TOTAL, rows, self.params)

    def total_with_execution(self, points_centi: int) -> int:
        """The total if the execution had earned so many points."""
        execution = {**(self.execution or {}), "points_centi": points_centi}
        return int(replace(self, execution=execution).total().value)


def score_indicator(facts: IndicatorFacts, params: Mapping[str, Any]) -> Result:
    """Score one indicator. Raises ValueError for a mode or operator that does not exist."""
    rule = rule_for(facts.mode, facts.operator) if facts.applicable else NOT_APPLICABLE
    given = {name: getattr(facts, name) for name in rule.columns}
    if given.get("bands") is not None:
        given["bands"] = tuple(Row(at_least=lower, value=points) for lower, points in given["bands"])
    return run(rule, {**given, "unit": facts.unit}, params)


def score_execution(facts: ExecutionFacts, params: Mapping[str, Any]) -> Result:
    """Score the execution of the budget."""
    rule = EXECUTION_POINTS_BY_RULES if facts.weight_by_rules else EXECUTION_POINTS
    return run(rule, {name: getattr(facts, name) for name in rule.columns}, params)


def score_project(
    indicators: Sequence[IndicatorFacts], execution: ExecutionFacts | None, params: Mapping[str, Any]
) -> ProjectResult:
    """Score every indicator, the execution, the total and the grade.

    Indicators keep their order. Pass a ``Parameters`` to score many projects under the same
    rules; the parameters are then made exact only once.
    """
    known = Parameters.of(params)
    results = tuple(score_indicator(facts, known) for facts in indicators)
    rows = tuple(
        _row(result.value, facts.weight_centi, facts.applicable, facts.level1)
        for facts, result in zip(indicators, results, strict=True)
    )
    executed = score_execution(execution, known) if execution else None
    money = _row(executed.value, executed.row["weight_centi"], True, None) if executed else None
    scored = Scored(rows, money, known)
    total = scored.total()
    graded = run(GRADE, {"total_centi": total.value, "complete": total.row["all_scored"]}, known)
    return ProjectResult(tuple(facts.line_id for facts in indicators), results, executed, total, graded, scored)


def _row(
    points: int | None, weight: int | None, applicable: bool, level1: str | None, complete: bool = True
) -> dict[str, Any]:
    return {
        "points_centi": points,
        "weight_centi": weight,
        "applicable": applicable,
        "level1": level1,
        "complete": complete,
    }


def _by_level1(rows: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The rows of each first-level indicator; a row without one (the execution) stands alone."""
    groups: dict[object, list[Mapping[str, Any]]] = {}
    for position, row in enumerate(rows):
        groups.setdefault(position if row["level1"] is None else row["level1"], []).append(row)
    return list(groups.values())


def _as_row(group: list[Mapping[str, Any]], params: Parameters) -> dict[str, Any]:
    """A first-level indicator as one row: its rescaled total and its whole weight.

    It does not apply when nothing in it does; it is not complete while something in it is not scored.
    """
    total = run_group(RESCALED_TOTAL, group, params).row
    weight = total["weight_all_centi"] if total["weights_known"] else None
    return _row(total["total_centi"], weight, total["applicable_count"] > 0, None, total["all_scored"])
