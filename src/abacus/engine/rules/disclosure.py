"""What the public is told: whether a promise was kept, whether it was told in time, where it is weakest."""

from abacus.engine.nodes import (
    AllOver,
    And,
    AtMost,
    Bands,
    Case,
    Column,
    Const,
    Equal,
    Greater,
    IsNull,
    Level,
    Not,
    Param,
    RankWithin,
    Ratio,
    Rule,
    Step,
    SumOver,
    Take,
    Undefined,
    When,
)

_APPLIES = Column("applicable")
_KNOWN = Not(IsNull(Column("met")))

PROMISE = Rule(
    id="disclosure.promise",
    level=Level.GROUP,
    steps=(
        Step("all_known", AllOver(_KNOWN, _APPLIES)),
        Step("weight_applicable_centi", SumOver(Column("weight_centi"), _APPLIES)),
        Step("weight_met_centi", SumOver(Column("weight_centi"), And(_APPLIES, Column("met")))),
        Step(
            "kept_share",
            Case(
                (
                    When(Equal(Column("weight_applicable_centi"), Const(0)), Undefined("nothing_to_score")),
                    When(Not(Column("all_known")), Undefined("not_measured")),
                ),
                Ratio(Column("weight_met_centi"), Column("weight_applicable_centi")),
            ),
        ),
        Step("promise", Bands(Column("kept_share"), Param("disclosure.kept_bands"), Take.KEY)),
    ),
)
"""做到, 部分做到 or 没有做到: the share of an undertaking's indicators, by weight, that were met.

Null while one that applies has not been measured: what is not known is neither kept nor missed.
"""


def _overdue(id: str, days: str) -> Rule:
    return Rule(
        id=id,
        steps=(
            Step("allowed_days", Param(days)),
            Step("overdue", Greater(Column("days_taken"), Column("allowed_days"))),
        ),
    )


TARGETS_OVERDUE = _overdue("disclosure.targets_overdue", "disclosure.target_days")
"""Targets are published within so many days after the department's budget was approved (预算法).

`days_taken` counts from the approval to the publication, or to the day asked about while nothing
is published; null where the day of approval is not known.
"""

RESULTS_OVERDUE = _overdue("disclosure.results_overdue", "disclosure.result_days")
"""The same for results and the department's final accounts."""

_AFFECTED = Greater(Column("affected_fen"), Const(0))

WEAKNESS = Rule(
    id="disclosure.weakness",
    level=Level.WINDOW,
    steps=(
        Step("place", RankWithin(Column("affected_fen"), by=(Column("department"),), among=_AFFECTED)),
        Step("listed", AtMost(Column("place"), Param("disclosure.weakest_points"))),
    ),
)
"""Where a department is weakest: by the money that a missed target or unspent budget concerns, most first."""
