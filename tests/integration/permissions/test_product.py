"""The whole product of the table: every address × role × place × method. For the long run alone."""

from collections import Counter

import pytest

from abacus.foundation.accounts.roles import Role
from tests.integration.permissions.asking import OPEN, answer
from tests.integration.permissions.leaks import leaked
from tests.integration.permissions.page import Page
from tests.integration.permissions.reach import Place, expected
from tests.integration.permissions.table import SHARED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OWN = "the first unit's"
PLACES = {
    OWN: lambda role: None,
    "the other department's": lambda role: Place.SIBLING if role in BELOW else Place.CHILD,
    "the neighbouring county's": lambda role: Place.OTHER,
}
BELOW = frozenset({Role.UNIT_CLERK, Role.UNIT_HEAD, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD, Role.FINANCE_DIVISION})
asked: Counter[str] = Counter()
BY_PERSON = frozenset({"notice", "signing_sign_in", "signing_device", "saved_view"})
"""Records that are one person's, whatever their roles reach."""


@pytest.mark.parametrize("name", TABLE)
def test_every_place_and_every_method_is_answered_as_the_table_says(world, name):
    page, wrong = TABLE[name], []
    for place, seen_from in PLACES.items():
        records = {OWN: world.records, "the other department's": world.beside}.get(place, world.foreign)
        arguments = dict(records.get(page.record, {}))
        if (page.record and not arguments) or (place != OWN and not comparable(page)):
            continue
        for role in Role:
            for method in METHODS:
                response = answer(
                    world.browsers[role], name, page, own_view(world, page, role, arguments), records.get(page.fills),
                    method=method,
                )  # fmt: skip
                asked["requests"] += 1
                wanted = wanted_status(page, role, seen_from(role), method)
                if not fits(response.status_code, wanted, role in page.roles, own=place == OWN):
                    wrong.append((place, role.value, method, response.status_code, wanted))
                wrong += [(place, role.value, method, word) for word in leaked(name, page, role, response)]
    asked["answered otherwise"] += len(wrong)
    assert wrong == []


def test_the_product_was_asked(measured):
    measured("PERMISSIONS: addresses × roles × places × methods asked", f"{asked['requests']:,}")
    measured("PERMISSIONS: answers that are not the table's, or tell of others", str(asked["answered otherwise"]))
    assert asked["requests"] > 50_000


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
