"""Many items in chunks: what breaks is set aside with its reason, the others go on."""

import pytest
from django.db import OperationalError

from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import registry, services
from abacus.foundation.jobs.models import Job
from abacus.foundation.notices.models import Notice
from abacus.foundation.refusals import Refusal
from tests.factories import county
from tests.harness import DAY
from tests.integration.jobs.dying import Died, attempt

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = Job.State


@pytest.fixture
def work(monkeypatch):
    """A function that registers what is done with one number and gives a job over 1 to 25, in chunks of 10."""
    monkeypatch.setattr(registry, "_handlers", {})
    clerk = county().posts[Role.UNIT_CLERK]
    calls = []

    def make(one, **more):
        def do(numbers):
            calls.append(list(numbers))
            for number in numbers:
                one(number)
                Notice.objects.create(user=clerk, text=str(number), created_on=DAY)

        @services.handler("tests.many")
        def handle(job, progress):
            return progress.each(range(1, 26), do, size=10, name=lambda number: f"第 {number} 行", **more)

        job = services.enqueue(
            kind="tests.many", label="导入", parameters={}, unique_key="one", path=clerk.organisation.path, by=clerk
        )
        job.calls = calls
        return job

    return make


def numbers():
    return sorted(int(text) for text in Notice.objects.values_list("text", flat=True))


def test_chunks_are_done_once_each(work):
    job = work(lambda number: None)
    attempt(job)
    assert [len(call) for call in job.calls] == [10, 10, 5]
    assert (job.state, job.done, job.total, job.message) == (State.DONE, 25, 25, "已处理 25 / 25")
    assert numbers() == list(range(1, 26))


def test_a_row_that_is_refused_is_set_aside_with_its_words(work):
    def refuse(number):
        if number == 13:
            raise Refusal("第 13 行的金额不是数字。", "请改正。")

    job = work(refuse)
    attempt(job)
    assert (job.state, job.set_aside) == (
        State.DONE,
        [{"item": "第 13 行", "reason": "第 13 行的金额不是数字。请改正。"}],
    )
    assert numbers() == [number for number in range(1, 26) if number != 13]


def test_a_row_that_fails_is_tried_three_times_alone(work):
    tried = []

    def fail(number):
        if number == 4:
            tried.append(number)
            raise ArithmeticError

    job = work(fail)
    attempt(job)
    assert (len(tried), [one["item"] for one in job.set_aside]) == (4, ["第 4 行"])
    assert "3" in job.set_aside[0]["reason"]
    assert len(numbers()) == 24


def test_a_row_that_ends_the_process_is_found_and_the_others_go_on(work):
    def kill(number):
        if number in (12, 17):
            raise Died

    job = work(kill)
    died = 0
    while attempt(job):
        died += 1
    assert (job.state, [one["item"] for one in job.set_aside]) == (State.DONE, ["第 12 行", "第 17 行"])
    assert died <= 8
    assert numbers() == [number for number in range(1, 26) if number not in (12, 17)]


def test_workers_killed_for_other_reasons_set_no_row_aside(work):
    moments = iter([3, 11, 14, 14, 22])
    following = [next(moments)]

    def killed_now_and_then(number):
        if following and number == following[0]:
            following[:] = [one for one in [next(moments, None)] if one]
            raise Died

    job = work(killed_now_and_then)
    while attempt(job):
        pass
    assert (job.state, job.set_aside, numbers()) == (State.DONE, [], list(range(1, 26)))


def test_what_is_left_goes_on_after_what_is_over(work):
    job = work(lambda number: None, over=100)
    attempt(job)
    assert (job.done, job.total) == (125, 125)


def test_whoever_is_told_of_a_row_set_aside_is_told_in_its_transaction(work):
    told = []

    def fail(number):
        if number == 4:
            raise ArithmeticError

    attempt(work(fail, aside=lambda number, reason: told.append((number, reason))))
    assert [number for number, _reason in told] == [4]


def test_trouble_with_the_database_is_no_rows_fault(work):
    def away(number):
        if number == 13:
            raise OperationalError("server closed the connection unexpectedly")

    job = work(away)
    attempt(job)
    assert (job.state, job.set_aside, job.done) == (State.QUEUED, [], 10)


def test_a_cancel_acts_within_a_chunk(work):
    def cancel(number):
        if number == 13:
            Job.objects.update(cancel_requested=True)

    job = work(cancel)
    attempt(job)
    assert (job.state, job.done, numbers()) == (State.CANCELLED, 10, list(range(1, 11)))


class TestRights:
    def test_who_was_disabled_has_nothing_more_done_for_them(self, work, monkeypatch):
        monkeypatch.setattr("abacus.foundation.jobs.services.progress.ASK_SECONDS", 0)

        def disable(number):
            if number == 13:
                from abacus.foundation.accounts.models import User

                User.objects.update(is_active=False)

        job = work(disable)
        attempt(job)
        assert (job.state, "已停用" in job.message, numbers()) == (State.FAILED, True, list(range(1, 11)))

    def test_who_lost_the_role_before_it_began(self, work, monkeypatch):
        from abacus.foundation.accounts.models import Appointment
        from abacus.foundation.accounts.permissions import Permission

        job = work(lambda number: None)
        monkeypatch.setattr(registry, "_needed", {"tests.many": Permission.IMPORT})
        Appointment.objects.all().delete()
        attempt(job)
        assert (job.state, "职责" in job.message, numbers()) == (State.FAILED, True, [])

    def test_a_job_that_was_changed_past_the_platform_is_not_done(self, work):
        job = work(lambda number: None)
        Job.objects.update(parameters={"batch": 1})
        attempt(job)
        assert (job.state, "不一致" in job.message, numbers()) == (State.FAILED, True, [])
