"""Amounts as people and spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abacus.foundation.money import MAX_FEN, AmountError, parse, parse_wan, parse_yuan
from abacus.foundation.pages.numbers import exact_wan, yuan


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("100", 10_000),
        ("100.1", 10_010),
        ("0.07", 7),
        (".5", 50),
        ("5.", 500),
        ("1,234,567.89", 123_456_789),
        ("１，２３４．５６", 123_456),
        (" 1 234.50 ", 123_450),
        ("100.000", 10_000),
        ("-5", -500),
        ("－5", -500),
        ("−5", -500),
        ("+5", 500),
        ("(1,234.50)", -123_450),
        ("（12）", -1_200),
        ("￥12", 1_200),
        ("¥12.00", 1_200),
        ("人民币100元", 10_000),
        ("43.2万元", 43_200_000),
        ("3.5亿元", 35_000_000_000),
        ("-0", 0),
        ("007", 700),
    ],
)
def test_what_people_write_in_yuan_is_read_exactly(text, fen):
    assert parse_yuan(text) == fen


def test_wan_is_exact_to_the_fen():
    assert parse_wan("37.24") == 37_240_000
    assert parse_wan("0.000001") == 1


def test_the_unit_in_the_cell_goes_before_that_of_the_column():
    assert parse_wan("500元") == 50_000


NO_NUMBERS = ["一百万", "", "  ", "元", "1,23", "12,34,567", "1.2.3", "--5", "(-5)", "1e5", "12 %", ".", "٣"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(AmountError, match=r"不是数字，请填写数字，如 100\.00") as caught:
        parse_yuan(text)
    assert caught.value.code == "not_a_number"


@pytest.mark.parametrize(("text", "unit"), [("1.234", "元"), ("0.0000001", "万元"), ("1.00000000001", "亿元")])
def test_less_than_a_fen_is_refused_and_never_rounded(text, unit):
    with pytest.raises(AmountError) as caught:
        parse(text, unit)
    assert caught.value.code == "too_fine"


def test_the_largest_amount_is_nine_trillion_yuan():
    assert parse_yuan("9,000,000,000,000") == MAX_FEN
    for text in ("9000000000000.01", "99999999999999999999999"):
        with pytest.raises(AmountError) as caught:
            parse_yuan(text)
        assert caught.value.code == "too_large"
    assert MAX_FEN * 10_000 < 2**63, "rates are compared by multiplying amounts with basis points"


def test_a_long_text_is_quoted_short():
    with pytest.raises(AmountError) as caught:
        parse_yuan("第" * 50)
    assert len(caught.value.message) < 60


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_what_is_written_is_read_back_the_same(fen):
    assert parse_yuan(yuan(fen)) == fen
    assert parse_wan(exact_wan(fen)) == fen
