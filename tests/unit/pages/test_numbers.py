"""Amounts, points and rates are written exactly; only the last shown digit is rounded, away from zero."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abacus.foundation.pages import numbers

FEN = st.integers(min_value=-(10**17), max_value=10**17)


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (37_240_000, "37.24"),
        (0, "0.00"),
        (5_000, "0.01"),
        (4_999, "0.00"),
        (-5_000, "-0.01"),
        (128_460_000_000_000, "128,460,000.00"),
    ],
)
def test_fen_are_shown_as_wan_with_two_decimals(fen, shown):
    assert numbers.wan(fen) == shown


@given(FEN)
def test_wan_is_the_nearest_hundredth_half_away_from_zero(fen):
    exact = (Decimal(fen) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(numbers.wan(fen).replace(",", "")) == exact


@given(FEN)
def test_what_documents_print_comes_back_the_same(fen):
    assert int(Decimal(numbers.exact_wan(fen)) * 1_000_000) == fen
    assert int(Decimal(numbers.yuan(fen).replace(",", "")) * 100) == fen


@pytest.mark.parametrize(
    ("fen", "shown"), [(37_240_000, "37.24"), (37_240_001, "37.240001"), (100, "0.0001"), (10**12, "1000000.00")]
)
def test_documents_print_two_to_six_decimals(fen, shown):
    assert numbers.exact_wan(fen) == shown


def test_points_and_weights():
    assert numbers.points(862) == "8.62"
    assert numbers.points(1000) == "10.00"
    assert numbers.weight(1000) == "10"
    assert numbers.weight(850) == "8.5"


@pytest.mark.parametrize(
    ("value", "shown"), [(10_800_000_000, "10,800"), (96_800_000, "96.8"), (-1, "-0.000001"), (0, "0")]
)
def test_indicator_values_drop_zeros_behind(value, shown):
    assert numbers.micro(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ((3724, 4320), "86.20"),
        (Fraction(2, 3), "66.67"),
        (Fraction(1, 8), "12.50"),
        (8620, "86.20"),
        ((1, -8), "-12.50"),
        ((-1, 80_000), "0.00"),
        ((1, 20_000), "0.01"),
    ],
)
def test_a_rate_is_rounded_once_where_it_is_shown(value, shown):
    assert numbers.rate(value).removeprefix("-") == shown.removeprefix("-")
    assert numbers.rate(value).startswith("-") == (shown.startswith("-") and shown != "-0.00")


def test_a_rate_over_nothing_is_not_zero():
    with pytest.raises(ZeroDivisionError):
        numbers.rate((1, 0))


def test_days_are_written_in_full():
    assert numbers.day(date(2021, 9, 30)) == "2021-09-30"
    assert numbers.day(datetime(2021, 9, 30, 16, 20, tzinfo=UTC)) == "2021-09-30"
