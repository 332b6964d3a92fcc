"""A token belongs to a person, needs two people, does less than its owner, and ends at once."""

import hashlib
import logging
from datetime import timedelta

import pytest
from django.test import Client

from abacus.api import services
from abacus.api.models import ApiToken, Knock
from abacus.api.services import traffic
from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.models import Appointment
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services as workbench
from tests.api_steps import CLERK, FINANCE, READS, Program, payment, program, token_of
from tests.factories import person
from tests.harness import DAY
from tests.stages import project

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def code(answer) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_token_works_once_a_second_person_has_confirmed_it(place):
    token, text = token_of(place, Role.UNIT_CLERK, confirmed=False)
    reader = Program(text)
    assert code(reader.get("token")) == (401, "token_waiting")
    services.confirm(token_id=token.pk, by=place.people[Role.SECURITY_ADMIN], on=DAY)
    said = reader.get("token").json()
    assert said["permissions"] == ["project_view", "rules_view"]
    assert said["prefix"] == token.prefix
    assert ApiToken.objects.get().last_used_at is not None
    with pytest.raises(Refusal):
        services.confirm(token_id=token.pk, by=place.people[Role.SECURITY_ADMIN], on=DAY)


def test_only_a_hash_of_256_random_bits_is_kept(place):
    token, text = token_of(place, Role.UNIT_CLERK)
    kept = ApiToken.objects.values().get()
    assert kept["digest"] == hashlib.sha256(text.encode()).hexdigest()
    secret = text.rpartition(f"abacus_{token.prefix}_")[2]
    assert len(secret) == 43
    assert not any(secret in str(value) for value in kept.values())
    assert not any(secret in f"{one.after}{one.target_label}" for one in Event.objects.all())


