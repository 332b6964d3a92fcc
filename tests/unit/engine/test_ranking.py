"""Ranks within groups and the bottom share."""

from fractions import Fraction

from abacus.engine import run_window
from abacus.engine.rules.ranking import RANKING
from tests.unit.engine.national import NATIONAL


def ranked(*scores, share=Fraction(1, 5), protected=(), group="一般项目"):
    rows = [
        {"score_centi": score, "group": group, "protected": number in protected} for number, score in enumerate(scores)
    ]
    return [result.values for result in run_window(RANKING, rows, {**NATIONAL, "linkage.bottom_share": share})]


def column(values, name):
    return [row[name] for row in values]


def test_ties_share_a_rank():
    assert column(ranked(90, 80, 80, 70), "rank") == [1, 2, 2, 4]


def test_a_fifth_of_ten_are_the_last_two():
    values = ranked(*range(100, 90, -1))
    assert column(values, "in_bottom") == [False] * 8 + [True, True]
    assert column(values, "tied_at_cut") == [False] * 10


def test_a_fifth_of_seven_is_one_never_two():
    assert column(ranked(7, 6, 5, 4, 3, 2, 1), "in_bottom") == [False] * 6 + [True]


def test_a_fifth_of_four_is_nobody():
    assert column(ranked(4, 3, 2, 1), "in_bottom") == [False] * 4


def test_who_ties_with_the_last_one_in_is_in_too_and_it_is_said():
    values = ranked(9, 8, 7, 6, 3)
    assert column(values, "in_bottom") == [False, False, False, False, True]
    values = ranked(9, 8, 7, 3, 3)
    assert column(values, "in_bottom") == [False, False, False, True, True]
    assert column(values, "tied_at_cut") == [False, False, False, True, True]


def test_a_tie_that_fits_into_the_share_is_no_tie_at_the_cut():
    values = ranked(*range(20, 12, -1), 3, 3)
    assert column(values, "in_bottom") == [False] * 8 + [True, True]
    assert column(values, "tied_at_cut") == [False] * 10


def test_a_tie_above_the_cut_stays_out():
    values = ranked(9, 9, 9, 9, 3)
    assert column(values, "in_bottom") == [False] * 4 + [True]


def test_the_protected_are_shown_without_a_rank_and_make_no_room_for_others():
    values = ranked(9, 8, 7, 6, 5, 1, protected={5})
    assert column(values, "rank") == [1, 2, 3, 4, 5, None]
    assert column(values, "in_bottom") == [False, False, False, False, True, None]
    assert column(values, "ranked_count") == [5] * 6


def test_without_a_score_there_is_no_rank():
    values = ranked(9, None)
    assert column(values, "rank") == [1, None]
    assert column(values, "ranked") == [True, False]


def test_whether_something_is_protected_is_not_guessed():
    rows = [{"score_centi": 5, "group": "g", "protected": None}]
    result = run_window(RANKING, rows, NATIONAL)[0]
    assert result.values["rank"] is None
    assert result.why_null["rank"] == "缺少是否受保护"


def test_each_group_has_its_own_ranks():
    rows = [
        {"score_centi": score, "group": group, "protected": False} for score, group in ((9, "a"), (5, "b"), (8, "a"))
    ]
    assert [result.values["rank"] for result in run_window(RANKING, rows, NATIONAL)] == [1, 1, 2]
