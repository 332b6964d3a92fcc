"""A region for a replay: its departments and units as the rows name them, and a person for every role."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.services import appoint, create_user
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.services import assign_division, create_organisation
from abacus.replay.tables import Row

Kind = Organisation.Kind
FOUNDED = date(2014, 3, 1)
REGION_ROLES = (
    (Role.PERFORMANCE_DIVISION, Kind.REGION),
    (Role.BUREAU_LEADER, Kind.REGION),
    (Role.AUDITOR, Kind.REGION),
    (Role.FINANCE_DIVISION, Kind.DIVISION),
)
"""Who of the bureau a route may ask for, and where they sit."""


@dataclass
class Place:
    """The region with its units by name; people are found by role and organisation."""

    region: Organisation
    division: Organisation
    units: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    people: dict[tuple[str, int], User] = field(default_factory=dict)

    def unit(self, row: Row) -> Organisation:
        """The unit a row names; in a row without one its department's own office."""
        return self.units[str(row["department"]), str(row.get("unit") or row["department"])]

    def person(self, role: Role, at: Organisation) -> User:
        """Who holds `role` at a body; appointed when first asked for."""
        key = (role.value, at.pk)
        if key not in self.people:
            self.people[key] = _person(role, at)
        return self.people[key]

    def clerk(self, unit: Organisation) -> User:
        """Who fills in for a unit."""
        return self.person(Role.UNIT_CLERK, unit)

    def department(self, unit: Organisation) -> Organisation:
        """The department above a unit."""
        if unit.parent is None:
            raise ValueError(unit.name)
        return unit.parent

    @property
    def performance(self) -> User:
        """The performance division's officer."""
        return self.person(Role.PERFORMANCE_DIVISION, self.region)

    @property
    def leader(self) -> User:
        """The bureau's leader in charge."""
        return self.person(Role.BUREAU_LEADER, self.region)

    @property
    def finance(self) -> User:
        """The finance division's officer."""
        return self.person(Role.FINANCE_DIVISION, self.division)


@transaction.atomic
def build(code: str, name: str, rows: Iterable[Row]) -> Place:
    """The region with every department and unit of the rows, and everybody a route may ask for."""
    region = _make(Kind.REGION, code, name, None)
    place = Place(region, _make(Kind.DIVISION, "F01", "业务科室", region))
    departments: dict[str, Organisation] = {}
    for row in rows:
        label = str(row["department"])
        unit = str(row.get("unit") or label)
        if label not in departments:
            number = 101 + len(departments)
            departments[label] = _make(Kind.DEPARTMENT, str(number), label, region)
            assign_division(
                division=place.division, department=departments[label], valid_from=FOUNDED, by=None, on=FOUNDED
            )
            for role in (Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD):
                place.person(role, departments[label])
        if (label, unit) not in place.units:
            above = departments[label]
            count = sum(one.parent_id == above.pk for one in place.units.values()) + 1
            place.units[label, unit] = _make(Kind.UNIT, f"{above.code}{count:03d}", unit, above)
            for role in (Role.UNIT_CLERK, Role.UNIT_HEAD):
                place.person(role, place.units[label, unit])
    for role, at in REGION_ROLES:
        place.person(role, place.region if at == Kind.REGION else place.division)
    return place


def _make(kind: str, code: str, name: str, parent: Organisation | None) -> Organisation:
    sample = Organisation.Sample.SYNTHETIC if parent is None else ""
    return create_organisation(
        kind=kind, code=code, name=name, parent=parent, valid_from=FOUNDED, by=None, on=FOUNDED, sample=sample
    )


def _person(role: Role, at: Organisation) -> User:
    user, _once = create_user(
        username=f"{role.value}-{at.path}",
        name=f"{at.name}{role.label}",
        organisation=at,
        by=None,
        on=FOUNDED,
        password="",
    )
    appoint(user=user, role=role, organisation=at, valid_from=FOUNDED, by=None, on=FOUNDED)
    return user
