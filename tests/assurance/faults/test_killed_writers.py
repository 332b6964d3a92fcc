"""SQLite whose writer is killed in mid-write: whole, and with everything that was acknowledged."""

import os

import pytest

from tests.harness.installation import installation

pytestmark = [pytest.mark.database, pytest.mark.once]
LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
KILLS = 200 if LONG else 15


@pytest.mark.slow
def test_killed_writers_leave_a_whole_database_with_every_acknowledged_write(measured):
    with installation() as place:
        found = place.act("tests.assurance.faults.writer", str(KILLS))
    assert found["bad"] == []
    assert found["acknowledged"] > KILLS
    measured(
        f"FAULTS: SQLite after {KILLS} killed writers",
        f"integrity ok each time, {found['acknowledged']} acknowledged writes, 0 missing, 0 by halves",
    )
