"""Findings of a taken table: explained by the unit, dismissed above it, shown to whoever reviews."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from abacus.cycle.intake.models import Batch, FindingAnswer, Source, Table
from abacus.cycle.intake.models.answers import key_of
from abacus.cycle.intake.presenting.answers import answers_of
from abacus.cycle.intake.reports import report
from abacus.cycle.intake.services import answers
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.documents.forms import read_forms
from abacus.foundation.documents.workbooks import read_workbook
from abacus.foundation.documents.writing import stored
from abacus.foundation.refusals import Refusal
from tests import factories
from tests.unit.documents.ministry import FormSheet, save
from tests.unit.documents.written.facts import differences, facts, read

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2022, 3, 16)
CHANGES = {"D6": 501, "F13": "100公里", "E14": "95%"}


@pytest.fixture
def county():
    return factories.county()


@pytest.fixture
def table(county, tmp_path: Path) -> Table:
    """A taken table of the county's unit with two warnings and a note, no record made of it."""
    [form] = read_forms(save(tmp_path / "a.xlsx", FormSheet(CHANGES)), region=None, on=DAY)
    return taken(county, form)


def taken(county: factories.County, form: Any, **more: Any) -> Table:
    """A table as it stands after it was taken."""
    region = county.region
    by = county.people[Role.PERFORMANCE_DIVISION]
    batch = Batch.objects.create(
        organisation=region, organisation_path=region.path, title="2021 年度自评表", state=Batch.State.TAKEN,
        created_by=by, created_on=DAY, confirmed_by=by, taken_on=DAY,
    )  # fmt: skip
    source = Source.objects.create(batch=batch, name="乡村道路养护.xlsx", state=Source.State.READ)
    warnings = sum(one.severity == "warning" for one in form.findings)
    values = {
        "place": 1, "sheet": form.sheet or "", "kind": form.kind, "layout": form.layout, "title": form.project.name,
        "fiscal_year": 2021, "read": stored(form), "warnings": warnings, "state": Table.State.TAKEN,
        "unit": county.unit, "organisation_path": county.unit.path,
    }  # fmt: skip
    return Table.objects.create(batch=batch, source=source, **(values | more))


def key(table: Table, code: str) -> str:
    one = next(one for one in table.read["findings"] if one["code"] == code)
    return key_of(one["code"], one["cell"], one["message"])


@pytest.fixture
def clerk(county):
    return county.people[Role.UNIT_CLERK]


@pytest.fixture
def reviewer(county):
    return county.people[Role.FINANCE_DIVISION]


@pytest.fixture
def say(table) -> Callable[..., FindingAnswer]:
    """A function that acts on the wrong total, as the page showed it last."""

    def act(what: str, by: Any, reason: str = "以批复文件为准", code: str = "funds.total_mismatch") -> FindingAnswer:
        door = getattr(answers, f"{what}_finding")
        current = table.answers.filter(key=key(table, code), superseded=False).first()
        seen = current.pk if current else None
        return door(table_id=table.pk, key=key(table, code), reason=reason, seen=seen, by=by, on=DAY)

    return act


def states(table: Table, user: Any) -> dict[str, str]:
    return {one.code: one.state for one in answers_of(table, access_of(user, DAY)).found}


def test_a_finding_is_open_until_the_unit_answers_and_then_dismissed_above_it(table, say, clerk, reviewer):
    before = states(table, clerk)
    assert {state for code, state in before.items() if code in ("funds.total_mismatch", "score.above_computed")} == {
        "open"
    }
    assert before["operator.missing"] == "note"
    first = say("answer", clerk, "多列了 1 万元，已改")
    assert states(table, clerk)["funds.total_mismatch"] == "answered"
    second = say("dismiss", reviewer, "核对过批复文件")
    assert states(table, clerk)["funds.total_mismatch"] == "dismissed"
    third = say("reopen", reviewer, "附件里的数不同")
    assert states(table, clerk)["funds.total_mismatch"] == "open"
    assert [one.supersedes for one in (first, second, third)] == [None, first, second]
    assert list(table.answers.values_list("superseded", flat=True)) == [True, True, False]
    actions = Event.objects.filter(action__startswith="intake.finding").values_list("action", flat=True)
    assert sorted(actions) == ["intake.finding_answered", "intake.finding_dismissed", "intake.finding_reopened"]


def test_an_answer_is_replaced_by_a_better_one_and_both_are_kept(table, say, clerk):
    say("answer", clerk, "多列")
    say("answer", clerk, "多列了 1 万元")
    again = say("answer", clerk, "多列了 1 万元")
    assert table.answers.count() == 2, "sending the same twice is one answer"
    [shown] = [one for one in answers_of(table, access_of(clerk, DAY)).found if one.code == "funds.total_mismatch"]
    assert (shown.answer, [one.reason for one in shown.history]) == (again, ["多列"])


def test_only_those_who_may_answer_or_dismiss_do(table, say, county, clerk, reviewer):
    for role in (Role.UNIT_HEAD, Role.FINANCE_DIVISION, Role.AUDITOR):
        with pytest.raises(Refused):
            say("answer", county.people[role])
    for by in (clerk, county.people[Role.UNIT_HEAD], county.people[Role.AUDITOR]):
        with pytest.raises(Refused):
            say("dismiss", by)
    for by in (
        factories.person(Role.UNIT_CLERK, county.other_unit),
        factories.person(Role.UNIT_CLERK, county.sibling_unit),
    ):
        with pytest.raises(Table.DoesNotExist):
            say("answer", by)
    assert not FindingAnswer.objects.exists()
    say("dismiss", county.people[Role.DEPARTMENT_CLERK])


