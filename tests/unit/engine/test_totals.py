"""Totals, rescaling, grades and the way to a better one."""

import pytest

from abacus.engine import MissingParameterError, Parameters, run, run_group
from abacus.engine.parameters import Row
from abacus.engine.rules.grades import GRADE, least_executed, next_better
from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, score_project
from abacus.engine.rules.totals import RESCALED_TOTAL, TOTAL
from tests.unit.engine.national import NATIONAL, PERCENT

BANDS = NATIONAL["evaluation.grade_bands"]


def line(earned, weight, level1=None, applicable=True, line_id="1"):
    """A line of `weight` that earns `earned`, both in whole points; earned None: not scored."""
    return IndicatorFacts(
        line_id=line_id,
        weight_centi=None if weight is None else weight * 100,
        mode="deduction",
        occurrences=None if earned is None else (weight or 0) - earned,
        deduct_centi=100,
        level1=level1,
        applicable=applicable,
    )


def money(executed, budget=100, weight=1000):
    return ExecutionFacts(weight_centi=weight, executed_fen=executed, budget_fen=budget)


def score(*lines, execution=None, **params):
    rules = {**NATIONAL, **{f"evaluation.{name}": value for name, value in params.items()}}
    return score_project(lines, execution, rules)


def test_the_total_is_the_sum_of_points_and_execution():
    result = score(line(40, 50), line(30, 30), line(10, 10), execution=money(86))
    assert result.total_centi == 8860
    assert result.complete is True
    assert (result.grade, result.grade_label) == ("good", "良")


def test_rounded_points_are_added_not_the_exact_ones():
    thirds = [
        IndicatorFacts(line_id=str(number), weight_centi=1000, target_micro=3, actual_micro=2) for number in range(3)
    ]
    assert score(*thirds).total_centi == 3 * 667


def test_what_is_not_scored_is_left_out_and_said():
    result = score(line(40, 50), line(None, 50))
    assert result.total_centi == 4000
    assert result.complete is False
    assert result.grade is None
    assert result.graded.reason == "有指标未能计分，不评定等级"
    assert result.grade_label is None
    assert result.nearest_better is None


def test_a_form_where_nothing_is_scored_has_a_total_of_nothing_yet():
    result = score(line(None, 90), execution=money(None))
    assert (result.total_centi, result.complete) == (0, False)


def test_without_lines_there_is_no_total():
    result = score()
    assert result.total_centi is None
    assert result.total.reason == "没有可以计分的指标"
    assert result.grade is None
    assert result.nearest_better is None


def test_what_does_not_apply_is_taken_out_and_the_rest_stretched():
    result = score(line(25, 29), line(0, 6, applicable=False))
    assert result.total_centi == 3017  # 25 × 35 ÷ 29
    assert result.complete is True
    assert result.total.params == {"evaluation.rescaling": "whole"}


def test_the_rest_may_be_stretched_within_each_first_level():
    lines = [
        line(25, 29, "daily"),
        line(0, 3, "daily", applicable=False),
        line(0, 3, "daily", applicable=False),
        line(20, 25, "basic"),
    ]
    assert score(*lines, execution=money(100), rescaling="level1").total_centi == 3017 + 2000 + 1000
    assert score(*lines, execution=money(100)).total_centi == 6016  # 55 × 70 ÷ 64


def test_a_first_level_where_nothing_applies_is_spread_over_the_others():
    lines = [line(40, 50, "output"), line(20, 30, "benefit"), line(0, 20, "satisfaction", applicable=False)]
    assert score(*lines, rescaling="level1").total_centi == 7500


def test_what_is_not_scored_shows_through_a_first_level():
    lines = [line(40, 50, "output"), line(None, 10, "output"), line(0, 40, "benefit", applicable=False)]
    result = score(*lines, rescaling="level1")
    assert result.total_centi == 6667  # 40 of 60 stretched to 100
    assert result.complete is False


def test_where_the_rules_do_not_rescale_the_rest_stays():
    assert score(line(25, 29), line(0, 6, applicable=False), rescaling=None).total_centi == 2500


def test_without_all_weights_nothing_can_be_stretched():
    lines = (line(25, 29, "a"), line(0, None, "a", applicable=False))
    assert score(*lines).total.reason == "有指标缺少分值，无法折算"
    assert score(*lines, rescaling="level1").total_centi is None


def test_where_nothing_applies_there_is_no_total():
    for how in ("whole", "level1"):
        result = score(line(0, 50, "a", applicable=False), rescaling=how)
        assert result.total.reason == "没有可以计分的指标"


def test_the_way_of_rescaling_must_be_known_where_it_is_needed():
    params = {key: value for key, value in NATIONAL.items() if key != "evaluation.rescaling"}
    assert score_project([line(1, 1)], None, params).total_centi == 100
    with pytest.raises(MissingParameterError):
        score_project([line(1, 1), line(0, 1, applicable=False)], None, params)


