"""Conditions of linkage are yes, no or unknown; money for 三保 goes first."""

from fractions import Fraction

import pytest

from abacus.engine import run, run_window
from abacus.engine.parameters import Row, exact
from abacus.engine.rules import RULES
from abacus.engine.rules.linkage import AMOUNT_CUT, NOT_TRACKED, WITHOUT_EXANTE
from abacus.engine.rules.protection import PROTECTION_ORDER
from abacus.engine.rules.ranking import FAIR_RANKING
from abacus.rules.model import Option

CONDITIONS = [rule for id, rule in RULES.items() if id.startswith("linkage.") and rule.steps[-1].name == "met"]
PARAMS = {
    "linkage.low_performance_line": 6000, "linkage.idle_years": 2, "linkage.reward_departments": 6,
    "evaluation.score_gap_notice": 1000, "linkage.bottom_share": Fraction(1, 5), "linkage.group_minimum": 3,
}  # fmt: skip


@pytest.mark.parametrize("rule", CONDITIONS, ids=lambda rule: rule.id)
def test_a_condition_of_which_nothing_is_known_is_never_met(rule):
    result = run(rule, {}, PARAMS)

    assert result.value in {None, False}
    assert result.value is False or result.reason


@pytest.mark.parametrize("rule", [WITHOUT_EXANTE, NOT_TRACKED], ids=lambda rule: rule.id)
def test_a_stage_of_which_no_result_is_kept_is_unknown(rule):
    given = {"exante_wanted": True, "exante_found": False, "exante_kept": False}
    result = run(rule, {**given, "monitoring_found": False, "monitoring_kept": False}, PARAMS)

    assert result.reason == "本年度没有登记该环节的结果，无法判断是否做过"


def test_a_cut_is_rounded_once_to_a_whole_fen():
    result = run(AMOUNT_CUT, {"base_fen": 105}, {"linkage.cut_share": Fraction(1, 10)})

    assert result.value == 95
    assert result.words.startswith("本年预算 0.000105 万元，压减 10.00 %")


def test_who_ties_at_the_cut_of_a_large_enough_group_is_in():
    rows = [{"score_centi": score, "protected": False, "group": "g"} for score in (9, 8, 7, 5, 5)]
    values = [result.values for result in run_window(FAIR_RANKING, rows, PARAMS)]

    assert [row["in_bottom"] for row in values] == [False, False, False, True, True]
    assert [row["tied_at_cut"] for row in values] == [False, False, False, True, True]


def test_without_a_stated_order_nobody_waits():
    given = {"protection": "none", "national_short_fen": 5, "local_short_fen": 5}

    assert run(PROTECTION_ORDER, given, {"budget.protection_order": ()}).value is False
    order = (Option("before_others", "优先"),)
    assert run(PROTECTION_ORDER, given, {"budget.protection_order": order}).value is True
    local = {**given, "protection": "local"}
    assert run(PROTECTION_ORDER, local, {"budget.protection_order": order}).value is False


def test_options_are_rows_by_their_id():
    assert exact((Option("a", "甲"),)) == (Row("a", None, "a", "甲"),)
