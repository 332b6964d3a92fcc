"""What each node means, null before all."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

import pytest

from abacus.engine import MissingParameterError, run, run_group, run_roll_up, run_window
from abacus.engine.meanings import MEANINGS
from abacus.engine.nodes import (
    AllOver,
    AtLeast,
    AtMost,
    Bands,
    Case,
    Clamp,
    Coalesce,
    Column,
    Const,
    CountOver,
    CountWithin,
    Equal,
    Greater,
    IsNull,
    Less,
    Level,
    Lookup,
    Max,
    Min,
    Node,
    Param,
    RankWithin,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    SumOver,
    Take,
    Undefined,
    When,
)
from abacus.engine.nodes.conditions import Comparison
from abacus.engine.nodes.many import Over, Window
from abacus.engine.parameters import Row

A, B = Column("a"), Column("b")
BANDS = {"p": (Row("high", 90, 1), Row("low", 0, 0))}


def answer(node, params=None, **given):
    return run(Rule("test", (Step("s", node),)), given, params or {})


def value(node, params=None, **given):
    return answer(node, params, **given).value


def reason(node, params=None, **given):
    result = answer(node, params, **given)
    assert result.value is None
    return result.reason


def leaves(kind):
    """The names of the nodes that have no kinds below them."""
    below = kind.__subclasses__()
    return {leaf for child in below for leaf in leaves(child)} if below else {kind.__name__}


def test_every_node_of_the_vocabulary_has_a_meaning():
    families = {kind.__name__ for kind in (Comparison, Over, Window)}
    assert leaves(Node) - families == {kind.__name__ for kind in MEANINGS}


def test_arithmetic_is_exact():
    assert value(A + B, a=1, b=2) == 3
    assert value(A - B, a=1, b=2) == -1
    assert value(A * B, a=Fraction(1, 3), b=3) == 1
    assert value(-A, a=2) == -2
    assert value(Ratio(A, B), a=1, b=3) == Fraction(1, 3)
    assert value(Min(A, B), a=1, b=Fraction(1, 2)) == Fraction(1, 2)
    assert value(Max(A, B), a=1, b=Fraction(1, 2)) == 1


@pytest.mark.parametrize(("given", "expected"), [(-1, 0), (0, 0), (5, 5), (10, 10), (11, 10)])
def test_a_clamped_value_keeps_its_bounds(given, expected):
    assert value(Clamp(A, Const(0), Const(10)), a=given) == expected


def test_where_bounds_cross_the_lower_one_wins():
    assert value(Clamp(A, Const(0), Const(-5)), a=3) == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [(Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Fraction(249, 100), 2), (Fraction(-249, 100), -2), (7, 7), (0, 0)],
)
def test_a_half_is_rounded_away_from_zero(given, expected):
    result = value(RoundPoints(A), a=given)
    assert result == expected
    assert type(result) is int


def test_nothing_divided_by_nothing_is_null_and_says_what_is_nothing():
    assert reason(Ratio(A, Column("budget_fen")), a=0, budget_fen=0) == "预算数为零，无法相除"
    assert reason(Ratio(A, B - B), a=1, b=1) == "除数为零，无法相除"


@pytest.mark.parametrize("node", [A + B, A - B, A * B, -A, Ratio(A, B), Min(A, B), Max(A, B), Clamp(A, B, B)])
def test_null_in_is_null_out(node):
    assert reason(node, a=None, b=1) == "缺少a"


@pytest.mark.parametrize("kind", [AtLeast, AtMost, Less, Greater, Equal])
def test_a_comparison_with_null_is_null(kind):
    assert reason(kind(A, B), a=None, b=1) == "缺少a"
    assert reason(kind(A, B), a=1, b=None) == "缺少b"


@pytest.mark.parametrize(
    ("kind", "below", "same", "above"),
    [
        (AtLeast, False, True, True),
        (AtMost, True, True, False),
        (Less, True, False, False),
        (Greater, False, False, True),
        (Equal, False, True, False),
    ],
)
def test_comparisons(kind, below, same, above):
    assert [value(kind(A, B), a=number, b=2) for number in (1, 2, 3)] == [below, same, above]
    days = [date(2021, 1, 1), date(2021, 1, 2), date(2021, 1, 3)]
    assert [value(kind(A, B), a=day, b=days[1]) for day in days] == [below, same, above]


TRUTH = [True, False, None]


@pytest.mark.parametrize("left", TRUTH)
@pytest.mark.parametrize("right", TRUTH)
def test_three_valued_logic(left, right):
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    assert value(A & B, a=left, b=right) is both
    assert value(A | B, a=left, b=right) is either


def test_the_opposite_of_null_is_null():
    assert [value(~A, a=given) for given in TRUTH] == [False, True, None]


def test_of_two_nulls_the_first_says_why():
    assert reason(A & B, a=None, b=None) == "缺少a"
    assert reason(A & B, a=True, b=None) == "缺少b"


def test_whether_something_is_null_is_never_null():
    assert value(IsNull(A), a=None) is True
    assert value(IsNull(A), a=0) is False
    assert value(IsNull(Ratio(A, B)), a=1, b=0) is True


def test_only_coalesce_replaces_what_is_missing():
    assert value(Coalesce(A, Const(7)), a=None) == 7
    assert value(Coalesce(A, Const(7)), a=0) == 0
    assert reason(Coalesce(A, B), a=None, b=None) == "缺少b"


def test_a_case_takes_the_first_branch_that_is_true():
    node = Case((When(A, Const(1)), When(B, Const(2))), Const(3))
    assert value(node, a=True, b=True) == 1
    assert value(node, a=False, b=True) == 2
    assert value(node, a=False, b=False) == 3


def test_a_case_whose_condition_is_unknown_is_null():
    node = Case((When(A, Const(1)), When(B, Const(2))), Const(3))
    assert reason(node, a=None, b=True) == "缺少a"
    assert value(node, a=True, b=None) == 1


def test_a_null_constant_and_an_undefined_value_say_so():
    assert reason(Const(None)) == "没有取值"
    assert reason(Undefined("not_ranked")) == "不参加排名"


@pytest.mark.parametrize(("given", "key"), [(89, "low"), (90, "high"), (91, "high"), (0, "low")])
def test_a_bound_belongs_to_its_own_band(given, key):
    assert value(Bands(A, Param("p"), Take.KEY), BANDS, a=given) == key


def test_bands_need_not_be_in_order():
    turned = {"p": tuple(reversed(BANDS["p"]))}
    assert value(Bands(A, Param("p")), turned, a=95) == 1


def test_below_the_lowest_band_there_is_no_value():
    assert reason(Bands(A, Param("p")), BANDS, a=-1) == "低于最低一档，没有对应的得分"
    assert reason(Bands(A, Param("p")), {"p": ()}, a=1) == "低于最低一档，没有对应的得分"


def test_an_open_band_takes_everything_below():
    bands = (Row(at_least=None, value=0), Row(at_least=-5, value=1))
    assert value(Bands(A, B), a=-100, b=bands) == 0
    assert value(Bands(A, B), a=-5, b=bands) == 1


def test_a_band_without_the_field_asked_for_is_null():
    assert reason(Bands(A, B), a=1, b=(Row("k", 0),)) == "没有取值"
    assert value(Bands(A, B, Take.AT_LEAST), a=1, b=(Row("k", 0),)) == 0


def test_a_row_is_looked_up_by_its_key():
    assert value(Lookup(A, Param("p")), BANDS, a="high") == 1
    assert value(Lookup(A, Param("p"), Take.AT_LEAST), BANDS, a="high") == 90
    assert reason(Lookup(A, Param("p")), BANDS, a="middle") == "规则中没有“middle”这一档"


def test_a_parameter_that_the_rules_leave_open_is_null():
    assert reason(Param("p") + 1, {"p": None}) == "规则没有规定p"


def test_a_parameter_that_the_rules_do_not_have_is_an_error():
    with pytest.raises(MissingParameterError, match="no parameter p"):
        value(Param("p"), {})


def test_a_step_is_null_for_the_reason_of_what_it_reads():
    rule = Rule("r", (Step("s", Ratio(A, B)), Step("t", Column("s") + 1), Step("u", IsNull(Column("t")))))
    result = run(rule, {"a": 1, "b": 0}, {})
    assert result.values == {"s": None, "t": None, "u": True}
    assert result.why_null == {"s": "b为零，无法相除", "t": "b为零，无法相除"}
    assert result.reason is None


def test_what_a_record_lacks_is_null_and_what_the_rule_does_not_read_is_left_out():
    result = run(Rule("r", (Step("s", A),)), {"other": 1}, {})
    assert result.value is None
    assert result.inputs == {"a": None}


@pytest.mark.parametrize("inexact", [0.1, 1e3, [1], {"a": 1}])
def test_an_inexact_value_is_refused(inexact):
    with pytest.raises(TypeError, match="exact values only"):
        value(A, a=inexact)


def test_a_choice_of_a_list_is_the_text_that_it_is():
    class Grade(StrEnum):
        MET = "met"

    assert value(Equal(A, Const("met")), a=Grade.MET) is True


ROWS = [{"a": 1, "f": True}, {"a": None, "f": True}, {"a": 5, "f": False}, {"a": 7, "f": None}]


def over(node, rows=ROWS, **given):
    return run_group(Rule("g", (Step("s", node),), level=Level.GROUP), rows, {}, given)


def test_a_sum_leaves_out_null_and_rows_that_are_not_meant():
    assert over(SumOver(A, Const(True))).value == 13
    assert over(SumOver(A, Column("f"))).value == 1
    assert over(SumOver(A, Const(True)), []).value == 0


def test_unknown_rows_are_not_counted():
    assert over(CountOver(Column("f"))).value == 2


def test_all_is_false_null_or_true_in_this_order():
    assert over(AllOver(Column("f"), Const(True))).value is False
    assert over(AllOver(Column("f"), Const(True)), [{"f": True}, {"f": None}]).value is None
    assert over(AllOver(Column("f"), Const(True)), [{"f": True}]).value is True
    assert over(AllOver(Column("f"), Const(True)), []).value is True
    assert over(AllOver(Column("f"), Const(True)), [{"f": None}, {"f": None}]).reason == "缺少f"


def test_a_group_has_facts_of_its_own():
    node = SumOver(A, Const(True)) + Column("bonus")
    assert over(node, bonus=2).value == 15


def test_a_branch_of_a_tree_sums_what_is_below_it():
    rule = Rule("up", (Step("s", SumOver(A, Const(True))),), level=Level.ROLL_UP)
    rows = [
        {"a": 1, "path": ("37", "3710", "371003")},
        {"a": 2, "path": ("37", "3710", "371083")},
        {"a": 4, "path": ("37", "3717")},
    ]
    sums = {path: result.value for path, result in run_roll_up(rule, rows, {}, path="path").items()}
    assert sums == {
        ("37",): 7,
        ("37", "3710"): 3,
        ("37", "3710", "371003"): 1,
        ("37", "3710", "371083"): 2,
        ("37", "3717"): 4,
    }


def window(node, rows):
    rule = Rule("w", (Step("s", node),), level=Level.WINDOW)
    return run_window(rule, rows, {})


def test_equal_values_share_the_better_rank_and_the_next_is_skipped():
    rows = [{"a": score, "g": "x"} for score in (70, 90, 80, 80)]
    ranks = [result.value for result in window(RankWithin(A, (Column("g"),), Const(True)), rows)]
    assert ranks == [4, 1, 2, 2]


def test_a_rank_is_within_its_group_and_may_start_from_the_lowest():
    rows = [{"a": 1, "g": "x"}, {"a": 2, "g": "x"}, {"a": 9, "g": "y"}]
    lowest = RankWithin(A, (Column("g"),), Const(True), lowest_first=True)
    assert [result.value for result in window(lowest, rows)] == [1, 2, 1]


def test_who_is_not_ranked_has_no_rank_and_takes_none():
    rows = [{"a": 9, "g": "x", "f": False}, {"a": 5, "g": "x", "f": True}, {"a": None, "g": "x", "f": True}]
    results = window(RankWithin(A, (Column("g"),), Column("f")), rows)
    assert [result.value for result in results] == [None, 1, None]
    assert [result.reason for result in results] == ["不参加排名", None, "缺少a"]


def test_a_row_without_a_group_has_no_rank():
    rows = [{"a": 9, "g": None}, {"a": 5, "g": "x"}]
    results = window(RankWithin(A, (Column("g"),), Const(True)), rows)
    assert [result.value for result in results] == [None, 1]


def test_rows_of_a_group_are_counted_for_each_of_them():
    rows = [{"g": "x", "f": True}, {"g": "x", "f": False}, {"g": "y", "f": None}, {"g": None, "f": True}]
    results = window(CountWithin((Column("g"),), Column("f")), rows)
    assert [result.value for result in results] == [1, 1, 0, None]


@pytest.mark.parametrize(
    ("runner", "level"),
    [(run, Level.GROUP), (run_group, Level.ROW), (run_window, Level.ROW)],
)
def test_a_rule_is_run_at_its_own_level(runner, level):
    rule = Rule("r", (Step("s", A),), level=level)
    with pytest.raises(ValueError, match=r"r is a rule of level"):
        runner(rule, {}, {})


def test_a_roll_up_is_run_at_its_own_level():
    with pytest.raises(ValueError, match=r"not roll-up"):
        run_roll_up(Rule("r", (Step("s", A),)), [], {}, path="path")
