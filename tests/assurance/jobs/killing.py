"""Workers that are killed while they work, seen from outside."""

import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from tests.harness.installation import Installation, until

WORKER = (sys.executable, "-m", "tests.assurance.jobs.worker", "--interval", "0.05")
ACTS = "tests.assurance.jobs.acts"


def act(place: Installation, name: str, **given: Any) -> Any:
    """Have something done in the installation by a process of its own."""
    return place.act(ACTS, name, json.dumps(given))


def state(place: Installation, job: int) -> tuple[Any, ...]:
    """(state, done, attempts, strikes) of a job."""
    return place.ask(f"SELECT state, done, attempts, strikes FROM jobs_job WHERE id = {job}")[0]  # noqa: S608


def at_work(place: Installation, job: int) -> int:
    """The process that has the job; 0 where none has."""
    found = place.ask(f"SELECT worker FROM jobs_job WHERE id = {job} AND state = 'running'")  # noqa: S608
    return int(found[0][0].split(":")[1]) if found and found[0][0] else 0


def held(place: Installation, job: int) -> bool:
    """Whether a death now may be the third at this place, which sets something aside: poison looks like that."""
    checkpoint, strikes = place.ask(f"SELECT checkpoint, strikes FROM jobs_job WHERE id = {job}")[0]  # noqa: S608
    found = json.loads(checkpoint) if isinstance(checkpoint, str) else checkpoint
    return strikes >= 2 or (found or {}).get("tries", 0) >= 2


def children(pid: int) -> list[int]:
    """The processes a process has started."""
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return [int(word) for word in listed.read().split()]


def redone(place: Installation, mark: str) -> list[int]:
    """How many chunks each attempt began that an earlier one had begun too."""
    lines = (place.data / f"begun-{mark}").read_text().splitlines()
    begun = [tuple(int(word) for word in line.split()) for line in lines]
    most: dict[int, int] = {}
    again: dict[int, int] = {}
    for attempt, first, last in begun:
        before = max((end for one, end in most.items() if one < attempt), default=0)
        again[attempt] = again.get(attempt, 0) + (first <= before and last >= before)
        most[attempt] = max(most.get(attempt, 0), last)
    return list(again.values())


def kill_at_random(place: Installation, job: int, rows: int, times: int, longest: float, seed: int = 1) -> list[float]:
    """Kill whoever has the job, at random moments; how long it took each time until somebody had it again.

    However slow the machine, nobody dies a third time over the same rows; however quick, the kills come before the
    end: the latest moment of each is when its share of the rows is done.
    """
    draw, waits = random.Random(seed), []
    for number in range(1, times + 1):
        until(lambda: not held(place, job) or state(place, job)[0] in ("done", "failed"), what=place.said)
        pid = until(lambda: at_work(place, job) or state(place, job)[0] in ("done", "failed"), what=place.said)
        if pid is True:
            break
        end = time.monotonic() + draw.uniform(0, longest)
        while time.monotonic() < end and state(place, job)[1] < rows * number // (times + 1):
            time.sleep(0.01)
        pid = at_work(place, job) or pid
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        until(lambda gone=pid: at_work(place, job) not in (0, gone) or state(place, job)[0] in ("done", "failed"))
        waits.append(time.monotonic() - began)
    return waits