def test_what_does_not_follow_is_refused(table, say, clerk, reviewer):
    with pytest.raises(Refusal, match="没有填写"):
        say("answer", clerk, "  ")
    with pytest.raises(Refusal, match="最多 1000 字"):
        say("answer", clerk, "长" * 1001)
    with pytest.raises(Refusal, match="不需要答复"):
        say("answer", clerk, code="operator.missing")
    with pytest.raises(Refusal, match="还没有答复"):
        say("reopen", reviewer)
    say("dismiss", reviewer)
    with pytest.raises(Refusal, match="不用再答复"):
        say("answer", clerk, "再说一句")
    with pytest.raises(Changed):
        answers.answer_finding(
            table_id=table.pk, key=key(table, "score.above_computed"), reason="无", seen=99, by=clerk, on=DAY
        )
    Table.objects.filter(pk=table.pk).update(state=Table.State.WITHDRAWN)
    with pytest.raises(Refusal, match="已随整批撤回"):
        say("reopen", reviewer)


def test_a_form_read_again_keeps_answers_only_of_findings_that_are_the_same(table, say, clerk, reviewer, tmp_path):
    say("answer", clerk)
    say("answer", clerk, "桥还没有验收", code="score.above_computed")
    other = FormSheet({**CHANGES, "D6": 502})
    [form] = read_forms(save(tmp_path / "b.xlsx", other), region=None, on=DAY)
    old = key(table, "funds.total_mismatch")
    table.read = stored(form)
    table.save()
    found = states(table, clerk)
    assert (found["funds.total_mismatch"], found["score.above_computed"]) == ("open", "answered")
    with pytest.raises(Refusal, match="已经不在"):
        answers.answer_finding(table_id=table.pk, key=old, reason="无", seen=None, by=clerk, on=DAY)


class TestPages:
    @pytest.fixture
    def as_person(self, client, monkeypatch):
        monkeypatch.setattr("abacus.web.middleware.today", lambda: DAY)

        def sign_in(user):
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            return client

        return sign_in

    def test_the_unit_answers_on_the_page_of_its_table(self, table, clerk, reviewer, as_person):
        address = reverse("intake:findings-of", args=[table.pk])
        browser = as_person(clerk)
        assert "2 个尚未答复" in browser.get(address).content.decode()
        posted = {"key": key(table, "funds.total_mismatch"), "seen": "", "reason": "<script>多列了</script>"}
        shown = browser.post(reverse("intake:answer", args=[table.pk]), posted, follow=True).content.decode()
        assert "1 个尚未答复" in shown
        assert "&lt;script&gt;多列了" in shown
        refused = browser.post(reverse("intake:dismiss", args=[table.pk]), posted)
        assert refused.status_code == 403
        stale = as_person(reviewer).post(
            reverse("intake:dismiss", args=[table.pk]), posted | {"reason": "可"}, follow=True
        )
        assert "请刷新页面" in stale.content.decode()
        assert as_person(reviewer).get(address).content.decode().count("认定无需处理") >= 2

    def test_the_form_leads_back_to_our_own_pages_only(self, table, clerk, as_person):
        address = reverse("intake:answer", args=[table.pk])
        posted = {"key": key(table, "funds.total_mismatch"), "seen": "", "reason": "多列"}
        away = as_person(clerk).post(address, posted | {"back": "https://elsewhere.example/"})
        assert away.headers["Location"] == reverse("intake:findings-of", args=[table.pk])
        assert as_person(clerk).post(address, posted | {"back": "/todo/"}).headers["Location"] == "/todo/"

    def test_open_findings_wait_on_the_clerks_workbench(self, table, clerk, say):
        from abacus.cycle.intake.waiting import cards

        [card] = cards(access_of(clerk, DAY))
        assert (card.title, card.detail) == ("乡村道路养护", "2 个问题尚未答复")
        say("answer", clerk)
        say("answer", clerk, code="score.above_computed")
        assert list(cards(access_of(clerk, DAY))) == []

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_a_read_table_is_exported_so_that_it_reads_back(self, table, clerk, as_person, tmp_path, kind):
        [form] = read(tmp_path / "a.xlsx")
        content = as_person(clerk).get(reverse("intake:table-export", args=[table.pk, kind])).content
        (tmp_path / f"back.{kind}").write_bytes(content)
        [back] = read(tmp_path / f"back.{kind}")
        assert differences(facts(form), facts(back)) == []
        assert as_person(clerk).get(f"/intake/tables/{table.pk}/export.pdf").status_code == 404


def test_the_report_of_the_batch_says_what_was_answered(table, say, clerk, tmp_path):
    say("answer", clerk, "=多列了 1 万元")
    (tmp_path / "report.xlsx").write_bytes(report(table.batch))
    tables, findings = read_workbook(tmp_path / "report.xlsx").sheets
    rows = [[cell.value if cell else "" for cell in row] for row in findings.rows]
    [answered] = [row for row in rows if row[5] == "funds.total_mismatch"]
    assert answered[7:] == ["已答复", "=多列了 1 万元", clerk.name]
    assert tables.rows[1][9].kind == "number"
