"""Three separate administrators: attacks on the separation, and what takes two of them."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from abacus.foundation.accounts import services
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import AdministratorAct, Appointment, User
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations import services as organisations
from abacus.foundation.refusals import Refusal
from abacus.foundation.setup import services as setup
from abacus.foundation.setup.sheets import PersonLine
from tests.factories import county, neighbour, person
from tests.harness import DAY
from tests.signing_steps import sign_in, with_factor

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
YEAR = timedelta(days=365)


@pytest.fixture
def place():
    return county()


def appoint(user, role, body, since=DAY, until=None, by=None):
    return services.appoint(user=user, role=role, organisation=body, valid_from=since, valid_to=until, by=by, on=DAY)


@pytest.mark.parametrize(
    ("held_from", "held_to", "wanted_from"),
    [
        (DAY, None, DAY + 10 * YEAR),
        (DAY + YEAR, None, DAY),
        (DAY - YEAR, DAY + timedelta(days=1), DAY),
        (DAY - YEAR, DAY, DAY - timedelta(days=1)),
        (DAY + YEAR, DAY + 2 * YEAR, DAY),
    ],
    ids=["from ten years on", "before the other begins", "until tomorrow", "backdated", "around a later year"],
)
@pytest.mark.parametrize("other", [Role.SECURITY_ADMIN, Role.UNIT_CLERK])
def test_no_choice_of_days_joins_two_roles(place, held_from, held_to, wanted_from, other):
    user = person(None, place.unit)
    appoint(user, SYSTEM, place.region, held_from, held_to)
    body = place.region if other in ADMINISTRATORS else place.unit
    with pytest.raises(Refusal, match="不得兼任"):
        appoint(user, other, body, wanted_from)


def test_who_stopped_today_may_begin_something_else_today(place):
    user = person(None, place.unit)
    appoint(user, Role.UNIT_CLERK, place.unit, DAY - YEAR, DAY)
    appoint(user, AUDIT, place.region)
    assert access_of(user, DAY).roles == {AUDIT}


def test_two_pending_grants_do_not_meet(place):
    user, admin = person(None, place.unit), place.posts[SYSTEM]
    appoint(user, SECURITY, place.region, by=admin)
    with pytest.raises(Refusal, match="不得兼任"):
        appoint(user, AUDIT, place.region, by=admin)


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_at_once_one_is_refused(place):
    user = person(None, place.unit)
    start, ended = threading.Barrier(2), []

    def grant(role):
        try:
            start.wait(5)
            appoint(User.objects.get(pk=user.pk), role, place.region)
            ended.append("granted")
        except Refusal:
            ended.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=grant, args=(role,)) for role in (SYSTEM, SECURITY)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(ended) == ["granted", "refused"]
    assert Appointment.objects.filter(user=user).count() == 1


def test_the_same_person_in_two_regions_is_still_one_person(place):
    user = person(SYSTEM, place.region)
    with pytest.raises(Refusal, match="不得兼任"):
        appoint(user, SECURITY, neighbour().region)


def test_a_merger_gives_an_administrator_nothing(place):
    user = person(AUDIT, place.region)
    organisations.merge(
        organisation=place.department, successors=[place.other_department], valid_to=DAY, by=None, on=DAY
    )
    assert access_of(User.objects.get(pk=user.pk), DAY).scope.roots == ()
    with pytest.raises(Refusal, match="不得兼任"):
        appoint(user, Role.DEPARTMENT_CLERK, place.other_department)


class Line:
    file, number = "people.xlsx", 2

    def cell(self, _heading):
        return "A2"


@pytest.mark.parametrize("by_administrator", [True, False])
def test_a_spreadsheet_joins_no_two_roles(place, by_administrator):
    def line(role, code):
        return PersonLine(
            line=Line(), username="two-hats", name="两顶帽子", organisation_code=code, role=role, valid_from=DAY,
            dated=True,
        )  # fmt: skip

    outcome = setup.import_lines(
        region=place.region, bodies=[], on=DAY, by=place.posts[SYSTEM] if by_administrator else None,
        people=[line(SECURITY, place.region.code), line(Role.UNIT_CLERK, place.unit.code)],
    )  # fmt: skip
    assert ["不得兼任" in one.message for one in outcome.problems] == [True]
    assert not User.objects.filter(username="two-hats").exists()


def test_a_proposal_does_not_suspend_what_two_people_have_decided(place):
    guard = person(None, place.region)
    appoint(guard, SECURITY, place.region, DAY - YEAR, DAY + YEAR)
    with pytest.raises(Refusal, match="已任该职"):
        appoint(guard, SECURITY, place.region, DAY - YEAR, by=place.posts[SYSTEM])
    assert access_of(User.objects.get(pk=guard.pk), DAY).roles == {SECURITY}


def test_a_role_given_until_a_later_day_can_be_ended_earlier(place):
    user = person(None, place.unit)
    held = appoint(user, Role.UNIT_CLERK, place.unit, DAY - YEAR, DAY + YEAR)
    services.end_appointment(appointment_id=held.pk, valid_to=DAY, by=place.posts[SYSTEM], on=DAY)
    assert not access_of(User.objects.get(pk=user.pk), DAY).roles


def test_there_is_no_superuser_and_no_way_to_make_one(client):
    names = {field.name for field in User._meta.get_fields()}
    assert not names & {"is_superuser", "is_staff", "groups", "user_permissions"}
    assert not hasattr(User.objects, "create_superuser")
    assert client.get("/admin/").status_code in {302, 404}
    from django.conf import settings

    assert "django.contrib.admin" not in settings.INSTALLED_APPS


ALONE = {
    "password": lambda user, by: services.reset_password(user=user, by=by, on=DAY),
    "disable": lambda user, by: services.set_active(user=user, active=False, by=by, on=DAY),
    "role": lambda user, by: services.end_appointment(
        appointment_id=user.appointments.get().pk, valid_to=DAY, by=by, on=DAY
    ),
}


@pytest.mark.parametrize("act", ALONE)
@pytest.mark.parametrize("role", [SECURITY, AUDIT])
def test_a_system_administrator_does_nothing_to_the_other_two_alone(place, act, role):
    with pytest.raises(Refusal, match="两名管理员"):
        ALONE[act](place.posts[role], place.posts[SYSTEM])


def test_neither_does_one_to_somebody_proposed_as_an_administrator(place):
    newcomer, admin = person(None, place.unit), place.posts[SYSTEM]
    appoint(newcomer, SECURITY, place.region, by=admin)
    with pytest.raises(Refusal, match="两名管理员"):
        services.reset_password(user=newcomer, by=admin, on=DAY)


def propose(place, user, by, kind="password"):
    return services.propose_act(user=user, kind=kind, reason="忘记密码", by=place.posts[by], on=DAY)


def test_two_others_reset_a_password_and_neither_knows_the_whole(place):
    guard = place.posts[SECURITY]
    with_factor(guard)
    act, first = propose(place, guard, SYSTEM)
    browser = Client()
    sign_in(browser, guard.username)
    done, second = services.confirm_act(act_id=act.pk, by=place.posts[AUDIT], on=DAY)
    guard.refresh_from_db()
    assert guard.check_password(f"{first}-{second}")
    assert guard.must_change_password
    assert len(first) == len(second) == 9
    assert done.state == AdministratorAct.State.DONE
    assert browser.get("/")["Location"].startswith("/sign-in/")
    told = " ".join(str(one.after) + one.reason for one in Event.objects.all())
    assert first not in told
    assert second not in told


@pytest.mark.parametrize("by", [SYSTEM, SECURITY])
def test_neither_the_proposer_nor_the_person_confirms(place, by):
    act, _half = propose(place, place.posts[SECURITY], SYSTEM)
    with pytest.raises(Refusal):
        services.confirm_act(act_id=act.pk, by=place.posts[by], on=DAY)


def test_a_second_account_of_the_proposers_role_does_not_confirm(place):
    act, _half = propose(place, place.posts[SECURITY], SYSTEM)
    with pytest.raises(Refusal, match="另一类"):
        services.confirm_act(act_id=act.pk, by=person(SYSTEM, place.region), on=DAY)


def test_nobody_proposes_for_themselves_or_next_door_or_without_the_post(place):
    with pytest.raises(Refusal, match="自己"):
        propose(place, place.posts[SYSTEM], SYSTEM)
    with pytest.raises(PermissionDenied):
        propose(place, neighbour().posts[SECURITY], SYSTEM)
    with pytest.raises(PermissionDenied):
        services.propose_act(
            user=place.posts[SECURITY], kind="password", reason="x", by=place.posts[Role.BUREAU_LEADER], on=DAY
        )


def test_a_proposal_needs_a_reason_an_administrator_and_something_to_do(place):
    guard = place.posts[SECURITY]
    with pytest.raises(Refusal, match="事由"):
        services.propose_act(user=guard, kind="password", reason=" ", by=place.posts[SYSTEM], on=DAY)
    with pytest.raises(Refusal, match="不是管理员"):
        propose(place, place.posts[Role.UNIT_CLERK], SYSTEM)
    with pytest.raises(Refusal, match="没有设置"):
        propose(place, guard, SYSTEM, "second_factor")
    with pytest.raises(Refusal, match="已经是"):
        propose(place, guard, SYSTEM, "enable")
    propose(place, guard, SYSTEM)
    with pytest.raises(Refusal, match="已经提出"):
        propose(place, guard, AUDIT)


def carried_out(place, user, kind, by=SYSTEM, confirmed_by=AUDIT):
    act, _half = propose(place, user, by, kind)
    return services.confirm_act(act_id=act.pk, by=place.posts[confirmed_by], on=DAY)[0]


def test_two_take_off_a_lost_second_factor_disable_and_enable(place):
    guard, clerk = place.posts[SECURITY], place.posts[Role.UNIT_CLERK]
    for user in (guard, clerk):
        with_factor(user)
        carried_out(place, user, "second_factor")
        assert not user.recovery_codes.exists()
    carried_out(place, guard, "disable")
    assert not User.objects.get(pk=guard.pk).is_active
    carried_out(place, guard, "enable")
    act, _half = propose(place, guard, SYSTEM, "disable")
    services.drop_act(act_id=act.pk, by=place.posts[AUDIT], on=DAY)
    with pytest.raises(Refusal, match="办理或撤回"):
        services.confirm_act(act_id=act.pk, by=place.posts[AUDIT], on=DAY)


def test_the_last_administrator_of_a_kind_does_not_go_without_a_successor(place):
    guard = place.posts[SECURITY]
    with pytest.raises(Refusal, match="最后一名"):
        carried_out(place, guard, "end")
    person(SECURITY, place.region)
    services.drop_act(act_id=AdministratorAct.objects.get().pk, by=place.posts[SYSTEM], on=DAY)
    carried_out(place, guard, "end")
    assert not access_of(User.objects.get(pk=guard.pk), DAY).roles


def test_the_pages_lead_two_administrators_through_it(client, place):
    guard = place.posts[SECURITY]
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(place.posts[SYSTEM], backend)
    assert "两人办理" in client.get(f"/people/{guard.pk}/").content.decode()
    assert "重置密码</summary>" not in client.get(f"/people/{guard.pk}/").content.decode()
    client.post(f"/people/{guard.pk}/acts/", {"kind": "password", "reason": "忘记密码"})
    act = AdministratorAct.objects.get()
    first = services.first_half(act)
    assert first in client.get("/administrators/").content.decode()
    assert client.post(f"/people/{guard.pk}/acts/", {"kind": "x"}).status_code == 422
    client.force_login(place.posts[AUDIT], backend)
    page = client.get("/administrators/").content.decode()
    assert "确认办理" in page
    assert first not in page
    assert "后半段" in client.post(f"/administrators/{act.pk}/confirm/", follow=True).content.decode()
    assert "已办理" in client.get("/administrators/").content.decode()
    act, _half = propose(place, guard, SYSTEM, "disable")
    client.post(f"/administrators/{act.pk}/drop/")
    assert AdministratorAct.objects.get(pk=act.pk).state == "dropped"


def test_the_operator_lets_a_locked_out_administrator_in_and_it_is_written_down(place):
    guard = place.posts[SECURITY]
    with_factor(guard)
    carried_out(place, guard, "disable")
    password = services.reset_administrator(user=guard, reason="三名管理员都进不去", by=None, on=DAY)
    guard = User.objects.get(pk=guard.pk)
    assert guard.check_password(password)
    assert guard.is_active
    event = Event.objects.get(action="accounts.reset_by_operator")
    assert (event.by, event.reason) == (None, "三名管理员都进不去")
    with pytest.raises(Refusal, match="不是管理员"):
        services.reset_administrator(user=place.posts[Role.UNIT_CLERK], reason="x", by=None, on=DAY)
    with pytest.raises(Refusal, match="事由"):
        services.reset_administrator(user=guard, reason=" ", by=None, on=DAY)
