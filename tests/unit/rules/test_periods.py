"""Periods of monitoring: days of every year, and which year they fall into."""

from datetime import date

import pytest

from abacus.rules import Period, library


@pytest.mark.parametrize(
    ("through", "opens", "closes", "days"),
    [
        ("09-30", "09-01", "10-15", (date(2021, 9, 30), date(2021, 9, 1), date(2021, 10, 15))),
        ("12-31", "01-01", "01-20", (date(2021, 12, 31), date(2022, 1, 1), date(2022, 1, 20))),
        ("12-31", "12-20", "01-20", (date(2021, 12, 31), date(2021, 12, 20), date(2022, 1, 20))),
    ],
)
def test_a_day_before_the_periods_end_is_of_the_next_year(through, opens, closes, days):
    assert Period("p", "一期", "summary", through, opens, closes).days(2021) == days


@pytest.mark.parametrize(
    ("region", "year", "through"),
    [("371003", 2021, ["09-30"]), ("3717", 2023, ["07-31"]), ("51", 2025, ["07-31", "10-31"]),
     ("610927", 2022, ["03-31", "06-30", "09-30", "12-31"])],
)  # fmt: skip
def test_each_place_looks_at_its_own_days(region, year, through):
    rules = library().resolve(region=region, on=date(year, 6, 1), fiscal_year=year)
    assert [one.through for one in rules.param("monitoring.rounds").value] == through
