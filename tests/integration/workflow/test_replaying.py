"""A submission's events alone say where it stands; what does not follow is found."""

from types import SimpleNamespace

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.models import DivisionDepartment
from abacus.foundation.workflow import services
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.replaying import Broken, replay
from tests.factories import person
from tests.routes import DAY, PERFORMANCE, open_task, route, send_back, step, submit
from tests.workflow_steps import signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def events_of(submission):
    rows = Event.objects.filter(target_kind="workflow.submission", target_id=str(submission.pk)).order_by("pk")
    return [
        SimpleNamespace(pk=one.pk, action=one.action, by_id=one.by_id, before=one.before, after=dict(one.after))
        for one in rows
    ]


@pytest.fixture
def told(submission, clerk, reviewers):
    """Returned to an earlier step and to the unit, handed in again, urged, handed to a colleague, approved."""
    signs(submission, reviewers[0])
    send_back(Submission.objects.get(pk=submission.pk), reviewers[1], step="department")
    send_back(Submission.objects.get(pk=submission.pk), reviewers[0])
    services.resubmit(submission_id=submission.pk, version=4, by=clerk, on=DAY)
    services.press_overdue(on=DAY.replace(month=6))
    services.delegate(task_id=open_task(submission).pk, version=5, to=reviewers[0], by=reviewers[0], on=DAY)
    for each in reviewers:
        signs(submission, each)
    submission.refresh_from_db()
    return events_of(submission)


def test_replaying_gives_state_step_version_and_tasks(told, submission):
    found = replay(told)
    assert found.stands == {"state": "approved", "step": 3, "version": submission.version}
    assert found.open == {}
    done = Task.objects.filter(submission=submission, state=Task.State.DONE)
    assert found.done == dict(done.values_list("pk", "done_by"))


def test_a_withdrawal_ends_it(submission, clerk):
    services.withdraw(submission_id=submission.pk, version=1, by=clerk, on=DAY)
    assert replay(events_of(submission)).state == "withdrawn"


def test_a_signature_among_several_leaves_the_step_open(place, stage, clerk, reviewers):
    """One of two divisions has signed: the step stays, the other's task is open."""
    DivisionDepartment.objects.create(
        division=place.other_division, department=place.department, valid_from=DAY.replace(year=2020)
    )
    person(Role.FINANCE_DIVISION, place.other_division)
    way = route(step("finance", "finance_division", "division", kind="all"), PERFORMANCE)
    countersigned = submit(clerk, place.unit, way)
    first, second = countersigned.tasks.filter(state=Task.State.OPEN)
    mine, theirs = (first, second) if first.organisation == place.division else (second, first)
    services.approve(task_id=mine.pk, version=1, by=reviewers[1], on=DAY)
    found = replay(events_of(countersigned))
    assert found.stands == {"state": "running", "step": 1, "version": 2}
    assert found.open == {theirs.pk: 1}


def changed(events, at, **facts):
    events[at].after = {**events[at].after, **facts}
    return events


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("does not begin where", lambda events: [events[0], *events[2:]]),
        ("it tells", lambda events: changed(events, 1, step=9)),
        ("closes what is not open", lambda events: changed(events, 1, closed=[10**9])),
        ("opens no task", lambda events: changed(events, 0, opened=[])),
        ("two steps at once", lambda events: changed(events, 0, opened=[{"id": 1, "step": 1}, {"id": 2, "step": 2}])),
        ("nobody knows this act", lambda events: [SimpleNamespace(**{**vars(events[0]), "action": "workflow.x"})]),
        ("nothing is open", lambda events: [one for one in events if one.action == "workflow.delegated"]),
    ],
)
def test_what_does_not_follow_is_found(told, why, change):
    with pytest.raises(Broken, match=why):
        replay(change(told))


def test_who_handed_it_in_does_not_approve_it_in_the_record_either(told, clerk):
    told[1].by_id = clerk.pk
    with pytest.raises(Broken, match="who handed it in"):
        replay(told)
