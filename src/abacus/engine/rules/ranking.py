"""Ranks within groups and the bottom share, with ties shown."""

from abacus.engine.nodes import (
    AtLeast,
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

_WITHIN = (
    Step("ranked", Not(IsNull(SCORE)) & Not(Column("protected"))),
    Step("rank", RankWithin(SCORE, by=(GROUP,), among=RANKED)),
    Step("ranked_count", CountWithin(by=(GROUP,), among=RANKED)),
    Step("from_bottom", RankWithin(SCORE, by=(GROUP,), among=RANKED, lowest_first=True)),
    Step("tied_count", CountWithin(by=(GROUP, SCORE), among=RANKED)),
    Step("cut", Column("ranked_count") * Param("linkage.bottom_share"), unit="number"),
)

RANKING = Rule(
    id="linkage.ranking",
    level=Level.WINDOW,
    steps=(
        *_WITHIN,
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

FAIR_RANKING = Rule(
    id="linkage.fair_ranking",
    level=Level.WINDOW,
    steps=(
        *_WITHIN,
        Step("enough", AtLeast(Column("ranked_count"), Param("linkage.group_minimum"))),
        Step("at_the_end", AtMost(Column("from_bottom"), Column("cut"))),
        Step("in_bottom", Column("enough") & Column("at_the_end")),
        Step(
            "tied_at_cut",
            Column("in_bottom") & Greater(Column("from_bottom") + Column("tied_count") - Const(1), Column("cut")),
        ),
    ),
)
"""The same among projects of one kind and size: a group with fewer than the rules' minimum has no bottom share.

Its last ones are listed all the same (``at_the_end``), for people to look at.
"""

DEPARTMENT_RANKING = Rule(
    id="linkage.department_ranking",
    level=Level.WINDOW,
    steps=(Step("ranked", Not(IsNull(SCORE))), Step("rank", RankWithin(SCORE, by=(GROUP,), among=RANKED))),
)
"""Departments from the best down, equals with the same rank; without a score there is no rank."""
