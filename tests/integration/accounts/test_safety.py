"""What `abacus check` finds in accounts and settings, and the operator's command."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from abacus.foundation.accounts import demonstration, readiness, safety, services
from abacus.foundation.accounts.demonstration import KNOWN_PASSWORD
from abacus.foundation.accounts.models import Appointment, FailedTries, User
from abacus.foundation.accounts.profiles import DENGBAO
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs import chores
from abacus.operations.accounts import main
from abacus.web import safety as of_settings
from abacus.web.tidying import tidy
from tests.factories import county, person
from tests.harness import DAY
from tests.signing_steps import sign_in, with_factor

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


def weights(question):
    return [one.weight for one in question()]


def said(question):
    return "".join(one.message for one in question())


def demo(place, **more):
    return services.create_user(
        username="jixiao", name="演示", organisation=place.region, by=None, on=DAY, password=KNOWN_PASSWORD, **more
    )[0]


@pytest.mark.parametrize("marked", [True, False])
def test_an_account_of_the_demonstration_is_not_served_on_any_other_day(place, settings, marked):
    settings.FIXED_DAY = None
    assert weights(safety.demonstration_accounts) == []
    demo(place, demonstration=marked)
    assert weights(safety.demonstration_accounts) == ["refuse"]
    assert "jixiao" in said(safety.demonstration_accounts)
    User.objects.filter(username="jixiao").update(is_active=False)
    assert weights(safety.demonstration_accounts) == []


def test_somebody_of_that_name_with_a_password_of_their_own_is_nobody_elses_business(place, settings):
    settings.FIXED_DAY = None
    services.create_user(username="jixiao", name="吉晓", organisation=place.unit, by=None, on=DAY)
    assert weights(safety.demonstration_accounts) == []


def test_a_fixed_day_is_for_demonstrations_alone(place):
    assert weights(safety.demonstration_accounts) == [], "nobody is there yet"
    person(None, place.unit)
    assert weights(safety.demonstration_accounts) == ["refuse"]
    demo(place, demonstration=True)
    assert weights(safety.demonstration_accounts) == []
    assert demonstration.marked()


def test_the_demonstrations_administrators_need_no_second_factor_while_it_runs(client, place, settings):
    settings.SECURITY_PROFILE = DENGBAO
    user = demo(place, demonstration=True)
    services.appoint(user=user, role=Role.AUDIT_ADMIN, organisation=place.region, valid_from=DAY, by=None, on=DAY)
    place.region.sample = "synthetic"
    place.region.save()
    sign_in(client, "jixiao", KNOWN_PASSWORD)
    assert "不要求动态口令" in client.get("/audit/").content.decode()
    settings.FIXED_DAY = None
    assert not readiness.waived(user)
    assert client.get("/audit/")["Location"] == "/second-factor/enrol/"


def test_each_region_wants_three_administrators_with_a_second_factor(place, settings):
    settings.SECURITY_PROFILE = DENGBAO
    assert "系统管理员" in said(safety.administrators)
    for role in ADMINISTRATORS:
        place.posts[role]
    assert said(safety.administrators) == ""
    assert weights(safety.second_factors) == ["warn"]
    for number, role in enumerate(ADMINISTRATORS):
        with_factor(place.posts[role], secret=f"{number}".encode() * 20)
    assert said(safety.second_factors) == ""
    User.objects.filter(pk=place.posts[Role.AUDIT_ADMIN].pk).update(is_active=False)
    assert "审计管理员" in said(safety.administrators)


def test_two_roles_that_came_in_by_another_door_are_found(place):
    user = person(Role.SYSTEM_ADMIN, place.region)
    assert said(safety.separation) == ""
    Appointment.objects.create(user=user, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY)
    assert weights(safety.separation) == ["refuse"]


def test_what_nobody_has_confirmed_for_long_is_said(place):
    admin, guard = place.posts[Role.SYSTEM_ADMIN], place.posts[Role.SECURITY_ADMIN]
    grant = services.appoint(
        user=person(None, place.unit), role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, by=admin, on=DAY
    )
    act, _half = services.propose_act(user=guard, kind="password", reason="忘记", by=admin, on=DAY)
    assert said(safety.waiting_too_long) == ""
    old = DAY - timedelta(days=DENGBAO.grant_days + 1)
    Appointment.objects.filter(pk=grant.pk).update(valid_from=old)
    type(act).objects.filter(pk=act.pk).update(proposed_on=old)
    assert "有 2 项" in said(safety.waiting_too_long)


def test_names_that_only_differ_in_case_are_said(place):
    assert said(safety.names_nobody_can_type) == ""
    User.objects.bulk_create([User(username="Zhang3", name="张三")])
    assert "Zhang3" in said(safety.names_nobody_can_type)


def test_settings_that_must_not_be_served(settings, tmp_path):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    assert not any(weights(one) for one in (of_settings.debugging, of_settings.hosts, of_settings.transport)), (
        "this machine alone"
    )
    settings.DEBUG = True
    assert weights(of_settings.debugging) == ["warn"]
    settings.ALLOWED_HOSTS = ["abacus.example.gov.cn"]
    assert weights(of_settings.debugging) == ["refuse"]
    assert weights(of_settings.transport) == ["refuse"]
    settings.SESSION_COOKIE_SECURE = True
    assert weights(of_settings.transport) == []
    settings.ALLOWED_HOSTS = ["*"]
    assert weights(of_settings.hosts) == ["refuse"]
    settings.DATA = tmp_path
    assert weights(of_settings.secret_key) == []
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)
    assert weights(of_settings.secret_key) == ["refuse"]
    settings.SECRET_KEY = "short"
    assert weights(of_settings.secret_key) == ["refuse", "refuse"]


def test_what_signing_in_leaves_behind_is_thrown_away(client, place):
    sign_in(client, place.posts[Role.UNIT_CLERK].username)
    tidy(chores.Moment(day=DAY, now=timezone.now()))
    assert Session.objects.count() == 1
    tidy(chores.Moment(day=DAY, now=timezone.now() + timedelta(days=3)))
    assert not Session.objects.exists()
    assert not FailedTries.objects.exists()


def test_the_operators_command_says_the_password_once_and_why_not(capsys, place):
    guard = place.posts[Role.SECURITY_ADMIN]
    assert main(["reset-administrator", guard.username.upper(), "--reason", "都进不去了"]) == 0
    password = capsys.readouterr().out.partition("一次性密码：")[2].split()[0]
    guard.refresh_from_db()
    assert guard.check_password(password)
    assert Event.objects.filter(action="accounts.reset_by_operator").count() == 1
    assert main(["reset-administrator", place.posts[Role.UNIT_CLERK].username, "--reason", "x"]) == 1
    assert main(["reset-administrator", "nobody", "--reason", "x"]) == 1
    assert "未作任何改动" in capsys.readouterr().err
