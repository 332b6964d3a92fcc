"""What people do with submissions, and what the platform will not let them do."""

from datetime import date, timedelta

import pytest

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import (
    AlreadyHandled,
    NobodyToAct,
    NotAllowedNow,
    NotYourTask,
    OpinionWanted,
    OwnSubmission,
)
from abacus.foundation.workflow.services import OpinionInput, checks
from abacus.foundation.workflow.services.work import Work
from tests.factories import neighbour, person
from tests.routes import (
    DAY,
    DEPARTMENT,
    KIND,
    Stage,
    approve,
    open_task,
    route,
    send_back,
    step,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Submission.State


def test_a_submission_goes_to_the_department_of_the_unit_first(submission, place, reviewers):
    task = open_task(submission)
    assert (task.role, task.organisation, task.label) == ("department_clerk", place.department, "department审核")
    assert (submission.state, submission.step, submission.version) == (State.RUNNING, 1, 1)
    assert list(services.open_tasks(reviewers[0], DAY)) == [task]
    assert not services.open_tasks(reviewers[1], DAY).exists()


def test_a_task_is_due_after_the_routes_work_days(submission):
    # 2022-03-16 is a Wednesday: five work days on is the Wednesday after.
    assert open_task(submission).due_on == date(2022, 3, 23)


def test_after_every_step_the_submission_is_approved_and_the_stage_hears_of_it(submission, stage, reviewers):
    for person_ in reviewers:
        submission = approve(submission, person_)
    assert (submission.state, submission.finished_on, submission.version) == (State.APPROVED, DAY, 4)
    assert stage.called == ["before", "before", "before", "approved"]
    assert not submission.tasks.filter(state=Task.State.OPEN).exists()


def test_every_act_leaves_one_event_with_before_and_after(submission, reviewers):
    approve(submission, reviewers[0])
    event = Event.objects.get(action="workflow.approved")
    assert event.by == reviewers[0]
    assert event.before == {"state": "running", "step": 1, "version": 1}
    closed, opened = submission.tasks.get(step=1), submission.tasks.get(step=2)
    assert event.after == {
        "state": "running", "step": 2, "version": 2, "at": "department审核", "closed": [closed.pk],
        "opened": [{"id": opened.pk, "step": 2}],
    }  # fmt: skip
    assert event.organisation_path == submission.organisation_path
    assert Event.objects.filter(action="workflow.submitted").count() == 1


def test_the_second_to_approve_is_told_who_was_faster(submission, place, reviewers):
    colleague = person(Role.DEPARTMENT_CLERK, place.department)
    task = open_task(submission)
    approve(submission, reviewers[0])
    with pytest.raises(AlreadyHandled, match=reviewers[0].name) as refused:
        services.approve(task_id=task.pk, version=1, by=colleague, on=DAY)
    assert refused.value.status == 409
    assert Event.objects.filter(action="workflow.approved").count() == 1


def test_a_stale_page_is_refused_even_where_the_task_is_open_again(submission, clerk, reviewers):
    send_back(submission, reviewers[0])
    services.resubmit(submission_id=submission.pk, version=2, by=clerk, on=DAY)
    with pytest.raises(AlreadyHandled):
        services.approve(task_id=open_task(submission).pk, version=1, by=reviewers[0], on=DAY)


def test_a_write_on_a_version_that_is_gone_changes_nothing(submission):
    stale = Submission.objects.get(pk=submission.pk)
    Work(submission, None, DAY).swap()
    with pytest.raises(AlreadyHandled):
        Work(stale, None, DAY).swap(state=State.WITHDRAWN)
    submission.refresh_from_db()
    assert (submission.state, submission.version) == (State.RUNNING, 2)


def test_what_nobody_has_acted_on_yet_is_called_out_of_date(submission):
    submission.tasks.all().delete()
    stale = Submission.objects.get(pk=submission.pk)
    Work(submission, None, DAY).swap()
    with pytest.raises(AlreadyHandled, match="不在待办中"):
        Work(stale, None, DAY).swap()


def test_a_task_of_somebody_elses_role_is_refused(submission, place):
    head = place.posts[Role.DEPARTMENT_HEAD]
    with pytest.raises(NotYourTask, match="主管部门经办") as refused:
        approve(submission, head)
    assert refused.value.status == 403


def test_a_task_of_the_neighbouring_county_does_not_exist(submission):
    stranger = person(Role.DEPARTMENT_CLERK, neighbour().department)
    with pytest.raises(Task.DoesNotExist):
        approve(submission, stranger)
    with pytest.raises(Submission.DoesNotExist):
        services.withdraw(submission_id=submission.pk, version=1, by=stranger, on=DAY)


def test_nobody_approves_what_they_handed_in(place, stage, clerk):
    accounts.appoint(
        user=clerk, role=Role.DEPARTMENT_CLERK, organisation=place.department, valid_from=DAY, by=None, on=DAY
    )
    submission = submit(clerk, place.unit)
    assert not services.open_tasks(clerk, DAY).exists()
    with pytest.raises(OwnSubmission):
        approve(submission, clerk)


def test_who_handed_it_in_before_a_return_does_not_approve_it_later(submission, place, clerk, reviewers):
    colleague = person(Role.UNIT_CLERK, place.unit)
    send_back(submission, reviewers[0])
    services.resubmit(submission_id=submission.pk, version=2, by=colleague, on=DAY)
    accounts.appoint(
        user=clerk, role=Role.DEPARTMENT_CLERK, organisation=place.department, valid_from=DAY, by=None, on=DAY
    )
    submission.refresh_from_db()
    with pytest.raises(OwnSubmission):
        approve(submission, clerk)


def test_only_the_submitting_role_hands_in(place, stage):
    with pytest.raises(NotYourTask):
        submit(place.posts[Role.UNIT_HEAD], place.unit)
    with pytest.raises(NotYourTask):
        submit(place.posts[Role.UNIT_CLERK], place.sibling_unit)


def test_a_route_on_which_people_are_missing_is_refused_naming_them(place, stage, clerk):
    with pytest.raises(NobodyToAct) as refused:
        submit(clerk, place.unit, route(step("head", "unit_head", "unit"), step("leader", "bureau_leader", "bureau")))
    assert refused.value.missing == ("文登区第一中学 · 单位负责人", "文登区 · 财政局领导")
    assert not Submission.objects.exists()


def test_a_department_that_no_division_looks_after_cannot_submit(place, stage):
    away = person(Role.UNIT_CLERK, place.other_unit)
    person(Role.DEPARTMENT_CLERK, place.other_department)
    with pytest.raises(NobodyToAct, match="财政业务科室"):
        submit(away, place.other_unit)


def test_an_optional_step_without_people_is_passed(place, stage, clerk, reviewers):
    way = route(step("leader", "bureau_leader", "bureau", optional=True), DEPARTMENT)
    submission = submit(clerk, place.unit, way)
    assert open_task(submission).role == "department_clerk"
    assert approve(submission, reviewers[0]).state == State.APPROVED


def test_an_optional_step_with_people_is_taken(place, stage, clerk):
    place.posts[Role.BUREAU_LEADER]
    submission = submit(clerk, place.unit, route(step("leader", "bureau_leader", "bureau", optional=True), DEPARTMENT))
    assert open_task(submission).role == "bureau_leader"


def test_an_optional_last_step_without_people_ends_the_way(place, stage, clerk, reviewers):
    way = route(DEPARTMENT, step("leader", "bureau_leader", "bureau", optional=True))
    assert approve(submit(clerk, place.unit, way), reviewers[0]).state == State.APPROVED


def test_an_approval_is_refused_while_the_next_step_has_nobody(submission, place, reviewers):
    accounts.set_active(user=reviewers[1], active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
    with pytest.raises(NobodyToAct, match="教科文科"):
        approve(submission, reviewers[0])
    submission.refresh_from_db()
    assert (submission.step, submission.version) == (1, 1)


def test_a_return_goes_back_to_the_submitter_with_what_to_change(submission, stage, clerk, reviewers):
    returned = send_back(submission, reviewers[0])
    assert (returned.state, returned.step) == (State.RETURNED, 0)
    task = open_task(returned)
    assert (task.role, task.step) == ("unit_clerk", 0)
    opinion = returned.tasks.get(role="department_clerk").opinions.get()
    assert (opinion.category, opinion.text, opinion.place, opinion.action) == (
        "value_low", "指标值偏低", "lines:1:value", "return",
    )  # fmt: skip
    assert stage.called == ["returned"]
    assert Event.objects.get(action="workflow.returned").reason == "指标值偏低"
    assert list(services.open_tasks(clerk, DAY)) == [task]


def test_a_return_without_words_is_refused(submission, reviewers):
    with pytest.raises(OpinionWanted):
        send_back(submission, reviewers[0], opinions=(OpinionInput("other", "  "),))


def test_a_return_goes_where_the_route_says(place, stage, clerk, reviewers):
    performance = step("performance", "performance_division", "bureau", return_to="department")
    submission = submit(clerk, place.unit, route(DEPARTMENT, performance))
    submission = approve(submission, reviewers[0])
    submission = send_back(submission, reviewers[2])
    assert (submission.state, submission.step, open_task(submission).role) == (State.RUNNING, 1, "department_clerk")
    assert stage.called == ["before"]


def test_a_reviewer_may_choose_an_earlier_step_but_no_later_one(submission, reviewers):
    submission = approve(submission, reviewers[0])
    for wrong in ("finance", "performance", "nowhere"):
        with pytest.raises(NotAllowedNow, match="前面的环节"):
            send_back(submission, reviewers[1], step=wrong)
    assert send_back(submission, reviewers[1], step="department").step == 1


def test_a_return_to_an_earlier_step_where_nobody_is_any_more_is_refused(place, stage, clerk, reviewers):
    optional = step("head", "bureau_leader", "bureau", optional=True)
    submission = submit(clerk, place.unit, route(optional, DEPARTMENT))
    assert submission.step == 2
    with pytest.raises(NobodyToAct, match="财政局领导"):
        send_back(submission, reviewers[0], step="head")


def test_a_returned_submission_keeps_its_route_when_it_comes_again(submission, clerk, reviewers):
    stored = submission.route
    send_back(submission, reviewers[0])
    again = services.resubmit(submission_id=submission.pk, version=2, by=clerk, on=DAY + timedelta(days=1))
    assert again.route == stored
    assert (again.state, again.step, again.submitted_on) == (State.RUNNING, 1, DAY + timedelta(days=1))
    assert again.tasks.filter(step=0, done_by=clerk).count() == 2


def test_only_what_was_returned_is_handed_in_again(submission, clerk):
    with pytest.raises(NotAllowedNow, match="被退回"):
        services.resubmit(submission_id=submission.pk, version=1, by=clerk, on=DAY)
    with pytest.raises(AlreadyHandled):
        services.resubmit(submission_id=submission.pk, version=0, by=clerk, on=DAY)


def test_a_returned_task_is_not_approved(submission, clerk, reviewers):
    returned = send_back(submission, reviewers[0])
    with pytest.raises(NotAllowedNow, match="修改后重新提交"):
        services.approve(task_id=open_task(returned).pk, version=returned.version, by=clerk, on=DAY)


def test_a_record_is_on_one_route_at_a_time(submission, place, clerk, reviewers):
    with pytest.raises(AlreadyHandled, match=clerk.name):
        submit(clerk, place.unit)
    send_back(submission, reviewers[0])
    with pytest.raises(NotAllowedNow, match="已被退回"):
        submit(clerk, place.unit)


def test_of_two_hand_ins_at_the_same_moment_one_wins(submission, place, clerk, monkeypatch):
    # Both have found the record free: the database decides.
    monkeypatch.setattr(checks, "check_free", lambda kind, pk: None)
    with pytest.raises(AlreadyHandled):
        submit(clerk, place.unit)
    assert Submission.objects.count() == 1


def test_a_withdrawn_submission_ends_and_the_record_may_go_again(submission, stage, place, clerk):
    gone = services.withdraw(submission_id=submission.pk, version=1, by=clerk, on=DAY)
    assert (gone.state, gone.finished_on) == (State.WITHDRAWN, DAY)
    assert stage.called == ["withdrawn"]
    assert not gone.tasks.filter(state=Task.State.OPEN).exists()
    assert submit(clerk, place.unit).pk != gone.pk


def test_what_is_decided_is_not_withdrawn(submission, clerk, reviewers):
    for person_ in reviewers:
        submission = approve(submission, person_)
    with pytest.raises(NotAllowedNow, match="已办结"):
        services.withdraw(submission_id=submission.pk, version=submission.version, by=clerk, on=DAY)


def test_a_reviewer_does_not_withdraw(submission, reviewers):
    with pytest.raises(NotYourTask):
        services.withdraw(submission_id=submission.pk, version=1, by=reviewers[0], on=DAY)


def test_a_refusal_of_the_stage_leaves_the_task_open(submission, stage, reviewers):
    stage.refuses = True
    with pytest.raises(Refusal, match="还没有评分"):
        approve(submission, reviewers[0])
    submission.refresh_from_db()
    assert (submission.version, open_task(submission).state) == (1, Task.State.OPEN)
    assert not Event.objects.filter(action="workflow.approved").exists()


def test_a_scored_step_wants_a_stage_that_scores(place, stage, clerk):
    scored = route(step("score", "performance_division", "bureau", kind="scored"))
    assert submit(clerk, place.unit, scored, subject_id=2).state == State.RUNNING
    Stage().register(scoring=False)
    with pytest.raises(NotAllowedNow, match="评分"):
        submit(clerk, place.unit, scored, subject_id=3)


def test_a_stage_without_scoring_has_nothing_to_do_before_an_approval(place, clerk, reviewers, stage):
    Stage().register(scoring=False)
    assert approve(submit(clerk, place.unit, route(DEPARTMENT)), reviewers[0]).state == State.APPROVED


def test_opinions_of_an_approval_are_kept(submission, reviewers):
    approve(submission, reviewers[0], opinions=(OpinionInput("", "同意"), OpinionInput("", "")))
    opinion = submission.tasks.get(role="department_clerk").opinions.get()
    assert (str(opinion), opinion.action) == ("同意", "approve")


def test_words_for_people(submission):
    task = open_task(submission)
    assert str(submission) == "城区路灯运维"
    assert str(task) == "department审核"
    assert task.whose == "文登区教育和体育局 · 主管部门经办"
    assert submission.subject_kind == KIND
