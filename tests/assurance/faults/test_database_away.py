"""PostgreSQL goes away under a real server and a real worker: pages say so, nothing is lost, all goes on by itself."""

import os
import time
from contextlib import ExitStack

import pytest

from tests.assurance.faults.serving import served
from tests.assurance.jobs.killing import WORKER, act, state
from tests.harness.installation import installation, running, until
from tests.harness.proxy import door

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
SECONDS = 30 if LONG else 3
ROWS = 20_000 if LONG else 1_500
SERVER = os.environ.get("ABACUS_TEST_POSTGRESQL", "")

pytestmark = [pytest.mark.database, pytest.mark.slow]


def anew(browser):
    """The answer to somebody who signs in from another browser."""
    browser.jar.clear()
    return browser.sign_in("faults-clerk")


@pytest.fixture
def place():
    """An installation whose database is behind a door."""
    with ExitStack() as stack:
        made = stack.enter_context(installation(SERVER, ABACUS_JOB_LEASE="4"))
        gate = stack.enter_context(door(SERVER))
        made.server = gate.address
        yield made, gate


if SERVER:

    def test_pages_say_that_it_is_away_and_work_again_without_a_restart(place, measured):
        made, gate = place
        with served(made) as (browser, _pid):
            assert browser.sign_in("faults-clerk").status == 302
            gate.shut()
            began = time.monotonic()
            answers = []
            while time.monotonic() - began < SECONDS:
                answers.append(browser.get("/"))
                answers.append(browser.sign_in("faults-clerk"))
                time.sleep(SECONDS / 20)
            gate.open()
            back = until(lambda: anew(browser).status == 302 and time.monotonic())
            assert {answer.status for answer in answers} <= {503, 200, 302}
            away = [answer for answer in answers if answer.status == 503]
            assert len(away) >= len(answers) / 2
            assert all("请稍后重试" in answer.text and answer.headers["retry-after"] for answer in away)
            assert browser.get("/").status == 200
        measured(
            f"FAULTS: PostgreSQL away for {SECONDS} s",
            f"503 with Retry-After {len(away)} times, back {back - began - SECONDS:.1f} s after it, no restart",
        )

    @pytest.mark.long
    def test_a_worker_goes_on_where_it_was(place, measured):
        made, gate = place
        job = act(made, "ask_for", rows=ROWS, size=50, mark="乙02")["job"]
        with running(made, WORKER):
            until(lambda: state(made, job)[1] > 0, what=made.said)
            gate.shut()
            time.sleep(SECONDS)
            gate.open()
            began = time.monotonic()
            before = state(made, job)[1]
            until(lambda: state(made, job)[1] > before or state(made, job)[0] == "done", what=made.said)
            waited = time.monotonic() - began
            until(lambda: state(made, job)[0] in ("done", "failed"), seconds=600, what=made.said)
        assert state(made, job)[:2] == ("done", ROWS)
        assert made.ask("SELECT count(*) FROM pool_budgetentry")[0][0] == ROWS
        assert waited < 4 + 5
        measured(
            f"FAULTS: an import while PostgreSQL is away for {SECONDS} s",
            f"0 of {ROWS:,} rows lost or doubled, goes on {waited:.1f} s after it is back",
        )
