"""Every address is opened by everybody: those who may get in, the others and the neighbours do not."""

from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from tests.integration.permissions.page import Page
from tests.integration.permissions.table import SHARED, TABLE
from tests.integration.permissions.world import World, build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OPEN = frozenset({200, 204, 286, 302, 400, 409, 422})
"""What somebody who may is answered; 400 and 422 complain about an empty form, not about the person."""


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The names of all addresses, with their namespace."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once: every request is undone by itself, everything at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def ask(browser: Client, name: str, page: Page, arguments: dict, fields: dict | None = None) -> int:
    """The status of one request, whose effects are undone."""
    url = reverse(name, kwargs=arguments)
    signed_in = deepcopy(browser.cookies)
    with transaction.atomic():
        status = browser.generic(page.method.upper(), url, **body(page, fields)).status_code
        transaction.set_rollback(True)
    browser.cookies = signed_in
    return status


def body(page: Page, fields: dict | None = None) -> dict:
    if page.method == "get":
        return {}
    return {"data": urlencode({**page.data, **(fields or {})}), "content_type": "application/x-www-form-urlencoded"}


def test_every_address_has_a_line_in_the_table():
    names = set(addresses(get_resolver()))
    assert names - set(TABLE) == set(), "add a line to tests/integration/permissions/table.py"
    assert set(TABLE) - names == set(), "the table knows addresses that are gone"


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


OWN = [name for name, page in TABLE.items() if page.record and page.record not in SHARED and not page.anonymous]


@pytest.mark.parametrize("name", OWN)
def test_the_neighbouring_countys_records_do_not_exist(world, name):
    page = TABLE[name]
    arguments = dict(world.foreign.get(page.record, {}))
    wrong = []
    for role in page.roles:
        if page.record == "saved_view":
            others = [pk for other, pk in world.own_view.items() if other != role]
            arguments = {"pk": others[0]}
        status = ask(world.browsers[role], name, page, arguments, world.foreign.get(page.fills))
        if status != 404:
            wrong.append((role.value, status))
    assert wrong == []


@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_in_without_signing_in(world, name):
    page = TABLE[name]
    arguments = dict(world.records.get(page.record, {"pk": 1} if page.record else {}))
    browser = Client(raise_request_exception=False)
    with transaction.atomic():
        answer = browser.generic(page.method.upper(), reverse(name, kwargs=arguments), **body(page))
        transaction.set_rollback(True)
    if page.anonymous:
        assert answer.status_code in {200, 302}
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.method == "post" and not page.by_link])
def test_what_changes_something_is_never_done_by_a_link(world, name):
    page = TABLE[name]
    arguments = dict(world.records.get(page.record, {"pk": 1} if page.record else {}))
    role = next(iter(sorted(page.roles)))
    with transaction.atomic():
        status = world.browsers[role].get(reverse(name, kwargs=arguments)).status_code
        transaction.set_rollback(True)
    assert status in {405, 403, 404}


@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.method == "post"])
def test_a_change_without_the_forms_own_token_is_refused(world, name):
    page = TABLE[name]
    arguments = dict(world.records.get(page.record, {"pk": 1} if page.record else {}))
    role = next(iter(sorted(page.roles)))
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = world.browsers[role].cookies
    assert strict.post(reverse(name, kwargs=arguments)).status_code == 403


def test_no_administrator_holds_a_permission_of_the_business():
    of_the_platform = {"rules", "windows", "document", "jobs", "people", "grant", "organisations", "audit"}
    business = {one for one in Permission if one.value.split("_")[0] not in of_the_platform}
    for role in ADMINISTRATORS:
        assert ROLE_PERMISSIONS[role] & business == set()
    assert set(ROLE_PERMISSIONS) == set(Role)
