"""The second factor: nobody who must give it gets anywhere without, and no code opens twice."""

from base64 import b32decode
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from abacus.foundation.accounts import readiness, services
from abacus.foundation.accounts.gate import FACTOR
from abacus.foundation.accounts.models import RecoveryCode, SecondFactor, SignIn
from abacus.foundation.accounts.profiles import ASVS, DENGBAO, profile
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.accounts.services import second_factor
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from tests.factories import county, person
from tests.harness import DAY
from tests.signing_steps import SECRET, code, sign_in, with_factor

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def strict(settings):
    settings.SECURITY_PROFILE = DENGBAO


@pytest.fixture
def place():
    return county()


@pytest.fixture
def admin(place):
    return place.posts[Role.SYSTEM_ADMIN]


def addresses(patterns=None, before=""):
    """Every address that takes no argument."""
    for one in patterns or get_resolver().url_patterns:
        path = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path)
        elif "<" not in path and "(" not in path:
            yield f"/{path}"


BEFORE_SIGNING_IN = ("/api/v1/", "/health", "/metrics")
"""Asked by machines, before any session is looked at."""


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_with_the_password_alone_reaches_nothing(client, admin, method):
    with_factor(admin)
    assert sign_in(client, admin.username)["Location"] == "/"
    key = client.cookies["sessionid"].value
    for path in addresses():
        if path.startswith(BEFORE_SIGNING_IN) or path in {"/second-factor/", "/sign-out/", "/language/"}:
            continue
        answer = getattr(client, method)(path)
        assert (path, answer.status_code, answer.headers.get("Location")) == (path, 302, "/second-factor/")
        assert not answer.content
    for path in ("/no/such/page/", f"/people/{admin.pk}/", f"/people/{admin.pk}/unlock/", "/static-not/x.js"):
        assert getattr(client, method)(path)["Location"] == "/second-factor/"
    assert client.get("/people/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/second-factor/"
    assert client.cookies["sessionid"].value == key


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_sets_it_up_at_the_first_sign_in(client, place, role):
    user = place.posts[role]
    sign_in(client, user.username, next="/my-sign-ins/")
    assert client.get("/")["Location"] == "/second-factor/enrol/"
    page = client.get("/second-factor/enrol/").content.decode()
    assert 'src="data:image/svg+xml' in page
    assert "style=" not in page.partition("<main")[2]
    before = client.cookies["sessionid"].value
    assert client.post("/second-factor/enrol/", {"code": "000000"}).status_code == 422
    assert not SecondFactor.objects.exists()
    secret = secret_on(page)
    done = client.post("/second-factor/enrol/", {"code": code(secret)})
    assert done.status_code == 200
    assert client.cookies["sessionid"].value != before, "who has proved more has another key"
    assert client.get("/").status_code == 200
    shown = [one for one in done.content.decode().split("<li") if "tab" in one[:14]]
    assert len(shown) == second_factor.CODES
    assert SignIn.objects.filter(user=user, ended_at=None, session_key=client.session.session_key).exists()


def secret_on(page):
    text = page.partition('<p class="tab">')[2].partition("</p>")[0].replace(" ", "")
    return b32decode(text + "=" * (-len(text) % 8))


def test_the_secret_is_shown_to_the_session_that_will_prove_it_and_kept_nowhere(client, place, admin):
    pages = []
    for browser in (client, Client()):
        sign_in(browser, admin.username)
        pages.append(secret_on(browser.get("/second-factor/enrol/").content.decode()))
    assert pages[0] != pages[1]
    assert pages[0] == secret_on(client.get("/second-factor/enrol/").content.decode())
    assert not SecondFactor.objects.exists()
    with_factor(admin)
    assert SECRET.hex() not in SecondFactor.objects.get().key, "a copy of the database makes no codes"
    assert SecondFactor.objects.get().bin_key == SECRET


def test_somebody_with_a_second_factor_cannot_set_up_another_with_the_password_alone(client, admin):
    with_factor(admin)
    sign_in(client, admin.username)
    assert client.post("/second-factor/enrol/", {"code": "123456"})["Location"] == "/second-factor/"
    with pytest.raises(Refusal, match="已经设置"):
        second_factor.set_up(by=admin, secret=b"x" * 20, code=code(b"x" * 20), on=DAY)


def test_the_code_leads_on_to_where_one_wanted_to_go(client, admin):
    with_factor(admin)
    sign_in(client, admin.username, next="/people/")
    assert client.get("/people/")["Location"] == "/second-factor/"
    assert client.post("/second-factor/", {"code": code()})["Location"] == "/people/"
    assert client.get("/people/").status_code == 200


def test_a_code_opens_once(admin):
    with_factor(admin)
    shown = code()
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, admin.username)
    assert first.post("/second-factor/", {"code": shown}).status_code == 302
    assert second.post("/second-factor/", {"code": shown}).status_code == 422
    assert second.get("/")["Location"] == "/second-factor/"


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_and_no_more(admin, steps, right):
    with_factor(admin)
    given = f"{code(steps=steps)[:3]} {code(steps=steps)[3:]}"
    with time_machine.travel(timezone.now(), tick=False):
        ended = second_factor.verify(by=admin, code=given, on=DAY, now=timezone.now())
    assert (ended == "right") is right