def test_a_sum_of_sums_is_complete_only_when_they_are():
    rows = [
        {"points_centi": 5, "weight_centi": 10, "applicable": True, "complete": complete} for complete in (True, False)
    ]
    assert run_group(TOTAL, rows, {}).values["all_scored"] is False
    assert run_group(TOTAL, rows[:1], {}).values["all_scored"] is True
    bare = [{"points_centi": 5, "weight_centi": 10, "applicable": True}]
    assert run_group(RESCALED_TOTAL, bare, NATIONAL).values["all_scored"] is True


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (10000, "excellent"),
        (9000, "excellent"),
        (8999, "good"),
        (8950, "good"),
        (8000, "good"),
        (7999, "medium"),
        (6000, "medium"),
        (5999, "poor"),
        (0, "poor"),
    ],
)
def test_a_grade_begins_exactly_at_its_bound(total, grade):
    assert run(GRADE, {"total_centi": total, "complete": True}, NATIONAL).value == grade


def test_a_total_is_not_graded_while_it_is_not_complete():
    assert run(GRADE, {"total_centi": 9500, "complete": False}, NATIONAL).value is None
    assert run(GRADE, {"total_centi": 9500}, NATIONAL).value is None


@pytest.mark.parametrize(
    ("total", "grade", "missing"), [(8886, "excellent", 114), (8999, "excellent", 1), (0, "medium", 6000)]
)
def test_the_next_better_grade_and_what_is_missing(total, grade, missing):
    better = next_better(total, BANDS)
    assert (better.grade, better.missing_centi) == (grade, missing)


def test_nothing_is_better_than_the_best():
    assert next_better(9000, BANDS) is None
    assert next_better(5, (Row("only", None),)) is None


def test_a_grade_without_a_label_has_the_engines_own_word_or_its_id():
    assert next_better(0, (Row("good", 10),)).label == "良"
    assert next_better(0, (Row("甲", 10),)).label == "甲"
    assert next_better(0, (Row("good", 10, label="良好"),)).label == "良好"


@pytest.mark.parametrize("points", [1, 2, 500, 862, 976, 999, 1000])
@pytest.mark.parametrize("budget", [1, 3, 999, 1000, 43_200_000])
def test_the_least_execution_is_enough_and_one_fen_less_is_not(points, budget):
    enough = least_executed(points, 1000, budget)
    params = Parameters(NATIONAL)

    def earned(executed):
        return score_project([], money(executed, budget), params).execution.value

    assert earned(enough) >= points
    assert earned(enough - 1) < points


def streetlights(executed=37_240_000, **changes):
    """A project of 88.86 points that lacks 1.14 for 优."""
    lines = [line(earned, 10) for earned in (10, 10, 10)]
    values = [
        (10_800 * PERCENT, 10_650 * PERCENT),
        (98 * PERCENT, 96_800_000),
        (95 * PERCENT, 81_700_000),
        (95 * PERCENT, 71_250_000),
        (60 * PERCENT, 38_400_000),
    ]
    lines += [
        IndicatorFacts(line_id=str(number), weight_centi=1000, target_micro=target, actual_micro=actual)
        for number, (target, actual) in enumerate(values)
    ]
    lines.append(IndicatorFacts(line_id="s", weight_centi=1000, mode="satisfaction", actual_micro=85_380_000))
    return score(*lines, execution=money(executed, 43_200_000), **changes)


def test_the_least_execution_that_lifts_the_grade():
    result = streetlights()
    assert (result.total_centi, result.grade) == (8886, "good")
    better = result.nearest_better
    assert (better.grade, better.missing_centi) == ("excellent", 114)
    assert (better.executed_fen, better.more_fen) == (42_141_600, 4_901_600)
    assert (better.points_centi, better.total_centi) == (976, 9000)
    assert streetlights(42_141_600).grade == "excellent"
    assert streetlights(42_141_599).grade == "good"


def test_what_is_missing_is_said_in_words():
    first, second = streetlights().nearest_better.words
    assert first == "距优（≥ 90 分）差 1.14 分"
    assert second == "若执行数达到 42.1416 万元（再支出 4.9016 万元），本项得 9.76 分，总分 90 分，升为优"


def test_where_all_the_money_would_not_do_only_the_points_are_said():
    better = score(line(70, 90), execution=money(90)).nearest_better
    assert (better.missing_centi, better.executed_fen) == (100, 90 + 10)
    better = score(line(60, 90), execution=money(90)).nearest_better
    assert (better.missing_centi, better.executed_fen) == (1100, None)
    assert len(better.words) == 1


@pytest.mark.parametrize("execution", [None, ExecutionFacts(weight_centi=0, executed_fen=1, budget_fen=1)])
def test_without_points_for_execution_money_does_not_help(execution):
    better = score(line(75, 90), execution=execution).nearest_better
    assert better.executed_fen is None


def test_a_negative_budget_is_no_way_to_a_better_grade():
    better = score(line(75, 90), execution=money(1, -100)).nearest_better
    assert better.executed_fen is None


def test_the_way_to_a_better_grade_reckons_with_rescaling():
    lines = (line(70, 80), line(0, 10, applicable=False))
    result = score(*lines, execution=money(50))
    assert result.total_centi == 8333  # 75 × 100 ÷ 90
    assert result.nearest_better.executed_fen is None  # 80 × 100 ÷ 90 is still 良
    lifted = score(line(72, 80), line(0, 10, applicable=False), execution=money(50)).nearest_better
    assert lifted.executed_fen == 90  # 81 × 100 ÷ 90 = 90
    assert lifted.total_centi == 9000


def test_in_the_best_grade_nothing_is_missing():
    assert score(line(90, 90), execution=money(100)).nearest_better is None
