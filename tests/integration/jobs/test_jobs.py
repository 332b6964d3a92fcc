"""Background work: asked for once, resumed after a crash, cancelled, seen."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs import registry, services
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services import leases, queue, running
from abacus.foundation.refusals import Refusal
from tests.factories import county, neighbour, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = Job.State


@pytest.fixture
def place():
    return county()


@pytest.fixture
def clerk(place):
    return place.posts[Role.UNIT_CLERK]


@pytest.fixture
def handle(monkeypatch):
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_results", {})
    return lambda function, **more: services.handler("tests.count", **more)(function)


@pytest.fixture
def ask(place, clerk):
    def enqueue(key="one", **parameters):
        return services.enqueue(
            kind="tests.count", label="导入 5 行", parameters=parameters, unique_key=key, path=place.unit.path, by=clerk
        )

    return enqueue


def counting(job, progress):
    """Five chunks; begins after the checkpoint."""
    for number in range((job.checkpoint or 0) + 1, 6):
        with transaction.atomic():
            progress.advance(number, 5, f"第 {number} 批", checkpoint=number)
    return {"counted": 5}


def run(job):
    services.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_reports_its_progress_and_its_result(handle, ask):
    handle(counting)
    job = run(ask())
    assert (job.state, job.done, job.total, job.result) == (State.DONE, 5, 5, {"counted": 5})
    assert (job.message, job.shown_progress, job.attempts) == ("第 5 批", "5 / 5", 1)
    assert job.finished_at
    assert str(job) == "导入 5 行"


def test_who_asks_for_many_jobs_keeps_nobody_waiting_for_all_of_them(ask, place):
    """One person's fifty long imports came before everybody else's first."""
    mine = [ask(str(number)) for number in range(3)]
    head = place.posts[Role.UNIT_HEAD]
    other = services.enqueue(
        kind="tests.count", label="别人的", parameters={}, unique_key="o", path=place.unit.path, by=head
    )
    taken = [running.take(worker="w").pk for _number in range(4)]
    assert taken == [mine[0].pk, other.pk, mine[1].pk, mine[2].pk]
    assert running.take(worker="w") is None


def test_a_double_click_is_one_job(ask):
    assert ask().pk == ask().pk
    assert ask("two").pk != ask().pk
    assert Job.objects.count() == 2


def test_nobody_floods_the_queue(ask, monkeypatch):
    monkeypatch.setattr(queue, "MOST", 3)
    for number in range(3):
        ask(str(number))
    assert ask("2").pk
    with pytest.raises(Refusal, match="3 个后台任务"):
        ask("3")


def test_what_is_rolled_back_was_never_asked_for(ask):
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_of_two_asked_for_at_the_same_moment_one_is_made(ask, monkeypatch):
    first = ask()
    found = QuerySet.first
    monkeypatch.setattr(QuerySet, "first", lambda rows: None if rows.model is Job else found(rows))
    assert ask().pk == first.pk
    fields = ("kind", "label", "unique_key", "created_by", "organisation_path")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(**{field: getattr(first, field) for field in fields})


def test_after_its_end_the_same_may_be_asked_for_again(handle, ask):
    handle(counting)
    assert run(ask()).pk != ask().pk


def test_without_a_worker_it_runs_right_after_the_cause(handle, ask, settings, django_capture_on_commit_callbacks):
    handle(counting)
    settings.JOBS_IMMEDIATELY = True
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
    job.refresh_from_db()
    assert job.state == State.DONE


def test_a_job_is_taken_by_one_worker(handle, ask):
    job = ask()
    handle(counting)
    run(job)
    run(job)
    assert job.attempts == 1


def test_a_refusal_fails_the_job_with_its_words(handle, ask):
    def refuse(job, progress):
        raise Refusal("第 3 行的金额不是数字。", "请改正后重新导入。")

    handle(refuse)
    job = run(ask())
    assert (job.state, job.message) == (State.FAILED, "第 3 行的金额不是数字。请改正后重新导入。")


def test_an_error_fails_the_job_without_showing_its_inside(handle, ask):
    def fail(job, progress):
        raise RuntimeError("secret detail")

    handle(fail)
    job = run(ask())
    assert job.state == State.FAILED
    assert str(job.pk) in job.message
    assert "secret" not in job.message


def test_who_lost_the_lease_writes_nothing_more(handle, ask):
    def overtaken(job, progress):
        Job.objects.filter(pk=job.pk).update(attempts=5)
        progress.advance(1)

    handle(overtaken)
    job = run(ask())
    assert (job.state, job.done) == (State.RUNNING, 0)


class TestCancelling:
    def test_a_queued_job_is_cancelled_at_once(self, ask, clerk):
        job = services.cancel(job_id=ask().pk, by=clerk, on=DAY)
        assert job.state == State.CANCELLED

    def test_a_running_job_stops_within_one_chunk(self, handle, ask, clerk):
        def cancelled_meanwhile(job, progress):
            progress.advance(1, 5, checkpoint=1)
            services.cancel(job_id=job.pk, by=clerk, on=DAY)
            with transaction.atomic():
                progress.advance(2, checkpoint=2)

        handle(cancelled_meanwhile)
        job = run(ask())
        assert (job.state, job.done, job.checkpoint) == (State.CANCELLED, 1, 1)

    def test_nobody_else_cancels_it(self, ask, place):
        with pytest.raises(Refusal, match="发起人"):
            services.cancel(job_id=ask().pk, by=place.posts[Role.UNIT_HEAD], on=DAY)

    def test_who_looks_after_the_platform_cancels_it_with_a_reason(self, ask, place):
        job, keeper = ask(), place.posts[Role.SYSTEM_ADMIN]
        with pytest.raises(Refusal, match="原因"):
            services.cancel(job_id=job.pk, by=keeper, on=DAY, reason=" ")
        assert services.cancel(job_id=job.pk, by=keeper, on=DAY, reason="占用服务器太久").state == State.CANCELLED
        event = Event.objects.get(action="jobs.cancelled")
        assert (event.by_id, event.reason) == (keeper.pk, "占用服务器太久")

    def test_a_neighbours_keeper_does_not(self, ask):
        stranger = person(Role.SYSTEM_ADMIN, neighbour().region)
        with pytest.raises(Refusal, match="发起人"):
            services.cancel(job_id=ask().pk, by=stranger, on=DAY, reason="占用服务器太久")

    def test_what_is_over_is_not_cancelled(self, handle, ask, clerk):
        handle(counting)
        job = run(ask())
        with pytest.raises(Refusal, match="已结束"):
            services.cancel(job_id=job.pk, by=clerk, on=DAY)


class TestPages:
    @pytest.fixture
    def browser(self, client, clerk):
        client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_page_asks_for_progress_until_it_is_over(self, browser, handle, ask):
        handle(counting, result=lambda job: "/imports/")
        job = ask()
        assert "every 1s" in browser.get(f"/jobs/{job.pk}/").content.decode()
        assert browser.get(f"/jobs/{job.pk}/progress/").status_code == 200
        run(job)
        over = browser.get(f"/jobs/{job.pk}/progress/")
        assert over.status_code == 286
        assert "every 1s" not in over.content.decode()
        assert "/imports/" in over.content.decode()

    def test_jobs_are_listed_and_cancelled(self, browser, ask):
        job = ask()
        assert "导入 5 行" in browser.get("/jobs/").content.decode()
        assert "导入 5 行" in browser.get("/jobs/?text=导入&state=queued").content.decode()
        assert browser.post(f"/jobs/{job.pk}/cancel/")["Location"] == f"/jobs/{job.pk}/"
        job.refresh_from_db()
        assert job.state == State.CANCELLED

    def test_a_job_that_nobody_will_begin_says_so(self, browser, ask):
        job = ask()
        assert "没有后台进程在运行" in browser.get(f"/jobs/{job.pk}/").content.decode()
        leases.begin("w1")
        assert "没有后台进程在运行" not in browser.get(f"/jobs/{job.pk}/").content.decode()

    def test_what_was_set_aside_is_shown_with_its_reason(self, browser, ask):
        job = ask()
        Job.objects.filter(pk=job.pk).update(state=State.DONE, set_aside=[{"item": "第 12 行", "reason": "金额为负"}])
        page = browser.get(f"/jobs/{job.pk}/").content.decode()
        assert "第 12 行" in page
        assert "金额为负" in page

    def test_who_looks_after_it_sees_workers_queue_silence_and_failures(self, client, ask, place):
        for number, (state, worker) in enumerate(
            [(State.RUNNING, "w1"), (State.RUNNING, "gone"), (State.FAILED, ""), (State.QUEUED, "")]
        ):
            Job.objects.filter(pk=ask(str(number)).pk).update(state=state, worker=worker, label=f"第{number}件")
        leases.begin("w1")
        leases.begun("audit.seal")
        client.force_login(place.posts[Role.SYSTEM_ADMIN], "django.contrib.auth.backends.ModelBackend")
        page = client.get("/jobs/overview/").content.decode()
        assert all(f"第{number}件" in page for number in range(4))
        assert page.count("没有动静") == 2
        assert "w1" in page

    def test_who_looks_after_it_cancels_with_a_reason(self, client, ask, place):
        job = ask()
        client.force_login(place.posts[Role.SYSTEM_ADMIN], "django.contrib.auth.backends.ModelBackend")
        assert 'name="reason"' in client.get(f"/jobs/{job.pk}/").content.decode()
        assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 422
        client.post(f"/jobs/{job.pk}/cancel/", {"reason": "占用服务器太久"})
        job.refresh_from_db()
        assert (job.state, "占用服务器太久" in job.message) == (State.CANCELLED, True)

    def test_other_counties_jobs_do_not_exist(self, client, ask):
        job = ask()
        client.force_login(
            person(Role.PERFORMANCE_DIVISION, neighbour().region), "django.contrib.auth.backends.ModelBackend"
        )
        assert client.get(f"/jobs/{job.pk}/").status_code == 404
        assert "导入 5 行" not in client.get("/jobs/").content.decode()


def test_progress_without_a_total_is_a_count():
    assert Job(done=1412).shown_progress == "1,412"
    assert Job().shown_progress == ""
