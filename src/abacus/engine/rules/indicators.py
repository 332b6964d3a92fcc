"""Points of one indicator in the self-evaluation, by its way of scoring.

Follows 财预〔2020〕10号 (自评) and the four ways of 财预〔2021〕101号, as far as the parameters
say so. Every rule answers ``points_centi``: never below 0, never above ``weight_centi``, null
when a fact that it needs is missing.

Facts: ``target_micro`` ``target_high_micro`` ``actual_micro`` in 1e-6 of the indicator's unit
(rates in per cent), ``stated_percent_micro`` in 1e-6 of a per cent (95 % = 95000000).
"""

from abacus.engine.nodes import (
    AtLeast,
    AtMost,
    Bands,
    Case,
    Clamp,
    Coalesce,
    Column,
    Const,
    Equal,
    Greater,
    Less,
    Lookup,
    Node,
    Not,
    Param,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    Take,
    Undefined,
    When,
    if_else,
)

WEIGHT = Column("weight_centi")
TARGET = Column("target_micro")
TARGET_HIGH = Column("target_high_micro")
ACTUAL = Column("actual_micro")
HUNDRED = 100_000_000
"""A hundred in micro units: what per cent is measured against."""

INTERVALS = Param("evaluation.qualitative_intervals")
SATISFACTION = Param("evaluation.satisfaction_bands")
FLOOR = Param("evaluation.ratio_floor")
REVERSE = Param("evaluation.reverse_formula")


def _points_of_share() -> Step:
    return Step("points_centi", RoundPoints(Clamp(WEIGHT * Column("share"), Const(0), WEIGHT)))


def _forward(target: Node) -> Node:
    """How far a value that should be high has come. A negative target has no proportion."""
    return if_else(Less(target, Const(0)), Undefined("negative_target"), Ratio(ACTUAL, target))


def _reverse(target: Node) -> Node:
    """How far a value that should be low has been kept, by the formula that the place chose.

    A target of zero that was exceeded earns nothing under both: target ÷ actual is 0 there,
    and the excess over nothing has no measure of its own.
    """
    by_excess = Equal(REVERSE, Const("one_minus_excess")) & Greater(target, Const(0))
    return Case(
        (
            When(Less(target, Const(0)), Undefined("negative_target")),
            When(by_excess, Const(1) - Ratio(ACTUAL - target, target)),
        ),
        Ratio(target, ACTUAL),
    )


def _proportion(operator: str, met: Node, completion: Node) -> Rule:
    """Full points where the target is met; else the completion, nothing below the floor if there is one."""
    below_floor = Less(Column("completion"), Coalesce(FLOOR, Const(0)))
    return Rule(
        id=f"indicator.proportion.{operator}",
        steps=(
            Step("met", met),
            Step("completion", completion, unit="rate"),
            Step(
                "share",
                Case((When(Column("met"), Const(1)), When(below_floor, Const(0))), Column("completion")),
                unit="rate",
            ),
            _points_of_share(),
        ),
    )


GE = _proportion("ge", AtLeast(ACTUAL, TARGET), _forward(TARGET))
"""At least the target (≥)."""

GT = _proportion("gt", Greater(ACTUAL, TARGET), _forward(TARGET))
"""More than the target (>)."""

EQ = _proportion("eq", AtLeast(ACTUAL, TARGET), _forward(TARGET))
"""The target (=); more than promised is met too."""

LE = _proportion("le", AtMost(ACTUAL, TARGET), _reverse(TARGET))
"""At most the target (≤); ≤ 0 is met by 0."""

LT = _proportion("lt", Less(ACTUAL, TARGET), _reverse(TARGET))
"""Less than the target (<)."""

BETWEEN = _proportion(
    "between",
    AtLeast(ACTUAL, TARGET) & AtMost(ACTUAL, TARGET_HIGH),
    Case(
        (
            When(Greater(TARGET, TARGET_HIGH), Undefined("bounds_reversed")),
            When(Less(ACTUAL, TARGET), _forward(TARGET)),
            When(Greater(ACTUAL, TARGET_HIGH), _reverse(TARGET_HIGH)),
        ),
        Const(1),
    ),
)
"""From ``target_micro`` to ``target_high_micro``, both included; by the bound that it misses."""

