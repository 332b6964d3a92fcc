"""Health as proxies and monitors ask for it, and the page of the system administrator."""

from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from django.test import Client

from abacus.foundation.accounts.roles import Role
from abacus.foundation.safety import Problem
from abacus.operations import health, notes
from abacus.operations.place import current
from tests.factories import county

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def asked(address: str = "/health/", **more: str):
    return Client().get(address, **more)


@pytest.fixture
def database_away(monkeypatch):
    def refuse(*_words):
        raise OperationalError("the server is away")

    monkeypatch.setattr(connection, "cursor", refuse)


def test_it_answers_without_anybody_signed_in_and_under_any_host_name():
    """A proxy asks the machine by its address."""
    answer = asked(headers={"host": "10.1.2.3:8000"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.cookies == {}


def test_on_the_machine_itself_it_says_what_is_wrong():
    parts = asked().json()["parts"]
    assert {"database", "migrations", "disk", "worker", "audit"} == set(parts)
    assert (parts["database"]["ok"], parts["migrations"]["ok"], parts["worker"]["ok"]) == (True, True, False)


def test_a_stranger_learns_only_whether_it_answers():
    for more in ({"REMOTE_ADDR": "10.0.0.9"}, {"headers": {"x-forwarded-for": "10.0.0.9"}}):
        assert asked(**more).json() == {"status": "ok"}
        assert asked("/health/?strict=1", **more).status_code == 200


def test_whoever_has_the_token_may_ask_from_elsewhere(settings):
    settings.METRICS_TOKEN = "a-long-token"
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert "parts" in asked(headers={"authorization": "Bearer a-long-token"}, **elsewhere).json()
    assert "parts" not in asked(headers={"authorization": "Bearer another"}, **elsewhere).json()


def test_a_monitor_may_ask_for_less_patience():
    assert asked("/health/?strict=1").status_code == 503  # no worker runs in this test


def test_without_its_database_it_says_503_at_once(database_away):
    answer = asked()
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert asked(REMOTE_ADDR="10.0.0.9").json() == {"status": "down"}


def test_tables_of_another_version_are_down(monkeypatch):
    monkeypatch.setattr(health, "_current_until", 0.0)
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    assert asked().status_code == 503


def test_it_only_reads():
    assert Client().post("/health/").status_code == 405


def test_the_administrator_reads_what_is_wrong_and_what_to_do(monkeypatch):
    problem = Problem("密钥丢失。", "请从保管处取回。", "refuse")
    monkeypatch.setattr("abacus.operations.views.problems", lambda: [("one", problem)])
    notes.keep(current(), notes.BACKUP, {"at": datetime.now(UTC).isoformat(), "size": 16_200_000, "rows": 27_330})
    client = Client()
    client.force_login(county().people[Role.SYSTEM_ADMIN])
    page = client.get("/system/status/").content.decode()
    for text in ("密钥丢失。", "请从保管处取回。", "下次不能启动", "16.2 MB", "27,330", "abacus worker"):
        assert text in page
