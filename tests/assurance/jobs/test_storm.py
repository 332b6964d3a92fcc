"""Hundreds of deaths, pauses and outages during one import of 50,000 rows, on two machines' worth of workers."""

import os
import random
import signal
import time
from contextlib import ExitStack, suppress

import pytest

from tests.assurance.jobs.killing import WORKER, act, at_work, children, held, redone, state
from tests.harness.installation import installation, running, until
from tests.harness.proxy import door

pytestmark = [pytest.mark.database, pytest.mark.long]
ROWS, CHUNK, KILLS, PAUSES, OUTAGES, LEASE = 50_000, 100, 500, 10, 10, 3


class Storm:
    """What happens to an installation while a job goes on."""

    def __init__(self, place, job, gate, supervisors):
        self.place, self.job, self.gate, self.supervisors = place, job, gate, supervisors
        self.draw, self.waits = random.Random(3), []

    def over(self):
        return state(self.place, self.job)[0] in ("done", "failed")

    def worker(self):
        """Who has the job, once somebody has."""
        return until(lambda: self.over() or at_work(self.place, self.job), what=self.place.said)

    def kill(self):
        """A worker dies, but never the third over the same rows."""
        until(lambda: self.over() or not held(self.place, self.job), what=self.place.said)
        pid = self.worker()
        time.sleep(self.draw.uniform(0, 0.25))
        pid = at_work(self.place, self.job) or pid
        if pid is True:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self._measure(pid)

    def pause(self):
        """A machine sleeps for longer than the lease: the worker and who looks after it; then it wakes again."""
        machine = self.draw.choice(self.supervisors)
        pids = [machine.pid, *children(machine.pid)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        time.sleep(LEASE * 2)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def outage(self):
        """The database goes away and comes back."""
        if self.gate is not None:
            self.gate.shut()
            time.sleep(self.draw.uniform(0.5, 3))
            self.gate.open()

    def _measure(self, gone):
        began = time.monotonic()
        until(lambda: self.over() or at_work(self.place, self.job) not in (0, gone), what=self.place.said)
        self.waits.append(time.monotonic() - began)


def test_an_import_survives_all_of_it(server, measured):
    with ExitStack() as stack:
        place = stack.enter_context(installation(server, ABACUS_JOB_LEASE=str(LEASE)))
        job = act(place, "ask_for", rows=ROWS, size=CHUNK, mark="乙02")["job"]
        direct = place.server
        gate = stack.enter_context(door(server)) if server else None
        if gate is not None:
            place.server = gate.address
        machines = [stack.enter_context(running(place, WORKER)) for _number in range(2)]
        place.server = direct
        storm = Storm(place, job, gate, machines)
        acts = [storm.kill] * KILLS + [storm.pause] * PAUSES + [storm.outage] * OUTAGES
        random.Random(4).shuffle(acts)
        for happens in acts:
            if not storm.over():
                happens()
        until(storm.over, seconds=1_800, what=place.said)
        ended, done, attempts, _strikes = state(place, job)
        assert (ended, done) == ("done", ROWS), place.said()[-3000:]
        aside = place.ask(f"SELECT set_aside FROM jobs_job WHERE id = {job}")[0][0]  # noqa: S608
        assert aside in ("[]", [])
        assert place.ask("SELECT count(*) FROM pool_budgetentry")[0][0] == ROWS
        assert max(storm.waits) < LEASE + 5
        assert max(redone(place, "乙02")) <= 1
        found = act(place, "undisturbed", other="乙02", rows=ROWS, size=CHUNK, mark="甲01")
        assert found["disturbed"] == found["undisturbed"]
    measured(
        f"JOBS: import of {ROWS:,} rows, {len(storm.waits)} kills, {PAUSES} pauses beyond the lease, "
        f"{OUTAGES if server else 0} outages of the database",
        f"0 lost, 0 doubled, same hash; back after {max(storm.waits):.1f} s at most (lease {LEASE} s); "
        f"at most 1 chunk of {CHUNK} redone; {attempts} attempts",
    )
