"""A declaration goes unit → department → finance → performance division, is scored, and opens the budget's gate."""

import pytest

from abacus.cycle.targets import services
from abacus.cycle.targets.changes import compare
from abacus.cycle.targets.content import from_json
from abacus.cycle.targets.models import Declaration
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.services import OpinionInput
from abacus.pool import gates
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.pool.refusals import GateClosed
from tests import stages

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FINANCE = Role.PERFORMANCE_DIVISION


def test_a_passed_target_holds_and_opens_the_gate(walk):
    walk.to_the_end(stages.content())
    outcome = pool.current_outcome(walk.year, "targets")
    assert (outcome.outcome, outcome.points_centi, outcome.grade) == ("passed", 9_250, "excellent")
    assert pool.current_target_version(walk.year).number == 1
    assert all(found.ok for found in gates.check(walk.year, point="budget", on=walk.day))
    assert walk.year.state == ProjectYear.State.TARGET_APPROVED
    assert walk.year.requested_fen == 186_500_000


def test_a_score_below_the_line_sends_it_back_and_keeps_the_gate_shut(walk):
    walk.submit(stages.content())
    walk.approve(Role.DEPARTMENT_CLERK)
    walk.approve(Role.FINANCE_DIVISION)
    walk.approve(FINANCE, {**stages.SCORES, "reasonable": "0.5"})
    walk.year.refresh_from_db()
    assert pool.current_outcome(walk.year, "targets").outcome == "failed"
    assert walk.now().state == Declaration.State.RETURNED
    assert pool.current_target_version(walk.year) is None
    with pytest.raises(GateClosed):
        pool.approve_budget(project_year_id=walk.year.pk, amount_fen=1, by=walk.county.people[FINANCE], on=walk.day)


def test_a_failed_target_can_be_mended_and_pass(walk):
    walk.submit(stages.content())
    walk.approve(Role.DEPARTMENT_CLERK)
    walk.approve(Role.FINANCE_DIVISION)
    walk.approve(FINANCE, {**stages.SCORES, "reasonable": "0.5"})
    walk.to_the_end(stages.changed_row(from_json(walk.now().content), "受益行政村数量", value="65"))
    assert pool.current_outcome(walk.year, "targets").outcome == "passed"


def test_nobody_approves_a_scored_step_without_scoring(walk):
    walk.submit(stages.content())
    walk.approve(Role.DEPARTMENT_CLERK)
    walk.approve(Role.FINANCE_DIVISION)
    with pytest.raises(Refusal, match="评分"):
        walk.approve(FINANCE)


@pytest.mark.parametrize(
    ("points", "said"), [("", "没有打分"), ("10.01", "最多 10"), ("十", "不是数字"), ("-1", "负数")]
)
def test_points_that_cannot_be_are_refused(walk, points, said):
    walk.submit(stages.content())
    walk.approve(Role.DEPARTMENT_CLERK)
    walk.approve(Role.FINANCE_DIVISION)
    with pytest.raises(Refusal, match=said):
        walk.approve(FINANCE, {**stages.SCORES, "clear": points})


def test_a_return_brings_typed_opinions_and_the_next_reviewer_sees_what_changed(walk):
    walk.submit(stages.content())
    opinion = OpinionInput("value_low", "低于上年实际", "第 5 行")
    walk.give_back(Role.DEPARTMENT_CLERK, [opinion])
    assert walk.now().state == Declaration.State.RETURNED
    before = walk.now()
    mended = stages.changed_row(from_json(before.content), "受益行政村数量", value="65")
    walk.submit(mended)
    after = walk.now()
    assert after.submission_id == before.submission_id
    assert after.submission.route == before.submission.route
    changes = compare(from_json(after.previous), from_json(after.content))
    assert [(one.column, one.old, one.new) for one in changes] == [("value", "61", "65")]
    numbers = [version.number for version in after.target_version.target_set.versions.all()]
    assert numbers == [1, 2]


def test_a_change_after_the_budget_wants_a_reason_and_becomes_a_new_version(walk):
    walk.to_the_end(stages.content())
    pool.approve_budget(
        project_year_id=walk.year.pk, amount_fen=180_000_000, by=walk.county.people[FINANCE], on=walk.day
    )
    opened = services.revise(declaration_id=walk.now().pk, by=walk.clerk, on=walk.day)
    changed = stages.changed_row(from_json(opened.content), "受益行政村数量", value="58")
    saved = walk.fill(changed)
    with pytest.raises(Refusal) as said:
        services.submit(declaration_id=saved.pk, version=saved.version, by=walk.clerk, on=walk.day)
    assert "变更理由" in said.value.todo
    assert pool.current_target_version(walk.year).number == 1
    walk.to_the_end(stages.replace(changed, change_reason="三个村合并为一个社区"))
    current = pool.current_target_version(walk.year)
    assert (current.number, current.reason, current.frozen_on) == (2, "三个村合并为一个社区", walk.day)
    assert walk.year.state == ProjectYear.State.APPROVED
    first, second = current.target_set.versions.all()
    assert [change[2] for change in pool.diff(first, second).changed] == [("target_micro", "target_text")]


def test_giving_a_change_up_shows_the_approved_targets_again(walk):
    walk.to_the_end(stages.content())
    opened = services.revise(declaration_id=walk.now().pk, by=walk.clerk, on=walk.day)
    saved = walk.fill(stages.changed_row(from_json(opened.content), "受益行政村数量", value="1"))
    services.drop_revision(declaration_id=saved.pk, version=saved.version, by=walk.clerk, on=walk.day)
    assert walk.now().state == Declaration.State.APPROVED
    assert "1" not in [row.value for row in from_json(walk.now().content).rows]


def test_the_same_task_is_approved_once(walk):
    walk.submit(stages.content())
    task, version = walk.task(), walk.now().submission.version
    by = walk.county.people[Role.DEPARTMENT_CLERK]
    workflow.approve(task_id=task.pk, version=version, by=by, on=walk.day)
    with pytest.raises(Refusal) as said:
        workflow.approve(task_id=task.pk, version=version, by=by, on=walk.day)
    assert said.value.status == 409
