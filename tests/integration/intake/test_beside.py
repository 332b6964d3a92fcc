"""Findings of the table that a record was taken from stand beside its form, for the unit and for its reviewers."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from abacus.cycle.intake import rules
from abacus.cycle.intake.beside import tables_of
from abacus.cycle.intake.services import answers
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.forms import read_forms
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from tests import factories, stages
from tests.integration.intake.test_answers import CHANGES, key, taken
from tests.unit.documents.ministry import FormSheet, save

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DECLARED, APPROVED, AFTER = date(2021, 11, 2), date(2022, 2, 8), date(2023, 1, 16)


@pytest.fixture
def evaluated(tmp_path: Path):
    """A self-evaluation under review, with the table it was taken from."""
    county = factories.county()
    walk = stages.Walk(county, stages.project(county, DECLARED), DECLARED)
    walk.to_the_end(stages.content())
    finance = county.people[Role.PERFORMANCE_DIVISION]
    pool.approve_budget(project_year_id=walk.year.pk, amount_fen=43_200_000, by=finance, on=APPROVED)
    pool.post_execution(
        project_year=walk.year, amount_fen=37_240_000, entered_on=date(2022, 12, 20), by=finance, on=AFTER
    )
    walk.year.refresh_from_db()
    walk.day = AFTER
    made = stages.Evaluated(walk)
    made.submit(made.content())
    [form] = read_forms(save(tmp_path / "a.xlsx", FormSheet(CHANGES)), region=None, on=AFTER)
    return made, taken(county, form, project_year=walk.year, fiscal_year=2022)


@pytest.fixture
def as_person(client, monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: AFTER)

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def test_the_reviewer_sees_what_is_open_and_dismisses_it_there(evaluated, as_person):
    made, table = evaluated
    assert tables_of(made.now()) == [table]
    review = reverse("evaluation:review", args=[made.task().pk])
    browser = as_person(made.walk.county.people[Role.DEPARTMENT_CLERK])
    shown = browser.get(review).content.decode()
    assert shown.count("2 个问题尚未答复") == 1
    assert "收表时发现的问题" in shown
    posted = {"key": key(table, "funds.total_mismatch"), "seen": "", "reason": "已核对批复", "back": review}
    after = browser.post(reverse("intake:dismiss", args=[table.pk]), posted, follow=True)
    assert after.redirect_chain == [(review, 302)]
    assert "1 个问题尚未答复" in after.content.decode()
    assert "已核对批复" in after.content.decode()


def test_open_findings_do_not_stop_an_approval(evaluated):
    made, _table = evaluated
    made.approve(Role.DEPARTMENT_CLERK)
    assert made.now().submission.step == 2


def test_the_unit_finds_the_form_to_answer_beside_its_own_table(evaluated, as_person):
    made, table = evaluated
    shown = as_person(made.walk.clerk).get(reverse("evaluation:fill", args=[made.walk.year.pk])).content.decode()
    assert reverse("intake:answer", args=[table.pk]) in shown
    assert reverse("intake:dismiss", args=[table.pk]) not in shown


def test_a_withdrawn_table_is_no_longer_beside(evaluated, as_person):
    made, table = evaluated
    table.state = table.State.WITHDRAWN
    table.save()
    assert tables_of(made.now()) == []
    assert tables_of(made.walk.now()) == []


def test_where_the_rules_say_so_findings_are_answered_first(evaluated, monkeypatch):
    made, table = evaluated
    monkeypatch.setattr("abacus.cycle.intake.beside.rules.waits_for_answers", lambda *asked: True)
    with pytest.raises(Refusal, match="2 个问题尚未答复"):
        made.approve(Role.DEPARTMENT_CLERK)
    for code in ("funds.total_mismatch", "score.above_computed"):
        answers.answer_finding(
            table_id=table.pk, key=key(table, code), reason="已改", seen=None, by=made.walk.clerk, on=AFTER
        )
    made.approve(Role.DEPARTMENT_CLERK)
    assert made.now().submission.step == 2


def test_the_national_rules_only_show_them(evaluated):
    made, _table = evaluated
    assert not rules.waits_for_answers(made.walk.county.unit, 2022, AFTER)
