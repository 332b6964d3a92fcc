"""Sessions and passwords: how long they last, what ends them, what may come back."""

import re
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from abacus.foundation.accounts import services
from abacus.foundation.accounts.middleware import SEEN
from abacus.foundation.accounts.models import KnownDevice, SignIn, UsedPassword, User
from abacus.foundation.accounts.profiles import ASVS, DENGBAO, PROFILES, profile
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.services import sessions
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from tests.factories import PASSWORD, county, person
from tests.harness import DAY
from tests.signing_steps import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def clerk(place):
    return place.posts[Role.UNIT_CLERK]


@pytest.fixture
def admin(place):
    return place.posts[Role.SYSTEM_ADMIN]


def two(user):
    browsers = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/123 Safari/537"), Client()
    for one in browsers:
        assert sign_in(one, user.username).status_code == 302
    return browsers


def is_in(browser):
    return browser.get("/").status_code == 200


def test_a_session_made_before_signing_in_is_not_the_one_after(client, clerk):
    client.get("/sign-in/")
    client.cookies["sessionid"] = "planted-by-somebody-else-0123456"
    sign_in(client, clerk.username)
    first = client.cookies["sessionid"].value
    assert first != "planted-by-somebody-else-0123456"
    sign_in(client, clerk.username)
    client.post("/sign-out/")
    assert not Session.objects.filter(session_key=first).exists()


def disable(user, admin):
    services.set_active(user=user, active=False, by=admin, on=DAY)


def reset(user, admin):
    services.reset_password(user=user, by=admin, on=DAY)


def end_role(user, admin):
    services.end_appointment(appointment_id=user.appointments.get().pk, valid_to=DAY, by=admin, on=DAY)


@pytest.mark.parametrize("act", [disable, reset, end_role])
def test_what_an_administrator_does_ends_every_session_at_the_next_request(clerk, admin, act):
    browsers = two(clerk)
    act(clerk, admin)
    for one in browsers:
        assert one.get("/")["Location"].startswith("/sign-in/")
    assert not SignIn.objects.filter(user=clerk, ended_at=None).exists()


def test_a_session_nobody_noted_ends_with_the_others(client, clerk, admin):
    sign_in(client, clerk.username)
    SignIn.objects.all().delete()
    end_role(clerk, admin)
    assert not is_in(client)


def test_an_enabled_account_does_not_get_its_old_sessions_back(clerk, admin):
    here, _there = two(clerk)
    disable(clerk, admin)
    services.set_active(user=clerk, active=True, by=admin, on=DAY)
    assert not is_in(here)


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(clerk):
    here, there = two(clerk)
    key = here.cookies["sessionid"].value
    given = {"old": PASSWORD, "new": "another-horse-8", "again": "another-horse-8"}
    assert here.post("/password/", given)["Location"] == "/"
    assert is_in(here)
    assert here.cookies["sessionid"].value != key
    assert not is_in(there)


def test_ones_own_sessions_are_listed_and_ended(clerk):
    here, there = two(clerk)
    page = here.get("/my-sign-ins/").content.decode()
    assert "Chrome · Windows" in page
    assert page.count("10.1.2.3") >= 2
    other = SignIn.objects.filter(user=clerk, session_key=there.cookies["sessionid"].value).get()
    assert here.post(f"/my-sign-ins/{other.pk}/end/").status_code == 302
    assert not is_in(there)
    assert is_in(here)
    with pytest.raises(Refusal, match="已经结束"):
        sessions.end_session(sign_in_id=other.pk, by=clerk, on=DAY)


def test_all_others_are_ended_at_once(clerk):
    here, there = two(clerk)
    assert "1 处" in here.post("/my-sign-ins/end-others/", follow=True).content.decode()
    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_or_forgets_what_is_anothers(client, place, clerk):
    two(clerk)
    stranger = person(Role.UNIT_HEAD, place.unit)
    sign_in(client, stranger.username)
    theirs, device = SignIn.objects.filter(user=clerk).first(), KnownDevice.objects.filter(user=clerk).first()
    assert client.post(f"/my-sign-ins/{theirs.pk}/end/").status_code == 404
    assert client.post(f"/my-sign-ins/devices/{device.pk}/forget/").status_code == 404


def test_a_forgotten_device_is_a_stranger_again(client, clerk):
    sign_in(client, clerk.username)
    device = KnownDevice.objects.get(user=clerk)
    assert "本机" in client.get("/my-sign-ins/").content.decode()
    client.post(f"/my-sign-ins/devices/{device.pk}/forget/")
    assert not KnownDevice.objects.filter(user=clerk).exists()


def test_the_last_sign_in_is_said_at_the_next_with_the_failures_since(client, clerk):
    sign_in(client, clerk.username, address="10.7.7.7")
    client.post("/sign-out/")
    sign_in(Client(), clerk.username, "wrong")
    sign_in(Client(), clerk.username, "wrong")
    sign_in(client, clerk.username)
    page = client.get("/").content.decode()
    assert "10.7.7.7" in page
    assert "2 次登录没有成功" in page
    client.post("/sign-out/")
    sign_in(client, clerk.username)
    assert "没有成功" not in client.get("/").content.decode()


def test_asking_how_far_a_job_is_does_not_keep_a_session_in_use(client, clerk):
    sign_in(client, clerk.username)
    client.get("/")
    session = client.session
    session[SEEN] -= 120
    session.save()
    client.get("/", headers={"HX-Trigger": "progress"})
    assert client.session[SEEN] == session[SEEN]
    client.get("/")
    assert client.session[SEEN] > session[SEEN]


