"""Ex-ante evaluation: who must, how deep, what the points suggest, how much was taken off.

The lists of the rules (``exante.required_for``, ``exante.exempt``, ``exante.key_kinds``) are tables
of options; whether one is listed is asked by a look-up of its id.
"""

from abacus.engine.nodes import (
    AtLeast,
    Bands,
    Case,
    Coalesce,
    Column,
    Const,
    CountOver,
    Equal,
    IsNull,
    Level,
    Lookup,
    Node,
    Not,
    Param,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    SumOver,
    Take,
    When,
    if_else,
)

REQUIRED_FOR, EXEMPT, KEY_KINDS = "exante.required_for", "exante.exempt", "exante.key_kinds"
BANDS = "exante.conclusion_bands"
NEW = Column("new")
NO = Const(False)


def _listed(id: str, table: str) -> Node:
    """Whether the rules' list names this."""
    return Not(IsNull(Lookup(Const(id), Param(table), Take.KEY)))


def _named(id: str, fact: Node) -> Node:
    """Whether the rules name this, and it is the case."""
    return _listed(id, REQUIRED_FOR) & fact


REQUIRED = Rule(
    id="exante.required",
    steps=(
        Step("exempted", _listed("three_guarantees", EXEMPT) & Column("protected")),
        Step("as_policy", _named("new_policy", Column("new_policy"))),
        Step("as_renewal", _named("renewed_policy", Column("renewed_policy"))),
        Step("as_project", _named("new_project", NEW) | _named("new_major_project", NEW & Column("major"))),
        Step("as_any", _listed("any_project", REQUIRED_FOR)),
        Step(
            "wanted",
            (Column("as_policy") | Column("as_renewal") | Column("as_project") | Column("as_any"))
            & Not(Column("exempted")),
        ),
    ),
)
"""Whether something must be evaluated before it gets money: named by the rules, and not exempt.

``new``, ``new_policy``, ``renewed_policy``, ``major`` and ``protected`` (三保) are its facts.
"""

DEPTH = Rule(
    id="exante.depth",
    steps=(
        Step("kind_listed", Not(IsNull(Lookup(Column("kind"), Param(KEY_KINDS), Take.KEY)))),
        Step("major_listed", _listed("major", KEY_KINDS) & Column("major")),
        Step("at_the_line", Coalesce(AtLeast(Column("requested_fen"), Param("exante.key_line")), NO)),
        Step(
            "depth",
            if_else(
                Column("kind_listed") | Column("major_listed") | Column("at_the_line"), Const("key"), Const("full")
            ),
        ),
    ),
)
"""全面审核 for all, 重点评估 for some: by kind, for major projects, from an amount on.

Where the rules have no line of money, no amount makes a case a key one.
"""

CONCLUSION = Rule(
    id="exante.conclusion",
    steps=(
        Step(
            "conclusion",
            Case(
                (When(Column("veto"), Bands(Const(0), Param(BANDS), Take.KEY)),),
                Bands(Column("total_centi"), Param(BANDS), Take.KEY),
            ),
        ),
    ),
)
"""What the points suggest; a veto item suggests the lowest whatever the points are."""

PANEL = Rule(
    id="exante.panel",
    level=Level.GROUP,
    steps=(
        Step("members", CountOver(Const(True))),
        Step("scored", CountOver(Not(IsNull(Column("member_centi"))))),
        Step("sum_centi", SumOver(Column("member_centi"), Const(True))),
        Step("everybody", Equal(Column("members"), Column("scored"))),
        Step("mean_centi", RoundPoints(Ratio(Column("sum_centi"), Column("scored")))),
    ),
)
"""The panel's points: the mean of its members' totals, rounded once. Null while nobody has scored."""

_BOTH = Not(IsNull(Column("requested_fen"))) & Not(IsNull(Column("supported_fen")))
_TAKEN_OFF = Column("requested_fen") - Column("supported_fen")

REDUCTION = Rule(
    id="exante.reduction",
    steps=(Step("reduced_fen", _TAKEN_OFF), Step("reduction", Ratio(Column("reduced_fen"), Column("requested_fen")))),
)
"""评减额 = requested − supported, 评减率 = 评减额 ÷ requested. Null while nothing is decided."""

REDUCTION_OF_MANY = Rule(
    id="exante.reduction_of_many",
    level=Level.GROUP,
    steps=(
        Step("projects", CountOver(Const(True))),
        Step("undecided", CountOver(Not(_BOTH))),
        Step("total_requested_fen", SumOver(Column("requested_fen"), _BOTH)),
        Step("total_supported_fen", SumOver(Column("supported_fen"), _BOTH)),
        Step("reduced_fen", Column("total_requested_fen") - Column("total_supported_fen")),
        Step("reduction", Ratio(Column("reduced_fen"), Column("total_requested_fen"))),
        Step("rated", CountOver(Not(IsNull(Ratio(_TAKEN_OFF, Column("requested_fen")))))),
        Step("rates", SumOver(Ratio(_TAKEN_OFF, Column("requested_fen")), Const(True)), unit="rate"),
        Step("mean_reduction", Ratio(Column("rates"), Column("rated")), unit="rate"),
    ),
)
"""Two different figures: the total rate is Σ reduced ÷ Σ requested; the mean weighs every item alike.

What is not decided is left out of both and counted beside them.
"""
