"""Approved targets change by request only: old, new, reason and who approved it stay on record."""

from datetime import timedelta

import pytest

from abacus.cycle.targets import services
from abacus.cycle.targets.changing import rows_of
from abacus.cycle.targets.content import from_json
from abacus.cycle.targets.models import TargetChange
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from abacus.pool.models import BudgetChange
from tests import stages

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = TargetChange.State


@pytest.fixture
def settled(walk):
    """The targets are approved and the budget stands."""
    walk.to_the_end(stages.content())
    pool.approve_budget(
        project_year_id=walk.year.pk, amount_fen=180_000_000, by=walk.county.people[Role.FINANCE_DIVISION], on=walk.day
    )
    return walk


def change(walk):
    """The clerk asks for a change of one indicator and hands it in, everybody approves."""
    opened = services.revise(declaration_id=walk.now().pk, by=walk.clerk, on=walk.day)
    form = stages.changed_row(from_json(opened.content), "受益行政村数量", value="58")
    walk.to_the_end(stages.replace(form, change_reason=form.change_reason or "三个村合并为一个社区"))
    return walk.now().changes.get()


def test_a_change_keeps_old_new_reason_and_approver(settled):
    made = change(settled)
    assert (made.state, made.cause, made.reason) == (State.APPROVED, TargetChange.Cause.UNIT, "三个村合并为一个社区")
    assert (made.old_version.number, made.new_version.number) == (1, 2)
    assert made.decided_by == settled.county.people[Role.PERFORMANCE_DIVISION]
    [row] = rows_of(made)
    assert ("61" in row["old"], "58" in row["new"]) == (True, True)


def test_a_change_given_up_stays_on_record(settled):
    opened = services.revise(declaration_id=settled.now().pk, by=settled.clerk, on=settled.day)
    services.drop_revision(declaration_id=opened.pk, version=opened.version, by=settled.clerk, on=settled.day)
    made = settled.now().changes.get()
    assert (made.state, made.new_version, made.decided_by) == (State.DROPPED, None, settled.clerk)


def test_a_changed_budget_is_the_cause_and_begins_the_reason(settled):
    division = settled.county.people[Role.FINANCE_DIVISION]
    settled.day += timedelta(days=30)
    pool.adjust_budget(
        project_year_id=settled.year.pk, amount_fen=90_000_000, reason="新增三座治理站",
        document_number="文财预〔2022〕9号", by=division, on=settled.day,
    )  # fmt: skip
    assert BudgetChange.objects.get().needs_target
    made = change(settled)
    assert made.cause == TargetChange.Cause.BUDGET
    assert made.budget_change == BudgetChange.objects.get()
    assert "文财预〔2022〕9号" in made.reason


def test_the_ledger_lists_a_change_and_shows_both_sides(settled, client):
    made = change(settled)
    client.force_login(settled.clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert "三个村合并为一个社区" in client.get("/targets/changes/").content.decode()
    page = client.get(f"/targets/changes/{made.pk}/").content.decode()
    assert "61" in page
    assert "58" in page
