"""The way of a submission as its readers see it."""

import pytest

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services
from abacus.foundation.workflow.diagram import stations
from abacus.foundation.workflow.models import Submission
from tests.routes import DAY, DEPARTMENT, FINANCE, KIND, PERFORMANCE, open_task, route, send_back, step, submit
from tests.workflow_steps import confirmed, disable, entrust, fresh, signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def seen(submission, by, on=DAY):
    return stations(Submission.objects.get(pk=submission.pk), access_of(fresh(by), on))


def states(submission, by):
    return [one.state for one in seen(submission, by)]


def test_done_now_and_next(submission, clerk, reviewers):
    assert states(submission, clerk) == ["done", "now", "next", "next"]
    signs(submission, reviewers[0])
    assert states(submission, clerk) == ["done", "done", "now", "next"]
    [post] = seen(submission, clerk)[1].posts
    assert (post.done, post.done_on) == (reviewers[0].name, DAY)
    for each in reviewers[1:]:
        signs(submission, each)
    assert states(submission, clerk) == ["done"] * 4


def test_a_return_shows_what_runs_again(submission, clerk, reviewers):
    signs(submission, reviewers[0])
    now = Submission.objects.get(pk=submission.pk)
    send_back(now, reviewers[1], step="department")
    assert states(submission, clerk) == ["done", "now", "again", "next"]
    send_back(Submission.objects.get(pk=submission.pk), reviewers[0])
    assert states(submission, clerk) == ["now", "again", "again", "next"]
    services.withdraw(submission_id=submission.pk, version=4, by=clerk, on=DAY)
    assert states(submission, clerk) == ["stopped", "again", "again", "next"]


def test_a_step_that_was_passed_says_so(place, stage, clerk, reviewers):
    way = route(DEPARTMENT, step("head", "bureau_leader", "bureau", optional=True), FINANCE)
    submission = submit(clerk, place.unit, way)
    signs(submission, reviewers[0])
    assert states(submission, clerk) == ["done", "done", "passed", "now"]


def test_names_are_for_those_who_may_know_people(submission, place, clerk, reviewers):
    def can(by):
        return seen(submission, by)[1].posts[0].can

    assert can(clerk) == ()
    for each in (place.posts[Role.DEPARTMENT_HEAD], reviewers[0], reviewers[2]):
        assert can(each) == (reviewers[0].name,)


def test_who_stands_in_is_said(submission, place, clerk, reviewers):
    head = place.posts[Role.DEPARTMENT_HEAD]
    confirmed(entrust(reviewers[0], head, place.department), place.posts[Role.BUREAU_LEADER])
    assert seen(submission, head)[1].posts[0].can == (
        reviewers[0].name, f"{head.name}（代{reviewers[0].name}）",
    )  # fmt: skip
    disable(place, reviewers[0])
    [post] = seen(submission, head)[1].posts
    assert post.nobody
    services.assign(
        task_id=open_task(submission).pk, version=1, to=head, reason="停用", by=reviewers[2], on=DAY
    )  # fmt: skip
    assert seen(submission, head)[1].posts[0].can == (f"{head.name}（指派办理）",)


def test_the_page_shows_it(client, submission, place, clerk, reviewers):
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/submissions/{submission.pk}/").content.decode()
    assert 'aria-current="step"' in page
    assert "2022-03-23" in page
    assert "style=" not in page.split('class="way"')[1].split("</section>")[0]


def test_late_urged_and_escalated_stand_at_the_task(place, stage, clerk, reviewers):
    from tests.integration.workflow.test_escalating import LATER, UP

    submission = submit(clerk, place.unit, route(UP, PERFORMANCE))
    assert any("升级" in note for note in seen(submission, clerk)[1].posts[0].notes)
    services.press_overdue(on=LATER)
    [post] = seen(submission, clerk, on=LATER)[1].posts
    assert post.late_days == 4
    assert post.notes == (f"{LATER} 已催办", f"{LATER} 已升级：主管部门负责人")
    assert KIND


def test_countersigners_and_points_are_called_so(place, stage, clerk, reviewers):
    way = route(
        step("f", "finance_division", "division", kind="all"), step("p", "performance_division", "bureau", "scored")
    )
    submission = submit(clerk, place.unit, way)
    assert [str(one.kind) for one in seen(submission, clerk)] == ["", "会签", "评分"]
