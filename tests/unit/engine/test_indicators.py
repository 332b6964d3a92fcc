"""Points of one indicator, by every way of scoring."""

from datetime import date
from fractions import Fraction

import pytest

from abacus.engine.rules.indicators import MODES, OPERATORS, rule_for
from abacus.engine.rules.project import IndicatorFacts, score_indicator
from tests.unit.engine.national import NATIONAL, PERCENT

ONE_MINUS_EXCESS = {"evaluation.reverse_formula": "one_minus_excess"}


def scored(params=None, weight=1000, **facts):
    return score_indicator(IndicatorFacts(line_id="1", weight_centi=weight, **facts), {**NATIONAL, **(params or {})})


def points(operator, target, actual, params=None, high=None, weight=1000):
    """The points of a number, given in whole units."""
    micro = [None if value is None else value * PERCENT for value in (target, high, actual)]
    facts = dict(zip(("target_micro", "target_high_micro", "actual_micro"), micro, strict=True))
    return scored(params, weight, operator=operator, **facts)


@pytest.mark.parametrize("operator", ["ge", "gt", "eq"])
@pytest.mark.parametrize(("actual", "expected"), [(120, 1000), (100, 1000), (72, 720), (0, 0), (-5, 0)])
def test_what_should_be_high_earns_its_part_of_the_target(operator, actual, expected):
    assert points(operator, 100, actual).value == expected


@pytest.mark.parametrize("operator", ["le", "lt"])
@pytest.mark.parametrize(("actual", "expected"), [(50, 1000), (100, 1000), (125, 800), (400, 250), (-3, 1000)])
def test_what_should_be_low_earns_target_by_actual(operator, actual, expected):
    assert points(operator, 100, actual).value == expected


def test_without_an_operator_a_number_is_scored_as_at_least():
    assert points(None, 100, 72).value == points("ge", 100, 72).value == 720
    assert points(None, 100, 72).rule_id == "indicator.proportion.ge"


def test_at_most_nothing_is_met_by_nothing_and_missed_by_anything():
    assert points("le", 0, 0).value == 1000
    assert points("le", 0, 1).value == 0
    assert points("le", 0, 1, ONE_MINUS_EXCESS).value == 0


def test_points_are_rounded_once_half_away_from_zero():
    assert points("ge", 8, 3, weight=1002).value == 376  # 375.75
    assert points("ge", 400, 1, weight=1000).value == 3  # 2.5
    assert points("ge", 3, 2, weight=1000).value == 667


@pytest.mark.parametrize(("actual", "expected"), [(100, 1000), (125, 750), (150, 500), (200, 0), (300, 0)])
def test_a_place_may_take_the_excess_from_the_points_instead(actual, expected):
    assert points("le", 100, actual, ONE_MINUS_EXCESS).value == expected


@pytest.mark.parametrize(("actual", "expected"), [(59, 0), (60, 600), (99, 990), (100, 1000)])
def test_below_the_floor_nothing_is_earned(actual, expected):
    assert points("ge", 100, actual, {"evaluation.ratio_floor": Fraction(3, 5)}).value == expected


@pytest.mark.parametrize(("actual", "expected"), [(40, 800), (50, 1000), (55, 1000), (60, 1000), (75, 800)])
def test_an_interval_is_scored_by_the_bound_that_is_missed(actual, expected):
    assert points("between", 50, actual, high=60).value == expected


def test_the_upper_bound_of_an_interval_follows_the_chosen_reverse_formula():
    assert points("between", 50, 75, ONE_MINUS_EXCESS, high=60).value == 750


def test_a_share_is_never_below_nothing():
    assert points("ge", 100, -5).values["share"] == 0


def test_an_interval_turned_round_is_null():
    assert points("between", 60, 55, high=50).reason == "区间下限大于上限"


def test_a_missed_negative_target_has_no_proportion():
    assert points("ge", -3, -5).reason == "指标值为负且未完成，无法按比例计分"
    assert points("le", -5, -3).reason == "指标值为负且未完成，无法按比例计分"
    assert points("ge", -3, -2).value == 1000


def test_more_than_nothing_has_no_proportion_when_there_is_nothing():
    assert points("gt", 0, 0).reason == "指标值为零，无法相除"


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"target": None, "actual": 1}, "缺少指标值"),
        ({"target": 1, "actual": None}, "缺少实际完成值"),
        ({"target": 2, "actual": 1, "weight": None}, "缺少分值"),
    ],
)
@pytest.mark.parametrize("operator", ["ge", "gt", "eq", "le", "lt"])
def test_a_missing_fact_makes_the_points_null(operator, facts, missing):
    assert points(operator, **facts).value is None
    assert points(operator, **facts).reason == missing


@pytest.mark.parametrize(("done", "expected"), [(29, 1000), (30, 1000)])
def test_what_is_done_by_the_day_earns_everything(done, expected):
    result = scored(mode="date", target_on=date(2021, 9, 30), actual_on=date(2021, 9, done))
    assert result.value == expected


