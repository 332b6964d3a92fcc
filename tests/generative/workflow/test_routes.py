"""Whatever people do in whatever order, a submission keeps its promises."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import forget_access
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.models import DivisionDepartment
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services, subjects
from abacus.foundation.workflow.actors import people_for
from abacus.foundation.workflow.supervising import unattended
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.services import OpinionInput
from tests.factories import county, person
from tests.routes import DAY, DEPARTMENT, FINANCE, PERFORMANCE, Stage, route, step, submit

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
FINAL = {Submission.State.APPROVED, Submission.State.WITHDRAWN}
ROUTES = (
    route(DEPARTMENT, PERFORMANCE),
    route(DEPARTMENT, step("finance", "finance_division", "division", kind="all"), PERFORMANCE),
    route(
        DEPARTMENT,
        FINANCE,
        step("performance", "performance_division", "bureau", kind="scored", return_to="department"),
    ),
)
numbers = st.integers(0, 7)


class Matters(RuleBasedStateMachine):
    """One county, three posts with two people each, one record that goes round and round."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.kept = dict(subjects._subjects)
        Stage().register()
        self.place = county()
        posts = (
            (Role.UNIT_CLERK, self.place.unit),
            (Role.DEPARTMENT_CLERK, self.place.department),
            (Role.FINANCE_DIVISION, self.place.division),
            (Role.FINANCE_DIVISION, self.place.other_division),
            (Role.PERFORMANCE_DIVISION, self.place.region),
        )
        self.people = [person(role, body) for role, body in posts for _number in range(2)]
        DivisionDepartment.objects.create(
            division=self.place.other_division, department=self.place.department, valid_from=DAY - timedelta(days=900)
        )
        self.admin = person(Role.SYSTEM_ADMIN, self.place.region)
        self.day = DAY
        self.submission = None

    def teardown(self):
        subjects._subjects.clear()
        subjects._subjects.update(self.kept)
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, act):
        """Do it; a refusal must leave everything as it was."""
        before = self.facts()
        try:
            act()
        except (Refusal, ObjectDoesNotExist):  # somebody disabled sees nothing at all
            assert self.facts() == before
        else:
            self.submission = Submission.objects.get(pk=self.submission.pk) if self.submission else None

    def facts(self):
        if self.submission is None:
            return None
        now = Submission.objects.values("state", "step", "version").get(pk=self.submission.pk)
        return now, list(Task.objects.filter(submission=self.submission).order_by("pk").values_list("state", "done_by"))

    def task(self, number):
        tasks = list(self.submission.tasks.filter(state=Task.State.OPEN).order_by("pk"))
        return tasks[number % len(tasks)] if tasks else None

    def somebody(self, number):
        found = self.people[number % len(self.people)]
        found.refresh_from_db()
        forget_access(found)
        return found

    @initialize(way=st.sampled_from(ROUTES), by=numbers)
    def hand_in(self, way, by):
        self.way = way
        self.submission = submit(self.people[by % 2], self.place.unit, way)
        self.route = self.submission.route

    @rule(number=numbers, by=st.integers(0, 9), stale=st.booleans())
    def approve(self, number, by, stale):
        task, person_ = self.task(number), self.somebody(by)
        if task is None:
            return
        handed_in = person_.pk in set(self.submission.tasks.filter(step=0).values_list("done_by", flat=True))
        version = self.submission.version - stale
        done = Task.objects.filter(submission=self.submission, state=Task.State.DONE, step__gt=0).count()
        self.attempt(lambda: services.approve(task_id=task.pk, version=version, by=person_, on=self.day))
        task.refresh_from_db()
        if task.state == Task.State.DONE:
            assert not handed_in
            assert task.done_by == person_
            assert (
                Task.objects.filter(submission=self.submission, state=Task.State.DONE, step__gt=0).count() == done + 1
            )

    @rule(number=numbers, by=st.integers(0, 9), words=st.sampled_from(["请改", ""]))
    def send_back(self, number, by, words):
        task = self.task(number)
        if task is None:
            return
        self.attempt(
            lambda: services.return_to(
                task_id=task.pk, version=self.submission.version, by=self.somebody(by), on=self.day,
                opinions=[OpinionInput("", words)],
            )
        )  # fmt: skip

    @rule(by=st.integers(0, 9))
    def hand_in_again(self, by):
        person_ = self.somebody(by)
        if person_.is_active and by < 2:
            self.attempt(
                lambda: services.resubmit(
                    submission_id=self.submission.pk, version=self.submission.version, by=person_, on=self.day
                )
            )

    @precondition(lambda self: self.submission.version > 3)
    @rule(by=st.integers(0, 1))
    def withdraw(self, by):
        person_ = self.somebody(by)
        if person_.is_active:
            self.attempt(
                lambda: services.withdraw(
                    submission_id=self.submission.pk, version=self.submission.version, by=person_, on=self.day
                )
            )

    @rule(number=numbers, by=st.integers(0, 9), to=st.integers(0, 9))
    def delegate(self, number, by, to):
        task, from_, to_ = self.task(number), self.somebody(by), self.somebody(to)
        if task is None or not from_.is_active:
            return
        if from_.pk in {one.pk for one in people_for(task, self.day)}:
            self.attempt(
                lambda: services.delegate(
                    task_id=task.pk, version=self.submission.version, to=to_, by=from_, on=self.day
                )
            )

    @rule(who=st.integers(0, 9), active=st.booleans())
    def disable_or_enable(self, who, active):
        accounts.set_active(user=self.somebody(who), active=active, by=self.admin, on=self.day)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @precondition(lambda self: self.submission.state in FINAL)
    @rule(by=st.integers(0, 1))
    def begin_anew(self, by):
        if self.submission.state == Submission.State.WITHDRAWN and self.somebody(by).is_active:
            self.attempt(lambda: self.again(by))

    def again(self, by):
        self.submission = submit(self.somebody(by), self.place.unit, self.way, on=self.day)
        self.route = self.submission.route

    @invariant()
    def it_keeps_the_route_it_started_with(self):
        if self.submission:
            assert Submission.objects.get(pk=self.submission.pk).route == self.route

    @invariant()
    def somebody_can_act_or_it_is_over(self):
        """Open tasks are never lost: those nobody holds today are named, and a new appointee gets them."""
        if self.submission is None:
            return
        tasks = list(self.submission.tasks.filter(state=Task.State.OPEN))
        if self.submission.state in FINAL:
            assert tasks == []
            return
        assert tasks
        orphans = set(unattended(self.day))
        for task in tasks:
            able = people_for(task, self.day)
            assert bool(able) != (task in orphans)
            acting = [one for one in able if services.open_tasks(one, self.day).filter(pk=task.pk).exists()]
            assert bool(acting) == bool(able)

    @invariant()
    def replaying_the_events_gives_the_state(self):
        if self.submission is None:
            return
        version, state = 0, None
        events = Event.objects.filter(target_kind="workflow.submission", target_id=str(self.submission.pk)).order_by(
            "pk"
        )
        for event in events:
            if event.action != "workflow.delegated":
                assert event.before is None or event.before["version"] == version
                state = (event.after["state"], event.after["step"])
            version = event.after["version"]
        assert (version, state) == (self.submission.version, (self.submission.state, self.submission.step))


SETTINGS = settings(
    max_examples=5_000 if LONG else 12,
    stateful_step_count=100 if LONG else 25,
    deadline=None,
    # Shrinking replays the whole machine hundreds of times against a database: minutes, for little.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_a_submission_keeps_its_promises_whatever_people_do():
    run_state_machine_as_test(Matters, settings=SETTINGS)
