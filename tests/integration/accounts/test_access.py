"""What a person may see and do follows from their appointments of the day."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from abacus.foundation.accounts import services
from abacus.foundation.accounts.access import Refused, access_of, forget_access, holds, require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ASSIGNED, Role
from abacus.foundation.organisations import services as organisations
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.models import Task
from tests.factories import county, neighbour, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


def roots(user, on=DAY):
    return access_of(user, on).scope.roots


def test_every_role_sees_its_part_of_the_tree(place):
    expected = {
        Role.UNIT_CLERK: place.unit, Role.UNIT_HEAD: place.unit,
        Role.DEPARTMENT_CLERK: place.department, Role.DEPARTMENT_HEAD: place.department,
        Role.FINANCE_DIVISION: place.department, Role.PERFORMANCE_DIVISION: place.region,
        Role.BUREAU_LEADER: place.region, Role.AUDITOR: place.region, Role.DEPUTY: place.region,
    }  # fmt: skip
    for role, user in place.people.items():
        wanted = (expected[role].path,) if role in expected else ()
        assert roots(user) == wanted, role


def test_administrators_and_those_given_tasks_see_no_business(place):
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, *ASSIGNED):
        assert not access_of(place.people[role], DAY).scope.covers(place.unit.path)


def test_an_administrator_reaches_the_whole_region_and_no_other(place):
    access = access_of(place.posts[Role.SYSTEM_ADMIN], DAY)
    assert access.may(Permission.PEOPLE_MANAGE, place.other_unit.path)
    assert not access.may(Permission.PEOPLE_MANAGE, neighbour().unit.path)
    assert access.scope_of(Permission.PEOPLE_MANAGE).roots == (place.region.path,)
    assert access.scope_of(Permission.PROJECT_VIEW).roots == ()


def test_a_finance_division_sees_the_departments_of_its_list_on_that_day(place):
    officer = place.posts[Role.FINANCE_DIVISION]
    organisations.assign_division(
        division=place.division, department=place.other_department, valid_from=date(2022, 7, 1), by=None, on=DAY
    )
    assert roots(officer) == (place.department.path,)
    assert roots(officer, date(2022, 7, 1)) == (place.department.path, place.other_department.path)


def test_an_appointment_counts_from_its_first_day_until_the_day_it_ends(place):
    user = person(None, place.unit)
    Appointment.objects.create(
        user=user, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, valid_to=DAY + timedelta(days=2)
    )
    days = {day: bool(roots(user, DAY + timedelta(days=day))) for day in (-1, 0, 1, 2)}
    assert days == {-1: False, 0: True, 1: True, 2: False}


def test_a_pending_appointment_grants_nothing(place):
    user = person(None, place.unit)
    Appointment.objects.create(user=user, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, pending=True)
    assert not access_of(user, DAY).roles


def test_a_disabled_person_and_nobody_may_do_nothing(place):
    user = place.posts[Role.UNIT_CLERK]
    user.is_active = False
    assert not access_of(user, DAY).permissions
    assert not access_of(AnonymousUser(), DAY).roles


def test_the_successor_of_a_merged_department_sees_its_records(place):
    heir = person(Role.DEPARTMENT_CLERK, place.other_department)
    organisations.merge(
        organisation=place.department, successors=[place.other_department], valid_to=DAY, by=None, on=DAY
    )
    assert roots(heir) == (place.department.path, place.other_department.path)


def test_three_questions_at_most_are_asked_of_the_database_a_day(place, django_assert_num_queries):
    officer = User.objects.get(pk=place.posts[Role.FINANCE_DIVISION].pk)
    with django_assert_num_queries(3):  # roles, the division's departments, in whose posts one stands in
        access_of(officer, DAY).has(Permission.TARGET_REVIEW)
        access_of(officer, DAY).may(Permission.TARGET_REVIEW, place.unit.path)
    clerk = User.objects.get(pk=place.posts[Role.UNIT_CLERK].pk)
    with django_assert_num_queries(2):
        access_of(clerk, DAY).has(Permission.TARGET_REVIEW)


def test_a_permission_is_required_where_the_matter_belongs(place):
    clerk = place.posts[Role.UNIT_CLERK]
    require(clerk, Permission.TARGET_DECLARE, path=place.unit.path, on=DAY)
    clerk.require("target_declare", path=place.unit.path, on=DAY)
    for permission, path in (
        (Permission.TARGET_DECLARE, place.sibling_unit.path),
        (Permission.BUDGET_APPROVE, place.unit.path),
    ):
        with pytest.raises(Refused) as refused:
            require(clerk, permission, path=path, on=DAY)
        assert (refused.value.by, refused.value.permission, refused.value.path) == (clerk, permission, path)


def test_a_page_demands_one_of_its_permissions(place):
    access = access_of(place.posts[Role.UNIT_CLERK], DAY)
    access.demand("people_view", "target_declare")
    with pytest.raises(Refused, match="查看人员"):
        access.demand("people_view")


def test_navigation_answers_from_what_the_request_has_worked_out(place):
    clerk = place.posts[Role.UNIT_CLERK]
    forget_access(clerk)
    assert not holds(clerk, Permission.TARGET_DECLARE)
    access_of(clerk, DAY)
    assert clerk.may_open("target_declare", "people_view")
    assert not clerk.may_open("people_view")


def test_the_region_of_a_person_is_the_nearest_above(place):
    assert access_of(place.posts[Role.UNIT_CLERK], DAY).region == place.region
    assert access_of(place.posts[Role.AUDITOR], DAY).region == place.region
    assert access_of(person(None, place.unit), DAY).region is None


def test_a_body_outside_every_region_has_none(place):
    lonely = Organisation.objects.create(
        kind="unit", path="9999", region_code="0", code="1", name="孤", sort_key="gu", valid_from=date(2018, 1, 1)
    )
    user = person(None, place.unit)
    Appointment.objects.create(user=user, role=Role.UNIT_CLERK, organisation=lonely, valid_from=DAY)
    assert access_of(user, DAY).region is None


def test_rows_visible_to_somebody_are_those_in_scope(place):
    assert Task.objects.visible_to(place.posts[Role.UNIT_CLERK], DAY).count() == 0
    assert access_of(place.posts[Role.UNIT_CLERK], DAY).titles == ("文登区第一中学 · 单位经办",)


def test_nobody_holds_two_administrators_roles_nor_one_beside_the_business(place):
    admin, clerk = place.posts[Role.SYSTEM_ADMIN], place.posts[Role.UNIT_CLERK]
    for user, role, body in (
        (admin, Role.SECURITY_ADMIN, place.region),
        (admin, Role.UNIT_CLERK, place.unit),
        (clerk, Role.AUDIT_ADMIN, place.region),
    ):
        with pytest.raises(services.Refusal, match="不得兼任"):
            services.appoint(user=user, role=role, organisation=body, valid_from=DAY, by=None, on=DAY)