DATE = Rule(
    id="indicator.date",
    steps=(
        Step("met", AtMost(Column("actual_on"), Column("target_on"))),
        Step("share", if_else(Column("met"), Const(1), Const(0)), unit="rate"),
        _points_of_share(),
    ),
)
"""Done by the day: all or nothing."""

DIRECT = Rule(
    id="indicator.direct",
    steps=(
        Step("share", if_else(Column("yes"), Const(1), Const(0)), unit="rate"),
        _points_of_share(),
    ),
)
"""Yes or no: all or nothing."""

QUALITATIVE = Rule(
    id="indicator.qualitative",
    steps=(
        Step("percentage", Ratio(Column("stated_percent_micro"), Const(HUNDRED, "percent"))),
        Step(
            "in_interval",
            Equal(Bands(Column("percentage"), INTERVALS, Take.KEY), Column("grade"))
            & AtMost(Column("percentage"), Const(1)),
        ),
        Step(
            "share",
            Coalesce(
                Column("percentage"),
                Case(
                    (
                        When(Not(Equal(Column("grade"), Const("met"))), Undefined("grade_without_percentage")),
                        When(Column("assume_top"), Lookup(Column("grade"), INTERVALS)),
                    ),
                    Undefined("grade_without_percentage"),
                ),
            ),
            unit="rate",
        ),
        _points_of_share(),
    ),
)
"""One of three grades. A stated percentage counts; a grade alone says no number.

Only where the caller says so (``assume_top``) 达成 alone earns the top of its interval.
``in_interval`` says whether the percentage fits the grade; the points do not depend on it.
"""

BANDS = Rule(
    id="indicator.bands",
    steps=(
        Step("band_centi", Bands(ACTUAL, Column("bands"))),
        Step("points_centi", RoundPoints(Clamp(Column("band_centi"), Const(0), WEIGHT))),
    ),
)
"""Points by the bands that the indicator itself declares."""

SATISFACTION_BANDS = Rule(
    id="indicator.satisfaction",
    steps=(
        Step("satisfaction", Ratio(ACTUAL, Const(HUNDRED, "micro"))),
        Step("share", Bands(Column("satisfaction"), SATISFACTION), unit="rate"),
        _points_of_share(),
    ),
)
"""Satisfaction in per cent against the region's bands."""

DEDUCTION = Rule(
    id="indicator.deduction",
    steps=(
        Step("deducted_centi", Column("occurrences") * Column("deduct_centi")),
        Step("points_centi", RoundPoints(Clamp(WEIGHT - Column("deducted_centi"), Const(0), WEIGHT))),
    ),
)
"""Each occurrence costs ``deduct_centi``."""

NOT_APPLICABLE = Rule(
    id="indicator.not_applicable",
    steps=(Step("points_centi", Undefined("not_applicable")),),
)
"""An indicator that does not apply has no points; the others are rescaled, see totals."""

_BY_OPERATOR = {"ge": GE, "gt": GT, "eq": EQ, "le": LE, "lt": LT, "between": BETWEEN}
_BY_MODE = {
    "direct": DIRECT,
    "date": DATE,
    "qualitative": QUALITATIVE,
    "bands": BANDS,
    "satisfaction": SATISFACTION_BANDS,
    "deduction": DEDUCTION,
}
MODES = ("proportion", *_BY_MODE)
OPERATORS = (*_BY_OPERATOR, "date_le", "qualitative")


def rule_for(mode: str, operator: str | None = None) -> Rule:
    """The rule that scores an indicator. A number without an operator is scored as ``ge``.

    A proportion whose operator is ``date_le`` or ``qualitative`` is scored by that. Raises
    ValueError for a mode or operator that does not exist.
    """
    if mode == "proportion" and operator == "date_le":
        return DATE
    if mode == "proportion" and operator == "qualitative":
        return QUALITATIVE
    table, key = (_BY_OPERATOR, operator or "ge") if mode == "proportion" else (_BY_MODE, mode)
    if key not in table:
        raise ValueError(f"no rule scores mode {mode} with operator {operator}")
    return table[key]
