"""Which rules hold for a round, and the only place that asks the engine about it.

A round is measured by the rules of its last day; see `rules_of`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from abacus.cycle.rulebook import StageRules
from abacus.engine import Result, run, run_group
from abacus.engine.parameters import Parameters
from abacus.engine.rules import RULES, execution
from abacus.engine.rules import monitoring as engine
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import IndicatorLine, ProjectYear
from abacus.rules import Option, Period, library

Operator, Mode = IndicatorLine.Operator, IndicatorLine.Mode
LIKELIHOODS = ("certain", "maybe", "impossible")
"""From the most to the least likely; the ids the rules know."""


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about monitoring on one day."""

    @cached_property
    def params(self) -> Parameters:
        """Every parameter by id, made exact once."""
        return Parameters.of(self.resolved.params())

    @property
    def periods(self) -> tuple[Period, ...]:
        """The rounds of a year."""
        return tuple(self.resolved.param("monitoring.rounds").value)

    @property
    def likelihoods(self) -> tuple[Option, ...]:
        """The choices of 完成目标可能性."""
        return tuple(self.resolved.param("monitoring.likelihoods").value)

    @property
    def reasons(self) -> tuple[Option, ...]:
        """The choices of 偏差原因."""
        return tuple(self.resolved.param("monitoring.reasons").value)

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The words for each grade of a qualitative indicator, as in self-evaluations."""
        found = self.resolved.param("evaluation.qualitative_words").value
        return {grade: tuple(words) for grade, words in found.items()}

    @cached_property
    def growing(self) -> Mapping[str, tuple[str, ...]]:
        """Second-level indicators that grow over the year, and units of those that never do."""
        found: Mapping[str, tuple[str, ...]] = self.resolved.param("monitoring.growing_indicators").value
        return found

    def grows(self, line: IndicatorLine) -> bool:
        """Whether an indicator is counted up over the year."""
        counted = line.mode == Mode.PROPORTION and line.operator in {Operator.GE, Operator.GT, Operator.EQ}
        return counted and line.level2 in self.growing["growing"] and line.unit not in self.growing["rates"]


def rules_of(region: Organisation, fiscal_year: int, on: date) -> Rules:
    """The rules of a region for a fiscal year, as they stood on the day `on` (a round: its last day)."""
    return Rules(library().resolve(region=region.region_code, on=on, fiscal_year=fiscal_year))


@dataclass(frozen=True)
class LineFacts:
    """What is known of one indicator on the round's last day; None where nothing was reported."""

    line: IndicatorLine
    actual_micro: int | None = None
    actual_on: date | None = None
    forecast_micro: int | None = None
    forecast_on: date | None = None
    forecast_met: bool | None = None
    likelihood: str | None = None
    measured: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of one project on the round's last day."""

    months_elapsed: int
    through_on: date
    budget_fen: int | None
    executed_fen: int | None
    major: bool
    lines: Sequence[LineFacts] = ()


@dataclass(frozen=True)
class LineResult:
    """One indicator's answer."""

    facts: LineFacts
    result: Result
    growing: bool

    @property
    def deviating(self) -> bool | None:
        """Whether it is off its way; None where nobody can say."""
        found: bool | None = self.result.value
        return found


@dataclass(frozen=True)
class Assessed:
    """What the rules say of one project."""

    low: Result
    money_light: Result
    target: Result
    target_light: Result
    forecast_light: Result
    mismatch: Result
    key: Result
    lines: tuple[LineResult, ...] = field(default=())

    @property
    def reached(self) -> Fraction | None:
        """How far the target has come."""
        found: Fraction | None = self.target.values["reached"]
        return found


