"""Signing in: who gets in, who is kept out, what is written down."""

import time

import pytest
from django.contrib.auth import authenticate

from abacus.foundation.accounts import services, signals
from abacus.foundation.accounts.middleware import SEEN, SIGNED_IN, AccessMiddleware
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.refusals import NotYourTask
from tests.factories import PASSWORD, county, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def clerk(place):
    return place.posts[Role.UNIT_CLERK]


def sign_in(client, username, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more}, REMOTE_ADDR="10.1.2.3")


def test_the_right_password_opens_the_workbench(client, clerk):
    assert sign_in(client, clerk.username)["Location"] == "/"
    assert client.get("/").status_code == 200
    event = Event.objects.get(action="accounts.signed_in")
    assert (event.by, event.address) == (clerk, "10.1.2.3")


def test_next_leads_on_to_our_own_pages_only(client, clerk):
    assert sign_in(client, clerk.username, next="/calendar/")["Location"] == "/calendar/"
    client.post("/sign-out/")
    for elsewhere in ("https://example.org/", "//example.org/x", "javascript:alert(1)"):
        assert sign_in(client, clerk.username, next=elsewhere)["Location"] == "/"
        client.post("/sign-out/")


def test_wrong_unknown_and_disabled_are_told_the_same(client, place, clerk):
    disabled = person(Role.UNIT_CLERK, place.unit)
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    told = set()
    for username, password in ((clerk.username, "wrong"), ("nobody", "wrong"), (disabled.username, PASSWORD)):
        page = sign_in(client, username, password).content.decode()
        start = page.index("用户名或密码不对")
        told.add(page[start : start + 40])
        assert page.count("note-r") == 1
    assert len(told) == 1


def test_failures_are_written_down_with_the_name_tried(client, clerk):
    sign_in(client, clerk.username, "wrong")
    sign_in(client, "nobody", "wrong")
    failures = Event.objects.filter(action="accounts.sign_in_failed").order_by("pk")
    assert [(one.target_label, one.organisation_path, one.by) for one in failures] == [
        (clerk.username, clerk.organisation.path, None),
        ("nobody", "", None),
    ]


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_the_name_for_half_an_hour(client, clerk, known):
    username = clerk.username if known else "nobody"
    for _number in range(4):
        assert sign_in(client, username, "wrong").status_code == 200
    locked = sign_in(client, username, "wrong")
    assert locked.status_code == 429
    assert "锁定 30 分钟" in locked.content.decode()
    assert sign_in(client, username).status_code == 429
    assert client.get("/").status_code == 302


def test_an_administrator_unlocks(client, place, clerk):
    for _number in range(5):
        sign_in(client, clerk.username, "wrong")
    services.unlock(user=clerk, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
    assert sign_in(client, clerk.username).status_code == 302


def test_a_lock_of_one_name_does_not_lock_the_bureau(client, place, clerk):
    other = person(Role.UNIT_HEAD, place.unit)
    for _number in range(6):
        sign_in(client, clerk.username, "wrong")
    assert sign_in(client, other.username).status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client, place):
    user, password = services.create_user(username="li4", name="李四", organisation=place.unit, by=None, on=DAY)
    sign_in(client, "li4", password)
    for page in ("/", "/rules/", "/people/"):
        assert client.get(page)["Location"] == "/password/"
    assert "一次性密码" in client.get("/password/").content.decode()
    bad = client.post("/password/", {"old": password, "new": "a-new-horse-9", "again": "another"})
    assert bad.status_code == 422
    assert client.post("/password/", {"old": "no", "new": "a-new-horse-9", "again": "a-new-horse-9"}).status_code == 422
    done = client.post("/password/", {"old": password, "new": "a-new-horse-9", "again": "a-new-horse-9"})
    assert done["Location"] == "/"
    assert client.get("/").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password


def test_signing_out_ends_it(client, clerk):
    sign_in(client, clerk.username)
    client.post("/sign-out/")
    assert client.get("/")["Location"].startswith("/sign-in/")
    assert Event.objects.filter(action="accounts.signed_out", by=clerk).exists()


def test_a_disabled_person_is_out_at_the_next_request(client, place, clerk):
    sign_in(client, clerk.username)
    services.set_active(user=clerk, active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_a_reset_password_ends_the_sessions(client, place, clerk):
    sign_in(client, clerk.username)
    services.reset_password(user=clerk, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
    assert client.get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(("key", "why"), [(SEEN, "idle"), (SIGNED_IN, "absolute")])
def test_a_session_ends_when_idle_or_old(client, clerk, key, why):
    seconds = profile().idle_minutes * 60 if key == SEEN else profile().absolute_hours * 3600
    sign_in(client, clerk.username)
    client.get("/")
    session = client.session
    session[key] = int(time.time()) - seconds - 5
    if key == SIGNED_IN:
        session[SEEN] = int(time.time())
    session.save()
    answer = client.get("/")
    assert answer["Location"] == "/sign-in/?expired=1"
    assert "自动退出" in client.get(answer["Location"]).content.decode()
    assert Event.objects.get(action="accounts.session_ended").after == {"why": why}


def test_reading_pages_writes_to_the_session_at_most_every_minute(client, clerk):
    sign_in(client, clerk.username)
    client.get("/")
    seen = client.session[SEEN]
    client.get("/")
    assert client.session[SEEN] == seen
    session = client.session
    session[SEEN] = seen - 61
    session.save()
    client.get("/")
    assert client.session[SEEN] >= seen


def test_refusals_are_written_down(client, place, clerk):
    sign_in(client, clerk.username)
    answer = client.get("/people/")
    assert answer.status_code == 403
    assert "查看人员" in answer.content.decode()
    event = Event.objects.get(action="access.refused")
    assert (event.by, event.target_label, event.after) == (clerk, "/people/", {"permission": "people_view"})


def test_a_session_is_not_taken_over_with_another_cookie(client, place, clerk):
    other = person(Role.UNIT_CLERK, place.other_unit)
    sign_in(client, clerk.username)
    first = client.cookies["sessionid"].value
    client.post("/sign-out/")
    sign_in(client, other.username)
    client.cookies["sessionid"] = first
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_what_a_service_refuses_for_want_of_the_post_is_written_down_too(place, clerk, rf):
    request = rf.post("/reviews/1/")
    request.user, request.day = clerk, DAY
    middleware = AccessMiddleware(lambda given: None)
    middleware.process_exception(request, NotYourTask("教科文科 · 财政业务科室"))
    middleware.process_exception(request, Refusal("金额不是数字。"))
    middleware.process_exception(request, ValueError("x"))
    event = Event.objects.get(action="access.refused")
    assert (event.after, event.by) == ({"permission": "NotYourTask"}, clerk)
    assert "教科文科" in event.reason


def test_outside_of_requests_nothing_is_written(clerk):
    assert authenticate(username=clerk.username, password="wrong") is None
    signals.signed_out(request=None, user=None)
    assert not Event.objects.filter(action__startswith="accounts.sign").exists()


def test_the_frame_says_who_is_there_and_where(client, place, clerk):
    sign_in(client, clerk.username)
    page = client.get("/").content.decode()
    assert "文登区第一中学 · 单位经办" in page
    idle = person(None, place.unit, name="无职之人")
    client.force_login(idle, "django.contrib.auth.backends.ModelBackend")
    assert "无职之人" in client.get("/").content.decode()
