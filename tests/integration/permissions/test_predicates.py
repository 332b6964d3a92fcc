"""The whole table without a request: what pages demand, what roles grant, how far they reach."""

from dataclasses import dataclass
from datetime import date

import pytest

from abacus.foundation.accounts.access import Refused, access_of, forget_access, holds, require, scope_of_role
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, ASSIGNED, Role
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from tests.factories import County, county, organisation, person
from tests.harness import DAY
from tests.integration.permissions import document
from tests.integration.permissions.guards import demanded, views
from tests.integration.permissions.reach import ADMINISTERED, NOWHERE, REACH, Place, place_of
from tests.integration.permissions.table import TABLE


def test_every_address_has_a_line_in_the_table():
    names = set(views())
    assert names - set(TABLE) == set(), "add a line to tests/integration/permissions/stages/<app>.py"
    assert set(TABLE) - names == set(), "the table knows addresses that are gone"


def holders(permissions: frozenset[Permission]) -> frozenset[Role]:
    return frozenset(role for role in Role if ROLE_PERMISSIONS[role] & permissions)


@pytest.mark.parametrize("name", TABLE)
def test_a_page_is_open_to_exactly_the_roles_that_hold_what_its_code_demands(name):
    page, wanted = TABLE[name], demanded(views()[name][1])
    if not wanted:
        assert page.anonymous or page.roles == frozenset(Role) or page.refused == 404, "it demands no permission"
    elif page.narrower:
        assert page.roles | page.unseen < holders(wanted), "narrower is not needed"
    else:
        assert page.roles | page.unseen == holders(wanted), f"it demands one of {sorted(wanted)}"


def test_nobody_reaches_a_sibling_a_parent_or_another_region():
    assert set(REACH) == set(Role)
    for role in Role:
        beyond = {Place.SIBLING, Place.PARENT, Place.OTHER}
        assert not (REACH[role] | ADMINISTERED.get(role, NOWHERE)) & beyond
    assert {role for role in Role if not REACH[role]} == ADMINISTRATORS | ASSIGNED


@dataclass
class Tree:
    """A city with two counties, each with bodies of every kind, and another city."""

    city: Organisation
    other_city: Organisation
    home: County
    away: County

    def bodies(self) -> list[Organisation]:
        return list(Organisation.objects.order_by("path"))


@pytest.fixture
def tree(db) -> Tree:
    city, other = organisation("region", "威海市", code="3710"), organisation("region", "菏泽市", code="3717")
    return Tree(city, other, county(parent=city), county("荣成市", "371082", parent=city))


def stations(tree: Tree, role: Role) -> list[Organisation]:
    """Where a role is held: in the county, and in the city above it where it is one of a region."""
    own = tree.home.place_of(role)
    return [own, tree.city] if own.kind == Organisation.Kind.REGION else [own]


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_the_table_says_from_wherever_it_is_held(tree, role):
    bodies = tree.bodies()
    uploads = [
        Upload(
            name=one.path, sha256=f"{number:064d}", size=1, organisation_path=one.path, uploaded_by=person(None, one)
        )
        for number, one in enumerate(bodies)
    ]
    Upload.objects.bulk_create(uploads)
    for station in stations(tree, role):
        somebody = person(role, station)
        served = (tree.home.department.path,) if role == Role.FINANCE_DIVISION else ()
        places = {one.path: place_of(one.path, station.path, served) for one in bodies}
        seen = {path for path, place in places.items() if place in REACH[role]}
        looked_after = {path for path, place in places.items() if place in ADMINISTERED.get(role, NOWHERE)}
        assert_reaches(somebody, bodies, seen, seen | looked_after, station.path)


def assert_reaches(somebody: User, bodies: list[Organisation], seen: set[str], acted: set[str], station: str) -> None:
    """What the scope covers, what a list shows, and where every permission of the person holds."""
    access = access_of(somebody, DAY)
    assert {one.path for one in bodies if access.scope.covers(one.path)} == seen
    assert set(Upload.objects.visible_to(somebody, DAY).values_list("organisation_path", flat=True)) == seen
    assert set(Organisation.objects.within(access.scope).values_list("path", flat=True)) == seen
    for permission in Permission:
        held = permission in access.permissions
        found = {one.path for one in bodies if access.may(permission, one.path)}
        assert found == ((acted | {station}) if held else set()), permission
        assert access.scope_of(permission) == (Scope.of(acted) if held else Scope()), permission


@pytest.mark.django_db
@pytest.mark.database
def test_nobody_reaches_anything_before_after_or_without_an_account_in_use(tree):
    somebody = person(Role.PERFORMANCE_DIVISION, tree.home.region, since=date(2020, 1, 1))
    assert access_of(somebody, date(2019, 12, 31)).permissions == frozenset()
    assert access_of(somebody, DAY).permissions
    somebody.appointments.update(valid_to=DAY)
    assert access_of(fresh(somebody), DAY).scope == Scope()
    somebody.appointments.update(valid_to=None)
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    gone = access_of(fresh(somebody), DAY)
    assert (gone.permissions, gone.scope, gone.region) == (frozenset(), Scope(), None)


@pytest.mark.django_db
@pytest.mark.database
def test_a_permission_is_asked_of_a_person_a_page_and_a_request(tree):
    clerk = person(Role.UNIT_CLERK, tree.home.unit)
    assert not holds(clerk, Permission.PROJECT_VIEW), "before the request has worked it out"
    access = access_of(clerk, DAY)
    assert access_of(clerk, DAY) is access
    assert holds(clerk, Permission.PROJECT_VIEW)
    assert not holds(clerk, Permission.BUDGET_APPROVE)
    assert access.region == tree.home.region
    assert (access.roles, access.titles) == ({Role.UNIT_CLERK}, ("文登区第一中学 · 单位经办",))
    assert access_of(person(Role.DEPUTY, tree.city), DAY).region == tree.city
    access.demand(Permission.BUDGET_APPROVE, Permission.TARGET_DECLARE)
    with pytest.raises(Refused):
        access.demand(Permission.BUDGET_APPROVE)
    with pytest.raises(Refused):
        require(clerk, Permission.TARGET_DECLARE, path=tree.home.sibling_unit.path, on=DAY)
    require(clerk, Permission.TARGET_DECLARE, path=tree.home.unit.path, on=DAY)
    forget_access(clerk)
    assert not holds(clerk, Permission.PROJECT_VIEW)


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("role", Role)
def test_what_a_role_covers_is_said_of_the_role_as_of_its_holder(tree, role):
    at = tree.home.place_of(role)
    assert scope_of_role(role, at, DAY) == access_of(person(role, at), DAY).scope


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_no_administrator_holds_a_permission_of_the_business():
    of_the_platform = {
        "rules", "windows", "document", "jobs", "people", "grant", "organisations", "audit", "system", "administrator",
    }  # fmt: skip
    business = {one for one in Permission if one.value.split("_")[0] not in of_the_platform}
    for role in ADMINISTRATORS:
        assert ROLE_PERMISSIONS[role] & business == set()
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_the_document_says_what_the_table_says():
    written = document.TARGET.read_text(encoding="utf-8")
    assert written == document.text(), "write it again: .venv/bin/python -m tests.integration.permissions.document"
