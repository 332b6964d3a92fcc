"""Guessing passwords: who is kept out by it, who is not, and what the answer gives away."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abacus.foundation.accounts import services
from abacus.foundation.accounts.addresses import client_address
from abacus.foundation.accounts.models import FailedTries, KnownDevice, User
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.services import trying
from abacus.foundation.accounts.usernames import folded
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from tests.factories import county, person
from tests.harness import DAY
from tests.signing_steps import ELSEWHERE, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def clerk(place):
    return place.posts[Role.UNIT_CLERK]


def guess(username, times=5, browser=None, address=ELSEWHERE):
    for _number in range(times):
        answer = sign_in(browser or Client(), username, "wrong", address)
    return answer


def test_strangers_lock_a_name_for_strangers_only(client, clerk):
    assert sign_in(client, clerk.username).status_code == 302
    client.post("/sign-out/")
    assert guess(clerk.username).status_code == 429
    assert sign_in(Client(), clerk.username).status_code == 429, "an unknown browser stays out, password or not"
    assert sign_in(client, clerk.username).status_code == 302, "the desk at which the clerk sits stays open"


def test_a_known_device_has_a_counter_of_its_own(client, clerk):
    sign_in(client, clerk.username)
    client.post("/sign-out/")
    assert guess(clerk.username, browser=client).status_code == 429
    assert sign_in(client, clerk.username).status_code == 429
    assert sign_in(Client(), clerk.username).status_code == 302, "elsewhere nobody has failed"


def test_a_device_known_for_one_person_is_a_stranger_to_another(client, place, clerk):
    head = person(Role.UNIT_HEAD, place.unit)
    sign_in(client, clerk.username)
    client.post("/sign-out/")
    guess(head.username, browser=client)
    assert sign_in(Client(), head.username).status_code == 429


def test_a_mark_planted_in_somebodys_browser_is_worth_nothing_afterwards(client, place, clerk):
    attacker = Client()
    sign_in(attacker, person(Role.UNIT_HEAD, place.unit).username)
    client.cookies["device"] = attacker.cookies["device"].value
    sign_in(client, clerk.username)
    guess(clerk.username)
    attacker.post("/sign-out/")
    assert sign_in(attacker, clerk.username).status_code == 429
    forged = Client()
    forged.cookies["device"] = KnownDevice.objects.filter(user=clerk).first().digest
    assert sign_in(forged, clerk.username).status_code == 429, "what the database keeps is no mark"


def test_a_lock_ends_by_itself(clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(clerk.username)
        clock.shift(timedelta(minutes=profile().lock_minutes - 1))
        assert sign_in(Client(), clerk.username).status_code == 429
        clock.shift(timedelta(minutes=1, seconds=1))
        assert sign_in(Client(), clerk.username).status_code == 302


def test_an_administrator_unlocks_everything_but_not_themselves(client, place, clerk):
    admin = place.posts[Role.SYSTEM_ADMIN]
    guess(clerk.username)
    services.unlock(user=clerk, by=admin, on=DAY)
    assert sign_in(Client(), clerk.username).status_code == 302
    with pytest.raises(Refusal, match="自己"):
        services.unlock(user=admin, by=admin, on=DAY)


@pytest.mark.parametrize("variant", ["USER", "　user", "ｕｓｅｒ", "user ", "u\u200bser", "USER\u00a0"])
def test_another_spelling_is_no_way_around_a_lock(place, variant):
    user = person(Role.UNIT_CLERK, place.unit, username="user-7")
    given = (
        variant.replace("USER", "USER-7")
        .replace("user", "user-7")
        .replace("ｕｓｅｒ", "ｕｓｅｒ－７")
        .replace("u\u200bser", "u\u200bser-7")
    )
    assert folded(given) == user.username
    guess(given, times=3)
    assert guess(user.username, times=2).status_code == 429
    assert sign_in(Client(), given).status_code == 429


def test_a_full_width_name_signs_in(place):
    person(Role.UNIT_CLERK, place.unit, username="Zhang3")
    assert sign_in(Client(), "ＺＨＡＮＧ３").status_code == 302


def test_who_has_all_addresses_of_a_network_is_one_address(settings, clerk):
    """Of version 6 one visitor has 2⁶⁴ addresses: each of them was another guesser."""
    settings.SECURITY_PROFILE = replace(settings.SECURITY_PROFILE, address_failures=3)
    for number in range(3):
        sign_in(Client(), f"name{number}", "wrong", address=f"2001:db8:1:2::{number}")
    assert sign_in(Client(), clerk.username, address="2001:db8:1:2:ffff::9").status_code == 429
    assert sign_in(Client(), clerk.username, address="2001:db8:1:3::9").status_code == 302


def test_one_address_that_guesses_many_names_is_kept_out_but_not_the_bureau_behind_it(client, settings, place, clerk):
    sign_in(client, clerk.username, address=ELSEWHERE)
    client.post("/sign-out/")
    settings.SECURITY_PROFILE = replace(settings.SECURITY_PROFILE, address_failures=6)
    for number in range(6):
        answer = guess(f"nobody{number}", times=1)
    assert answer.status_code == 429
    stranger = person(Role.UNIT_HEAD, place.unit)
    assert sign_in(Client(), stranger.username, address=ELSEWHERE).status_code == 429
    assert sign_in(Client(), stranger.username, address="198.51.100.4").status_code == 302
    assert sign_in(client, clerk.username, address=ELSEWHERE).status_code == 302, "a known device behind it"


ENDS = ("unknown", "wrong", "disabled", "locked")


def tried(place, clerk, how):
    """(status, page, hashes made, questions asked) of one try that must fail."""
    username, password = (clerk.username, "wrong")
    if how == "unknown":
        username = "nobody-at-all"
    if how == "disabled":
        User.objects.filter(pk=clerk.pk).update(is_active=False)
        password = "correct-horse-7"
    if how == "locked":
        guess(clerk.username)
        password = "correct-horse-7"
    return username, password


@pytest.mark.parametrize("how", ENDS)
def test_the_work_of_a_try_is_the_same_whatever_it_ends_with(place, clerk, how, monkeypatch):
    username, password = tried(place, clerk, how)
    made = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: made.append(1) or real(*given))
    answer = sign_in(Client(), username, password)
    assert len(made) == 1
    said = answer.content.decode()
    assert ("已锁定 30 分钟" if how == "locked" else "用户名或密码不对") in said
    why = Event.objects.filter(action="accounts.sign_in_failed").latest("pk").after
    assert why == {"why": how}


def test_an_unknown_name_is_locked_in_the_same_words(clerk):
    pages = {guess(name).content.decode().partition("note-r")[2][:200] for name in (clerk.username, "nobody")}
    assert len(pages) == 1


def test_as_many_questions_are_asked_for_an_unknown_name_as_for_a_known_one(clerk):
    counts = []
    for number, name in enumerate((clerk.username, "nobody")):
        with CaptureQueriesContext(connection) as asked:
            sign_in(Client(), name, "wrong", address=f"10.9.9.{number}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_was_typed_as_a_name_is_not_kept_by_the_counter():
    guess("my-secret-password", times=1)
    assert not FailedTries.objects.filter(key__contains="secret").exists()


def test_counters_nobody_touched_are_thrown_away(clerk):
    guess(clerk.username, times=1)
    assert trying.tidy(now=timezone.now()) == 0
    assert trying.tidy(now=timezone.now() + timedelta(days=3)) > 0


def test_too_long_a_password_is_not_even_hashed(clerk, monkeypatch):
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: pytest.fail("hashed"))
    assert sign_in(Client(), clerk.username, "x" * 5000).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "speaker", "header", "address"),
    [
        (0, "203.0.113.5", "10.0.0.1", "203.0.113.5"),
        (1, "203.0.113.5", "10.0.0.1", "203.0.113.5"),
        (1, "127.0.0.1", "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (1, "127.0.0.1", "", "127.0.0.1"),
        (1, "127.0.0.1", "<script>", "127.0.0.1"),
        (2, "127.0.0.1", "198.51.100.7, 127.0.0.2", "198.51.100.7"),
        (2, "127.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (1, "", "", ""),
    ],
)
def test_an_address_is_believed_from_the_installations_proxies_only(rf, settings, proxies, speaker, header, address):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=speaker, HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == address


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_one_by_one(clerk):
    tries, start, ended = 12, threading.Barrier(12), []

    def one_guess():
        try:
            start.wait(10)
            ended.append(
                trying.settle(
                    by=clerk, name=clerk.username, correct=False, device="", address=ELSEWHERE, on=DAY,
                    now=timezone.now(),
                )
            )  # fmt: skip
        finally:
            connection.close()

    threads = [threading.Thread(target=one_guess) for _number in range(tries)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert ended.count("wrong") == profile().failures - 1
    assert ended.count("locked") == tries - profile().failures + 1
    assert Event.objects.filter(action="accounts.locked").count() == 1


def test_two_sign_ins_at_once_are_two_sessions(clerk):
    first, second = Client(), Client()
    sign_in(first, clerk.username)
    sign_in(second, clerk.username)
    assert first.cookies["sessionid"].value != second.cookies["sessionid"].value
    assert first.get("/").status_code == second.get("/").status_code == 200
