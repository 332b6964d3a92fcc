"""How far a role reaches from where it is held, and what a page answers it there: one place for tests and documents."""

from enum import StrEnum

from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from tests.integration.permissions.page import Page


class Place(StrEnum):
    """Where a record lies, seen from the body at which a role is held."""

    OWN = "own"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    OTHER = "other region"


OWN_AND_BELOW = frozenset({Place.OWN, Place.CHILD})
NOWHERE: frozenset[Place] = frozenset()

REACH: dict[Role, frozenset[Place]] = {
    Role.UNIT_CLERK: OWN_AND_BELOW,
    Role.UNIT_HEAD: OWN_AND_BELOW,
    Role.DEPARTMENT_CLERK: OWN_AND_BELOW,
    Role.DEPARTMENT_HEAD: OWN_AND_BELOW,
    Role.FINANCE_DIVISION: frozenset({Place.CHILD}),
    Role.PERFORMANCE_DIVISION: OWN_AND_BELOW,
    Role.BUREAU_LEADER: OWN_AND_BELOW,
    Role.AUDITOR: OWN_AND_BELOW,
    Role.DEPUTY: OWN_AND_BELOW,
    Role.AGENCY: NOWHERE,
    Role.EXPERT: NOWHERE,
    Role.PUBLIC: NOWHERE,
    Role.SYSTEM_ADMIN: NOWHERE,
    Role.SECURITY_ADMIN: NOWHERE,
    Role.AUDIT_ADMIN: NOWHERE,
}
"""Whose business a role sees. For a finance division `child` are the departments it serves, `sibling` all others."""

ADMINISTERED: dict[Role, frozenset[Place]] = dict.fromkeys(ADMINISTRATORS, OWN_AND_BELOW)
"""What the three administrators look after, though they see no business of it: people, bodies, jobs, the trail."""


def place_of(path: str, station: str, served: tuple[str, ...] = ()) -> Place:
    """Where `path` lies seen from `station`; `served` are the departments of a finance division."""
    if any(path == one or path.startswith(f"{one}.") for one in served):
        return Place.CHILD
    if path == station:
        return Place.OWN
    if path.startswith(f"{station}."):
        return Place.CHILD
    if station.startswith(f"{path}."):
        return Place.PARENT
    return Place.SIBLING if path.split(".")[:-1] == station.split(".")[:-1] else _elsewhere(path, station)


def _elsewhere(path: str, station: str) -> Place:
    """Another region where the ways part above every body of the county; else a cousin, which is no nearer."""
    return Place.SIBLING if path.split(".")[:REGION_DEPTH] == station.split(".")[:REGION_DEPTH] else Place.OTHER


REGION_DEPTH = 2
"""Steps of a path that name the county, in a tree with a city above the counties."""


def reaches(role: Role, place: Place, page: Page) -> bool:
    """Whether a role that may open the page finds a record that lies there."""
    return place in REACH[role] | ADMINISTERED.get(role, NOWHERE)


def expected(role: Role, place: Place, page: Page) -> int:
    """What the page answers: 200 for any answer to somebody let in, else 403 or 404."""
    if role in page.unseen:
        return 404
    if role not in page.roles:
        return page.refused
    return 200 if not page.record or reaches(role, place, page) else 404
