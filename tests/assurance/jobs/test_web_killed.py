"""The server's main process is killed hard: what it started ends too, and a new one goes on with the work."""

import os
import signal
import socket
import sys
from contextlib import suppress

import pytest

from tests.assurance.faults.serving import family
from tests.assurance.jobs.killing import act, at_work, state
from tests.harness.installation import installation, running, until

pytestmark = [pytest.mark.database, pytest.mark.once, pytest.mark.long]
SERVER = (sys.executable, "-m", "tests.assurance.jobs.server")
ROWS = 3_000


def alive(pid):
    """Whether a process runs; one that only waits to be buried does not."""
    with suppress(OSError):
        return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] != "Z"
    return False


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_killed_server_leaves_nobody_behind_and_its_work_goes_on(measured):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with installation(ABACUS_JOB_LEASE="4") as place:
        job = act(place, "ask_for", rows=ROWS, size=50, mark="乙02")["job"]
        words = [*SERVER, "--port", str(port)]
        with running(place, words) as server:
            until(lambda: listens(port) and state(place, job)[1] > 0, what=place.said)
            pids = family(server.pid)
            assert at_work(place, job) in pids
            os.kill(server.pid, signal.SIGKILL)
            until(lambda: not any(alive(pid) for pid in pids), seconds=30, what=place.said)
        before = state(place, job)[1]
        assert before < ROWS
        with running(place, words):
            until(lambda: listens(port) and state(place, job)[0] in ("done", "failed"), what=place.said)
        assert state(place, job)[:2] == ("done", ROWS)
        assert place.ask("SELECT count(*) FROM pool_budgetentry")[0][0] == ROWS
    measured("JOBS: server killed during an import", f"0 of {ROWS:,} rows lost or doubled, port free at once")
