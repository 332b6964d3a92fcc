"""How far a result lies from what was promised, and from what the unit gave itself."""

from abacus.engine.nodes import (
    AtLeast,
    Case,
    Coalesce,
    Column,
    Const,
    Equal,
    Greater,
    Less,
    Param,
    Ratio,
    Rule,
    Step,
    When,
)

TARGET = Column("target_micro")
ACTUAL = Column("actual_micro")
OPERATOR = Coalesce(Column("operator"), Const("ge"))

DEVIATION = Rule(
    id="evaluation.deviation",
    steps=(
        Step("deviation", Ratio(ACTUAL - TARGET, TARGET)),
        Step(
            "more_is_better", Equal(OPERATOR, Const("ge")) | Equal(OPERATOR, Const("gt")) | Equal(OPERATOR, Const("eq"))
        ),
        Step(
            "over_achieved",
            Case(
                (
                    When(
                        Column("more_is_better") & AtLeast(ACTUAL, TARGET),
                        Greater(Ratio(ACTUAL, TARGET), Param("evaluation.over_achievement_tolerance")),
                    ),
                ),
                Const(False),
            ),
        ),
    ),
)
"""Deviation of the actual value from the target, and whether it is beyond the tolerance.

Only a value that should be high can be over-achieved: then the target was set too low
(财预〔2020〕10号). A target of zero has no measure: null.
"""

REASON = Rule(
    id="evaluation.reason",
    steps=(
        Step("reached", Coalesce(Column("share"), Ratio(Column("points_centi"), Column("weight_centi")))),
        Step("reason_required", Less(Column("reached"), Param("evaluation.deviation_reason_below"))),
    ),
)
"""Whether the unit must say why an indicator fell short.

By the exact share of the points where the way of scoring has one, else by the points.
"""

EXECUTION_REASON = Rule(
    id="evaluation.execution_reason",
    steps=(
        Step("execution", Ratio(Column("executed_fen"), Column("budget_fen"))),
        Step("reason_required", Less(Column("execution"), Param("evaluation.execution_reason_below"))),
    ),
)
"""Whether the unit must say why the money was not spent."""

SCORE_GAP = Rule(
    id="evaluation.score_gap",
    steps=(
        Step("gap_centi", Column("self_centi") - Column("computed_centi")),
        Step("above_computed", Greater(Column("gap_centi"), Const(0))),
        Step("gap_warned", Greater(Column("gap_centi"), Param("evaluation.score_gap_warn"))),
    ),
)
"""How many points the unit gave itself above what the rules compute."""
