"""Others' records do not exist; nothing changes without signing in, a form of ours and the right method."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.integration.permissions.asking import answer, body
from tests.integration.permissions.leaks import leaked
from tests.integration.permissions.table import SHARED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OWN = [name for name, page in TABLE.items() if page.record and page.record not in SHARED and not page.anonymous]


@pytest.mark.parametrize("name", OWN)
def test_records_out_of_scope_do_not_exist(world, name):
    """For who works below the region those of the other department, for who sees all of it the neighbour's."""
    page = TABLE[name]
    wrong = []
    for role in page.roles:
        arguments = dict(world.out_of_scope(role, page.record))
        if page.record == "saved_view":
            arguments = {"pk": next(pk for other, pk in world.own_view.items() if other != role)}
        response = answer(world.browsers[role], name, page, arguments, world.out_of_scope(role, page.fills))
        if response.status_code != 404:
            wrong.append((role.value, response.status_code))
        wrong += [(role.value, word) for word in leaked(name, page, role, response)]
    assert wrong == []


@pytest.mark.once
@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_in_without_signing_in(world, name):
    page = TABLE[name]
    browser = Client(raise_request_exception=False)
    with transaction.atomic():
        answer = browser.generic(page.method.upper(), url_of(world, name), **body(page))
        transaction.set_rollback(True)
    if page.anonymous:
        assert answer.status_code in {200, 302}
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def url_of(world, name: str) -> str:
    """The address with a record of one's own county."""
    page = TABLE[name]
    return reverse(name, kwargs=dict(world.records.get(page.record, {"pk": 1} if page.record else {})))


@pytest.mark.once
@pytest.mark.parametrize("name", TABLE)
def test_a_method_the_table_does_not_name_is_refused(world, name):
    """What changes something is never done by a link; what only reads takes no form."""
    page = TABLE[name]
    telling = next(method for method in ("GET", "POST", "DELETE") if method not in page.methods)
    role = next(iter(sorted(page.roles)))
    assert answer(world.browsers[role], name, page, url_arguments(world, page), method=telling).status_code == 405


def url_arguments(world, page) -> dict:
    return dict(world.records.get(page.record, {"pk": 1} if page.record else {}))


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if "POST" in page.methods])
def test_a_change_without_the_forms_own_token_is_refused(world, name):
    page = TABLE[name]
    role = next(iter(sorted(page.roles)))
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = world.browsers[role].cookies
    assert strict.post(url_of(world, name)).status_code == 403
