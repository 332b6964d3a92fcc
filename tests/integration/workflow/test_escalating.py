"""Overdue tasks: the post is urged, then a higher post may act, too; once each, and never another region's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs.chores import Moment
from abacus.foundation.notices.models import Notice
from abacus.foundation.workflow import chores, services
from abacus.foundation.workflow.actors import actors
from abacus.foundation.workflow.models import Escalation, Ground, Task
from abacus.foundation.workflow.refusals import NotAllowedNow, OwnSubmission
from abacus.foundation.workflow.services.escalating import Pressed
from abacus.rules import Escalate
from tests.factories import neighbour, person
from tests.routes import DAY, DEPARTMENT, KIND, PERFORMANCE, open_task, route, submit
from tests.workflow_steps import disable, fresh, signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]

UP = replace(DEPARTMENT, escalate=Escalate(3, "department_head", "department"))
DUE, UPWARDS = date(2022, 3, 23), date(2022, 3, 28)
"""Five work days after the day, and three more: the 26th and 27th are a weekend."""
LATER = UPWARDS + timedelta(days=1)


@pytest.fixture
def late(place, stage, clerk):
    return submit(clerk, place.unit, route(UP, PERFORMANCE))


def press(on=LATER):
    return services.press_overdue(on=on)


def test_the_days_are_known_when_the_task_is_opened(late):
    task = open_task(late)
    assert (task.due_on, task.escalates_on) == (DUE, UPWARDS)


def test_first_the_post_is_urged_then_the_higher_post_is_told_each_once(late, place, reviewers):
    head = place.posts[Role.DEPARTMENT_HEAD]
    assert press(on=DUE) == Pressed()
    assert press(on=DUE + timedelta(days=1)) == Pressed(urged=1)
    assert Notice.objects.get(user=reviewers[0]).url == f"/reviews/{open_task(late).pk}/"
    assert press(on=UPWARDS) == Pressed()
    assert press() == Pressed(escalated=1)
    assert str(Escalation.objects.get()) == "department审核 → 主管部门负责人"
    assert press() == Pressed()
    assert press(on=DUE) == Pressed()
    assert "已升级" in Notice.objects.get(user=head).text
    assert [Event.objects.filter(action=f"workflow.{act}").count() for act in ("urged", "escalated")] == [1, 1]
    assert Event.objects.get(action="workflow.escalated").by is None
    late.refresh_from_db()
    assert late.version == 1


def test_then_the_higher_post_acts_beside_the_post_itself(late, place, reviewers):
    head = place.posts[Role.DEPARTMENT_HEAD]
    assert not services.open_tasks(head, LATER).exists()
    press()
    assert [(one.user, one.ground) for one in actors(open_task(late), LATER)] == [
        (reviewers[0], Ground.POST), (head, Ground.ESCALATION),
    ]  # fmt: skip
    assert list(services.open_tasks(head, LATER)) == [open_task(late)]
    signs(late, head)
    done = late.tasks.get(step=1)
    assert (done.done_by, done.done_as, done.acted) == (head, Ground.ESCALATION, f"{head.name}（升级办理）")


def test_or_gives_it_to_somebody_else(late, place):
    head, leader = place.posts[Role.DEPARTMENT_HEAD], place.posts[Role.BUREAU_LEADER]
    press()
    task = open_task(late)
    services.assign(task_id=task.pk, version=1, to=leader, reason="经办人出差", by=head, on=LATER)
    assert list(services.open_tasks(fresh(leader), LATER)) == [task]


def test_the_higher_post_of_another_body_or_region_gets_nothing(late, place):
    press()
    strangers = [person(Role.DEPARTMENT_HEAD, place.other_department), neighbour().posts[Role.DEPARTMENT_HEAD]]
    for stranger in strangers:
        assert not services.open_tasks(stranger, LATER).exists()
        assert stranger not in [one.user for one in actors(open_task(late), LATER)]


def test_a_head_who_handed_it_in_does_not_decide_it_through_the_escalation(place, stage):
    head = place.posts[Role.DEPARTMENT_HEAD]
    own = replace(route(UP), submit_role="department_head", submit_scope="department")
    submission = submit(head, place.department, own)
    press()
    assert not services.open_tasks(head, LATER).exists()
    with pytest.raises(OwnSubmission):
        signs(submission, head)


def test_a_vacant_higher_post_gets_the_task_when_it_is_filled(late, place):
    press()
    assert place.posts[Role.DEPARTMENT_HEAD] in [one.user for one in actors(open_task(late), LATER)]


def test_a_route_that_says_nothing_escalates_nothing(submission, reviewers):
    assert open_task(submission).escalates_on is None
    assert press() == Pressed(urged=1)
    assert press() == Pressed()


def test_a_step_without_a_time_limit_escalates_from_the_day_it_was_opened(place, stage, clerk):
    submission = submit(clerk, place.unit, route(replace(UP, work_days=None)))
    assert open_task(submission).escalates_on == date(2022, 3, 21)
    assert press() == Pressed(escalated=1)


def test_what_is_done_or_of_a_kind_nobody_knows_any_more_is_left_alone(late, place, stage, monkeypatch):
    from abacus.foundation.workflow import subjects

    monkeypatch.delitem(subjects._subjects, KIND)
    assert press() == Pressed()


def test_the_worker_does_it_once_a_day(late):
    chores.overdue(Moment(day=LATER, now=timezone.now()))
    chores.overdue(Moment(day=LATER, now=timezone.now()))
    assert Task.objects.get(pk=open_task(late).pk).escalated_on == LATER


def test_an_escalated_task_of_which_the_post_is_gone_is_not_unattended(late, place, reviewers):
    from abacus.foundation.workflow.supervising import unattended

    disable(place, reviewers[0])
    press()
    assert unattended(LATER) == [open_task(late)]
    place.posts[Role.DEPARTMENT_HEAD]
    assert unattended(LATER) == []


def test_before_it_escalates_a_task_somebody_can_act_on_is_not_given_away(late, place, reviewers):
    with pytest.raises(NotAllowedNow):
        services.assign(
            task_id=open_task(late).pk, version=1, to=place.posts[Role.DEPARTMENT_HEAD], reason="急",
            by=reviewers[2] if len(reviewers) > 2 else place.posts[Role.PERFORMANCE_DIVISION], on=DAY,
        )  # fmt: skip
