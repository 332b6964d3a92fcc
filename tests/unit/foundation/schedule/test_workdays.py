"""Work days go by the published calendar, by local exceptions, and by weekends where nothing is published."""

from datetime import date

import pytest

from abacus.foundation.schedule.workdays import KNOWN_YEARS, add_workdays, is_published, is_workday, workdays_between


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 3, 16), True),
        (date(2022, 3, 19), False),
        (date(2022, 4, 2), True),  # a Saturday worked for 清明
        (date(2022, 4, 5), False),  # 清明
        (date(2022, 10, 3), False),  # 国庆
    ],
)
def test_the_published_calendar_decides(day, works):
    assert is_workday(day) is works


def test_a_local_exception_beats_the_calendar():
    assert not is_workday(date(2022, 3, 16), {date(2022, 3, 16): False})
    assert is_workday(date(2022, 3, 19), {date(2022, 3, 19): True})


def test_beyond_the_published_years_weekends_are_counted_and_it_is_said():
    later = max(KNOWN_YEARS) + 1
    friday = next(date(later, 1, day) for day in range(1, 8) if date(later, 1, day).weekday() == 4)
    assert not is_published(friday)
    assert is_workday(friday)
    assert not is_workday(friday.replace(day=friday.day + 1))
    assert is_published(date(2022, 1, 1))


def test_five_work_days_skip_holidays_and_count_worked_weekends():
    # 2022-04-01 is a Friday; Saturday and the 2nd are worked, 3 to 5 April are off.
    assert add_workdays(date(2022, 4, 1), 1) == date(2022, 4, 2)
    assert add_workdays(date(2022, 4, 1), 2) == date(2022, 4, 6)
    assert add_workdays(date(2022, 3, 19), 0) == date(2022, 3, 19)
    with pytest.raises(ValueError, match="-1"):
        add_workdays(date(2022, 4, 1), -1)


def test_days_left_are_negative_once_it_is_overdue():
    assert workdays_between(date(2022, 3, 16), date(2022, 3, 21)) == 3
    assert workdays_between(date(2022, 3, 21), date(2022, 3, 16)) == -3
    assert workdays_between(date(2022, 3, 16), date(2022, 3, 16)) == 0
