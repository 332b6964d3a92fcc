"""Results and the next budget: one rule for each condition, and what each proposal is worth.

A condition's last step is ``met``: yes, no, or null with the reason – what is not known never
cuts anything. A worth's last step is ``amount_fen``, the most for the next year.
"""

from abacus.engine.nodes import (
    AtLeast,
    AtMost,
    Bands,
    Case,
    Column,
    Const,
    Equal,
    Greater,
    IsNull,
    Less,
    Node,
    Not,
    Param,
    RoundFen,
    RoundPoints,
    Rule,
    Step,
    Take,
    Undefined,
    When,
    if_else,
)

GRADE = Column("grade")
BASE = Column("base_fen")
UNKEPT = Undefined("stage_not_kept")


def _condition(id: str, met: Node, *before: Step) -> Rule:
    return Rule(id=f"linkage.{id}", steps=(*before, Step("met", met)))


def _among(*grades: str) -> Node:
    met: Node = Equal(GRADE, Const(grades[0]))
    for grade in grades[1:]:
        met = met | Equal(GRADE, Const(grade))
    return met


GRADE_EXCELLENT = _condition("grade_excellent", _among("excellent"))
"""The result that counts is 优."""

GRADE_GOOD = _condition("grade_good", _among("excellent", "good"))
"""优 or 良 (财预〔2020〕10号)."""

GRADE_WEAK = _condition("grade_weak", _among("medium", "poor"))
"""中 or 差: below 良."""

GRADE_MEDIUM = _condition("grade_medium", _among("medium"))
"""中."""

GRADE_POOR = _condition("grade_poor", _among("poor"))
"""差."""

SCORED = _condition("scored", Not(IsNull(Column("points_centi"))))
"""There are points to reckon with."""

LOW_PERFORMANCE = _condition("low_performance", Less(Column("points_centi"), Param("linkage.low_performance_line")))
"""绩效低下: points below the line of the rules."""

WITHOUT_EXANTE = _condition(
    "without_exante",
    Case(
        (
            When(Not(Column("exante_wanted")), Const(False)),
            When(Column("exante_found"), Column("exante_refused")),
            When(Column("exante_kept"), Const(True)),
        ),
        UNKEPT,
    ),
)
"""An ex-ante evaluation was wanted and there is none, or it came out as 差.

That there is none is only known where results of that stage are kept for the year at all.
"""

EXANTE_UNQUALIFIED = _condition(
    "exante_unqualified",
    Case(
        (
            When(Column("exante_found"), Column("exante_refused")),
            When(Column("exante_kept") | Not(Column("exante_wanted")), Const(False)),
        ),
        UNKEPT,
    ),
)
"""The ex-ante evaluation came out as not qualified; none at all is another matter."""

NOT_TRACKED = _condition(
    "not_tracked",
    Case(
        (When(Column("monitoring_found"), Column("monitoring_failed")), When(Column("monitoring_kept"), Const(True))),
        UNKEPT,
    ),
)
"""Not tracked in a year in which others were, or overdue and no longer doable."""

STAGE_DONE = _condition(
    "stage_done",
    if_else(IsNull(Column("ends_year")), Const(False), AtMost(Column("ends_year"), Column("from_year"))),
)
"""The task of the stage is done: the project's last year is reached. Without a last year it goes on."""

NOT_RECTIFIED = _condition("not_rectified", Greater(Column("overdue_problems"), Const(0)))
"""Problems that are still open after the day set for putting them right."""

SELF_CHECKED_GAP = _condition(
    "self_checked_gap",
    if_else(Column("checked"), Greater(Column("self_gap_centi"), Param("evaluation.score_gap_notice")), Const(False)),
    Step("self_gap_centi", Column("self_centi") - Column("checked_centi")),
)
"""The unit's own points lie above the checked ones by more than the notice; who was not checked is not concerned."""

BOTTOM = _condition(
    "bottom",
    if_else(Column("protected"), Const(False), Column("bottom_key") | Column("bottom_self")),
)
"""In the bottom share of its group, among key evaluations or among self-evaluations, which are ranked apart."""

IDLE_FUNDS = _condition(
    "idle_funds",
    Greater(Column("unspent_fen"), Const(0)) & AtLeast(Column("years_since"), Param("linkage.idle_years")),
    Step("unspent_fen", Column("budget_fen") - Column("executed_fen")),
)
"""沉淀资金: money of a year still unspent after the years that the rules allow."""

TOP_DEPARTMENTS = _condition("top_departments", AtMost(Column("rank"), Param("linkage.reward_departments")))
"""Among the first departments of the ranking; who ties with the last one in is in too."""

SIZE_BAND = Rule(id="linkage.size_band", steps=(Step("size", Bands(BASE, Param("linkage.size_bands"), Take.KEY)),))
"""Which size a project is of when it is ranked among its like."""


def _worth(id: str, share: Node | None = None, amount: Node | None = None) -> Rule:
    if share is None:
        return Rule(id=f"linkage.amount.{id}", steps=(Step("amount_fen", amount or BASE),))
    return Rule(
        id=f"linkage.amount.{id}",
        steps=(Step("cut_share", share), Step("amount_fen", RoundFen(BASE * (Const(1) - Column("cut_share"))))),
    )


AMOUNT_SAME = _worth("same")
"""No more than this year."""

AMOUNT_NOTHING = _worth("nothing", amount=Const(0))
"""Nothing."""

AMOUNT_CUT = _worth("cut", Param("linkage.cut_share"))
"""This year's less the cut of the rules."""

AMOUNT_CUT_BOTTOM = _worth("cut_bottom", Param("linkage.cut_share_bottom"))
"""This year's less the cut for the bottom share."""

AMOUNT_CUT_BY_GRADE = _worth(
    "cut_by_grade",
    Case(
        (
            When(Equal(GRADE, Const("poor")), Param("linkage.cut_share_poor")),
            When(Equal(GRADE, Const("medium")), Param("linkage.cut_share_medium")),
        ),
        Const(0),
    ),
)
"""This year's less the cut for 中 or 差."""

AMOUNT_REWARD = _worth("reward", -Param("linkage.reward_share"))
"""This year's and the reward of the rules on top."""

AMOUNT_REWARD_FIXED = _worth("reward_fixed", amount=BASE + Param("linkage.reward_fen"))
"""This year's and a fixed reward; null where the rules name none, so that a person says how much."""

ASSESSMENT_POINTS = Rule(
    id="linkage.assessment_points",
    steps=(
        Step(
            "assessment_centi",
            RoundPoints(Column("points_centi") * Param("linkage.assessment_weight")),
        ),
    ),
)
"""What a result is worth in the yearly assessment: points × weight."""
