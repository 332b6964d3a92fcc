"""The platform's own large works under kills: what a table, a round or an archive comes to is the same."""

import json
import os
import random
import signal
import time
from contextlib import suppress

import pytest

from tests.assurance.jobs.killing import WORKER, at_work, children, held, state
from tests.harness.installation import installation, running, until

REAL = "tests.assurance.jobs.real"

pytestmark = [pytest.mark.database, pytest.mark.long]


def begun(place, name, **given):
    """The job of a work that was asked for."""
    return place.act(REAL, name, json.dumps(given))["job"]


def over(place, job):
    return state(place, job)[0] in ("done", "failed")


def disturbed(place, job, kills, between):
    """Kill whoever has the job at random moments, and let one of two machines sleep once.

    Nobody dies a third time at the same place: that looks like a row that breaks the work, and sets it aside.
    """
    draw, killed = random.Random(2), 0
    with running(place, WORKER) as one, running(place, WORKER):
        while killed < kills:
            until(lambda: over(place, job) or not held(place, job), seconds=600, what=place.said)
            pid = until(lambda: over(place, job) or at_work(place, job), seconds=600, what=place.said)
            if pid is True:
                break
            time.sleep(draw.uniform(*between))
            if (pid := at_work(place, job)) and not over(place, job) and not held(place, job):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                killed += 1
                until(lambda gone=pid: at_work(place, job) != gone, what=place.said)
            if killed == kills // 2:
                slept(place, job, one)
        until(lambda: over(place, job), seconds=1_800, what=place.said)
    assert state(place, job)[0] == "done", place.said()[-3000:]
    aside = place.ask(f"SELECT set_aside FROM jobs_job WHERE id = {job}")[0][0]  # noqa: S608
    assert aside in ("[]", [])
    return killed


WORKS = {
    "table": ({"rows": 50_000}, 8, (1, 15), "import of 50,000 rows"),
    "round_of": ({"projects": 10_000}, 8, (0.5, 4), "computing of a round over 10,000 projects"),
    "archive": ({"files": 500}, 30, (0.2, 1.5), "reading of a zip with 500 reports"),
    "forms": ({"count": 500}, 20, (0.2, 1.5), "zip of 500 reports"),
}
"""Name → what is asked for, kills, seconds between them, in words."""
PAUSE, LEASE = 12, 6
"""Seconds that a machine sleeps in the middle of a work: longer than the lease, at which a job goes to another."""


def told(place, name):
    return place.act(REAL, "packed" if name == "forms" else "fingerprint", "{}")


def slept(place, job, supervisor):
    """The machine of the worker sleeps for longer than the lease and wakes again; another machine has gone on."""
    until(lambda: over(place, job) or (not held(place, job) and at_work(place, job)), seconds=600, what=place.said)
    pids = [supervisor.pid, *children(supervisor.pid)]
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        time.sleep(PAUSE if number == signal.SIGSTOP else 0)


@pytest.mark.parametrize("name", WORKS)
def test_killed_again_and_again_it_comes_to_the_same(name, server, measured):
    given, kills, between, words = WORKS[name]
    with installation(server, ABACUS_JOB_LEASE=str(LEASE)) as place:
        killed = disturbed(place, begun(place, name, **given), kills, between)
        found = [told(place, name)]
        if name == "archive":
            killed += disturbed(place, begun(place, "taken"), kills, between)
            found.append(told(place, name))
    with installation(server) as calm:
        begun(calm, name, **given)
        calm.act(REAL, "work", "{}")
        wanted = [told(calm, name)]
        if name == "archive":
            begun(calm, "taken")
            calm.act(REAL, "work", "{}")
            wanted.append(told(calm, name))
    assert found == wanted
    assert name == "forms" or found[-1]["whole files"][1]
    measured(
        f"JOBS: {words}, {killed} kills and a pause beyond the lease",
        "the same rows as undisturbed, no file by halves, 0 set aside",
    )
