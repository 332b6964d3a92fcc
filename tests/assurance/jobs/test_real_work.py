"""The platform's own large works under kills: what a table, a round or an archive comes to is the same."""

import json
import os
import random
import signal
import time
from contextlib import suppress

import pytest

from tests.assurance.jobs.killing import WORKER, at_work, state
from tests.harness.installation import installation, running, until

REAL = "tests.assurance.jobs.real"
LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"

pytestmark = [pytest.mark.database, pytest.mark.long]


def begun(place, name, **given):
    """The job of a work that was asked for."""
    return place.act(REAL, name, json.dumps(given))["job"]


def over(place, job):
    return state(place, job)[0] in ("done", "failed")


def disturbed(place, job, kills, between):
    """Kill whoever has the job at random moments, but not a third time at the same place: that sets it aside."""
    draw, killed = random.Random(2), 0
    with running(place, WORKER):
        while killed < kills:
            until(lambda: over(place, job) or state(place, job)[3] < 2, seconds=600, what=place.said)
            pid = until(lambda: over(place, job) or at_work(place, job), seconds=600, what=place.said)
            if pid is True:
                break
            time.sleep(draw.uniform(*between))
            if (pid := at_work(place, job)) and not over(place, job):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                killed += 1
                until(lambda gone=pid: at_work(place, job) != gone, what=place.said)
        until(lambda: over(place, job), seconds=1_800, what=place.said)
    assert state(place, job)[0] == "done", place.said()[-3000:]
    return killed


WORKS = {
    "table": ({"rows": 50_000}, 2, (1, 15), "import of 50,000 rows, in one transaction"),
    "round_of": ({"projects": 10_000}, 2, (0.5, 6), "computing of a round over 10,000 projects"),
    "archive": ({"files": 500}, 40, (0.2, 1.5), "reading of a zip with 500 reports"),
}
"""Name → what is asked for, kills, seconds between them, in words. A work in one transaction may be cut twice:
the third time it would be set aside."""


@pytest.mark.parametrize("name", WORKS)
def test_killed_again_and_again_it_comes_to_the_same(name, server, measured):
    given, kills, between, words = WORKS[name]
    with installation(server, ABACUS_JOB_LEASE="4") as place:
        killed = disturbed(place, begun(place, name, **given), kills, between)
        found = [place.act(REAL, "fingerprint", "{}")]
        if name == "archive":
            killed += disturbed(place, begun(place, "taken"), kills, between)
            found.append(place.act(REAL, "fingerprint", "{}"))
    with installation(server) as calm:
        begun(calm, name, **given)
        calm.act(REAL, "work", "{}")
        wanted = [calm.act(REAL, "fingerprint", "{}")]
        if name == "archive":
            begun(calm, "taken")
            calm.act(REAL, "work", "{}")
            wanted.append(calm.act(REAL, "fingerprint", "{}"))
    assert found == wanted
    assert found[-1]["whole files"][1]
    measured(f"JOBS: {words}, {killed} kills", "the same rows as undisturbed, no file by halves")
