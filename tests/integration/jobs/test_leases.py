"""Whose job is whose: silence, clocks that jump, workers that come too late."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import registry, services, watching
from abacus.foundation.jobs.guard import Guard, LeaseLost, guarded
from abacus.foundation.jobs.models import Job, Worker
from abacus.foundation.jobs.services import leases, running
from tests.factories import county

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = Job.State
LEASE = 60


class Clock:
    """A clock that only goes forward, by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(clock):
    return services.Watch(clock)


@pytest.fixture
def handle(monkeypatch):
    monkeypatch.setattr(registry, "_handlers", {})
    return lambda function: services.handler("tests.count")(function)


@pytest.fixture
def job():
    clerk = county().posts[Role.UNIT_CLERK]
    return services.enqueue(
        kind="tests.count", label="导入", parameters={}, unique_key="one", path=clerk.organisation.path, by=clerk
    )


def taken(name="w1"):
    leases.begin(name)
    return running.take(worker=name)


def look(watch, clock, seconds, every=5):
    """Watch for so many seconds; how many jobs were given to others."""
    given = services.sweep(watch)
    for _step in range(int(seconds / every)):
        clock.now += every
        given += services.sweep(watch)
    return given


def again(job):
    job.refresh_from_db()
    return job


class TestSilence:
    def test_a_job_goes_on_elsewhere_once_its_worker_was_silent_for_the_lease(self, job, watch, clock):
        taken()
        assert look(watch, clock, LEASE) == 0
        assert look(watch, clock, 10) == 1
        assert (again(job).state, job.strikes, job.worker) == (State.QUEUED, 1, "")

    def test_signs_of_life_keep_it(self, job, watch, clock):
        taken()
        for _minute in range(5):
            assert look(watch, clock, 50) == 0
            leases.beat("w1")
        assert again(job).state == State.RUNNING

    def test_after_three_attempts_that_came_to_nothing_it_is_set_aside_and_the_next_goes_on(self, job, watch, clock):
        for number in (1, 2, 3):
            taken(f"w{number}")
            look(watch, clock, LEASE + 10)
        assert (again(job).state, "3" in job.message) == (State.FAILED, True)
        assert running.take(worker="w4") is None

    def test_progress_forgives_strikes(self, job, watch, clock):
        for number in (1, 2):
            taken(f"w{number}")
            look(watch, clock, LEASE + 10)
        services.Progress(taken("w3")).advance(1, 5, checkpoint=1)
        look(watch, clock, LEASE + 10)
        assert (again(job).state, job.strikes) == (State.QUEUED, 1)

    def test_what_was_to_be_cancelled_is_cancelled(self, job, watch, clock):
        taken()
        services.cancel(job_id=job.pk, by=job.created_by, on=timezone.localdate())
        look(watch, clock, LEASE + 10)
        assert again(job).state == State.CANCELLED

    def test_a_worker_known_to_be_dead_is_not_waited_for(self, job):
        taken()
        assert watching.release(["w1"]) == []
        assert (again(job).state, Worker.objects.count()) == (State.QUEUED, 0)


class TestClocks:
    @pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
    def test_a_clock_that_jumps_takes_no_job_away_and_keeps_none(self, job, watch, clock, jump):
        """Whatever time of day the rows carry: only what the watcher saw with its own clock counts."""
        taken()
        look(watch, clock, 30)
        Worker.objects.update(seen_at=timezone.now() + jump)
        Job.objects.update(heartbeat_at=timezone.now() + jump, created_at=timezone.now() + jump)
        assert look(watch, clock, 50) == 0
        assert look(watch, clock, 30) == 1

    def test_who_slept_does_not_count_the_time_asleep(self, job, watch, clock):
        """A watcher that was stopped, or had no database, has seen nothing."""
        taken()
        look(watch, clock, 10)
        clock.now += 24 * 3600
        assert services.sweep(watch) == 0
        assert again(job).state == State.RUNNING

    def test_the_page_says_that_nobody_works_and_is_right_again_with_the_next_sign(self, job):
        assert services.waits_in_vain(job)
        leases.begin("w1")
        assert not services.waits_in_vain(job)
        Worker.objects.update(seen_at=timezone.now() + timedelta(days=1))
        assert services.workers_alive() == 0
        leases.beat("w1")
        assert services.workers_alive() == 1


class TestTooLate:
    def lose(self, job, attempt=1):
        leases.put_back(job.pk, attempt, strike=True)

    def test_two_workers_do_not_get_one_job(self, job):
        assert taken("w1").pk == job.pk
        assert running.take(worker="w2") is None
        assert running.take(job_id=job.pk) is None

    def test_who_lost_the_lease_writes_no_row_even_without_asking(self, job, handle):
        """The handler neither reports progress nor looks: its write is stopped all the same."""

        def careless(job, progress):
            self.lose(job)
            try:
                User.objects.filter(pk=job.created_by_id).update(name="后来者")
            except Exception:  # as careless handlers do
                return {"done": True}

        handle(careless)
        running.attempt(taken())
        assert (again(job).state, job.result) == (State.QUEUED, None)
        assert User.objects.get(pk=job.created_by_id).name != "后来者"

    def test_nor_does_it_say_that_it_is_done(self, job, handle):
        handle(lambda job, progress: self.lose(job))
        running.attempt(taken())
        assert again(job).state == State.QUEUED

    def test_a_lock_that_a_rolled_back_savepoint_took_is_taken_again(self, job):
        guard = Guard(taken().pk, 1)
        with transaction.atomic():
            with transaction.atomic():
                guard.look()
                transaction.set_rollback(True)
            self.lose(job)
            with pytest.raises(LeaseLost):
                guard.look()

    def test_one_look_a_transaction_is_enough(self, job, django_assert_num_queries):
        with guarded(taken()), transaction.atomic(), django_assert_num_queries(5):
            User.objects.filter(pk=job.created_by_id).update(name="甲")
            User.objects.filter(pk=job.created_by_id).update(name="乙")
            with transaction.atomic():
                pass

    def test_a_cancel_that_comes_at_the_end_does_not_undo_the_end(self, job, handle):
        def cancelled_at_the_end(job, progress):
            services.cancel(job_id=job.pk, by=job.created_by, on=timezone.localdate())
            return {"rows": 1}

        handle(cancelled_at_the_end)
        running.attempt(taken())
        assert (again(job).state, job.result) == (State.DONE, {"rows": 1})


class TestTrouble:
    def test_a_database_that_goes_away_gives_the_job_back(self, job, handle):
        from django.db import OperationalError

        def away(job, progress):
            raise OperationalError("server closed the connection unexpectedly")

        handle(away)
        running.attempt(taken())
        assert again(job).state == State.QUEUED

    def test_a_full_disk_gives_it_back_as_often_as_it_takes(self, job, handle, monkeypatch):
        def full(job, progress):
            if job.attempts < 6:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(running, "FULL_SECONDS", 0)
        handle(full)
        for number in range(6):
            running.attempt(taken(f"w{number}"))
        assert (again(job).state, job.strikes) == (State.DONE, 0)

    def test_a_statement_that_always_fails_is_not_tried_for_ever(self, job, handle):
        from django.db import OperationalError

        def too_many(job, progress):
            raise OperationalError("too many SQL variables")

        handle(too_many)
        for number in (1, 2, 3):
            running.attempt(taken(f"w{number}"))
        assert again(job).state == State.FAILED