def test_drift_does_not_creep(admin):
    with_factor(admin)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _number in range(4):
            second_factor.verify(by=admin, code=code(steps=1), on=DAY, now=timezone.now())
            clock.shift(timedelta(seconds=90))
        assert second_factor.verify(by=admin, code=code(steps=2), on=DAY, now=timezone.now()) == "wrong"


def test_guessing_codes_is_locked_for_every_session_until_an_administrator_or_time_opens_it(client, place, admin):
    codes = with_factor(admin)
    sign_in(client, admin.username)
    for number in range(profile().failures):
        answer = client.post("/second-factor/", {"code": f"{number:06d}"})
    assert answer.status_code == 429
    other = Client()
    sign_in(other, admin.username)
    assert other.post("/second-factor/", {"code": code()}).status_code == 429
    assert other.post("/second-factor/", {"code": codes[0]}).status_code == 429, "recovery codes wait as well"
    assert Event.objects.filter(action="accounts.locked").count() == 1
    second = another_administrator(place)
    services.unlock(user=admin, by=second, on=DAY)
    assert other.post("/second-factor/", {"code": code()}).status_code == 302


def another_administrator(place):
    return person(Role.SYSTEM_ADMIN, place.region)


def test_a_recovery_code_stands_in_once_and_is_kept_as_a_digest(admin):
    codes = with_factor(admin)
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, admin.username)
    assert first.post("/second-factor/", {"code": codes[0].replace("-", " ")}).status_code == 302
    assert second.post("/second-factor/", {"code": codes[0]}).status_code == 422
    kept = "".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert codes[1].replace("-", "") not in kept
    assert Event.objects.get(action="accounts.recovery_code_used").after == {"left": second_factor.CODES - 1}


def test_new_recovery_codes_want_a_code_and_end_the_old_ones(client, admin):
    codes = with_factor(admin)
    enter(client, admin)
    client.post("/second-factor/codes/", {"code": "000000"})
    assert RecoveryCode.objects.filter(used_at=None).count() == second_factor.CODES
    SecondFactor.objects.update(last_t=-1)
    page = client.post("/second-factor/codes/", {"code": code()}).content.decode()
    assert codes[0] not in page
    assert second_factor.verify(by=admin, code=codes[0], on=DAY, now=timezone.now()) == "wrong"


def enter(browser, user):
    sign_in(browser, user.username)
    assert browser.post("/second-factor/", {"code": code()}).status_code == 302


