"""What the public is told: kept or not, in time or late, weakest where most money is."""

from fractions import Fraction

import pytest

from abacus.engine import run, run_group, run_window
from abacus.engine.rules.disclosure import PROMISE, RESULTS_OVERDUE, TARGETS_OVERDUE, WEAKNESS


@pytest.fixture
def params(library):
    """The national rules."""
    from datetime import date

    return library.resolve(region="370000", on=date(2022, 9, 2), fiscal_year=2021).params()


def line(weight, met, applicable=True):
    return {"weight_centi": weight, "met": met, "applicable": applicable}


@pytest.mark.parametrize(
    ("rows", "share", "promise"),
    [
        ([line(60, True), line(40, True)], 1, "kept"),
        ([line(60, True), line(40, False)], Fraction(3, 5), "partly"),
        ([line(59, True), line(41, False)], Fraction(59, 100), "missed"),
        ([line(60, True), line(40, None, applicable=False)], 1, "kept"),
        ([line(60, True), line(40, None)], None, None),
        ([line(60, None, applicable=False)], None, None),
    ],
)
def test_a_promise_is_the_share_of_what_was_met(params, rows, share, promise):
    found = run_group(PROMISE, rows, params, {})
    assert (found.values["kept_share"], found.value) == (share, promise)


@pytest.mark.parametrize("rule", [TARGETS_OVERDUE, RESULTS_OVERDUE])
def test_the_twentieth_day_is_in_time(params, rule):
    assert [run(rule, {"days_taken": days}, params).value for days in (20, 21, None)] == [False, True, None]


def test_equal_amounts_share_a_place_and_nothing_is_no_weakness(params):
    rows = [{"department": "601", "affected_fen": fen} for fen in (500, 900, 500, 0, 100)]
    found = run_window(WEAKNESS, rows, params)
    assert [one.values["place"] for one in found] == [2, 1, 2, None, 4]
    assert [one.values["listed"] for one in found] == [True, True, True, None, False]
