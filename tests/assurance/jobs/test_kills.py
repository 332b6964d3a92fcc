"""Workers killed in the middle of their work: nothing is lost, nothing comes twice, and they are back at once."""

import time

import pytest

from tests.assurance.jobs.killing import WORKER, act, at_work, kill_at_random, redone, state
from tests.harness.installation import installation, running, until

pytestmark = [pytest.mark.database, pytest.mark.once, pytest.mark.slow]
ROWS, CHUNK = 2_000, 100


def test_twenty_kills_during_an_import_lose_nothing_and_double_nothing(server):
    with installation(server, ABACUS_JOB_LEASE="4") as place:
        job = act(place, "ask_for", rows=ROWS, size=CHUNK, mark="乙02")["job"]
        began = time.monotonic()
        with running(place, WORKER):
            until(lambda: at_work(place, job), what=place.said)
            start = time.monotonic() - began
            waits = kill_at_random(place, job, ROWS, times=20, longest=0.3)
            until(lambda: state(place, job)[0] in ("done", "failed"), seconds=600, what=place.said)
        ended, done, attempts, _strikes = state(place, job)
        assert (ended, done) == ("done", ROWS), place.said()[-3000:]
        assert place.ask("SELECT count(*) FROM pool_budgetentry")[0][0] == ROWS
        assert (len(waits), attempts > 20) == (20, True)
        assert max(waits) < 4 + 5 + start  # as long as a worker takes to begin here and now
        assert max(redone(place, "乙02")) <= 1
        found = act(place, "undisturbed", other="乙02", rows=ROWS, size=CHUNK, mark="甲01")
        assert found["disturbed"] == found["undisturbed"]
