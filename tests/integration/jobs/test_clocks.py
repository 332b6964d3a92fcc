"""A clock that jumps is noticed and stands in the trail."""

from datetime import UTC, datetime, timedelta

import pytest

from abacus.foundation.audit.models import Event
from abacus.foundation.jobs import chores, clocks
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]
NOON = datetime(2022, 3, 16, 4, 0, tzinfo=UTC)


class Steady:
    now = 50.0

    def __call__(self):
        return self.now


@pytest.fixture
def look():
    """A function that looks at the clock after so many seconds, of which the time of day saw others."""
    steady = Steady()
    clock, shown = clocks.Evenly(steady), [NOON]

    def look(seconds, shown_seconds):
        steady.now += seconds
        shown[0] += timedelta(seconds=shown_seconds)
        clocks.look_at_the_clock(chores.Moment(DAY, shown[0]), clock)
        return [event.after["seconds"] for event in Event.objects.filter(action="jobs.clock_jumped")]

    look(0, 0)
    return look


def test_a_clock_that_goes_evenly_is_not_worth_a_word(look):
    assert look(15, 15) == []
    assert look(15, 16) == []


@pytest.mark.parametrize("day", [86_400, -86_400])
def test_a_jump_stands_in_the_trail_once(look, day):
    assert look(15, 15 + day) == [day]
    assert look(15, 15) == [day]


def test_a_machine_that_slept_has_a_clock_that_is_right(look):
    assert look(8 * 3600, 8 * 3600) == []
