"""Accounts and appointments: made, confirmed by a second administrator, ended."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from abacus.foundation.accounts import services
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from tests.factories import county, neighbour, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def admin(place):
    return place.posts[Role.SYSTEM_ADMIN]


@pytest.fixture
def security(place):
    return place.posts[Role.SECURITY_ADMIN]


@pytest.fixture
def newcomer(place, admin):
    return services.create_user(username="zhang3", name="张三", organisation=place.unit, by=admin, on=DAY)[0]


def propose(newcomer, place, by, role=Role.UNIT_CLERK, body=None, since=DAY, until=None):
    return services.appoint(
        user=newcomer, role=role, organisation=body or place.unit, valid_from=since, valid_to=until, by=by, on=DAY
    )


def test_a_new_account_gets_a_password_that_must_be_changed(place, admin):
    user, password = services.create_user(username=" li4 ", name=" 李四 ", organisation=place.unit, by=admin, on=DAY)
    assert (user.username, user.name, user.must_change_password) == ("li4", "李四", True)
    assert user.check_password(password)
    assert len(password.replace("-", "")) == 16
    assert Event.objects.get(action="accounts.created", target_id=str(user.pk)).by == admin


def test_user_names_are_taken_once_whatever_their_case(place, admin, newcomer):
    for username in ("zhang3", "ZHANG3", " "):
        with pytest.raises(Refusal):
            services.create_user(username=username, name="别人", organisation=place.unit, by=admin, on=DAY)


def test_an_administrator_manages_the_own_county_only(place, admin):
    with pytest.raises(PermissionDenied):
        services.create_user(username="x", name="甲", organisation=neighbour().unit, by=admin, on=DAY)


def test_a_grant_needs_two_people(place, admin, security, newcomer):
    proposed = propose(newcomer, place, admin)
    assert not access_of(newcomer, DAY).roles
    with pytest.raises(PermissionDenied):
        services.confirm_appointment(appointment_id=proposed.pk, by=admin, on=DAY)
    services.confirm_appointment(appointment_id=proposed.pk, by=security, on=DAY)
    assert access_of(User.objects.get(pk=newcomer.pk), DAY).roles == {Role.UNIT_CLERK}
    with pytest.raises(Refusal, match="已确认"):
        services.confirm_appointment(appointment_id=proposed.pk, by=security, on=DAY)
    actions = Event.objects.filter(target_kind="accounts.appointment").values_list("action", flat=True)
    assert {"accounts.appointment_proposed", "accounts.appointment_confirmed"} <= set(actions)


def test_nobody_confirms_the_own_grant_or_proposal(place, security, newcomer):
    own = Appointment.objects.create(
        user=newcomer, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, pending=True, proposed_by=security
    )
    with pytest.raises(Refusal, match="另一人"):
        services.confirm_appointment(appointment_id=own.pk, by=security, on=DAY)


def test_several_grants_are_confirmed_together_or_not_at_all(place, admin, security, newcomer):
    first = propose(newcomer, place, admin)
    second = propose(newcomer, place, admin, Role.UNIT_HEAD)
    assert services.confirm_appointments(appointments=[first, second], by=security, on=DAY) == 2
    third = propose(newcomer, place, admin, Role.DEPARTMENT_CLERK, place.department)
    with pytest.raises(Refusal):
        services.confirm_appointments(appointments=[third, first], by=security, on=DAY)
    third.refresh_from_db()
    assert third.pending


def test_separation_is_checked_again_when_confirming(place, admin, security, newcomer):
    first = propose(newcomer, place, admin, Role.AUDIT_ADMIN, place.region)
    Appointment.objects.create(user=newcomer, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY)
    with pytest.raises(Refusal, match="不得兼任"):
        services.confirm_appointment(appointment_id=first.pk, by=security, on=DAY)


def test_roles_are_held_where_they_belong(place, admin, newcomer):
    for role, body in ((Role.UNIT_CLERK, place.region), (Role.DEPARTMENT_HEAD, place.unit), (Role.DEPUTY, place.unit)):
        with pytest.raises(Refusal, match="不能任职于"):
            propose(newcomer, place, admin, role, body)


def test_days_of_an_appointment_must_make_sense(place, admin, newcomer):
    with pytest.raises(Refusal, match="日期"):
        propose(newcomer, place, admin, since=DAY - timedelta(days=9999))
    with pytest.raises(Refusal, match="日期"):
        propose(newcomer, place, admin, until=DAY)


def test_a_role_is_held_once(place, admin, newcomer):
    propose(newcomer, place, admin)
    with pytest.raises(Refusal, match="已任该职"):
        propose(newcomer, place, admin, since=DAY + timedelta(days=1))


def test_an_administrator_gives_themselves_nothing(place, admin):
    with pytest.raises(Refusal, match="自己"):
        propose(admin, place, admin)
    with pytest.raises(Refusal, match="自己"):
        services.set_active(user=admin, active=False, by=admin, on=DAY)


def test_an_appointment_ends_on_a_day(place, admin):
    clerk = place.posts[Role.UNIT_CLERK]
    held = clerk.appointments.get()
    services.end_appointment(appointment_id=held.pk, valid_to=DAY, by=admin, on=DAY)
    assert access_of(User.objects.get(pk=clerk.pk), DAY - timedelta(days=1)).roles == {Role.UNIT_CLERK}
    assert not access_of(User.objects.get(pk=clerk.pk), DAY).roles
    with pytest.raises(Refusal, match="已于"):
        services.end_appointment(appointment_id=held.pk, valid_to=DAY, by=admin, on=DAY)


def test_a_proposal_is_dropped(place, admin, newcomer):
    proposed = propose(newcomer, place, admin)
    services.end_appointment(appointment_id=proposed.pk, valid_to=DAY, by=admin, on=DAY)
    assert not newcomer.appointments.exists()
    assert Event.objects.filter(action="accounts.appointment_dropped").exists()


def test_after_an_end_the_role_may_be_given_again(place, admin, newcomer):
    first = propose(newcomer, place, admin, since=DAY - timedelta(days=5), until=DAY)
    again = propose(newcomer, place, admin)
    assert again.pk != first.pk


def test_a_reset_password_is_new_and_must_be_changed(place, admin):
    clerk = place.posts[Role.UNIT_CLERK]
    password = services.reset_password(user=clerk, by=admin, on=DAY)
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.must_change_password


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("wrong", "long-enough-9", "原密码不对"),
        ("correct-horse-7", "correct-horse-7", "不同"),
        ("correct-horse-7", "short1", "10"),
        ("correct-horse-7", "1234567890123", "数字"),
    ],
)
def test_weak_or_wrong_passwords_are_refused(place, old, new, why):
    clerk = person(Role.UNIT_CLERK, place.unit)
    with pytest.raises(Refusal, match=why):
        services.change_password(by=clerk, old=old, new=new, on=DAY)


def test_an_account_without_a_home_belongs_to_the_platform(place, admin):
    stray = User.objects.create(username="stray", name="散")
    with pytest.raises(PermissionDenied):
        services.reset_password(user=stray, by=admin, on=DAY)
    stray.set_password("correct-horse-7")
    stray.save()
    services.change_password(by=stray, old="correct-horse-7", new="another-horse-8", on=DAY)
    assert Event.objects.get(action="accounts.password_changed").organisation_path == ""


def test_what_waits_for_the_second_administrator_is_counted_on_the_left(place, admin, security, newcomer, client):
    propose(newcomer, place, admin)
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(security, backend)
    page = client.get("/people/").content.decode()
    assert re.search(r'授权确认<span class="n"[^>]*>1</span>', page)
    client.force_login(admin, backend)
    assert not re.search(r'授权确认<span class="n"', client.get("/people/").content.decode())


def test_a_name_that_turns_around_or_hides_something_is_kept_as_it_looks(place):
    made, _password = services.create_user(
        username="li.si", name="李\u202e\u200b四\n", organisation=place.unit, by=place.posts[Role.SYSTEM_ADMIN], on=DAY
    )
    assert made.name == "李四"
