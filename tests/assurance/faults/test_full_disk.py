"""A real server whose disk is full: a page that says so, nothing half written, and on it goes once there is room."""

import pytest

from tests.assurance.faults.serving import no_room, served
from tests.harness.installation import installation

pytestmark = [pytest.mark.database, pytest.mark.once, pytest.mark.slow]


def signed_in(place):
    """How often somebody signed in, by the trail."""
    return place.ask("SELECT count(*) FROM audit_event WHERE action = 'accounts.signed_in'")[0][0]


def anew(browser):
    """The answer to somebody who signs in from another browser."""
    browser.jar.clear()
    return browser.sign_in("faults-clerk")


def test_a_full_disk_is_said_and_over_once_there_is_room(measured):
    with installation() as place, served(place) as (browser, pid):
        assert browser.sign_in("faults-head").status == 302
        before = signed_in(place)
        with no_room(pid):
            answers = [anew(browser)]
            while len(answers) < 30 and answers[-1].status == 302:
                answers.append(anew(browser))
        done = sum(answer.status == 302 for answer in answers)
        refused = answers[-1]
        assert {answer.status for answer in answers} <= {302, 507}
        assert (refused.status, bool(refused.headers["retry-after"])) == (507, True)
        assert "没有改动任何数据" in refused.text
        assert signed_in(place) == before + done
        assert place.ask("PRAGMA integrity_check") == [("ok",)]
        assert anew(browser).status == 302
    measured("FAULTS: full disk", "507 with a page, transaction rolled back, recovers without a restart")