def test_an_unused_one_time_password_opens_nothing_after_a_week(client, place, admin):
    since = DAY - timedelta(days=profile().one_time_days)
    user, password = services.create_user(username="late", name="迟到", organisation=place.unit, by=None, on=since)
    page = sign_in(client, "late", password)
    assert page.status_code == 200
    assert "一次性密码已过期" in page.content.decode()
    assert Event.objects.filter(action="accounts.sign_in_failed").latest("pk").after == {"why": "expired"}
    assert "一次性密码已过期" not in sign_in(client, "late", "wrong").content.decode()
    again = services.reset_password(user=user, by=admin, on=DAY)
    assert sign_in(client, "late", again).status_code == 302


def aged(user, days):
    User.objects.filter(pk=user.pk).update(password_changed_on=DAY - timedelta(days=days))


def test_a_password_is_to_be_changed_when_it_has_come_of_age(client, clerk):
    aged(clerk, profile().maximum_age)
    sign_in(client, clerk.username)
    assert client.get("/projects/")["Location"] == "/password/"
    assert "已到期" in client.get("/password/").content.decode()
    client.post("/password/", {"old": PASSWORD, "new": "another-horse-8", "again": "another-horse-8"})
    assert is_in(client)
    assert "到期" not in client.get("/").content.decode()


def test_it_is_said_some_days_before(client, clerk):
    aged(clerk, profile().maximum_age - profile().warning)
    sign_in(client, clerk.username)
    ends = (DAY + timedelta(days=profile().warning)).isoformat()
    assert f"密码将于 {ends} 到期" in client.get("/").content.decode()


def test_passwords_do_not_age_under_asvs(client, settings, clerk):
    settings.SECURITY_PROFILE = ASVS
    assert ASVS.expires_on(DAY) is None
    assert DENGBAO.expires_on(None) is None


def test_earlier_passwords_do_not_come_back_for_a_while(clerk):
    used = [PASSWORD]
    for number in range(profile().history):
        new = f"another-horse-{number}"
        services.change_password(by=clerk, old=used[-1], new=new, on=DAY)
        clerk.refresh_from_db()
        used.append(new)
    with pytest.raises(Refusal, match="最近 5 次"):
        services.change_password(by=clerk, old=used[-1], new=used[-2], on=DAY)
    with pytest.raises(Refusal, match="最近 5 次"):
        services.change_password(by=clerk, old=used[-1], new=used[1], on=DAY)
    services.change_password(by=clerk, old=used[-1], new=PASSWORD, on=DAY)
    assert UsedPassword.objects.filter(user=clerk).count() == profile().history


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("alllowercase-only", "3 种"),
        ("Short-1", "10 至 128"),
        ("Password@2022", "常见"),
        ("Tiesuanpan-66", "常见词"),
        ("user-name-77X", "用户名"),
        ("x" * 129 + "A1-", "128"),
    ],
)
def test_weak_passwords_are_refused_with_the_rule_they_break(place, password, why):
    user = person(Role.UNIT_CLERK, place.unit, username="user-name-77")
    with pytest.raises(Refusal, match=why):
        services.change_password(by=user, old=PASSWORD, new=password, on=DAY)


def test_a_long_sentence_is_a_password_under_asvs(settings, clerk):
    settings.SECURITY_PROFILE = ASVS
    services.change_password(by=clerk, old=PASSWORD, new="只有我知道的一句长长的话没有数字", on=DAY)
    clerk.refresh_from_db()
    with pytest.raises(Refusal, match="15"):
        services.change_password(by=clerk, old="只有我知道的一句长长的话没有数字", new="Short-but-3-k", on=DAY)


def test_the_page_says_the_rules_of_the_profile(client, settings, clerk):
    sign_in(client, clerk.username)
    assert "至少 10 个字符" in client.get("/password/").content.decode()
    settings.SECURITY_PROFILE = replace(ASVS, second_factor=frozenset())
    assert "至少 15 个字符" in client.get("/password/").content.decode()


def test_guessing_the_old_password_from_a_stolen_session_is_locked(client, clerk):
    sign_in(client, clerk.username)
    given = {"old": "wrong", "new": "another-horse-8", "again": "another-horse-8"}
    for _number in range(profile().failures):
        answer = client.post("/password/", given)
    assert "已锁定" in answer.content.decode()
    assert "已锁定" in client.post("/password/", {**given, "old": PASSWORD}).content.decode()
    assert Event.objects.filter(action="accounts.password_change_failed").count() == profile().failures


def test_a_password_is_changed_with_the_forms_own_token_only(clerk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = two(clerk)[0].cookies
    given = {"old": PASSWORD, "new": "another-horse-8", "again": "another-horse-8"}
    assert strict.post("/password/", given).status_code == 403
    assert strict.post("/sign-in/", {"username": clerk.username, "password": PASSWORD}).status_code == 403


def test_every_value_of_a_profile_is_a_standards_or_said_to_be_ours():
    for one in PROFILES.values():
        said = {field for field, _clause in one.sources} | one.ours
        values = {field.name for field in fields(one)} - {"id", "label", "sources", "ours"}
        assert said >= {name for name in values if getattr(one, name) not in {None, 0}}, one.id
        assert all(clause.startswith(("GB/T 22239-2019 8.1.4", "OWASP ASVS 5.0 ")) for _field, clause in one.sources)


def test_no_page_of_another_origin_is_opened_by_the_address_that_follows(client, clerk):
    for there in (
        "//evil.example",
        "https:evil.example",
        "/\\evil.example",
        "http://testserver@evil.example/",
        "\t//e.x",
    ):
        assert sign_in(client, clerk.username, next=there)["Location"] == "/", there
        client.post("/sign-out/")


def test_the_cookies_are_not_for_scripts(client, clerk):
    sign_in(client, clerk.username)
    for name in ("sessionid", "device"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
    assert re.fullmatch(r"[\w-]+:[\w-]+:[\w-]+", client.cookies["device"].value)
