"""Weights of a draw, differences of a check, routes by amount."""

from fractions import Fraction

import pytest

from abacus.engine import run
from abacus.engine.parameters import Row
from abacus.engine.rules.checking import DIFFERENCE, FRAMEWORK_SHARE, RISK, ROUTE, SIZE

PARAMS = {
    "evaluation.score_gap_warn": 500,
    "evaluation.score_gap_notice": 1000,
    "evaluation.execution_reason_below": Fraction(9, 10),
    "evaluation.output_benefit_share": Fraction(3, 5),
    "spotcheck.risk_base": 1000,
    "spotcheck.risk_gap": 1000,
    "spotcheck.risk_over_achieved": 300,
    "spotcheck.risk_over_achieved_most": 900,
    "spotcheck.risk_low_execution": 1000,
    "spotcheck.risk_full_marks": 1000,
    "spotcheck.risk_amount": 2000,
    "spotcheck.risk_finding": 1000,
    "spotcheck.risk_last_difference": 1500,
    "spotcheck.amount_bands": (
        Row("large", 1_000_000_000, Fraction(1)),
        Row("middle", 100_000_000, Fraction(3, 10)),
        Row("small", 0, Fraction(0)),
    ),
    "keyevaluation.amount_line": 100_000_000,
}
CALM = {
    "self_centi": 9000, "computed_centi": 9000, "full_centi": 10_000, "over_achieved_count": 0, "executed_fen": 95,
    "budget_fen": 100, "findings_count": 0, "last_difference_centi": None,
}  # fmt: skip


def weight(**changed):
    return run(RISK, {**CALM, **changed}, PARAMS).value


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 1000),
        ({"self_centi": 9501}, 2000),
        ({"self_centi": 9500}, 1000),
        ({"over_achieved_count": 2}, 1600),
        ({"over_achieved_count": 9}, 1900),
        ({"executed_fen": 89}, 2000),
        ({"self_centi": 10_000, "computed_centi": 10_000}, 2000),
        ({"executed_fen": 100_000_000, "budget_fen": 100_000_000}, 1600),
        ({"findings_count": 1}, 2000),
        ({"last_difference_centi": 501}, 2500),
    ],
)
def test_each_sign_of_risk_adds_its_weight(changed, expected):
    assert weight(**changed) == expected


def test_what_is_not_known_adds_nothing_and_says_so():
    result = run(RISK, dict.fromkeys(CALM), PARAMS)
    assert result.value == 1000
    assert result.values["gap_warned"] is None
    assert result.why_null["execution"]


@pytest.mark.parametrize(("fen", "size"), [(100_000_000, "middle"), (99_999_999, "small"), (None, None)])
def test_a_bound_belongs_to_its_own_band(fen, size):
    assert run(SIZE, {"budget_fen": fen}, PARAMS).value == size


@pytest.mark.parametrize(
    ("checked", "answer"), [(9000, "none"), (8500, "none"), (8499, "remind"), (8000, "remind"), (7999, "notice")]
)
def test_what_follows_from_a_difference(checked, answer):
    assert run(DIFFERENCE, {"self_centi": 9000, "checked_centi": checked}, PARAMS).value == answer


def test_the_difference_is_said_in_words():
    words = run(DIFFERENCE, {"self_centi": 9000, "checked_centi": 7900}, PARAMS).words
    assert words == "通报：自评 90 分，复核 79 分，相差 11 分"


@pytest.mark.parametrize(("fen", "way"), [(100_000_000, "key"), (99_999_999, "self"), (None, None)])
def test_the_amount_decides_the_route(fen, way):
    assert run(ROUTE, {"project_fen": fen}, PARAMS).value == way
    assert run(ROUTE, {"project_fen": fen}, {"keyevaluation.amount_line": None}).value is None


def test_output_and_benefit_are_held_against_their_least_share():
    result = run(FRAMEWORK_SHARE, {"output_benefit_centi": 6000, "total_weight_centi": 10_000}, PARAMS)
    assert result.values == {"output_benefit_share": Fraction(3, 5), "share_reached": True}
