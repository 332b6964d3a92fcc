"""What others do changes nothing of what somebody is shown: no count, no total, no pager, no choice.

Every page is read, then the neighbouring county, the other department and the other unit get their
records, and every page is read again: it must be the same to the letter.
"""

import os
import re
from collections.abc import Iterable
from itertools import zip_longest

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from tests.factories import County, county, neighbour
from tests.integration.permissions.asking import answer
from tests.integration.permissions.leaks import ANNOUNCED
from tests.integration.permissions.page import DEPARTMENT, UNIT
from tests.integration.permissions.planting import told
from tests.integration.permissions.table import TABLE
from tests.integration.permissions.world import Records, fill_department, fill_unit, records_of

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|csrf-?token"[^>]*>|hx-headers=\S+|Set-Cookie: .*|ETag: .*')
ANNOUNCED_LISTS = {*ANNOUNCED, "spotcheck:draws"}
OF_MANY = frozenset({"monitoring_round", "work_plan", "linkage_run", "keyevaluation_selection", "project_year"})
"""Records that hold rows of many units, or stand beside others'; the long run reads all."""
BELOW = UNIT | DEPARTMENT | {Role.FINANCE_DIVISION}
ROLES = {
    "another unit": UNIT if LONG else {Role.UNIT_CLERK},
    "another department": BELOW if LONG else {Role.DEPARTMENT_CLERK},
    "another county": frozenset(Role) if LONG else {Role.PERFORMANCE_DIVISION},
}
YEARS = (2021, 2022) if LONG else (2021,)
FILLED = {"another unit": fill_unit, "another department": fill_department, "another county": None}


@pytest.mark.parametrize("what", ROLES)
@pytest.mark.parametrize("year", YEARS)
@override_settings(NAVIGATION_SECONDS=600)
def test_what_others_have_changes_nothing_of_what_one_is_shown(what, year):
    home = county()
    records = records_of(home)
    browsers = {role: signed_in(home, role, year) for role in ROLES[what]}
    before = {role: read(browser, role, records) for role, browser in browsers.items()}
    filled = FILLED[what]
    if filled is None:
        records_of(neighbour())
    else:
        filled(home)
    cache.clear()  # the counts beside the navigation's entries are asked anew
    for role, browser in browsers.items():
        after = read(browser, role, records)
        assert len(after) > 20 or role not in BELOW
        changed = {name: first_change(before[role][name], text) for name, text in after.items()}
        assert {name: lines for name, lines in changed.items() if lines} == {}


def first_change(before: str, after: str) -> tuple[str, str] | None:
    """The first line that differs, as it was and as it is; None where none does."""
    if before == after:
        return None
    pairs = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    return next((old.strip()[:200], new.strip()[:200]) for old, new in pairs if old != new)


def signed_in(home: County, role: Role, year: int) -> Client:
    """A browser of somebody of the county who looks at a year."""
    browser = Client(raise_request_exception=False)
    browser.force_login(home.people[role], "django.contrib.auth.backends.ModelBackend")
    browser.post(reverse("pages:year"), {"year": year})
    return browser


def read(browser: Client, role: Role, records: Records) -> dict[str, str]:
    """Every page the role may read: address → what it says."""
    return {name: said(browser, name, records) for name in readable(role)}


def readable(role: Role) -> Iterable[str]:
    """The names of the pages of a role that speak to it alone."""
    for name, page in TABLE.items():
        apart = name in ANNOUNCED_LISTS or page.anonymous or page.record == "saved_view"
        one_record = page.record and page.record not in OF_MANY and not LONG
        if page.method == "get" and role in page.roles and not apart and not one_record:
            yield name


def said(browser: Client, name: str, records: Records) -> str:
    """What a page says, without what is made anew for every answer."""
    page = TABLE[name]
    return TOKEN.sub("", told(answer(browser, name, page, dict(records.get(page.record, {}))), stamps=False))