def assess(facts: Facts, rules: Rules) -> Assessed:
    """Ask every rule about one project. What is not known stays null with its reason."""
    params = rules.params
    money = {
        "months_elapsed": facts.months_elapsed, "months_total": 12, "budget_fen": facts.budget_fen,
        "executed_fen": facts.executed_fen, "major": facts.major,
    }  # fmt: skip
    lines = tuple(line_result(one, facts, rules) for one in facts.lines)
    target = run_group(engine.TARGET, [row_of(one) for one in lines], params)
    money["reached"] = target.values["reached"]
    return Assessed(
        low=run(engine.LOW_EXECUTION, money, params),
        money_light=run(engine.MONEY_LIGHT, money, params),
        target=target,
        target_light=run(engine.TARGET_LIGHT, money, params),
        forecast_light=run(engine.FORECAST_LIGHT, {"likelihood": least_likely(facts.lines)}, params),
        mismatch=run(engine.MISMATCH, money, params),
        key=run(execution.KEY_MONITORING, money, params),
        lines=lines,
    )


def row_of(one: LineResult) -> dict[str, Any]:
    """An indicator as the project's rule reads it."""
    return {
        "off_its_way": one.deviating,
        "achieved": one.result.values.get("achieved"),
        "growing": one.growing,
        "weight_centi": one.facts.line.weight_centi,
    }


def least_likely(lines: Sequence[LineFacts]) -> str | None:
    """The least likely of what was said; None where nothing was."""
    said = [LIKELIHOODS.index(one.likelihood) for one in lines if one.likelihood in LIKELIHOODS]
    return LIKELIHOODS[max(said)] if said else None


def line_result(one: LineFacts, facts: Facts, rules: Rules) -> LineResult:
    """Ask the rule that fits the indicator's kind."""
    line, params = one.line, rules.params
    if line.mode == Mode.DATE or line.operator == Operator.DATE_LE:
        given = {
            "target_on": line.target_on, "actual_on": one.actual_on, "forecast_on": one.forecast_on,
            "through_on": facts.through_on, "likelihood": one.likelihood,
        }  # fmt: skip
        return LineResult(one, run(engine.DATED_INDICATOR, given, params), False)
    if line.mode in {Mode.QUALITATIVE, Mode.DIRECT, Mode.DEDUCTION} or line.target_micro is None:
        stated = {"forecast_met": one.forecast_met, "likelihood": one.likelihood}
        return LineResult(one, run(engine.STATED_INDICATOR, stated, params), False)
    operator, target = side(one)
    growing = rules.grows(line)
    measured = {
        "months_elapsed": facts.months_elapsed, "months_total": 12, "operator": operator, "target_micro": target,
        "actual_micro": one.actual_micro, "forecast_micro": one.forecast_micro, "planned_micro": None,
        "growing": growing, "likelihood": one.likelihood, "unit": line.unit,
    }  # fmt: skip
    return LineResult(one, run(engine.INDICATOR, measured, params), growing)


def side(one: LineFacts) -> tuple[str, int | None]:
    """Operator and value to hold an indicator against; of a range the end that is in question."""
    line = one.line
    if line.operator != Operator.BETWEEN:
        return line.operator or Operator.GE, line.target_micro
    value = one.forecast_micro if one.forecast_micro is not None else one.actual_micro
    above = value is not None and line.target_high_micro is not None and value > line.target_high_micro
    return (Operator.LE, line.target_high_micro) if above else (Operator.GE, line.target_micro)


def dated(due_on: date, done_on: date | None, through_on: date, project_year: ProjectYear) -> Result:
    """Whether a planned output is late on a day, by the rules of that day."""
    region, year = project_year.organisation.region_code, project_year.fiscal_year
    params = library().resolve(region=region, on=through_on, fiscal_year=year).params()
    given = {"target_on": due_on, "actual_on": done_on, "through_on": through_on}
    return run(engine.DATED_INDICATOR, given, params)


def again(
    rule_id: str, given: Mapping[str, Any], rules: Rules, rows: Sequence[Mapping[str, Any]] | None = None
) -> Result:
    """Run a rule anew on the facts that were kept of it."""
    rule = RULES[rule_id]
    return run(rule, given, rules.params) if rows is None else run_group(rule, rows, rules.params, given)
