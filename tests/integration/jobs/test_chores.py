"""What is done again and again: on time, never twice at once, whatever the clock says."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from abacus.foundation.jobs import chores
from abacus.foundation.jobs.alone import alone
from abacus.foundation.jobs.models import Chore
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def turn(monkeypatch, clock):
    """A function that registers a chore and gives its turn in one process; `runs` are the days it ran for."""
    monkeypatch.setattr(chores, "_chores", {})

    def make(register, function=None):
        runs = []
        register(function or (lambda moment: runs.append(moment.day)))
        made = chores.Turn(chores.registered()[0], clock)
        made.runs = runs
        return made

    return make


def look(turn, day=DAY):
    return chores.look(turn, day, timezone.now())


def test_a_chore_runs_at_once_and_then_in_its_interval(turn, clock):
    sealing = turn(chores.every(2, "tests.seal"))
    assert look(sealing)
    assert not look(sealing)
    clock.now += 2
    assert look(sealing)
    assert (Chore.objects.get().runs, Chore.objects.get().day) == (2, DAY)


def test_two_workers_share_one_interval(turn, clock):
    here = turn(chores.every(2, "tests.seal"))
    there = chores.Turn(here.chore, clock)
    look(here)
    assert look(there)
    clock.now += 1
    assert not look(here)
    clock.now += 1.5
    assert [look(there), look(here)] == [True, False]


def test_a_daily_chore_runs_once_a_day_also_after_a_restart(turn, clock):
    reminding = turn(chores.daily("tests.remind"))
    assert look(reminding)
    clock.now += 3600
    assert not look(reminding)
    assert not look(chores.Turn(reminding.chore, clock))
    assert look(reminding, DAY + timedelta(days=1))
    assert reminding.runs == [DAY, DAY + timedelta(days=1)]


def test_one_that_failed_says_so_and_is_tried_again_that_day(turn, clock):
    failing = [True]

    def fail(moment):
        if failing:
            raise ValueError("没有日历")

    reminding = turn(chores.daily("tests.remind"), fail)
    assert look(reminding)
    assert "没有日历" in Chore.objects.get().problem
    failing.clear()
    assert not look(reminding)
    clock.now += chores.DAILY_SECONDS
    assert look(reminding)
    assert Chore.objects.get().problem == ""


def test_trouble_with_the_database_is_left_to_the_next_time(turn):
    def away(moment):
        raise DatabaseError

    with pytest.raises(DatabaseError):
        look(turn(chores.every(2, "tests.seal"), away))
    assert Chore.objects.get().runs == 0


def test_what_another_is_at_is_not_begun(turn):
    sealing = turn(chores.every(2, "tests.seal"))
    held, over = threading.Event(), threading.Event()

    def hold():
        with alone("chore:tests.seal") as got:
            assert got
            held.set()
            over.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    assert not look(sealing)
    over.set()
    other.join()
    assert look(sealing)


def test_a_lock_is_free_after_use():
    for _time in range(2):
        with alone("tests.lock") as got:
            assert got
