"""How two ways are compared."""

import gc
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from benchmarks import measure as measuring
from benchmarks.measure import Contest, Measured, measure, table


@pytest.fixture(autouse=True)
def spared() -> Iterator[None]:
    """What the tests before have left is not searched for garbage around each call."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def taking(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Callable[[], None]]:
    """Work that takes so many milliseconds by a clock of its own, on a quick machine and on a busy one."""
    shown = [0]
    monkeypatch.setattr(measuring, "time", SimpleNamespace(perf_counter_ns=lambda: shown[0]))

    def work(milliseconds: float) -> Callable[[], None]:
        def passes() -> None:
            shown[0] += int(milliseconds * 1e6)

        return passes

    return work


def test_the_ratio_is_that_of_the_two_ways(taking):
    found = measure(Contest("work", taking(20), taking(5), goal=4.5, rounds=6))
    assert (found.ours_ms, found.bare_ms, found.ratio) == (20, 5, 4)
    assert (found.low, found.high) == (4, 4)
    assert found.kept
    assert not measure(Contest("work", taking(20), taking(5), goal=3.5, rounds=6)).kept


def test_both_ways_run_equally_often_and_in_turn():
    calls = []
    measure(Contest("turns", lambda: calls.append("ours"), lambda: calls.append("bare"), rounds=4))
    assert calls == [*["ours"] * 2, *["bare"] * 2, *["bare", "ours", "ours", "bare"] * 2]


def test_a_rate_counts_units_of_a_call(taking):
    found = measure(Contest("rate", taking(2), units=10, unit="projects", rounds=4))
    assert found.rate == 5_000
    assert found.ratio is None
    assert found.kept


def test_a_missed_goal_is_said():
    missed = Measured("list", 3.0, 1.0, 3.0, 2.9, 3.1, 1.6, None, "", 4)
    assert not missed.kept
    assert "over the goal" in table([missed])
