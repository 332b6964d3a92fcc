"""Ranks within groups and the bottom share, with ties shown."""

from abacus.engine.nodes import (
    AtMost,
    Column,
    Const,
    CountWithin,
    Greater,
    IsNull,
    Level,
    Not,
    Param,
    RankWithin,
    Rule,
    Step,
)

SCORE = Column("score_centi")
GROUP = Column("group")
RANKED = Column("ranked")

RANKING = Rule(
    id="linkage.ranking",
    level=Level.WINDOW,
    steps=(
        Step("ranked", Not(IsNull(SCORE)) & Not(Column("protected"))),
        Step("rank", RankWithin(SCORE, by=(GROUP,), among=RANKED)),
        Step("ranked_count", CountWithin(by=(GROUP,), among=RANKED)),
        Step("from_bottom", RankWithin(SCORE, by=(GROUP,), among=RANKED, lowest_first=True)),
        Step("tied_count", CountWithin(by=(GROUP, SCORE), among=RANKED)),
        Step("cut", Column("ranked_count") * Param("linkage.bottom_share"), unit="number"),
        Step("in_bottom", AtMost(Column("from_bottom"), Column("cut"))),
        Step(
            "tied_at_cut",
            Column("in_bottom") & Greater(Column("from_bottom") + Column("tied_count") - Const(1), Column("cut")),
        ),
    ),
)
"""Competition ranks ("1224") within a group, and who is in its bottom share (后20%).

As many as fit into the share are in it, never more (20 % of 7 is 1) – except that equals are
treated as equals: who ties with the last one in is in too, and ``tied_at_cut`` says so.
Protected rows (三保) and rows without a score keep their place in the list without a rank and
do not count towards the share.
"""
