"""What nobody out of scope may read: a word in every text of others' rows, and who must never be told it."""

from collections.abc import Iterable

from django.http import HttpResponseBase

from abacus.foundation.accounts.roles import ASSIGNED, Role
from tests.factories import County
from tests.integration.permissions.page import DEPARTMENT, UNIT, Page
from tests.integration.permissions.planting import plant, told, within

NEIGHBOUR, DEPARTMENT_BESIDE, UNIT_BESIDE = "zqxneighbour", "zqxdepartment", "zqxunit"
BELOW_REGION = UNIT | DEPARTMENT | {Role.FINANCE_DIVISION}
HIDDEN: dict[str, frozenset[Role]] = {
    NEIGHBOUR: frozenset(Role),
    DEPARTMENT_BESIDE: BELOW_REGION | ASSIGNED,
    UNIT_BESIDE: UNIT | ASSIGNED,
}
"""The word → the roles of the county that must not come across it."""

ANNOUNCED = {
    "spotcheck:draw": "a draw is announced to all whom it concerns, with its whole frame",
    "spotcheck:frame": "anybody of the region may draw again",
    "spotcheck:verify": "anybody of the region may draw again",
    "spotcheck:explain-weight": "the weights of a draw are announced",
}
"""Addresses that tell the whole region on purpose; no other region."""


def plant_all(home: County, away: County) -> None:
    """Put the words into the neighbouring county, the other department and the other unit."""
    plant(NEIGHBOUR, within(away.region.path))
    plant(DEPARTMENT_BESIDE, within(home.other_department.path, home.other_division.path))
    plant(UNIT_BESIDE, within(home.sibling_unit.path))


def leaked(name: str, page: Page, role: Role, response: HttpResponseBase) -> list[str]:
    """The words an answer lets out to a role."""
    if page.anonymous:
        return []
    text = told(response)
    return [word for word in words_for(name, role) if word in text]


def words_for(name: str, role: Role) -> Iterable[str]:
    """The words that an address must not tell a role."""
    return (word for word, roles in HIDDEN.items() if role in roles and (word == NEIGHBOUR or name not in ANNOUNCED))
