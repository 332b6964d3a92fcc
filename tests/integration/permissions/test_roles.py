"""Every address is opened by every role: those who may get in, the others do not, and nobody is told of others.

The longest of the tests of the table, in a file of its own so that two workers share them.
"""

import pytest

from tests.integration.permissions.asking import OPEN, answer
from tests.integration.permissions.leaks import leaked
from tests.integration.permissions.table import TABLE

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
OF_A_FILE = "default-src 'none'; sandbox"
"""What a stored file is sent with: it may not even ask for its own pictures."""

FOR_MACHINES = frozenset({"operations:health"})
"""Answered in JSON before anything else is asked, so that it answers while nothing else does."""

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@pytest.mark.parametrize("name", TABLE)
def test_those_who_may_get_in_and_nobody_else(world, name):
    page = TABLE[name]
    wrong = []
    for role, browser in world.browsers.items():
        arguments = dict(world.records.get(page.record, {}))
        if page.record == "saved_view":
            arguments = {"pk": world.own_view[role]}
        response = answer(browser, name, page, arguments, world.records.get(page.fills))
        refused = 404 if role in page.unseen else page.refused
        as_said = response.status_code in OPEN if role in page.roles else response.status_code == refused
        if not as_said:
            wrong.append((role.value, response.status_code))
        policy = directives(response.headers.get("Content-Security-Policy", ""))
        if policy not in (directives(POLICY), directives(OF_A_FILE)) and name not in FOR_MACHINES:
            wrong.append((role.value, policy))
        wrong += [(role.value, word) for word in leaked(name, page, role, response)]
    assert wrong == []


def directives(policy: str) -> set[str]:
    """The parts of a policy, whatever their order."""
    return {one.strip() for one in policy.split(";")}
