"""三保 first, and of 三保 the national standard first."""

from abacus.engine.nodes import (
    Case,
    Column,
    Const,
    Equal,
    Greater,
    IsNull,
    Lookup,
    Node,
    Not,
    Param,
    Rule,
    Step,
    Take,
    When,
)

ORDER = "budget.protection_order"
KIND = Column("protection")


def _stated(id: str) -> Node:
    """Whether the rules name this priority."""
    return Not(IsNull(Lookup(Const(id), Param(ORDER), Take.KEY)))


PROTECTION_ORDER = Rule(
    id="protection.order",
    steps=(
        Step("before_others", _stated("before_others")),
        Step("national_first", _stated("national_first")),
        Step("short_fen", Column("national_short_fen") + Column("local_short_fen")),
        Step(
            "ahead_fen",
            Case(
                (
                    When(Equal(KIND, Const("national")), Const(0)),
                    When(
                        Equal(KIND, Const("local")),
                        Case((When(Column("national_first"), Column("national_short_fen")),), Const(0)),
                    ),
                    When(Column("before_others"), Column("short_fen")),
                ),
                Const(0),
            ),
        ),
        Step("refused", Greater(Column("ahead_fen"), Const(0))),
    ),
)
"""Two priorities of 安康: while 三保 lines that go before this one are short, money for it is refused.

``national_short_fen`` and ``local_short_fen`` are what the region's 三保 lines of the year lack to
their standard. ``ahead_fen`` is what is missing before this line's turn.
"""
