"""Every address is opened by every role: those who may get in, the others do not.

The longest of the tests of the table, in a file of its own so that two workers share them.
"""

import pytest

from tests.integration.permissions.asking import OPEN, ask
from tests.integration.permissions.table import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@pytest.mark.parametrize("name", TABLE)
def test_those_who_may_get_in_and_nobody_else(world, name):
    page = TABLE[name]
    wrong = []
    for role, browser in world.browsers.items():
        arguments = dict(world.records.get(page.record, {}))
        if page.record == "saved_view":
            arguments = {"pk": world.own_view[role]}
        status = ask(browser, name, page, arguments, world.records.get(page.fills))
        refused = 404 if role in page.unseen else page.refused
        expected = status in OPEN if role in page.roles else status == refused
        if not expected:
            wrong.append((role.value, status))
    assert wrong == []
