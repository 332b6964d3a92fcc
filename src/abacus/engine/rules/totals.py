"""The total of a form, and how it is rescaled where an indicator does not apply."""

from abacus.engine.nodes import (
    AllOver,
    Case,
    Column,
    Const,
    CountOver,
    Equal,
    IsNull,
    Level,
    Not,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    SumOver,
    Undefined,
    When,
)

_APPLIES = Column("applicable")
_EVERY_ROW = Const(True)

TOTAL = Rule(
    id="evaluation.total",
    level=Level.GROUP,
    steps=(
        Step("complete", AllOver(Not(IsNull(Column("points_centi"))), _APPLIES)),
        Step("earned_centi", SumOver(Column("points_centi"), _APPLIES)),
        Step("all_apply", AllOver(_APPLIES, _EVERY_ROW)),
        Step("weight_all_centi", SumOver(Column("weight_centi"), _EVERY_ROW)),
        Step("weight_applicable_centi", SumOver(Column("weight_centi"), _APPLIES)),
        Step("weights_known", AllOver(Not(IsNull(Column("weight_centi"))), _EVERY_ROW)),
        Step(
            "total_centi",
            Case(
                (
                    When(Equal(CountOver(_APPLIES), Const(0)), Undefined("nothing_to_score")),
                    When(Column("all_apply"), Column("earned_centi")),
                    When(Not(Column("weights_known")), Undefined("weight_missing")),
                ),
                RoundPoints(
                    Ratio(Column("earned_centi") * Column("weight_all_centi"), Column("weight_applicable_centi"))
                ),
            ),
        ),
    ),
)
"""The sum of the points, each already rounded to 0.01.

What is null is left out of the sum, and ``complete`` is false. Where something does not
apply, the sum is stretched to the weight of all rows (25 of 29 with 35 in all: 30.17). Run
on a whole form this is 剔除后按百分制折算; run on each first-level indicator and then on those
it is 按一级指标分别折算.
"""
