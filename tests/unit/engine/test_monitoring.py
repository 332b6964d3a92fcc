"""Monitoring: money too slow, targets off their way, the two apart, the lights."""

from datetime import date
from fractions import Fraction

import pytest

from abacus.engine import run, run_group
from abacus.engine.rules import monitoring
from abacus.rules import library

SEPTEMBER = {"months_elapsed": 9, "months_total": 12}


@pytest.fixture(scope="module")
def params():
    return library().resolve(region="371003", on=date(2021, 9, 30), fiscal_year=2021).params()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"executed_fen": 1}, "缺少预算数"),
        ({"budget_fen": 10}, "缺少执行数"),
        ({"executed_fen": 0, "budget_fen": 0}, "预算数为零，无法相除"),
    ],
)
def test_money_that_is_not_known_is_neither_slow_nor_not(facts, why, params):
    result = run(monitoring.LOW_EXECUTION, SEPTEMBER | facts, params)
    assert (result.value, result.reason) == (None, why)


def test_the_sentence_says_both_amounts_and_both_rates(params):
    result = run(monitoring.LOW_EXECUTION, SEPTEMBER | {"executed_fen": 10_000_000, "budget_fen": 43_200_000}, params)
    assert result.words == (
        "执行 10.00 万元，预算 43.20 万元，执行率 23.15 %；时间进度 75.00 %，落后 51.85 个百分点。偏低：是"
    )


def indicator(params, **facts):
    given = {"operator": "ge", "target_micro": 100, "growing": True}
    return run(monitoring.INDICATOR, SEPTEMBER | given | facts, params)


@pytest.mark.parametrize(
    ("operator", "forecast", "misses"),
    [("ge", 100, False), ("ge", 99, True), ("gt", 100, True), ("eq", 101, False), ("le", 100, False), ("le", 101, True),
     ("lt", 100, True), ("lt", 99, False), ("ge", None, None)],
)  # fmt: skip
def test_a_forecast_misses_on_the_wrong_side_of_the_target(operator, forecast, misses, params):
    result = indicator(params, operator=operator, forecast_micro=forecast)
    assert result.values["forecast_misses"] is misses


@pytest.mark.parametrize(("actual", "found"), [(119, False), (120, False), (121, True)])
def test_a_ceiling_may_be_passed_by_the_tolerance_and_no_more(actual, found, params):
    assert indicator(params, operator="le", growing=False, actual_micro=actual).value is found


def test_what_the_unit_calls_certain_is_known_to_be_on_its_way(params):
    assert indicator(params, likelihood="certain").value is False
    assert indicator(params).reason == "还没有报送完成情况"


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"actual_on": date(2021, 9, 1)}, True),
        ({"actual_on": date(2021, 8, 31)}, False),
        ({"forecast_on": date(2021, 10, 8)}, True),
        ({}, True),
        ({"target_on": date(2021, 12, 31)}, None),
        ({"target_on": date(2021, 12, 31), "likelihood": "maybe"}, False),
        ({"target_on": date(2021, 12, 31), "likelihood": "impossible"}, True),
    ],
)
def test_a_day_is_kept_missed_or_still_ahead(facts, found, params):
    given = {"target_on": date(2021, 8, 31), "through_on": date(2021, 9, 30)} | facts
    assert run(monitoring.DATED_INDICATOR, given, params).value is found


@pytest.mark.parametrize(
    ("met", "likelihood", "found"),
    [(True, "maybe", False), (False, "maybe", True), (None, "impossible", True), (None, None, None)],
)
def test_words_are_judged_by_what_is_expected(met, likelihood, found, params):
    given = {"forecast_met": met, "likelihood": likelihood}
    assert run(monitoring.STATED_INDICATOR, given, params).value is found


def test_without_a_report_a_project_deviates_neither_nor(params):
    rows = [{"off_its_way": None, "achieved": None, "weight_centi": 1000}]
    result = run_group(monitoring.TARGET, rows, params)
    assert (result.value, result.values["reached"]) == (None, None)
    assert run_group(monitoring.TARGET, [], params).reason == "还没有报送完成情况"


@pytest.mark.parametrize(
    ("likelihood", "light"), [("certain", "green"), ("maybe", "yellow"), ("impossible", "red"), (None, None)]
)
def test_the_years_light_follows_the_likelihood(likelihood, light, params):
    assert run(monitoring.FORECAST_LIGHT, {"likelihood": likelihood}, params).value == light


def test_money_and_target_apart(params):
    given = {"reached": Fraction(7, 10), "executed_fen": 2, "budget_fen": 10}
    result = run(monitoring.MISMATCH, given, params)
    assert result.words == "目标完成率 70.00 %，执行率 20.00 %，相差 50.00 个百分点。不匹配：是"
