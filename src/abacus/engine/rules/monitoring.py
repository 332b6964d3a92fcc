"""What a round of monitoring finds: money too slow, a target off its way, the two apart from each other."""

from abacus.engine.nodes import (
    AtLeast,
    AtMost,
    Bands,
    Case,
    Clamp,
    Coalesce,
    Column,
    Const,
    CountOver,
    Equal,
    Greater,
    IsNull,
    Less,
    Level,
    Max,
    Node,
    Not,
    Param,
    Ratio,
    Rule,
    Step,
    SumOver,
    Take,
    Undefined,
    When,
    if_else,
)

ZERO, ONE, YES, NO = Const(0), Const(1), Const(True), Const(False)

_TIME = Step("time_progress", Ratio(Column("months_elapsed"), Column("months_total")))
_EXECUTION = Step("execution", Ratio(Column("executed_fen"), Column("budget_fen")))

LOW_EXECUTION = Rule(
    id="monitoring.low_execution",
    steps=(
        _TIME,
        _EXECUTION,
        Step("lag", Column("time_progress") - Column("execution")),
        Step("required", Bands(Column("months_elapsed"), Param("monitoring.execution_steps"))),
        Step(
            "low_execution",
            if_else(
                IsNull(Column("required")),
                AtLeast(Column("lag"), Param("monitoring.low_execution_lag")),
                Less(Column("execution"), Column("required")),
            ),
        ),
    ),
)
"""Whether the money is too slow: below the step of the month where the rules have steps (四川), else
behind the calendar by the threshold or more.

Null without a budget, or without any entry of spending: nothing entered is not nothing spent.
"""

MONEY_LIGHT = Rule(
    id="monitoring.money_light",
    steps=(
        _TIME,
        _EXECUTION,
        Step("lag", Column("time_progress") - Column("execution")),
        Step("money_light", Bands(Max(Column("lag"), ZERO), Param("monitoring.lag_bands"), Take.KEY)),
    ),
)
"""The light for money, by how far it lies behind the calendar."""


def _any(*flags: Node) -> tuple[When, ...]:
    """Branches that answer yes as soon as one flag is known to be true."""
    return tuple(When(Coalesce(flag, NO), YES) for flag in flags)


def _found(*flags: Node) -> Case:
    """True as soon as one is; not known where none of them is; else false."""
    nothing: Node = IsNull(flags[0])
    for flag in flags[1:]:
        nothing = nothing & IsNull(flag)
    return Case((*_any(*flags), When(nothing, Undefined("nothing_reported"))), NO)


_OPERATOR = Coalesce(Column("operator"), Const("ge"))
_TARGET, _ACTUAL, _FORECAST = Column("target_micro"), Column("actual_micro"), Column("forecast_micro")
_IMPOSSIBLE = Equal(Column("likelihood"), Const("impossible"))

INDICATOR = Rule(
    id="monitoring.indicator",
    steps=(
        _TIME,
        Step("more_is_better", Not(Equal(_OPERATOR, Const("le")) | Equal(_OPERATOR, Const("lt")))),
        Step("achieved", Ratio(_ACTUAL, _TARGET), unit="rate"),
        Step(
            "expected",
            Coalesce(Ratio(Column("planned_micro"), _TARGET), if_else(Column("growing"), Column("time_progress"), ONE)),
            unit="rate",
        ),
        Step(
            "behind",
            if_else(
                Column("more_is_better"), Column("expected") - Column("achieved"), Column("achieved") - Const(1, "rate")
            ),
            unit="gap",
        ),
        Step(
            "behind_too_far",
            if_else(
                Equal(_TARGET, ZERO) & ~Column("more_is_better"),
                Greater(_ACTUAL, _TARGET),
                Greater(Column("behind"), Param("monitoring.target_tolerance")),
            ),
        ),
        Step(
            "forecast_misses",
            Case(
                (
                    When(Equal(_OPERATOR, Const("gt")), AtMost(_FORECAST, _TARGET)),
                    When(Equal(_OPERATOR, Const("lt")), AtLeast(_FORECAST, _TARGET)),
                    When(Equal(_OPERATOR, Const("le")), Greater(_FORECAST, _TARGET)),
                ),
                Less(_FORECAST, _TARGET),
            ),
        ),
        Step("impossible", _IMPOSSIBLE),
        Step("deviating", _found(Column("behind_too_far"), Column("forecast_misses"), Column("impossible"))),
    ),
)
"""Whether an indicator with a number is off its way.

What grows over the year (``growing``) should have come as far as the calendar, or as far as was
planned for the day (``planned_micro``); a rate or a ceiling should hold all the time. It is off its
way when it lies behind that by more than the tolerance (a ceiling of nothing: when anything is above
it), when the forecast misses the target, or when the unit says that it cannot be reached. Null while
nothing at all is reported.
"""

