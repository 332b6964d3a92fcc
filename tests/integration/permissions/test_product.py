"""The whole product of the table: every address × role × place × method. For the long run alone."""

from collections import Counter

import pytest
from django.db import transaction
from django.test import override_settings

from abacus.foundation.accounts.roles import Role
from tests.integration.permissions.asking import OPEN, answer
from tests.integration.permissions.leaks import leaked
from tests.integration.permissions.page import Page
from tests.integration.permissions.places import Seen, seen
from tests.integration.permissions.reach import Place, expected
from tests.integration.permissions.table import SHARED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OF_THE_REGION = frozenset({"monitoring_round", "spotcheck_draw"})
"""Announced by a region to all bodies below, which read them with their own part alone and do not act on them."""
BY_PERSON = frozenset({"notice", "signing_sign_in", "signing_device", "saved_view"})
"""Records that are one person's, whatever their roles reach."""
asked: Counter[str] = Counter()
places: Counter[str] = Counter()


@pytest.fixture(scope="module")
def surroundings(django_db_setup, django_db_blocker):
    """The county with a city above it and a school below its unit, built once."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(NAVIGATION_SECONDS=600):
        yield seen()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", TABLE)
def test_every_place_and_every_method_is_answered_as_the_table_says(surroundings, name):
    (world, sights), page, wrong = surroundings, TABLE[name], []
    for sight in sights:
        arguments = dict(sight.records.get(page.record, {}))
        if (page.record and not arguments) or not (sight.own or comparable(page)):
            continue
        for role, browser in sight.browsers.items():
            for method in METHODS:
                response = answer(
                    browser, name, page, own_view(world, page, role, arguments), sight.records.get(page.fills),
                    method=method,
                )  # fmt: skip
                asked["requests"] += 1
                place = place_for(sight, role, page)
                places[(place or Place.OWN).value] += 1
                wanted = wanted_status(page, role, place, method)
                if not fits(response.status_code, wanted, role in page.roles, own=sight.own):
                    wrong.append((sight.name, role.value, method, response.status_code, wanted))
                wrong += [(sight.name, role.value, method, word) for word in told(sight, name, page, role, response)]
    asked["answered otherwise"] += len(wrong)
    assert wrong == []


def test_the_product_was_asked(measured):
    measured("PERMISSIONS: addresses × roles × places × methods asked", f"{asked['requests']:,}")
    measured("PERMISSIONS: of these by place", ", ".join(f"{name} {count:,}" for name, count in places.items()))
    measured("PERMISSIONS: answers that are not the table's, or tell of others", str(asked["answered otherwise"]))
    assert set(places) == {place.value for place in Place}
    assert asked["requests"] > 50_000


def told(sight: Seen, name: str, page: Page, role: Role, response) -> list[str]:
    """The words of others that an answer lets out."""
    return [] if sight.tells else leaked(name, page, role, response)


def place_for(sight: Seen, role: Role, page: Page) -> Place | None:
    """Where the record lies for a role: what a region has announced may be read below it."""
    announced = page.record in OF_THE_REGION and page.method == "get"
    return Place.CHILD if announced and sight.place(role) == Place.PARENT else sight.place(role)


def comparable(page: Page) -> bool:
    """Whether another place's record of the kind is out of reach or in it by the organisation alone."""
    return bool(page.record) and page.record not in SHARED | BY_PERSON and not page.anonymous and not page.unseen


def own_view(world, page: Page, role: Role, arguments: dict) -> dict:
    """A saved view is its owner's."""
    return {"pk": world.own_view[role]} if page.record == "saved_view" else arguments


def wanted_status(page: Page, role: Role, place: Place | None, method: str) -> int:
    """What the table says; None as the place is one's own, where every role finds a record it may see."""
    if method not in page.methods:
        return 405
    if place is None:
        return 404 if role in page.unseen else 200 if role in page.roles else page.refused
    return expected(role, place, page)


def fits(status: int, wanted: int, open_to: bool, *, own: bool) -> bool:
    """Whether the answer is the one wanted.

    Somebody who may not open the page may be told so before the method is looked at; who reaches a body may
    still have no task about its record (404).
    """
    if wanted == 200:
        return status in OPEN or (status == 404 and not own)
    return status == wanted or (status in {403, 404} and (not open_to or not own))
