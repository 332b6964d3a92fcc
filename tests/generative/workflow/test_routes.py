"""Whatever people do in whatever order, a submission keeps its promises."""

import os
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
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

from abacus.foundation.accounts.access import forget_access
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.models import DivisionDepartment
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services, subjects
from abacus.foundation.workflow.actors import actors, people_for
from abacus.foundation.workflow.eligible import substitutes
from abacus.foundation.workflow.models import Mandate, Submission, Task
from abacus.foundation.workflow.replaying import replay
from abacus.foundation.workflow.services import OpinionInput, mandates
from abacus.foundation.workflow.supervising import unattended
from abacus.rules import Escalate
from tests.factories import county, person
from tests.routes import DAY, DEPARTMENT, FINANCE, PERFORMANCE, Stage, route, step, submit

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
FINAL = {Submission.State.APPROVED, Submission.State.WITHDRAWN}
UP = Escalate(1, "bureau_leader", "bureau")
ALL_SIGN = replace(step("finance", "finance_division", "division", kind="all"), escalate=UP)
ROUTES = (
    route(replace(DEPARTMENT, escalate=Escalate(1, "department_head", "department")), PERFORMANCE),
    route(DEPARTMENT, ALL_SIGN, PERFORMANCE),
    route(
        DEPARTMENT,
        replace(FINANCE, escalate=UP),
        step("performance", "performance_division", "bureau", kind="scored", return_to="department"),
    ),
)
STEPS = (None, "submitter", "department", "finance", "performance")
numbers = st.integers(0, 11)


class World:
    """One county, its posts with few people; made once, and as it was again after every walk."""

    def __init__(self):
        self.place = county()
        place = self.place
        self.posts = (
            (Role.UNIT_CLERK, place.unit),
            (Role.UNIT_CLERK, place.unit),
            (Role.UNIT_CLERK, place.department),
            (Role.DEPARTMENT_CLERK, place.department),
            (Role.DEPARTMENT_CLERK, place.department),
            (Role.DEPARTMENT_HEAD, place.department),
            (Role.FINANCE_DIVISION, place.division),
            (Role.FINANCE_DIVISION, place.other_division),
            (Role.FINANCE_DIVISION, place.other_division),
            (Role.PERFORMANCE_DIVISION, place.region),
            (Role.PERFORMANCE_DIVISION, place.region),
            (Role.BUREAU_LEADER, place.region),
        )
        people = [person(role, body) for role, body in self.posts]
        since = DAY - timedelta(days=900)
        # One clerk of the unit also reviews for the department: their own must go past them.
        people[1].appointments.create(role=Role.DEPARTMENT_CLERK, organisation=place.department, valid_from=since)
        # One officer sits in both divisions: they must not sign twice.
        people[7].appointments.create(role=Role.FINANCE_DIVISION, organisation=place.division, valid_from=since)
        DivisionDepartment.objects.create(division=place.other_division, department=place.department, valid_from=since)
        people += [person(role, place.region) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)]
        self.ids = [one.pk for one in people]

    def people(self):
        """Everybody, with nothing remembered of an earlier walk."""
        found = User.objects.in_bulk(self.ids)
        return [found[pk] for pk in self.ids]


