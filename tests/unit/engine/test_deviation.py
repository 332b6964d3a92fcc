"""How far a result is from the target and from the unit's own points."""

from fractions import Fraction

import pytest

from abacus.engine import run
from abacus.engine.rules.deviation import DEVIATION, EXECUTION_REASON, REASON, SCORE_GAP
from tests.unit.engine.national import NATIONAL


def deviation(operator, target, actual):
    return run(DEVIATION, {"operator": operator, "target_micro": target, "actual_micro": actual}, NATIONAL).values


def test_the_deviation_is_relative_to_the_target():
    assert deviation("ge", 100, 125)["deviation"] == Fraction(1, 4)
    assert deviation("le", 100, 75)["deviation"] == Fraction(-1, 4)


@pytest.mark.parametrize(
    ("operator", "actual", "expected"),
    [
        ("ge", 130, False),
        ("ge", 131, True),
        ("gt", 131, True),
        ("eq", 131, True),
        (None, 131, True),
        ("ge", 50, False),
        ("le", 10, False),
        ("between", 500, False),
    ],
)
def test_only_what_should_be_high_can_be_over_achieved_and_only_beyond_the_tolerance(operator, actual, expected):
    assert deviation(operator, 100, actual)["over_achieved"] is expected


def test_a_negative_target_missed_by_far_is_not_over_achieved():
    assert deviation("ge", -3, -5)["over_achieved"] is False


def test_over_a_target_of_nothing_there_is_no_measure():
    assert deviation("ge", 0, 5)["over_achieved"] is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"share": Fraction(1)}, False),
        ({"share": Fraction(999_999, 1_000_000), "points_centi": 1000, "weight_centi": 1000}, True),
        ({"points_centi": 1000, "weight_centi": 1000}, False),
        ({"points_centi": 999, "weight_centi": 1000}, True),
        ({"points_centi": None, "weight_centi": 1000}, None),
    ],
)
def test_a_reason_is_required_by_the_exact_share_else_by_the_points(facts, expected):
    assert run(REASON, facts, NATIONAL).value is expected


@pytest.mark.parametrize(("executed", "expected"), [(900, False), (899, True), (None, None)])
def test_a_reason_is_required_below_90_percent_execution(executed, expected):
    assert run(EXECUTION_REASON, {"executed_fen": executed, "budget_fen": 1000}, NATIONAL).value is expected


@pytest.mark.parametrize(
    ("own", "gap", "above", "warned"),
    [(1000, 0, False, False), (1500, 500, True, False), (1501, 501, True, True), (900, -100, False, False)],
)
def test_the_gap_to_the_units_own_points(own, gap, above, warned):
    values = run(SCORE_GAP, {"self_centi": own, "computed_centi": 1000}, NATIONAL).values
    assert values == {"gap_centi": gap, "above_computed": above, "gap_warned": warned}


def test_without_computed_points_there_is_no_gap():
    assert run(SCORE_GAP, {"self_centi": 500, "computed_centi": None}, NATIONAL).value is None
