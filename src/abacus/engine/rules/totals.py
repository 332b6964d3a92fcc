"""The total of a form, and how it is rescaled where an indicator does not apply."""

from abacus.engine.nodes import (
    AllOver,
    Case,
    Coalesce,
    Column,
    Const,
    CountOver,
    Equal,
    IsNull,
    Level,
    Not,
    Param,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    SumOver,
    Undefined,
    When,
)

RESCALING = "evaluation.rescaling"
BY_LEVEL1 = "level1"
"""The rest is stretched within each first-level indicator (按一级指标分别折算), not over the whole form
(剔除后按百分制折算). Where the rules say null it is not stretched at all."""

_APPLIES = Column("applicable")
_EVERY_ROW = Const(True)
_SCORED = Not(IsNull(Column("points_centi"))) & Coalesce(Column("complete"), Const(True))
_SUMS = (
    Step("all_scored", AllOver(_SCORED, _APPLIES)),
    Step("applicable_count", CountOver(_APPLIES)),
    Step("earned_centi", SumOver(Column("points_centi"), _APPLIES)),
)
_NOTHING = When(Equal(Column("applicable_count"), Const(0)), Undefined("nothing_to_score"))

TOTAL = Rule(
    id="evaluation.total",
    level=Level.GROUP,
    steps=(*_SUMS, Step("total_centi", Case((_NOTHING,), Column("earned_centi")))),
)
"""The sum of the points, each already rounded to 0.01.

What is null is left out of the sum, and ``all_scored`` is false. A row may itself be a sum;
its ``complete`` then says whether it is a whole one.
"""

RESCALED_TOTAL = Rule(
    id="evaluation.rescaled_total",
    level=Level.GROUP,
    steps=(
        Step("rescaling", Param(RESCALING)),
        *_SUMS,
        Step("weights_known", AllOver(Not(IsNull(Column("weight_centi"))), _EVERY_ROW)),
        Step("weight_all_centi", SumOver(Column("weight_centi"), _EVERY_ROW)),
        Step("weight_applicable_centi", SumOver(Column("weight_centi"), _APPLIES)),
        Step(
            "total_centi",
            Case(
                (_NOTHING, When(Not(Column("weights_known")), Undefined("weight_missing"))),
                RoundPoints(
                    Column("earned_centi") * Ratio(Column("weight_all_centi"), Column("weight_applicable_centi"))
                ),
            ),
        ),
    ),
)
"""The same where something does not apply: the sum is stretched to the weight of all rows.

25 of 29 with 35 in all is 30.17. Run on a whole form, or on each first-level indicator and
then on those.
"""
