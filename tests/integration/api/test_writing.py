"""Writing: one effect however often and in whatever order a message comes, and a bad batch leaves nothing."""

import threading
import uuid

import pytest
from django.db import connection

from abacus.api import services
from abacus.api.models import ApiToken, Message
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.pool import services as pool
from abacus.pool.models import ActualValue, ExecutionEntry
from tests.api_steps import CLERK, FINANCE, Program, payment, program, token_of
from tests.harness import DAY
from tests.stages import project

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def finance(place):
    return program(place, Role.FINANCE_DIVISION, FINANCE)


def executed(year) -> int | None:
    year.refresh_from_db()
    return year.executed_fen


def faults(answer) -> list[tuple]:
    assert answer.status_code == 422, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()["errors"]
    assert all(one["message"] and one["todo"] for one in found)
    return [(one["row"], one["field"], one["code"]) for one in found]


def test_the_same_message_three_times_has_one_effect_and_one_answer(finance, year):
    body = {"lines": [payment(year), payment(year, "支付〔2022〕16号", 500_000)]}
    answers = [finance.post("execution", body, key="month-2022-03") for _n in range(3)]
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert [one.get("Idempotency-Replayed") for one in answers] == [None, "true", "true"]
    assert executed(year) == 1_500_000
    assert Event.objects.filter(action="execution.posted").count() == 2


def test_the_same_key_with_another_message_is_refused(finance, year):
    assert finance.post("execution", {"lines": [payment(year)]}, key="month-2022-03").status_code == 200
    for path, body in (
        ("execution", {"lines": [payment(year, amount_fen=2)]}),
        ("budgets", {"lines": [payment(year, kind="request")]}),
    ):
        answer = finance.post(path, body, key="month-2022-03")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert executed(year) == 1_000_000


def test_a_line_sent_again_under_a_new_key_is_recognised_by_its_document(finance, year):
    line = payment(year)
    (first,) = finance.post("execution", {"lines": [line]}).json()["lines"]
    again = finance.post("execution", {"lines": [line, payment(year, "支付〔2022〕17号")]}).json()
    assert (again["posted"], again["repeated"]) == (1, 1)
    assert again["lines"][0] == {"row": 0, "id": first["id"], "state": "repeated"}
    for other in ({"amount_fen": 2_000_000}, {"entered_on": "2022-03-02"}):
        assert faults(finance.post("execution", {"lines": [line | other]})) == [(0, "document_number", "differs")]
    twice = finance.post("execution", {"lines": [payment(year, "甲"), payment(year, " 甲 ")]})
    assert faults(twice) == [(0, "document_number", "repeated_in_batch"), (1, "document_number", "repeated_in_batch")]
    assert executed(year) == 2_000_000


def test_messages_out_of_order_come_to_the_same(finance, year):
    refund = {"lines": [payment(year, "退〔2022〕1号", -300_000, kind="refund", entered_on="2022-03-05")]}
    early = finance.post("execution", refund, key="message-2")
    assert faults(early) == [(0, "", "negative_balance")]
    assert finance.post("execution", {"lines": [payment(year)]}, key="message-1").status_code == 200
    assert finance.post("execution", refund, key="message-2").status_code == 200
    assert finance.post("execution", {"lines": [payment(year)]}, key="message-1").status_code == 200
    assert executed(year) == 700_000
    mixed = {
        "lines": [
            payment(year, "退〔2022〕2号", -900_000, kind="refund", entered_on="2022-03-09"),
            payment(year, "支付〔2022〕40号", 400_000, entered_on="2022-03-08"),
        ]
    }
    assert finance.post("execution", mixed).status_code == 200
    assert executed(year) == 200_000


def test_a_bad_batch_leaves_nothing_and_names_every_bad_row(finance, year):
    before = Event.objects.count()
    answer = finance.post(
        "execution",
        {
            "lines": [
                payment(year, "好的一笔"),
                payment(year, "零", 0),
                payment(year, "明天", entered_on="2022-03-17"),
                payment(year, "没有这个项目", project_code="3" * 21),
                payment(year, "   "),
                payment(year, "去年", entered_on="2021-12-31"),
            ]
        },
    )
    assert faults(answer) == [
        (1, "amount_fen", "zero"), (2, "entered_on", "future"), (3, "project_code", "not_found"),
        (4, "document_number", "blank"), (5, "entered_on", "before_the_year"),
    ]  # fmt: skip
    too_much = finance.post("execution", {"lines": [payment(year, "甲", 1), payment(year, "乙", 90_000_000)]})
    assert faults(too_much) == [(1, "", "negative_balance")]
    assert executed(year) is None
    assert ExecutionEntry.objects.count() == Message.objects.count() == 0
    assert Event.objects.count() == before


def test_a_foreign_project_in_a_batch_gives_no_hint(finance, year, next_door):
    there = project(next_door, DAY)
    rows = {}
    for name, code in (("foreign", there.project.code), ("nothing", "37100322000000000000X")):
        answer = finance.post("execution", {"lines": [payment(year), payment(year, project_code=code)]})
        assert faults(answer) == [(1, "project_code", "not_found")]
        rows[name] = answer.content
    assert rows["foreign"] == rows["nothing"]
    assert executed(year) is None
    assert executed(there) is None