def test_nobody_issues_more_than_they_hold_or_for_longer_than_a_year(place):
    clerk = place.people[Role.UNIT_CLERK]
    usual = {
        "name": "测试",
        "permissions": READS,
        "organisation": place.unit,
        "expires_on": DAY,
        "by": clerk,
        "on": DAY,
    }
    for wrong in (
        {"permissions": ("money_post",)}, {"permissions": ("project_view", "audit_view")}, {"permissions": ()},
        {"permissions": ("nonsense",)}, {"name": " "}, {"name": "长" * 61}, {"expires_on": DAY + timedelta(days=367)},
        {"expires_on": DAY - timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            services.issue(**{**usual, **wrong})
    for elsewhere in (place.sibling_unit, place.department, place.region):
        with pytest.raises(Refused):
            services.issue(**{**usual, "organisation": elsewhere})
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AGENCY, Role.EXPERT, Role.DEPUTY):
        with pytest.raises(Refused):
            services.issue(**{**usual, "by": place.people[role], "organisation": place.place_of(role)})
    services.issue(**{**usual, "expires_on": DAY + timedelta(days=366)})


def test_only_the_security_administrator_of_the_owners_place_confirms(place, next_door):
    token, _text = token_of(place, Role.UNIT_CLERK, confirmed=False)
    for by in (
        place.people[Role.UNIT_CLERK], place.people[Role.SYSTEM_ADMIN], place.people[Role.PERFORMANCE_DIVISION],
        next_door.people[Role.SECURITY_ADMIN],
    ):  # fmt: skip
        with pytest.raises(Refused):
            services.confirm(token_id=token.pk, by=by, on=DAY)


@pytest.mark.parametrize("role", [Role.UNIT_CLERK, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_owner_and_administrators_end_a_token_at_once(place, role):
    token, text = token_of(place, Role.UNIT_CLERK)
    for stranger in (Role.UNIT_HEAD, Role.PERFORMANCE_DIVISION, Role.AUDIT_ADMIN):
        with pytest.raises(Refused):
            services.revoke(token_id=token.pk, by=place.people[stranger], on=DAY)
    services.revoke(token_id=token.pk, by=place.people[role], on=DAY)
    assert code(Program(text).get("token")) == (401, "token_revoked")
    with pytest.raises(Refusal):
        services.revoke(token_id=token.pk, by=place.people[role], on=DAY)


def test_a_token_ends_after_its_last_day(place):
    long_ago = DAY - timedelta(days=10)
    last = token_of(place, Role.UNIT_CLERK, on=long_ago, expires_on=DAY)[1]
    over = token_of(place, Role.UNIT_CLERK, on=long_ago, expires_on=DAY - timedelta(days=1))[1]
    assert Program(last).get("token").status_code == 200
    assert code(Program(over).get("token")) == (401, "token_expired")


def test_a_token_does_what_its_owner_may_today(place, year):
    writer = program(place, Role.FINANCE_DIVISION, FINANCE)
    owner = place.people[Role.FINANCE_DIVISION]
    assert writer.get("projects").json()["total"] == 1
    held = Appointment.objects.get(user=owner)
    accounts.end_appointment(appointment_id=held.pk, valid_to=DAY, by=place.people[Role.SYSTEM_ADMIN], on=DAY)
    assert code(writer.get("projects")) == (401, "owner_without_role")
    assert code(writer.post("execution", {"lines": [payment(year)]})) == (401, "owner_without_role")
    assert year.executionentry_lines.count() == 0
    now = accounts.appoint(
        user=owner, role=Role.UNIT_CLERK, organisation=place.sibling_unit, valid_from=DAY, by=None, on=DAY
    )
    assert now.pending is False
    assert writer.get("projects").json()["total"] == 0
    assert code(writer.post("execution", {"lines": [payment(year)]})) == (403, "forbidden")


def test_a_disabled_person_and_one_with_a_first_password_are_out_at_once(place):
    reader, owner = program(place, Role.UNIT_CLERK), place.people[Role.UNIT_CLERK]
    accounts.reset_password(user=owner, by=place.people[Role.SYSTEM_ADMIN], on=DAY)
    assert code(reader.get("token")) == (401, "owner_unready")
    owner.refresh_from_db()
    accounts.set_active(user=owner, active=False, by=place.people[Role.SYSTEM_ADMIN], on=DAY)
    assert code(reader.get("token")) == (401, "owner_unready")


def test_a_token_narrows_its_owner_in_kind_and_place(place):
    own, other = project(place, DAY, "本单位"), place.sibling_unit
    clerk = person(Role.DEPARTMENT_CLERK, place.department)
    narrow = program(place, Role.DEPARTMENT_CLERK, ("project_view",), at=other, by=clerk)
    wide = program(place, Role.DEPARTMENT_CLERK, ("project_view",), by=clerk)
    assert wide.get("projects").json()["total"] == 1
    assert narrow.get("projects").json()["total"] == 0
    assert narrow.get(f"projects/{own.project_id}").status_code == 404
    assert code(narrow.get("rules")) == (403, "forbidden")
    assert code(wide.post("budgets", {"lines": []})) == (403, "forbidden")
    refused = Event.objects.filter(action="access.refused", target_kind="api")
    assert {one.after["permission"] for one in refused} == {"rules_view", "money_post"}


def test_a_token_of_one_permission_cannot_use_another_of_its_owner(place, year):
    reads = program(place, Role.FINANCE_DIVISION, ("project_view",))
    assert code(reads.post("execution", {"lines": [payment(year)]})) == (403, "forbidden")
    requests = program(place, Role.FINANCE_DIVISION, ("project_view", "project_edit"))
    line = payment(year, kind="initial")
    assert code(requests.post("budgets", {"lines": [line]})) == (403, "forbidden")
    assert year.budgetentry_lines.filter(document_number=line["document_number"]).count() == 0
    assert requests.post("budgets", {"lines": [payment(year, kind="request")]}).status_code == 200


def test_neither_cookie_nor_query_nor_another_scheme_lets_in(place):
    _token, text = token_of(place, Role.UNIT_CLERK)
    browser = Client()
    browser.force_login(place.people[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/token").status_code == 401
    assert browser.get("/api/v1/token", {"token": text, "access_token": text}).status_code == 401
    for header in (text, f"Basic {text}", f"Bearer {text[:-1]}", f"Bearer {text}x", "Bearer ", "Bearer 令牌", ""):
        assert Client().get("/api/v1/token", headers={"authorization": header}).status_code == 401
    answer = Client().get("/api/v1/token", headers={"authorization": f"bearer {text}"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "no-store"


def test_failures_are_written_down_and_limited_without_shutting_out_others(place, monkeypatch):
    monkeypatch.setattr(traffic, "KNOCKS", 3)
    reader = program(place, Role.UNIT_CLERK)
    answers = [Program("abacus_AAAAAAAA_" + "x" * 43).get("token").status_code for _n in range(5)]
    assert answers == [401, 401, 401, 429, 429]
    assert Event.objects.filter(action="api.refused").count() == 3
    assert Knock.objects.get().count == 3
    assert reader.get("token").status_code == 200


def test_one_visitor_of_version_6_has_one_network(place, monkeypatch):
    monkeypatch.setattr(traffic, "KNOCKS", 2)
    statuses = [Client(REMOTE_ADDR=f"2001:db8::{number}").get("/api/v1/token").status_code for number in range(1, 4)]
    assert statuses == [401, 401, 429]
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").get("/api/v1/token").status_code == 401


def test_a_token_has_so_many_requests_a_minute(place, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    reader = program(place, Role.UNIT_CLERK)
    answers = [reader.get("token") for _n in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    ApiToken.objects.update(minute=0)
    assert reader.get("token").status_code == 200


def test_no_token_shows_in_the_logs(place, caplog, monkeypatch):
    from abacus.api.operations import own

    caplog.set_level(logging.DEBUG)
    reader = program(place, Role.UNIT_CLERK, CLERK)
    secret = reader.token.split("_", 2)[2]
    reader.get("token")
    reader.post("budgets", b"{")
    Program(reader.token + "x").get("token")
    monkeypatch.setattr(own, "asked", lambda request: 1 / 0)
    failed = reader.get("token")
    assert failed.status_code == 500
    assert code(failed) == (500, "failed")
    assert "ZeroDivisionError" in caplog.text
    assert secret not in caplog.text
    assert not any(secret in str(vars(record)) for record in caplog.records)


def test_the_page_shows_the_token_once_and_two_people_make_it_work(place):
    def browser(role):
        client = Client()
        client.force_login(place.people[role], "django.contrib.auth.backends.ModelBackend")
        return client

    clerk, security = browser(Role.UNIT_CLERK), browser(Role.SECURITY_ADMIN)
    form = clerk.get("/api/tokens/new/").content.decode()
    assert "查看项目" in form
    assert "登记预算和支出" not in form
    given = {
        "name": "预算一体化系统", "permissions": ["project_view"], "organisation": place.unit.pk,
        "expires_on": (DAY + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    assert clerk.post("/api/tokens/new/", {**given, "permissions": ["money_post"]}).status_code == 422
    assert clerk.post("/api/tokens/new/", {**given, "organisation": place.other_unit.pk}).status_code == 422
    issued = clerk.post("/api/tokens/new/", given)
    token = ApiToken.objects.get()
    text = issued.context["text"]
    assert issued["Cache-Control"] == "no-store"
    assert text in issued.content.decode()
    assert text not in clerk.get("/api/tokens/").content.decode()
    assert "确认令牌" in security.get("/api/tokens/").content.decode()
    assert clerk.post(f"/api/tokens/{token.pk}/confirm/").status_code == 403
    assert security.post(f"/api/tokens/{token.pk}/confirm/").status_code == 302
    assert Program(text).get("projects").status_code == 200
    assert clerk.post(f"/api/tokens/{token.pk}/revoke/").status_code == 302
    assert Program(text).get("projects").status_code == 401
    assert "接口" in clerk.get("/api/").content.decode()


def test_a_token_that_waits_stands_on_the_security_administrators_workbench(place):
    token_of(place, Role.UNIT_CLERK, confirmed=False)
    [card] = workbench.worklist(place.people[Role.SECURITY_ADMIN], DAY).all
    assert (card.what, card.url) == ("接口令牌待确认", "/api/tokens/")
    assert not workbench.worklist(place.people[Role.SYSTEM_ADMIN], DAY).all
