"""Work days by the State Council's published calendar; where none is published yet, by weekends."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar import constants

KNOWN_YEARS = frozenset(day.year for day in (*constants.holidays, *constants.workdays))
"""Years whose calendar has been published and is contained."""

NONE: Mapping[date, bool] = {}


def is_published(day: date) -> bool:
    """Whether the official calendar of that year is known; if not, work days go by weekends alone."""
    return day.year in KNOWN_YEARS


def is_workday(day: date, overrides: Mapping[date, bool] = NONE) -> bool:
    """Whether people work on `day`; `overrides` (day → works) beat the calendar."""
    return overrides[day] if day in overrides else _by_calendar(day)


@lru_cache(maxsize=4096)
def _by_calendar(day: date) -> bool:
    """By the calendar alone; kept, because a page counts the days to the end of every window."""
    return bool(chinese_calendar.is_workday(day)) if is_published(day) else day.weekday() < 5


def add_workdays(day: date, count: int, overrides: Mapping[date, bool] = NONE) -> date:
    """The `count`-th work day after `day`; `day` itself when count is 0. Raises ValueError below 0."""
    if count < 0:
        raise ValueError(count)
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, overrides)
    return day


def workdays_between(start: date, end: date, overrides: Mapping[date, bool] = NONE) -> int:
    """How many work days lie after `start` up to and including `end`; negative when `end` is before."""
    if end < start:
        return -workdays_between(end, start, overrides)
    return sum(is_workday(date.fromordinal(n), overrides) for n in range(start.toordinal() + 1, end.toordinal() + 1))