def test_budgets_go_through_the_doors_of_the_page(finance, walk):
    year = walk.year
    line = payment(year, "文财预〔2022〕8号", 5_000_000, kind="adjust", entered_on=DAY.isoformat())
    assert faults(finance.post("budgets", {"lines": [line]})) == [(0, "", "refusal")]  # a change wants a reason
    backdated = line | {"note": "追加", "entered_on": "2022-03-01"}
    assert faults(finance.post("budgets", {"lines": [backdated]})) == [(0, "entered_on", "not_today")]
    posted = finance.post("budgets", {"lines": [line | {"note": "县政府追加"}]})
    assert posted.status_code == 200
    year.refresh_from_db()
    assert year.current_fen == 48_200_000
    assert year.budget_changes.get().document_number == "文财预〔2022〕8号"
    minus = payment(year, "文财预〔2022〕9号", -1, kind="initial")
    assert faults(finance.post("budgets", {"lines": [minus]})) == [(0, "", "minus_needs_kind")]


def test_a_clerk_asks_for_money_and_posts_none(place, year):
    clerk = program(place, Role.UNIT_CLERK, CLERK)
    assert clerk.post("budgets", {"lines": [payment(year, "申报", kind="request")]}).status_code == 200
    assert clerk.post("budgets", {"lines": [payment(year, "年初", kind="initial")]}).status_code == 403
    assert clerk.post("execution", {"lines": [payment(year)]}).status_code == 403
    assert executed(year) is None


def value(year, line, **more):
    return {
        "project_code": year.project.code, "fiscal_year": year.fiscal_year, "line_id": str(line.line_id),
        "measured_on": "2022-03-01", **more,
    }  # fmt: skip


@pytest.fixture
def indicators(walk):
    return {one.name: one for one in pool.current_target_version(walk.year).lines.all()}


def test_actual_values_fit_how_the_line_is_scored(place, walk, indicators):
    clerk, year = program(place, Role.UNIT_CLERK, CLERK), walk.year
    number, day, word = (indicators[name] for name in ("运行维护治理站数量", "年度运维完成时间", "黑臭水体治理成效"))
    good = {
        "lines": [
            value(year, number, actual_micro=0), value(year, day, actual_on="2022-02-28"),
            value(year, word, grade="partly", stated_percent_micro=75_000_000),
        ]
    }  # fmt: skip
    assert clerk.post("actual-values", good).json()["posted"] == 3
    assert ActualValue.objects.get(line_id=number.line_id).actual_micro == 0
    bad = {
        "lines": [
            value(year, number, grade="met"), value(year, day, actual_micro=1), value(year, word),
            value(year, word, line_id=str(uuid.uuid4()), grade="met"),
            value(year, number, actual_micro=1, measured_on="2022-03-17"),
        ]
    }  # fmt: skip
    codes = {(row, code) for row, _field, code in faults(clerk.post("actual-values", bad))}
    assert {(0, "wrong_value"), (1, "wrong_value"), (2, "wrong_value"), (3, "not_found"), (4, "future")} <= codes
    assert ActualValue.objects.count() == 3


def test_a_late_value_cannot_cover_a_newer_one(place, walk, indicators):
    clerk, year, line = program(place, Role.UNIT_CLERK, CLERK), walk.year, indicators["运行维护治理站数量"]
    send = lambda micro, **more: clerk.post("actual-values", {"lines": [value(year, line, actual_micro=micro, **more)]})  # noqa: E731
    (first,) = send(51_000_000).json()["lines"]
    assert faults(send(52_000_000)) == [(0, "replaces_id", "stale")]
    (second,) = send(52_000_000, replaces_id=first["id"]).json()["lines"]
    assert send(52_000_000).json()["lines"] == [{"row": 0, "id": second["id"], "state": "repeated"}]
    assert faults(send(51_000_000)) == [(0, "replaces_id", "stale")]
    assert faults(send(51_000_000, replaces_id=first["id"])) == [(0, "replaces_id", "stale")]
    assert pool.latest_actuals(year, DAY)[line.line_id].actual_micro == 52_000_000


def test_after_the_token_has_ended_a_message_is_not_even_answered_again(place, finance, year):
    body = {"lines": [payment(year)]}
    assert finance.post("execution", body, key="month-2022-03").status_code == 200
    token = ApiToken.objects.get()
    services.revoke(token_id=token.pk, by=place.people[Role.SECURITY_ADMIN], on=DAY)
    assert finance.post("execution", body, key="month-2022-03").status_code == 401


def test_keys_of_one_token_say_nothing_to_another(place, finance, year):
    body = {"lines": [payment(year)]}
    finance.post("execution", body, key="month-2022-03")
    other = program(place, Role.PERFORMANCE_DIVISION, FINANCE)
    answer = other.post("execution", body, key="month-2022-03")
    assert answer.get("Idempotency-Replayed") is None
    assert answer.json()["repeated"] == 1


def test_a_write_without_a_key_or_with_a_bad_one_is_refused(finance, year):
    body = {"lines": [payment(year)]}
    for key in ("short", "有中文的编号有中文", "x" * 129, "spaces are bad"):
        answer = finance.post("execution", body, key=key.encode().decode("latin-1"))
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key")
    assert executed(year) is None


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_have_one_effect(place, year):
    _token, text = token_of(place, Role.FINANCE_DIVISION, FINANCE)
    body, answers, start = {"lines": [payment(year)]}, [], threading.Barrier(8)

    def send(number: int) -> None:
        start.wait()
        try:
            key = "one-message" if number < 5 else f"another-key-{number}"
            answers.append(Program(text).post("execution", body, key=key))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status_code for one in answers} == {200}
    lines = [one.json()["lines"][0] for one in answers]
    assert len({one["id"] for one in lines}) == 1
    assert executed(year) == 1_000_000
    assert ExecutionEntry.objects.count() == 1
    assert Event.objects.filter(action="execution.posted").count() == 1
