"""Several people act on the same matter at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.workflow import services
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled
from tests.factories import person
from tests.routes import DAY, KIND, route, submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

PEOPLE = 4


def at_once(acts):
    """Run every function in a thread of its own, all let go together; what each answered or raised."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=20)
            return act()
        except AlreadyHandled as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_of_several_who_approve_the_same_task_at_once_exactly_one_wins(place, stage):
    reviewers = [place.posts[Role.DEPARTMENT_CLERK]]
    reviewers += [person(Role.DEPARTMENT_CLERK, place.department) for _number in range(PEOPLE - 1)]
    submission = submit(place.posts[Role.UNIT_CLERK], place.unit)
    task = submission.tasks.get(state=Task.State.OPEN)

    def approving(by):
        return lambda: services.approve(task_id=task.pk, version=1, by=by, on=DAY)

    answers = at_once([approving(by) for by in reviewers])
    assert sum(isinstance(one, Submission) for one in answers) == 1
    assert sum(isinstance(one, AlreadyHandled) for one in answers) == PEOPLE - 1
    assert Event.objects.filter(action="workflow.approved").count() == 1
    assert submission.tasks.filter(step=2).count() == 1
    submission.refresh_from_db()
    assert (submission.step, submission.version) == (2, 2)


def test_of_an_approval_and_a_withdrawal_at_once_one_wins(place, stage):
    clerk, reviewer = place.posts[Role.UNIT_CLERK], place.posts[Role.DEPARTMENT_CLERK]
    submission = submit(clerk, place.unit)
    task = submission.tasks.get(state=Task.State.OPEN)
    answers = at_once(
        [
            lambda: services.approve(task_id=task.pk, version=1, by=reviewer, on=DAY),
            lambda: services.withdraw(submission_id=submission.pk, version=1, by=clerk, on=DAY),
        ]
    )
    assert sum(isinstance(one, Submission) for one in answers) == 1
    submission.refresh_from_db()
    assert submission.version == 2


def test_a_record_handed_in_by_two_at_once_is_on_one_route(place, stage):
    clerks = [place.posts[Role.UNIT_CLERK], person(Role.UNIT_CLERK, place.unit)]
    answers = at_once([lambda by=by: submit(by, place.unit, route()) for by in clerks])
    assert sum(isinstance(one, Submission) for one in answers) == 1
    assert Submission.objects.filter(subject_kind=KIND).count() == 1