DATED_INDICATOR = Rule(
    id="monitoring.dated_indicator",
    steps=(
        Step("done_late", Greater(Column("actual_on"), Column("target_on"))),
        Step("forecast_misses", Greater(Column("forecast_on"), Column("target_on"))),
        Step("day_is_past", if_else(IsNull(Column("actual_on")), Less(Column("target_on"), Column("through_on")), NO)),
        Step("impossible", _IMPOSSIBLE),
        Step(
            "deviating",
            Case(
                (
                    *_any(Column("done_late"), Column("forecast_misses"), Column("day_is_past"), Column("impossible")),
                    When(
                        IsNull(Column("actual_on")) & IsNull(Column("forecast_on")) & IsNull(Column("likelihood")),
                        Undefined("nothing_reported"),
                    ),
                ),
                NO,
            ),
        ),
    ),
)
"""Whether an indicator with a day, or a planned output, is off its way: late, expected late, or not done in time.

Null while its day is ahead and nothing is reported.
"""

STATED_INDICATOR = Rule(
    id="monitoring.stated_indicator",
    steps=(
        Step("impossible", _IMPOSSIBLE),
        Step("forecast_misses", Not(Column("forecast_met"))),
        Step("deviating", _found(Column("forecast_misses"), Column("impossible"))),
    ),
)
"""Whether an indicator that is judged in words is off its way."""

_MEASURED = Column("growing") & Not(IsNull(Column("achieved")))

TARGET = Rule(
    id="monitoring.target",
    level=Level.GROUP,
    steps=(
        Step("indicators", CountOver(YES)),
        Step("reported", CountOver(Not(IsNull(Column("off_its_way"))))),
        Step("deviating_count", CountOver(Column("off_its_way"))),
        Step("measured_centi", SumOver(Column("weight_centi"), _MEASURED)),
        Step(
            "reached",
            Ratio(
                SumOver(Column("weight_centi") * Clamp(Column("achieved"), ZERO, ONE), _MEASURED),
                Column("measured_centi"),
            ),
            unit="rate",
        ),
        Step(
            "deviating",
            Case(
                (
                    When(Greater(Column("deviating_count"), ZERO), YES),
                    When(Equal(Column("reported"), ZERO), Undefined("nothing_reported")),
                ),
                NO,
            ),
        ),
    ),
)
"""Whether a project's target is off its way: at least one indicator is.

``reached`` is how far those that grow over the year have come, weighted by their points; one beyond
its target counts as reached. Rates and ceilings say nothing about progress and are left out. Rows carry
``off_its_way`` (their own answer), ``achieved``, ``growing`` and ``weight_centi``.
"""

TARGET_LIGHT = Rule(
    id="monitoring.target_light",
    steps=(
        _TIME,
        Step("lag", Column("time_progress") - Column("reached")),
        Step("target_light", Bands(Max(Column("lag"), ZERO), Param("monitoring.lag_bands"), Take.KEY)),
    ),
)
"""The light for the target, by how far it lies behind the calendar."""

FORECAST_LIGHT = Rule(
    id="monitoring.forecast_light",
    steps=(
        Step(
            "forecast_light",
            Case(
                (
                    When(IsNull(Column("likelihood")), Undefined("nothing_reported")),
                    When(_IMPOSSIBLE, Const("red")),
                    When(Equal(Column("likelihood"), Const("maybe")), Const("yellow")),
                ),
                Const("green"),
            ),
        ),
    ),
)
"""The light for the whole year, by the least likely of the indicators: impossible red, maybe yellow, certain green."""

MISMATCH = Rule(
    id="monitoring.mismatch",
    steps=(
        _EXECUTION,
        Step("gap", Column("reached") - Column("execution"), unit="gap"),
        Step("mismatch", Greater(Max(Column("gap"), ZERO - Column("gap")), Param("monitoring.mismatch_threshold"))),
    ),
)
"""Whether money and target do not match: the rates lie more than the threshold apart, either way."""
