"""Measuring fairly: two ways in turn, in one process, in one run; medians and their ratio.

Absolute times belong to a machine and an hour; the ratio of two ways measured in turn
holds elsewhere too.
"""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Contest:
    """The platform's way, the bare way, and how many times the bare one's time is allowed.

    `goal` is None where there is nothing to hold it to; `bare` is None where a rate is the answer.
    `most_ms` is a promise in milliseconds, wide enough for any machine.
    `units` is how many of `unit` one call does, for a rate per second.
    """

    name: str
    ours: Callable[[], object]
    bare: Callable[[], object] | None = None
    goal: float | None = None
    rounds: int = 40
    units: int = 1
    unit: str = ""
    most_ms: float | None = None


@dataclass(frozen=True)
class Measured:
    """Medians in milliseconds; `low` and `high` are the quartiles of the pairs' ratios."""

    name: str
    ours_ms: float
    bare_ms: float | None
    ratio: float | None
    low: float | None
    high: float | None
    goal: float | None
    rate: float | None
    unit: str
    rounds: int
    most_ms: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the goal and the promise, where there are, are kept."""
        near = self.goal is None or (self.ratio is not None and self.ratio <= self.goal)
        return near and (self.most_ms is None or self.ours_ms <= self.most_ms)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"kept": self.kept}


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call, garbage collected before and not during."""
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter_ns()
        work()
        return (time.perf_counter_ns() - began) / 1e6
    finally:
        gc.enable()


def measure(contest: Contest) -> Measured:
    """Run both ways `rounds` times in turn, who begins changing each time, after a warm-up."""
    ways = [contest.ours] + ([contest.bare] if contest.bare else [])
    for way in ways:
        way()
        way()
    times: dict[int, list[float]] = {index: [] for index in range(len(ways))}
    for number in range(contest.rounds):
        order = range(len(ways)) if number % 2 else reversed(range(len(ways)))
        for index in order:
            times[index].append(timed(ways[index]))
    ours = statistics.median(times[0])
    bare = statistics.median(times[1]) if contest.bare else None
    ratios = [a / b for a, b in zip(times[0], times[1], strict=True)] if contest.bare else []
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (None, None, None)
    return Measured(
        name=contest.name,
        ours_ms=ours,
        bare_ms=bare,
        ratio=ours / bare if bare else None,
        low=low,
        high=high,
        goal=contest.goal,
        rate=contest.units / ours * 1000 if contest.unit else None,
        unit=contest.unit,
        rounds=contest.rounds,
        most_ms=contest.most_ms,
    )


def table(rows: Sequence[Measured]) -> str:
    """The results as lines for people."""
    head = f"{'':<28}{'ours ms':>10}{'bare ms':>10}{'ratio':>8}{'quartiles':>14}{'goal':>7}   rate"
    lines = [head]
    for row in rows:
        bare = f"{row.bare_ms:.2f}" if row.bare_ms is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        spread = f"{row.low:.2f}–{row.high:.2f}" if row.low is not None else ""
        goal = f"{row.goal:.1f}" if row.goal is not None else ""
        rate = f"{row.rate:,.0f} {row.unit}/s" if row.rate is not None else ""
        missed = "" if row.kept else "  over the goal"
        lines.append(
            f"{row.name:<28}{row.ours_ms:>10.2f}{bare:>10}{ratio:>8}{spread:>14}{goal:>7}   {rate}{missed}".rstrip()
        )
    return "\n".join(lines)
