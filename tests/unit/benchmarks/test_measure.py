"""How two ways are compared."""

import gc
import time
from collections.abc import Iterator

import pytest

from benchmarks.measure import Contest, Measured, measure, table


@pytest.fixture(autouse=True)
def spared() -> Iterator[None]:
    """What the tests before have left is not searched for garbage around each call."""
    gc.freeze()
    yield
    gc.unfreeze()


def test_the_ratio_is_that_of_the_two_ways():
    found = measure(Contest("sleep", lambda: time.sleep(0.02), lambda: time.sleep(0.005), goal=20.0, rounds=6))
    assert found.ours_ms >= 20
    assert found.bare_ms >= 5
    assert found.ratio > 1.5
    assert found.low <= found.high
    assert found.kept


def test_both_ways_run_equally_often_and_in_turn():
    calls = []
    measure(Contest("turns", lambda: calls.append("ours"), lambda: calls.append("bare"), rounds=4))
    assert calls == [*["ours"] * 2, *["bare"] * 2, *["bare", "ours", "ours", "bare"] * 2]


def test_a_rate_counts_units_of_a_call():
    found = measure(Contest("rate", lambda: time.sleep(0.002), units=10, unit="projects", rounds=4))
    assert 0 < found.rate <= 5_000
    assert found.ratio is None
    assert found.kept


def test_a_missed_goal_is_said():
    missed = Measured("list", 3.0, 1.0, 3.0, 2.9, 3.1, 1.6, None, "", 4)
    assert not missed.kept
    assert "over the goal" in table([missed])
