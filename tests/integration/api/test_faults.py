"""Bad requests are normal: one format, plain words, 4xx, and nothing written."""

import pytest
from django.db import OperationalError
from django.test import Client

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.pool.models import BudgetEntry, ExecutionEntry
from tests.api_steps import FINANCE, payment, program

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def finance(place):
    return program(place, Role.FINANCE_DIVISION, FINANCE)


def line(**changed) -> str:
    """A message of one line as text; `changed` are JSON texts."""
    given = {
        "project_code": '"371003220000000000001"', "fiscal_year": "2022", "document_number": '"甲"',
        "entered_on": '"2022-03-01"', "amount_fen": "1", **changed,
    }  # fmt: skip
    return '{"lines": [{' + ", ".join(f'"{name}": {text}' for name, text in given.items()) + "}]}"


UNREADABLE = {
    "nothing": " ",
    "half": '{"lines": [',
    "no utf-8": b'{"lines": "\xff\xfe"}',
    "gbk": '{"lines": "预算"}'.encode("gbk"),
    "not a number": line(amount_fen="NaN"),
    "infinite": line(amount_fen="-Infinity"),
    "half a pair": line(document_number='"\\ud800"'),
    "ten thousand digits": line(amount_fen="9" * 10_000),
    "deep": "[" * 100_000,
    "a name twice": line(amount_fen='1, "amount_fen": 2'),
    "xml": "<lines/>",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_json_is_said_so(finance, name):
    answer = finance.post("execution", UNREADABLE[name])
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["detail"]
    assert said["todo"]


WRONG = {
    "null": "null", "text": '"x"', "number": "7", "list": "[]", "no lines": "{}", "empty": '{"lines": []}',
    "lines a text": '{"lines": "x"}', "line a text": '{"lines": ["x"]}',
    "too many": '{"lines": [' + ",".join(["{}"] * 501) + "]}",
    "unknown field": line(amount="1"),
    "amount as text": line(amount_fen='"1"'), "amount with a point": line(amount_fen="1.5"),
    "amount as 1e3": line(amount_fen="1e3"), "amount true": line(amount_fen="true"),
    "amount null": line(amount_fen="null"),
    "amount beyond 64 bits": line(amount_fen=str(2**63)),
    "amount beyond nine trillion": line(amount_fen=str(9 * 10**14 + 1)),
    "year in words": line(fiscal_year='"二〇二二"'), "year 0": line(fiscal_year="0"),
    "year huge": line(fiscal_year=str(10**30)),
    "no such day": line(entered_on='"2022-02-30"'), "day as a number": line(entered_on="20220301"),
    "day with time": line(entered_on='"2022-03-01T00:00:00"'), "day far away": line(entered_on='"9999-12-31"'),
    "NUL": line(document_number='"a\\u0000b"'), "line feed": line(note='"a\\nb"'),
    "code too long": line(project_code='"' + "3" * 22 + '"'), "code empty": line(project_code='""'),
    "number too long": line(document_number='"' + "号" * 81 + '"'), "note too long": line(note='"' + "注" * 201 + '"'),
    "kind unknown": line(kind='"bribe"'), "kind of budgets": line(kind='"initial"'),
    "source unknown": line(source='"x"'),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_named_in_chinese(finance, name):
    before = Event.objects.count()
    answer = finance.post("execution", WRONG[name])
    assert answer.status_code == 422, answer.content.decode()
    for one in answer.json()["errors"]:
        assert any("一" <= letter <= "鿿" for letter in one["message"]), one
    assert answer.json()["errors"]
    assert Event.objects.count() == before


def test_paths_and_queries_beyond_the_columns_are_not_found_or_refused(place):
    reader = program(place, Role.AUDITOR)
    for path in (
        "projects/0", "projects/-1", f"projects/{2**63}", f"projects/{10**400}", "projects/abc", "projects/1.0",
        "projects/١", "outcomes/%00", "rules/%00", "rules/a%0Ab", "targets/1_0", "explanations/execution/x",
        "nothing", "projects/", "", "../projects",
    ):  # fmt: skip
        answer = reader.client.get(f"/api/v1/{path}", headers={"authorization": f"Bearer {reader.token}"})
        assert answer.status_code in {404, 422}, path
        assert answer["Content-Type"] == "application/problem+json"
    for query in (
        {"limit": 0}, {"limit": 201}, {"limit": "x"}, {"after": 2**63}, {"after": "-5"}, {"fiscal_year": "2022.5"},
        {"fiscal_year": ""}, {"name": "\x00"}, {"name": "长" * 61}, {"state": "x"},
    ):  # fmt: skip
        answer = reader.get("projects", **query)
        assert answer.status_code == 422, query
    assert reader.get("projects", name="%' OR 1=1 --").json()["total"] == 0


def test_what_is_not_json_is_not_taken_and_what_is_too_large_is_not_read(finance):
    form = finance.client.post(
        "/api/v1/execution",
        {"lines": "x"},
        headers={"authorization": f"Bearer {finance.token}", "idempotency-key": "a" * 8},
    )
    assert form.status_code == 415
    large = finance.post("execution", b" " * (2 * 1024 * 1024 + 1))
    assert large.status_code == 413
    assert "2 MB" in large.json()["detail"]


def test_other_methods_say_which_there_are(finance):
    header = {"authorization": f"Bearer {finance.token}"}
    for method in ("put", "patch", "delete", "options", "trace", "head"):
        answer = getattr(finance.client, method)("/api/v1/budgets", headers=header)
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, POST"
    assert finance.client.post("/api/v1/projects", headers=header).status_code == 405


def test_a_database_away_is_said_as_503_and_the_message_can_come_again(finance, year, monkeypatch):
    from abacus.pool.services import money

    real, body = money.settle, {"lines": [payment(year)]}

    def away(*_copies):
        raise OperationalError("the server is gone")

    monkeypatch.setattr(money, "settle", away)
    answer = finance.post("execution", body, key="month-2022-03")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "server is gone" not in answer.content.decode()
    monkeypatch.setattr(money, "settle", real)
    again = finance.post("execution", body, key="month-2022-03")
    assert again.status_code == 200
    assert again.get("Idempotency-Replayed") is None
    assert ExecutionEntry.objects.count() == 1
    assert BudgetEntry.objects.count() == 1


def test_a_foreign_host_is_refused_as_elsewhere():
    assert Client().get("/api/v1/token", headers={"host": "evil.example"}).status_code == 400
