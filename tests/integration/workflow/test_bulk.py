"""Approving several at once: only what nobody needs to look at alone, and all or nothing."""

from dataclasses import replace

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import bulk, services, subjects
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import NotAllowedNow
from abacus.foundation.workflow.services.bulk import NoLongerQualified
from tests.factories import person
from tests.routes import DAY, FINANCE, KIND, PERFORMANCE, Stage, open_task, route, send_back, step, submit
from tests.workflow_steps import signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def officer(place):
    return place.posts[Role.FINANCE_DIVISION]


@pytest.fixture
def doubts(stage):
    """What the stage says against a task, by the subject's id; nothing at first."""
    found: dict[int, list[str]] = {}
    subject = subjects.subject(KIND)
    subjects.register(
        KIND, replace(subject, doubts=lambda task, by, on: found.get(task.submission.subject_id, []))
    )  # fmt: skip
    return found


@pytest.fixture
def several(place, clerk, doubts, officer):
    """Three that wait for the finance division."""
    return [submit(clerk, place.unit, route(FINANCE, PERFORMANCE), subject_id=pk) for pk in (1, 2, 3)]


def asked(several):
    return {open_task(one).pk: Submission.objects.get(pk=one.pk).version for one in several}


def reasons(several, by):
    return [one.reasons for one in bulk.verdicts([open_task(each).pk for each in several], by, DAY)]


def test_what_nothing_speaks_against_is_approved_together_each_with_its_event(several, officer):
    assert reasons(several, officer) == [(), (), ()]
    done = services.approve_several(versions=asked(several), by=officer, on=DAY)
    assert [one.step for one in done] == [2, 2, 2]
    assert Event.objects.filter(action="workflow.approved", by=officer).count() == 3


def test_what_has_findings_is_named_and_stays(several, officer, doubts):
    doubts[2] = ["检查发现 2 个问题"]
    assert reasons(several, officer) == [(), ("检查发现 2 个问题",), ()]
    with pytest.raises(NoLongerQualified, match="检查发现 2 个问题"):
        services.approve_several(versions=asked(several), by=officer, on=DAY)
    assert Task.objects.filter(state=Task.State.DONE, step=1).count() == 0


def test_between_preview_and_confirmation_one_changes_and_none_is_approved(several, officer, clerk, place):
    shown = asked(several)
    colleague = person(Role.FINANCE_DIVISION, place.division)
    services.delegate(task_id=open_task(several[1]).pk, version=1, to=officer, by=colleague, on=DAY)
    with pytest.raises(NoLongerQualified, match="没有通过任何一件"):
        services.approve_several(versions=shown, by=officer, on=DAY)
    assert Event.objects.filter(action="workflow.approved").count() == 0
    signs(several[0], colleague)
    shown = {task: version for task, version in shown.items() if version}
    with pytest.raises(NoLongerQualified):
        services.approve_several(versions=shown, by=officer, on=DAY)


def test_what_was_returned_and_came_again_is_not_approved_by_its_old_page(several, officer, clerk):
    old = asked(several)
    returned = send_back(several[0], officer)
    services.resubmit(submission_id=returned.pk, version=returned.version, by=clerk, on=DAY)
    with pytest.raises(NoLongerQualified):
        services.approve_several(versions=old, by=officer, on=DAY)


def test_it_needs_a_permission_of_its_own(place, clerk, doubts):
    submission = submit(clerk, place.unit)
    assert reasons([submission], place.posts[Role.DEPARTMENT_CLERK]) == [("您的职责不包含批量通过",)]


def test_not_in_somebodys_stead_nor_what_is_anothers(several, place, officer):
    other = place.posts[Role.PERFORMANCE_DIVISION]
    assert reasons(several[:1], other) == [("不是您的待办事项",)]
    Task.objects.filter(state=Task.State.OPEN).update(organisation=place.other_division)
    supervisor = place.posts[Role.BUREAU_LEADER]
    services.assign(
        task_id=open_task(several[0]).pk, version=1, to=other, reason="科室空缺", by=supervisor, on=DAY
    )  # fmt: skip
    from tests.workflow_steps import fresh

    assert reasons(several[:1], fresh(other)) == [("指派办理的事项须逐件审核",)]


def test_not_where_points_are_given_or_a_stage_wants_each_looked_at(place, clerk, doubts, officer):
    scored = submit(clerk, place.unit, route(step("f", "finance_division", "division", kind="scored")))
    assert reasons([scored], officer) == [("本环节须逐件评分",)]
    Stage().register()
    plain = submit(clerk, place.unit, route(FINANCE), subject_id=9)
    assert reasons([plain], officer) == [("该类事项须逐件审核",)]


def test_a_stage_without_scoring_has_nothing_to_say_before_an_approval(place, clerk, officer):
    Stage().register(scoring=False)
    subjects.register(KIND, replace(subjects.subject(KIND), doubts=lambda task, by, on: []))
    assert reasons([submit(clerk, place.unit, route(FINANCE), subject_id=9)], officer) == [()]


def test_what_the_stage_would_refuse_is_said_beforehand(several, officer, stage):
    stage.refuses = True
    assert reasons(several[:1], officer) == [("还没有评分。",)]


def test_what_is_done_is_said_and_nothing_or_too_much_is_refused(several, officer):
    task = open_task(several[0])
    signs(several[0], officer)
    [verdict] = bulk.verdicts([task.pk], officer, DAY)
    assert verdict.reasons == ("已不在待审核中",)
    with pytest.raises(NotAllowedNow):
        services.approve_several(versions={}, by=officer, on=DAY)
    with pytest.raises(NotAllowedNow, match="最多"):
        services.approve_several(versions=dict.fromkeys(range(bulk.MOST + 1), 1), by=officer, on=DAY)
    with pytest.raises(Refusal, match="其中一件"):
        services.approve_several(versions={10**9: 1}, by=officer, on=DAY)


class TestPage:
    """The preview, and its button."""

    def enter(self, client, user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_preview_says_what_qualifies_and_why_the_rest_does_not(self, client, several, officer, doubts):
        doubts[3] = ["检查发现 1 个问题"]
        browser = self.enter(client, officer)
        tasks = [open_task(one).pk for one in several]
        page = browser.get(f"/tasks/bulk/?t={tasks[0]}.{tasks[1]}.{tasks[2]}.x").content.decode()
        assert "通过这 2 件" in page
        assert "检查发现 1 个问题" in page
        done = browser.post("/tasks/bulk/", {"task": [f"{tasks[0]}:1", f"{tasks[1]}:1"]})
        assert (done.status_code, done["Location"]) == (302, "/")
        assert Event.objects.filter(action="workflow.approved").count() == 2

    def test_a_stale_confirmation_shows_the_preview_again(self, client, several, officer):
        browser = self.enter(client, officer)
        task = open_task(several[0]).pk
        answer = browser.post("/tasks/bulk/", {"task": [f"{task}:0"]})
        assert answer["Location"] == f"/tasks/bulk/?t={task}"
        assert "没有通过任何一件" in browser.get(answer["Location"]).content.decode()
        assert browser.post("/tasks/bulk/", {"task": ["x:1"]}).status_code == 400
        assert "没有可以批量通过的事项" in browser.get("/tasks/bulk/").content.decode()
