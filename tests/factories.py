"""Places and people for tests: a county with everybody a route needs, and its neighbour."""

import itertools
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from django.contrib.auth.hashers import make_password

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations import services as organisations
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key

BEGIN = date(2018, 1, 1)
PASSWORD = "correct-horse-7"
_numbers = itertools.count(1)


def organisation(
    kind: str,
    name: str,
    parent: Organisation | None = None,
    code: str = "",
    valid_from: date = BEGIN,
    region_code: str = "",
) -> Organisation:
    """One body, of the initialisation's making."""
    return organisations.create_organisation(
        kind=kind, code=code or f"{next(_numbers):06d}", name=name, parent=parent, valid_from=valid_from,
        by=None, on=valid_from, region_code=region_code,
    )  # fmt: skip


def person(role: Role | None, at: Organisation, name: str = "", username: str = "", since: date = BEGIN) -> User:
    """Somebody who may sign in with `PASSWORD` and holds `role` (None: nothing) at a body."""
    number = next(_numbers)
    label = name or (f"{role.label}{number}" if role else f"无职{number}")
    user, _password = accounts.create_user(
        username=username or f"user{number}", name=label, organisation=at, by=None, on=since, password=PASSWORD
    )
    if role is not None:
        accounts.appoint(user=user, role=role, organisation=at, valid_from=since, by=None, on=since)
    return user


@dataclass(frozen=True)
class County:
    """A region with two departments (two units and one unit), two finance divisions, and people of any role.

    The first division serves the first department, the second the second. People are found by role:
    `county.people[Role.UNIT_CLERK]` belongs to `unit`, departments' people to `department`.
    """

    region: Organisation
    department: Organisation
    other_department: Organisation
    unit: Organisation
    sibling_unit: Organisation
    other_unit: Organisation
    division: Organisation
    other_division: Organisation

    @cached_property
    def people(self) -> dict[Role, User]:
        """A person of every role, all made at once when first asked for."""
        self.posts.fill()
        return dict(self.posts)

    @cached_property
    def posts(self) -> "Posts":
        """A person of a role, made when first asked for, so that other posts stay vacant."""
        return Posts(self)

    def place_of(self, role: Role) -> Organisation:
        """Where the county's person of that role sits."""
        if role in {Role.UNIT_CLERK, Role.UNIT_HEAD}:
            return self.unit
        if role in {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD}:
            return self.department
        return self.division if role == Role.FINANCE_DIVISION else self.region


class Posts(dict[Role, User]):
    """A county's people by role, each made when first asked for."""

    def __init__(self, county: County) -> None:
        super().__init__()
        self.county = county

    def __missing__(self, role: Role) -> User:
        self[role] = person(role, self.county.place_of(role))
        return self[role]

    def fill(self) -> None:
        """Somebody for every vacant post, in a few queries: most tests begin with this."""
        vacant = [role for role in Role if role not in self]
        users = [newcomer(role, self.county.place_of(role)) for role in vacant]
        User.objects.bulk_create(users)
        held = zip(vacant, users, strict=True)
        Appointment.objects.bulk_create(
            Appointment(user=user, role=role, organisation=user.organisation, valid_from=BEGIN) for role, user in held
        )
        self.update(zip(vacant, users, strict=True))


@cache
def hashed() -> str:
    """`PASSWORD` as the database keeps it."""
    return make_password(PASSWORD)


def newcomer(role: Role, at: Organisation) -> User:
    """Somebody of the staff of a body, not yet saved."""
    number = next(_numbers)
    name = f"{role.label}{number}"
    return User(username=f"user{number}", name=name, sort_key=sort_key(name), organisation=at, password=hashed())


def county(name: str = "文登区", code: str = "371003", parent: Organisation | None = None) -> County:
    """A county as on any day since 2018, below a city where one is given."""
    region = organisation("region", name, parent, code=code, region_code=code)
    department = organisation("department", f"{name}教育和体育局", region, "101")
    other_department = organisation("department", f"{name}卫生健康局", region, "102")
    made = County(
        region=region,
        department=department,
        other_department=other_department,
        unit=organisation("unit", f"{name}第一中学", department, "101001"),
        sibling_unit=organisation("unit", f"{name}实验小学", department, "101002"),
        other_unit=organisation("unit", f"{name}人民医院", other_department, "102001"),
        division=organisation("division", "教科文科", region, "D01"),
        other_division=organisation("division", "社会保障科", region, "D02"),
    )
    pairs = ((made.division, made.department), (made.other_division, made.other_department))
    for division, served in pairs:
        organisations.assign_division(division=division, department=served, valid_from=BEGIN, by=None, on=BEGIN)
    return made


def neighbour() -> County:
    """The county next door, with the same codes below its own."""
    return county("荣成市", "371082")
