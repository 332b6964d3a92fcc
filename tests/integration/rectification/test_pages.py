"""The pages of rectification: lists, a letter from issue to acceptance, a measure from proposal to money."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from abacus.cycle.rectification import services
from abacus.cycle.rectification.models import Letter, Measure
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.worklist import worklist
from tests.integration.rectification.conftest import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _october(monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: DAY)


@pytest.fixture
def browse(client):
    """Open or post to a page as somebody; its status must be as expected."""

    def go(user, name, *args, data=None, status=None, query=""):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse(f"rectification:{name}", args=args) + query
        answer = client.get(address) if data is None else client.post(address, data)
        wanted = status or (200 if data is None else 302)
        assert answer.status_code == wanted, (answer.status_code, answer.content.decode()[:3000])
        return answer.content.decode()

    return go


@pytest.fixture
def letter(county, year):
    by = county.people[Role.FINANCE_DIVISION]
    problem = services.open_problem(
        project_year=year, stage="monitoring", text="执行率只有 23.15 %。", category="执行率偏低", by=by, on=DAY
    )
    return services.issue_letter(
        project_year=year, stage="monitoring", text="请说明原因。", problems=[problem], by=by, on=DAY
    )


def buttons(person):
    """What the person's cards ask for."""
    return [item.button for item in worklist(person, DAY).all]


def test_a_letter_goes_out_is_answered_with_a_file_and_accepted(browse, county, letter):
    clerk, finance = county.people[Role.UNIT_CLERK], county.people[Role.FINANCE_DIVISION]
    assert "请于 2022-10-26 前报送整改情况" in browse(finance, "letter-print", letter.pk)
    assert "报送整改情况" in browse(clerk, "letter", letter.pk)
    empty = browse(clerk, "reply", letter.pk, data={"version": 0, "kind": "done", "text": ""}, status=422)
    assert "必填" in empty
    file = SimpleUploadedFile("付款凭证.txt", "已付".encode())
    sent = {"version": 0, "kind": "done", "text": "已加快付款。", "cause": "招标推迟。", "file": file}
    browse(clerk, "reply", letter.pk, data=sent)
    again = browse(clerk, "reply", letter.pk, data={**sent, "file": ""}, status=409)
    assert "已回复待认定" in again
    page = browse(finance, "letter", letter.pk)
    assert "付款凭证.txt" in page
    assert "认可，整改到位" in page
    browse(finance, "decide", letter.pk, data={"version": 1, "decision": "accept", "opinion": "属实。"})
    letter.refresh_from_db()
    assert letter.state == Letter.State.ACCEPTED


def test_what_waits_lies_on_the_work_lists_of_those_who_act(county, letter):
    clerk, finance = county.people[Role.UNIT_CLERK], county.people[Role.FINANCE_DIVISION]
    leader, head = county.people[Role.BUREAU_LEADER], county.people[Role.DEPARTMENT_HEAD]
    assert "报送整改情况" in buttons(clerk)
    late = date(2022, 11, 1)
    services.escalate_overdue(by=finance, on=late)
    for person in (leader, head):
        assert "整改逾期" in [item.what for item in worklist(person, late).overdue]
    letter.refresh_from_db()
    services.reply(letter_id=letter.pk, version=letter.version, text="已付。", by=clerk, on=late)
    assert "整改情况待认定" in [item.what for item in worklist(finance, late).all]


def test_a_target_that_changes_with_the_money_comes_back_to_the_unit(county, year):
    finance = county.people[Role.FINANCE_DIVISION]
    measure = services.propose_measure(
        project_year=year, kind="adjust", reason="用不完。", amount_fen=1_000_000, changes_target=True,
        stage="monitoring", by=finance, on=DAY,
    )  # fmt: skip
    clerk = county.people[Role.UNIT_CLERK]
    assert "按调整后的预算变更目标" not in buttons(clerk)
    services.order_measure(measure_id=measure.pk, by=finance, on=DAY)
    assert "按调整后的预算变更目标" in buttons(clerk)


def test_a_measure_is_decided_and_posted_on_its_page(browse, county, year):
    finance, leader = county.people[Role.FINANCE_DIVISION], county.people[Role.BUREAU_LEADER]
    measure = services.propose_measure(
        project_year=year, kind="recover", reason="用不完。", amount_fen=20_000_000, stage="monitoring", by=finance,
        on=DAY,
    )  # fmt: skip
    assert "决定采取“收回”" in browse(leader, "measure", measure.pk)
    typed = {"version": 0, "order_number": "文财绩〔2022〕8 号", "amount_fen": "十五"}
    assert "不是数字" in browse(leader, "measure-order", measure.pk, data=typed, status=422)
    browse(leader, "measure-order", measure.pk, data={**typed, "amount_fen": "15"})
    assert 'id="id_post" checked' in browse(finance, "measure", measure.pk)
    done = {"version": 1, "result": "已收回。", "done_fen": "", "source": "fiscal", "post": "on"}
    browse(finance, "measure-finish", measure.pk, data=done)
    assert browse(finance, "measure-finish", measure.pk, data=done, status=409)
    ledger = browse(finance, "measures")
    assert "15.00" in ledger
    assert Measure.objects.get().budget_entry.amount_fen == -15_000_000
    assert "整改与处置" not in ledger or "处置台账" in ledger


def test_lists_are_filtered_exported_and_ask_the_same_number_of_questions(
    browse, county, letter, django_assert_max_num_queries
):
    finance = county.people[Role.FINANCE_DIVISION]
    assert "整改建议书〔2022〕第 1 号" in browse(finance, "letters", query="?late=open")
    assert "没有符合这些条件的记录" in browse(finance, "letters", query="?late=late")
    assert "执行率只有" in browse(finance, "problems", query="?state=open&q=污水")
    with django_assert_max_num_queries(40):
        browse(finance, "letters")
    browse(finance, "escalate", data={})


def test_the_projects_page_shows_its_problems_letters_and_measures(client, county, year, letter):
    client.force_login(county.people[Role.UNIT_CLERK], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("pool:project", args=[year.pk])).content.decode()
    assert "整改与处置" in page
    assert "整改建议书〔2022〕第 1 号" in page
