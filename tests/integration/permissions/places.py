"""A city above the county and a school below a unit: with them every place of a record is seen from every role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client

from abacus.foundation.accounts.roles import Role
from tests.factories import county, organisation, person
from tests.integration.permissions import siblings
from tests.integration.permissions.leaks import NEIGHBOUR
from tests.integration.permissions.page import DEPARTMENT, UNIT
from tests.integration.permissions.planting import plant, within
from tests.integration.permissions.reach import Place
from tests.integration.permissions.world import Records, World, base, browsers_of, build, records_of

BELOW = UNIT | DEPARTMENT | {Role.FINANCE_DIVISION}
"""Roles of the county that are held below the region."""


@dataclass(frozen=True)
class Seen:
    """Records as the people of one body see them; `place` answers where they lie, None: where the role is at home."""

    name: str
    browsers: Mapping[Role, Client]
    records: Records
    place: Callable[[Role], Place | None]
    tells: bool = False
    """Whether the words planted with others may be read here: they are their own."""

    @property
    def own(self) -> bool:
        return self.place(Role.AUDITOR) is None


def seen() -> tuple[World, list[Seen]]:
    """The county in its surroundings, and every way to look at a record of them."""
    city = county("威海市", "371000")
    world = build(city.region)
    home = world.home
    above = records_of(city)
    plant(NEIGHBOUR, within(city.department.path, city.other_department.path, city.division.path))
    school = organisation("unit", "文登区第一中学分校", home.unit, "101001001")
    below = siblings.fill(siblings.seen_from(home, unit=school, sibling_unit=home.unit), base, stages=frozenset())
    pupils = browsers_of({role: person(role, school) for role in sorted(UNIT)})
    mine = world.browsers
    return world, [
        Seen("own", mine, world.records, lambda role: None),
        Seen("sibling department", mine, world.beside, lambda role: within_county(role, BELOW)),
        Seen("sibling unit", mine, world.unit_beside, lambda role: within_county(role, UNIT)),
        Seen("child unit", mine, below, lambda role: Place.CHILD),
        Seen("parent unit", pupils, world.records, lambda role: Place.PARENT),
        Seen("parent city", mine, above, lambda role: Place.PARENT),
        Seen("child county", browsers_of(city.people), world.records, from_the_city, tells=True),
        Seen("other region", mine, world.foreign, lambda role: Place.OTHER),
    ]


def within_county(role: Role, beside: Any) -> Place:
    """A record of another body of the county: below who is held above it."""
    return Place.SIBLING if role in beside else Place.CHILD


def from_the_city(role: Role) -> Place:
    """The county is below the city's region, and no business of the city's departments and units."""
    return Place.OTHER if role in BELOW else Place.CHILD
