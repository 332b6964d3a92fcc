"""Several people act on the same matter at the same moment."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from time import perf_counter

import pytest
from django.db import connection

from abacus.cycle.drafts import Stale
from abacus.cycle.targets import services as targets
from abacus.cycle.targets.models import Declaration, DeclarationRival
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.reach import everywhere
from abacus.foundation.workflow import services
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled
from tests import stages
from tests.factories import person
from tests.routes import DAY, KIND, open_task, route, submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
PEOPLE, ROUNDS = (50, 200) if LONG else (20, 8)
EDITORS = 20


def at_once(acts):
    """Run every function in a thread of its own, all let go together; what each answered or raised."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            with everywhere():
                gate.wait(timeout=300)
                return act()
        except (AlreadyHandled, Stale) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_of_many_who_approve_the_same_task_at_once_exactly_one_wins_every_time(place, stage, measured):
    clerk = place.posts[Role.UNIT_CLERK]
    reviewers = [person(Role.DEPARTMENT_CLERK, place.department) for _number in range(PEOPLE)]
    for role in (Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION):
        assert place.posts[role]
    won = told = 0
    began = perf_counter()
    for number in range(ROUNDS):
        submission = submit(clerk, place.unit, subject_id=number)
        task = open_task(submission)
        answers = at_once(
            [lambda by=by, pk=task.pk: services.approve(task_id=pk, version=1, by=by, on=DAY) for by in reviewers]
        )
        won += sum(isinstance(one, Submission) for one in answers)
        told += sum(isinstance(one, AlreadyHandled) and "办理" in one.message for one in answers)
        assert submission.tasks.filter(step=1, state=Task.State.DONE).count() == 1
        assert submission.tasks.filter(step=2).count() == 1
        events = Event.objects.filter(target_kind="workflow.submission", target_id=str(submission.pk))
        assert events.filter(action="workflow.approved").count() == 1
        submission.refresh_from_db()
        assert (submission.step, submission.version) == (2, 2)
    assert (won, told) == (ROUNDS, ROUNDS * (PEOPLE - 1))
    took = perf_counter() - began
    measured(
        f"WORKFLOW: {PEOPLE} people approve the same task at once on {connection.vendor}",
        f"{ROUNDS} rounds: {won} successes, {told} told that it is handled, {took:.0f} s",
    )


def test_of_many_editors_of_one_form_nobodys_words_are_lost(place, measured):
    """One save counts; everybody else finds both contents on the difference page."""
    walk = stages.Walk(place, stages.project(place, DAY), DAY)
    begun = walk.begin()
    editors = [person(Role.UNIT_CLERK, place.unit) for _number in range(EDITORS)]
    typed = {by.pk: replace(stages.content(), total=f"{100 + at}") for at, by in enumerate(editors)}

    def saving(by):
        def save():
            try:
                return targets.save(declaration_id=begun.pk, content=typed[by.pk], version=begun.version, by=by, on=DAY)
            except Stale:
                targets.keep_rival(declaration_id=begun.pk, content=typed[by.pk], by=by, on=DAY)
                raise

        return save

    answers = at_once([saving(by) for by in editors])
    assert sum(isinstance(one, Declaration) for one in answers) == 1
    assert sum(isinstance(one, Stale) for one in answers) == EDITORS - 1
    now = walk.now()
    kept = {now.saved_by_id: now.content["total"]}
    kept |= {one.by_id: one.content["total"] for one in DeclarationRival.objects.filter(declaration=now)}
    assert kept == {by.pk: typed[by.pk].total for by in editors}
    measured(f"WORKFLOW: {EDITORS} editors of one form at once on {connection.vendor}", "0 lost updates")


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


def test_a_bulk_approval_and_a_return_at_once_do_not_both_count(place, stage):
    """The several are all approved, or none of them."""
    from abacus.foundation.refusals import Refusal
    from abacus.foundation.workflow import subjects

    subjects.register(KIND, replace(subjects.subject(KIND), doubts=lambda task, by, on: []))
    clerk, officer = place.posts[Role.UNIT_CLERK], place.posts[Role.FINANCE_DIVISION]
    colleague = person(Role.FINANCE_DIVISION, place.division)
    from tests.routes import FINANCE, PERFORMANCE, WHY

    several = [submit(clerk, place.unit, route(FINANCE, PERFORMANCE), subject_id=pk) for pk in range(4)]
    tasks = [open_task(one).pk for one in several]

    def together():
        try:
            return services.approve_several(versions=dict.fromkeys(tasks, 1), by=officer, on=DAY)
        except Refusal as refused:
            return refused

    def back():
        return services.return_to(task_id=tasks[2], version=1, by=colleague, on=DAY, opinions=WHY)

    at_once([together, back])
    steps = [Submission.objects.get(pk=one.pk).step for one in several]
    assert steps in ([2, 2, 2, 2], [1, 1, 0, 1])