def test_who_must_have_it_cannot_take_it_off_and_others_can_with_a_code(client, place, admin):
    with_factor(admin)
    enter(client, admin)
    SecondFactor.objects.update(last_t=-1)
    assert client.post("/second-factor/remove/", {"code": code()}).status_code == 422
    clerk, browser, elsewhere = place.posts[Role.UNIT_CLERK], Client(), Client()
    with_factor(clerk)
    for one in (browser, elsewhere):
        SecondFactor.objects.update(last_t=-1)
        enter(one, clerk)
    browser.post("/second-factor/remove/", {"code": "123456"})
    assert readiness.has_factor(clerk)
    SecondFactor.objects.update(last_t=-1)
    assert browser.post("/second-factor/remove/", {"code": code()})["Location"] == "/my-sign-ins/"
    assert not readiness.has_factor(clerk)
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/")["Location"].startswith("/sign-in/"), "the other sessions ended"


def test_signing_in_again_in_a_verified_session_wants_the_code_again(client, admin):
    with_factor(admin)
    enter(client, admin)
    assert client.session[FACTOR] == "done"
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    assert client.session[FACTOR] == "wanted"
    assert client.get("/")["Location"] == "/second-factor/"


def test_somebody_who_becomes_an_administrator_while_signed_in_sets_it_up_first(client, place):
    newcomer = person(None, place.region)
    sign_in(client, newcomer.username)
    assert client.get("/").status_code == 200
    services.appoint(user=newcomer, role=Role.AUDIT_ADMIN, organisation=place.region, valid_from=DAY, by=None, on=DAY)
    assert client.get("/")["Location"] == "/second-factor/enrol/"


def test_the_password_is_changed_after_the_code_and_before_everything_else(client, place, admin):
    with_factor(admin)
    act, first = services.propose_act(
        user=admin, kind="password", reason="忘记密码", by=place.posts[Role.AUDIT_ADMIN], on=DAY
    )
    _act, second = services.confirm_act(act_id=act.pk, by=place.posts[Role.SECURITY_ADMIN], on=DAY)
    password = f"{first}-{second}"
    sign_in(client, admin.username, password)
    assert client.get("/password/")["Location"] == "/second-factor/"
    assert client.post("/second-factor/", {"code": code()})["Location"] == "/password/"
    new = {"old": password, "new": "Another-horse-8", "again": "Another-horse-8"}
    assert client.post("/password/", new)["Location"] == "/"
    assert client.get("/people/").status_code == 200


def test_without_the_installations_key_no_code_is_right(settings, admin):
    with_factor(admin)
    shown = code()
    settings.SECRET_KEY = "another"
    assert second_factor.verify(by=admin, code=shown, on=DAY, now=timezone.now()) == "wrong"


def test_asvs_asks_everybody(client, settings, place):
    settings.SECURITY_PROFILE = ASVS
    clerk = place.posts[Role.UNIT_CLERK]
    sign_in(client, clerk.username)
    assert client.get("/")["Location"] == "/second-factor/enrol/"
    assert "动态口令" in readiness.unready(clerk, DAY)


def test_an_account_is_ready_when_nothing_is_missing(place, admin):
    clerk = place.posts[Role.UNIT_CLERK]
    assert readiness.unready(clerk, DAY) is None
    assert "动态口令" in readiness.unready(admin, DAY)
    with_factor(admin)
    assert readiness.unready(admin, DAY) is None
    clerk.password_changed_on = DAY - timedelta(days=profile().maximum_age)
    assert "到期" in readiness.unready(clerk, DAY)
    clerk.must_change_password = True
    assert "一次性" in readiness.unready(clerk, DAY)
    clerk.is_active = False
    assert "停用" in readiness.unready(clerk, DAY)


def test_a_word_for_an_address_leads_on_after_the_code_without_an_error(client, admin):
    """`redirect` takes a word for the name of a view; what came with the sign-in is only ever an address."""
    with_factor(admin)
    sign_in(client, admin.username, next="abc")
    assert client.post("/second-factor/", {"code": code()}).status_code == 302
