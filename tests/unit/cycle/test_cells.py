"""Cells are read exactly, or said to be unreadable; nothing is guessed."""

from datetime import date

import pytest

from abacus.cycle import cells


@pytest.mark.parametrize(
    ("typed", "micro"),
    [
        ("3.25", 3_250_000),
        ("2,600", 2_600_000_000),
        ("１２．５", 12_500_000),
        ("0", 0),
        ("-3", -3_000_000),
        (".5", 500_000),
    ],
)
def test_a_number_is_read_exactly(typed, micro):
    assert cells.micro(typed) == micro


@pytest.mark.parametrize("typed", ["", " ", "—", "/", "……", "无", None])
def test_an_empty_cell_is_missing_and_not_zero(typed):
    assert cells.micro(typed) is None
    assert cells.day(typed) is None
    assert cells.yes(typed) is None


@pytest.mark.parametrize("typed", ["约50", "≥50", "50个", "1,00", "1e3", "NaN", "1.2.3", ".", "10²"])
def test_words_in_a_number_cell_are_said_and_not_dropped(typed):
    with pytest.raises(cells.UnreadableError) as said:
        cells.micro(typed)
    assert typed in said.value.message
    assert said.value.todo


def test_more_decimals_than_can_be_kept_are_refused_instead_of_rounded():
    assert cells.fen("89.974") == 89_974_000
    assert cells.fen("0.000001 万元") == 1
    with pytest.raises(cells.UnreadableError, match="小数太多"):
        cells.fen("0.0000001")


def test_what_the_database_cannot_hold_is_refused():
    with pytest.raises(cells.UnreadableError, match="太大"):
        cells.micro("99999999999999")


def test_points_are_never_negative():
    assert cells.centi("8.5分") == 850
    with pytest.raises(cells.UnreadableError, match="负数"):
        cells.centi("-1")


def test_percentages_stay_between_0_and_100():
    assert cells.percent("85 %") == 85_000_000
    with pytest.raises(cells.UnreadableError, match="超过 100"):
        cells.percent("101")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2022-12-31", date(2022, 12, 31)),
        ("2022/6/1", date(2022, 6, 1)),
        ("2022.6.1", date(2022, 6, 1)),
        ("2022年12月31日", date(2022, 12, 31)),
        ("2022年2月", date(2022, 2, 28)),
        ("2022年12月底前", date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
    ],
)
def test_a_month_means_its_last_day(typed, day):
    assert cells.day(typed) == day


def test_an_impossible_date_is_said():
    for typed in ("2022-02-30", "2022年13月"):
        with pytest.raises(cells.UnreadableError, match="没有"):
            cells.day(typed)
    with pytest.raises(cells.UnreadableError, match="不是日期"):
        cells.day("年底")


def test_yes_and_no():
    assert cells.yes("是") is True
    assert cells.yes("未完成") is False
    with pytest.raises(cells.UnreadableError):
        cells.yes("大概")


@pytest.mark.parametrize("typed", ["3.25", "0", "-3", "2600", "89.974"])
def test_what_is_shown_is_read_back_the_same(typed):
    assert cells.shown(cells.micro(typed), 6) == typed
