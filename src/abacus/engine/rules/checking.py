"""Checks from outside: how likely a self-evaluation is drawn, what a check finds, which way an amount goes."""

from abacus.engine.nodes import (
    AtLeast,
    Bands,
    Case,
    Coalesce,
    Column,
    Const,
    Equal,
    Greater,
    Less,
    Min,
    Node,
    Param,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    Take,
    When,
    if_else,
)

ZERO, NO = Const(0), Const(False)


def _adds(flag: Node, weight: str) -> Node:
    """The weight of the rules where the flag is true; what is not known adds nothing."""
    return if_else(Coalesce(flag, NO), Param(weight), ZERO)


SIZE = Rule(
    id="spotcheck.size", steps=(Step("size", Bands(Column("budget_fen"), Param("spotcheck.amount_bands"), Take.KEY)),)
)
"""Which band of amounts a project belongs to when strata are made."""

RISK = Rule(
    id="spotcheck.risk",
    steps=(
        Step("gap_centi", Column("self_centi") - Column("computed_centi")),
        Step("gap_warned", Greater(Column("gap_centi"), Param("evaluation.score_gap_warn"))),
        Step("gap_weight_centi", _adds(Column("gap_warned"), "spotcheck.risk_gap")),
        Step(
            "over_weight_centi",
            Min(
                Coalesce(Column("over_achieved_count"), ZERO) * Param("spotcheck.risk_over_achieved"),
                Param("spotcheck.risk_over_achieved_most"),
            ),
        ),
        Step("execution", Ratio(Column("executed_fen"), Column("budget_fen"))),
        Step("execution_low", Less(Column("execution"), Param("evaluation.execution_reason_below"))),
        Step("execution_weight_centi", _adds(Column("execution_low"), "spotcheck.risk_low_execution")),
        Step("full_marks", Equal(Column("self_centi"), Column("full_centi"))),
        Step("full_weight_centi", _adds(Column("full_marks"), "spotcheck.risk_full_marks")),
        Step(
            "amount_weight_centi",
            RoundPoints(
                Coalesce(Bands(Column("budget_fen"), Param("spotcheck.amount_bands")), ZERO)
                * Param("spotcheck.risk_amount")
            ),
        ),
        Step("found_in_year", Greater(Column("findings_count"), ZERO)),
        Step("finding_weight_centi", _adds(Column("found_in_year"), "spotcheck.risk_finding")),
        Step("overstated_before", Greater(Column("last_difference_centi"), Param("evaluation.score_gap_warn"))),
        Step("before_weight_centi", _adds(Column("overstated_before"), "spotcheck.risk_last_difference")),
        Step(
            "risk_weight_centi",
            Param("spotcheck.risk_base")
            + Column("gap_weight_centi")
            + Column("over_weight_centi")
            + Column("execution_weight_centi")
            + Column("full_weight_centi")
            + Column("amount_weight_centi")
            + Column("finding_weight_centi")
            + Column("before_weight_centi"),
        ),
    ),
)
"""The weight a self-evaluation has in the draw: everybody's base, and more for each sign of risk.

A sign that is not known adds nothing; nobody's weight is zero, so that anybody may be drawn.
"""

DIFFERENCE = Rule(
    id="spotcheck.difference",
    steps=(
        Step("difference_centi", Column("self_centi") - Column("checked_centi")),
        Step("reminded", Greater(Column("difference_centi"), Param("evaluation.score_gap_warn"))),
        Step("noticed", Greater(Column("difference_centi"), Param("evaluation.score_gap_notice"))),
        Step(
            "answer",
            Case(
                (
                    When(Column("noticed"), Const("notice")),
                    When(Column("reminded"), Const("remind")),
                ),
                Const("none"),
            ),
        ),
    ),
)
"""How far the unit's own total lies above the checked one, and what follows: nothing, a reminder, a public notice."""

ROUTE = Rule(
    id="keyevaluation.route",
    steps=(
        Step("at_the_line", AtLeast(Column("project_fen"), Param("keyevaluation.amount_line"))),
        Step("route", if_else(Column("at_the_line"), Const("key"), Const("self"))),
    ),
)
"""Which way an amount goes: at the line and above to a key evaluation, below to the unit's own (旬阳).

Null where the rules have no line, or where there is no amount.
"""

FRAMEWORK_SHARE = Rule(
    id="keyevaluation.share",
    steps=(
        Step("output_benefit_share", Ratio(Column("output_benefit_centi"), Column("total_weight_centi")), unit="rate"),
        Step("share_reached", AtLeast(Column("output_benefit_share"), Param("evaluation.output_benefit_share"))),
    ),
)
"""Whether output and benefit carry enough of a framework's weight (财预〔2020〕10号)."""