def test_what_is_done_a_day_late_earns_nothing():
    assert scored(mode="date", target_on=date(2021, 9, 30), actual_on=date(2021, 10, 1)).value == 0
    assert scored(mode="date", target_on=date(2021, 9, 30)).reason == "缺少实际完成日期"


def test_a_day_or_a_grade_as_operator_names_the_way_of_scoring():
    assert rule_for("proportion", "date_le") is rule_for("date")
    assert rule_for("proportion", "qualitative") is rule_for("qualitative", "qualitative")


@pytest.mark.parametrize(("yes", "expected"), [(True, 1000), (False, 0), (None, None)])
def test_yes_or_no_is_all_or_nothing(yes, expected):
    assert scored(mode="direct", yes=yes).value == expected


def qualitative(grade, percent=None, **facts):
    micro = None if percent is None else percent * PERCENT
    return scored(mode="qualitative", grade=grade, stated_percent_micro=micro, **facts)


@pytest.mark.parametrize(
    ("grade", "percent", "expected", "fits"),
    [
        ("met", 95, 950, True),
        ("met", 80, 800, True),
        ("met", 79, 790, False),
        ("partly", 60, 600, True),
        ("partly", 80, 800, False),
        ("missed", 0, 0, True),
        ("missed", 60, 600, False),
        ("met", 101, 1000, False),
        (None, 70, 700, None),
    ],
)
def test_a_stated_percentage_counts_and_whether_it_fits_the_grade_is_told(grade, percent, expected, fits):
    result = qualitative(grade, percent)
    assert result.value == expected
    assert result.values["in_interval"] is fits


def test_a_grade_alone_says_no_number():
    for grade in ("met", "partly", "missed"):
        assert qualitative(grade).reason == "定性等级没有给出完成百分比，无法自动计分"


def test_met_alone_earns_the_top_only_where_the_caller_says_so():
    assert qualitative("met", assume_top=True).value == 1000
    assert qualitative("partly", assume_top=True).value is None
    assert qualitative("missed", assume_top=True).value is None


def test_without_grade_and_percentage_the_grade_is_what_is_missing():
    assert qualitative(None).reason == "缺少等级"


@pytest.mark.parametrize(("actual", "expected"), [(100, 1000), (90, 1000), (89, 800), (80, 800), (60, 500), (59, 0)])
def test_satisfaction_is_scored_by_the_bands_of_the_region(actual, expected):
    assert scored(mode="satisfaction", actual_micro=actual * PERCENT).value == expected


def test_satisfaction_is_compared_without_rounding():
    assert scored(mode="satisfaction", actual_micro=89_999_999).value == 800


@pytest.mark.parametrize(("actual", "expected"), [(95, 1000), (90, 1000), (85, 600), (10, 0), (None, None)])
def test_an_indicator_may_declare_its_own_bands(actual, expected):
    bands = ((90 * PERCENT, 1000), (80 * PERCENT, 600), (None, 0))
    micro = None if actual is None else actual * PERCENT
    assert scored(mode="bands", actual_micro=micro, bands=bands).value == expected


def test_declared_bands_never_earn_more_than_the_weight_or_less_than_nothing():
    assert scored(mode="bands", actual_micro=1, bands=((0, 2000),)).value == 1000
    assert scored(mode="bands", actual_micro=1, bands=((0, -5),)).value == 0


def test_without_bands_or_below_them_there_are_no_points():
    assert scored(mode="bands", actual_micro=1).reason == "缺少指标自定的档次"
    assert scored(mode="bands", actual_micro=1, bands=()).reason == "低于最低一档，没有对应的得分"
    assert scored(mode="bands", actual_micro=1, bands=((2, 5),)).reason == "低于最低一档，没有对应的得分"


@pytest.mark.parametrize(("occurrences", "expected"), [(0, 1000), (1, 750), (4, 0), (5, 0), (None, None)])
def test_each_occurrence_costs_and_nothing_falls_below_zero(occurrences, expected):
    assert scored(mode="deduction", occurrences=occurrences, deduct_centi=250).value == expected


def test_an_indicator_that_does_not_apply_has_no_points():
    result = scored(applicable=False, target_micro=1, actual_micro=1)
    assert result.value is None
    assert result.reason == "该指标不适用，已剔除"


@pytest.mark.parametrize(("mode", "operator"), [("likert", None), ("proportion", "about"), ("proportion", "≥")])
def test_a_way_of_scoring_that_does_not_exist_is_refused(mode, operator):
    with pytest.raises(ValueError, match="no rule scores"):
        rule_for(mode, operator)


def test_every_offered_way_has_a_rule():
    assert all(rule_for(mode) for mode in MODES)
    assert all(rule_for("proportion", operator) for operator in OPERATORS)
