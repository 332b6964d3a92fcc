"""Every address has its line; the neighbours' records do not exist; nothing changes without signing in and a form."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from tests.integration.permissions.asking import ask, body
from tests.integration.permissions.table import SHARED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The names of all addresses, with their namespace."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


def test_every_address_has_a_line_in_the_table():
    names = set(addresses(get_resolver()))
    assert names - set(TABLE) == set(), "add a line to tests/integration/permissions/table.py"
    assert set(TABLE) - names == set(), "the table knows addresses that are gone"


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


@pytest.mark.once
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


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.method == "post" and not page.by_link])
def test_what_changes_something_is_never_done_by_a_link(world, name):
    page = TABLE[name]
    arguments = dict(world.records.get(page.record, {"pk": 1} if page.record else {}))
    role = next(iter(sorted(page.roles)))
    with transaction.atomic():
        status = world.browsers[role].get(reverse(name, kwargs=arguments)).status_code
        transaction.set_rollback(True)
    assert status in {405, 403, 404}


@pytest.mark.once
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