class Matters(RuleBasedStateMachine):
    """One record that goes round and round."""

    world: World

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.place, self.posts = self.world.place, self.world.posts
        *self.people, self.admin, self.security = self.world.people()
        self.day = DAY
        self.submission = None
        self.looks = 0
        self.moved = True

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, act):
        """Do it; a refusal must leave everything as it was. Whether it was done."""
        before = self.facts()
        try:
            act()
        except (Refusal, ObjectDoesNotExist, PermissionDenied):  # somebody disabled sees nothing at all
            assert self.facts() == before
            return False
        self.moved = True
        for one in self.people:
            forget_access(one)
        if self.submission:
            self.submission = Submission.objects.get(pk=self.submission.pk)
        return True

    def facts(self):
        if self.submission is None:
            return None
        now = Submission.objects.values("state", "step", "version").get(pk=self.submission.pk)
        tasks = Task.objects.filter(submission=self.submission).order_by("pk")
        return now, list(tasks.values_list("state", "done_by", "escalated_on")), Mandate.objects.count()

    def task(self, number):
        tasks = list(self.submission.tasks.filter(state=Task.State.OPEN).order_by("pk"))
        return tasks[number % len(tasks)] if tasks else None

    def somebody(self, number):
        return self.people[number % len(self.people)]

    def able(self, task, number):
        """Mostly somebody who may act, so that matters move; at times just anybody."""
        found = [one.user for one in actors(task, self.day)]
        if not found or number % 4 == 3:
            return self.somebody(number)
        return next(one for one in self.people if one.pk == found[number % len(found)].pk)

    @initialize(way=st.sampled_from(ROUTES), by=st.integers(0, 1))
    def hand_in(self, way, by):
        self.way = way
        self.submission = submit(self.people[by], self.place.unit, way)
        self.route = self.submission.route

    @rule(number=numbers, by=numbers, stale=st.sampled_from([0, 0, 0, 1]))
    def approve(self, number, by, stale):
        task = self.task(number)
        if task is None:
            return
        someone, version = self.able(task, by), self.submission.version - stale
        handed_in = set(self.submission.tasks.filter(step=0).values_list("done_by", "done_for"))
        done = self.submission.tasks.filter(state=Task.State.DONE, step__gt=0).count()
        if self.attempt(lambda: services.approve(task_id=task.pk, version=version, by=someone, on=self.day)):
            task.refresh_from_db()
            theirs = {pk for pair in handed_in for pk in pair}
            assert task.done_by_id == someone.pk
            assert not {task.done_by_id, task.done_for_id} - {None} & theirs
            assert self.submission.tasks.filter(state=Task.State.DONE, step__gt=0).count() == done + 1

    @rule(number=numbers, by=numbers, words=st.sampled_from(["请改", "请改", ""]), to=st.sampled_from(STEPS))
    def send_back(self, number, by, words, to):
        task = self.task(number)
        if task is None:
            return
        self.attempt(
            lambda: services.return_to(
                task_id=task.pk, version=self.submission.version, by=self.able(task, by), on=self.day,
                opinions=[OpinionInput("", words)], step=to,
            )
        )  # fmt: skip

    @precondition(lambda self: self.submission.state == Submission.State.RETURNED)
    @rule(by=numbers)
    def hand_in_again(self, by):
        task = self.task(0)
        self.attempt(
            lambda: services.resubmit(
                submission_id=self.submission.pk, version=self.submission.version, by=self.able(task, by), on=self.day
            )
        )

    @precondition(lambda self: self.submission.version > 4)
    @rule(by=st.integers(0, 2))
    def withdraw(self, by):
        self.attempt(
            lambda: services.withdraw(
                submission_id=self.submission.pk, version=self.submission.version, by=self.somebody(by), on=self.day
            )
        )

    @rule(number=numbers, by=numbers, to=numbers)
    def delegate_a_task(self, number, by, to):
        task = self.task(number)
        if task is None:
            return
        self.attempt(
            lambda: services.delegate(
                task_id=task.pk, version=self.submission.version, to=self.somebody(to), by=self.able(task, by),
                on=self.day,
            )
        )  # fmt: skip

    @rule(by=numbers, to=numbers, days=st.integers(0, 9))
    def delegate_for_a_period(self, by, to, days):
        role, body = self.posts[by]
        self.attempt(
            lambda: mandates.entrust(
                role=role, organisation=body, to=self.somebody(to), starts_on=self.day,
                ends_on=self.day + timedelta(days=days), reason="外出", url="/", by=self.somebody(by), on=self.day,
            )
        )  # fmt: skip

    @rule(post=numbers, who=numbers)
    def name_a_deputy(self, post, who):
        role, body = self.posts[post]
        self.attempt(
            lambda: mandates.name_deputy(
                role=role, organisation=body, deputy=self.somebody(who), starts_on=self.day,
                ends_on=self.day + timedelta(days=30), reason="空缺", by=self.admin, on=self.day,
            )
        )  # fmt: skip

    @rule(by=numbers, agree=st.sampled_from([True, True, False]), number=numbers)
    def decide_about_a_mandate(self, by, agree, number):
        waiting = list(Mandate.objects.filter(state=Mandate.State.PENDING).order_by("pk"))
        if not waiting:
            return
        one = waiting[number % len(waiting)]
        heads = (self.security, self.people[5], self.people[11])
        told = {"mandate_id": one.pk, "by": heads[by % 3], "on": self.day, "url": "/"}
        self.attempt(lambda: mandates.confirm(**told) if agree else mandates.refuse(reason="不同意", **told))

    @rule(by=numbers, number=numbers)
    def end_a_mandate(self, by, number):
        running = list(Mandate.objects.filter(state=Mandate.State.ACTIVE, task=None).order_by("pk"))
        if running:
            one = running[number % len(running)]
            self.attempt(lambda: mandates.end(mandate_id=one.pk, by=self.somebody(by), on=self.day, url="/"))

    @rule(number=numbers, by=st.sampled_from([9, 10, 11, 5, 0]), to=numbers)
    def assign(self, number, by, to):
        task = self.task(number)
        if task is None:
            return
        found = substitutes(task, self.day)
        wanted = found[to % len(found)] if found and to % 4 else self.somebody(to)
        self.attempt(
            lambda: services.assign(
                task_id=task.pk, version=self.submission.version, to=wanted, reason="无人", by=self.somebody(by),
                on=self.day,
            )
        )  # fmt: skip

    @rule(who=numbers, active=st.booleans())
    def disable_or_enable(self, who, active):
        self.moved = True
        User.objects.filter(pk=self.people[who].pk).update(is_active=active)
        self.people[who].refresh_from_db()
        for one in self.people:
            forget_access(one)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days):
        self.moved = True
        self.day += timedelta(days=days)
        services.press_overdue(on=self.day)
        before = self.facts()
        services.press_overdue(on=self.day)
        assert self.facts() == before

    @rule(way=st.sampled_from(ROUTES))
    def the_route_is_edited(self, way):
        """New submissions go another way; this one keeps its own (an invariant)."""
        self.way = way

    @precondition(lambda self: self.submission.state in FINAL)
    @rule(by=st.integers(0, 1), number=numbers)
    def begin_anew(self, by, number):
        if self.submission.state == Submission.State.APPROVED:
            assert not self.attempt(
                lambda: services.withdraw(
                    submission_id=self.submission.pk, version=self.submission.version, by=self.somebody(by),
                    on=self.day,
                )
            )  # fmt: skip
        self.attempt(lambda: self.again(by))

    def again(self, by):
        made = submit(self.somebody(by), self.place.unit, self.way, on=self.day)
        self.submission, self.route = made, made.route

    @invariant()
    def promises_are_kept(self):
        """After each step by which something moved; a refused one left everything as it was."""
        if self.submission is None or not self.moved:
            return
        self.it_keeps_the_route_it_started_with()
        self.somebody_can_act_or_it_is_over()
        self.replaying_the_events_gives_the_state()
        self.moved = False

    def it_keeps_the_route_it_started_with(self):
        assert Submission.objects.get(pk=self.submission.pk).route == self.route

    def somebody_can_act_or_it_is_over(self):
        """Open tasks are never lost: those on which nobody can act are named, to be given to somebody.

        What one task says of its actors and what a person's list of tasks says are the same (of every third
        person each time: asking is what costs).
        """
        tasks = list(self.submission.tasks.filter(state=Task.State.OPEN))
        if self.submission.state in FINAL:
            assert tasks == []
            return
        assert tasks
        orphans = set(unattended(self.day))
        able_for = {task.pk: {one.user.pk for one in actors(task, self.day)} for task in tasks}
        self.looks += 1
        asked = [one for at, one in enumerate(self.people) if at % 3 == self.looks % 3]
        theirs = {one.pk: set(services.open_tasks(one, self.day)) for one in asked}
        for task in tasks:
            able = able_for[task.pk]
            assert able & theirs.keys() == {pk for pk, found in theirs.items() if task in found}
            assert (task in orphans) == (not able)
            assert {one.pk for one in people_for(task, self.day)} <= able or task.delegated_to_id in able

    def replaying_the_events_gives_the_state(self):
        events = Event.objects.filter(target_kind="workflow.submission", target_id=str(self.submission.pk))
        found = replay(events.order_by("pk"))
        now = self.submission
        assert found.stands == {"state": now.state, "step": now.step, "version": now.version}
        tasks = Task.objects.filter(submission=now)
        assert found.open == dict(tasks.filter(state=Task.State.OPEN).values_list("pk", "step"))
        assert found.done == dict(tasks.filter(state=Task.State.DONE).values_list("pk", "done_by"))


PROMISED = 5_000
"""Walks of the long run; they take two hours of a core, so all of them are an option: ABACUS_TEST_WALKS=5000."""
EXAMPLES, STEP_COUNT = (int(os.environ.get("ABACUS_TEST_WALKS", "500")), 100) if LONG else (20, 30)
SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEP_COUNT,
    deadline=None,
    # Shrinking replays the whole machine hundreds of times against a database: minutes, for little.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world(monkeypatch):
    """The county, and a stage whose records go on routes."""
    monkeypatch.setattr(subjects, "_subjects", dict(subjects._subjects))
    Stage().register()
    return World()


def test_a_submission_keeps_its_promises_whatever_people_do(world, monkeypatch, measured):
    monkeypatch.setattr(Matters, "world", world, raising=False)
    began = perf_counter()
    run_state_machine_as_test(Matters, settings=SETTINGS)
    took = perf_counter() - began
    measured(
        f"WORKFLOW: stateful walks without a broken promise, {PROMISED:,} × 100 promised",
        f"{EXAMPLES:,} × {STEP_COUNT} steps, {took:.0f} s",
    )
