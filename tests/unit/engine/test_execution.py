"""Execution: points, lag behind the calendar, sums of many."""

from fractions import Fraction

import pytest

from abacus.engine import run, run_roll_up
from abacus.engine.rules.execution import EXECUTION_OF_MANY, KEY_MONITORING
from abacus.engine.rules.project import ExecutionFacts, score_execution
from tests.unit.engine.national import NATIONAL


def points(executed, budget, weight=1000):
    facts = ExecutionFacts(weight_centi=weight, executed_fen=executed, budget_fen=budget)
    return score_execution(facts, NATIONAL)


@pytest.mark.parametrize(
    ("executed", "budget", "expected"),
    [
        (37_240_000, 43_200_000, 862),
        (456_000_000, 480_000_000, 950),
        (43_200_000, 43_200_000, 1000),
        (50_000_000, 43_200_000, 1000),
        (0, 43_200_000, 0),
        (-1, 43_200_000, 0),
        (1, 2000, 1),  # 0.5 of a 0.01 point
        (1, 2001, 0),
    ],
)
def test_execution_earns_its_part_and_never_more_than_the_weight(executed, budget, expected):
    assert points(executed, budget).value == expected


@pytest.mark.parametrize(
    ("executed", "budget", "weight", "why"),
    [
        (None, 1, 1000, "缺少执行数"),
        (1, None, 1000, "缺少预算数"),
        (1, 1, None, "缺少分值"),
        (0, 0, 1000, "预算数为零，无法相除"),
    ],
)
def test_without_budget_execution_or_weight_there_is_nothing_to_score(executed, budget, weight, why):
    assert points(executed, budget, weight).value is None
    assert points(executed, budget, weight).reason == why


def test_the_weight_may_be_the_rules_own_and_is_then_cited():
    facts = ExecutionFacts(executed_fen=1, budget_fen=2, weight_by_rules=True)
    result = score_execution(facts, NATIONAL)
    assert result.value == 500
    assert result.params == {"evaluation.execution_weight": 1000}


def watched(**given):
    facts = {"months_elapsed": 8, "months_total": 12, "budget_fen": 30000, "major": True, **given}
    return run(KEY_MONITORING, facts, NATIONAL)


def test_exactly_40_points_behind_is_watched():
    result = watched(executed_fen=8000)
    assert result.values == {
        "time_progress": Fraction(2, 3),
        "execution": Fraction(4, 15),
        "lag": Fraction(2, 5),
        "key_monitoring": True,
    }


def test_one_fen_more_executed_is_not_watched():
    assert watched(executed_fen=8001).value is False


def test_without_a_budget_a_major_project_is_neither_watched_nor_not():
    result = watched(executed_fen=0, budget_fen=None)
    assert result.value is None
    assert result.reason == "缺少预算数"


def test_without_a_budget_what_is_not_major_is_not_watched():
    assert watched(executed_fen=0, budget_fen=None, major=False).value is False


def test_whether_it_is_major_is_not_guessed():
    assert watched(executed_fen=8000, major=None).value is None
    assert watched(executed_fen=20000, major=None).value is False


def test_execution_of_a_department_is_of_the_sums_not_a_mean_of_rates():
    rows = [
        {"path": ("01",), "budget_fen": 100, "executed_fen": 100},
        {"path": ("01",), "budget_fen": 900, "executed_fen": 0},
        {"path": ("01",), "budget_fen": None, "executed_fen": 50},
        {"path": ("01",), "budget_fen": 50, "executed_fen": None},
    ]
    values = run_roll_up(EXECUTION_OF_MANY, rows, {}, path="path")[("01",)].values
    assert values == {
        "projects": 4,
        "without_budget": 1,
        "without_executed": 1,
        "total_budget_fen": 1000,
        "total_executed_fen": 100,
        "execution": Fraction(1, 10),
    }
