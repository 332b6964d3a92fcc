"""Background work: asked for in the transaction of its cause, run by a worker, picked up again when it goes silent."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services import running
from abacus.foundation.refusals import Refusal

LEASE = timedelta(seconds=60)
"""How long a running job may be silent before another worker gets it."""
WAIT = timedelta(minutes=10)
"""How long a job may lie in the queue before it is queued again, in case its worker died at the very beginning."""
ATTEMPTS = 3
UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


@transaction.atomic
def enqueue(*, kind: str, label: str, parameters: dict[str, Any], unique_key: str, path: str, by: User) -> Job:
    """Ask for background work in the current transaction; it starts once that is committed.

    An unfinished job of the same kind and `unique_key` is answered instead of a second one, so that a
    double click is one job. The caller has checked the permission for what the work does.
    """
    same = Job.objects.filter(kind=kind, unique_key=unique_key, state__in=UNFINISHED)
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, label=label[:200], parameters=parameters, unique_key=unique_key,
                organisation_path=path, created_by=by,
            )  # fmt: skip
    except IntegrityError:
        return same.get()
    _start(job)
    return job


def _start(job: Job) -> None:
    """Hand the job to a worker, in this transaction; where the installation says so, run it right after it."""
    if getattr(settings, "JOBS_IMMEDIATELY", False):
        transaction.on_commit(lambda: running.run(job.pk))
    else:
        running.work.enqueue(job.pk)


@transaction.atomic
def cancel(*, job_id: int, by: User, on: date) -> Job:
    """Ask a job to stop; a queued one is cancelled at once, a running one at its next sign of life."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.created_by_id != by.pk:
        raise Refusal(_("只有发起人可以取消后台任务。"))
    if job.state not in UNFINISHED:
        raise Refusal(_("任务已结束，不能取消。"))
    before = {"state": job.state}
    job.cancel_requested = True
    if job.state == Job.State.QUEUED:
        job.state = Job.State.CANCELLED
    job.save(update_fields=["cancel_requested", "state"])
    audit.record(by=by, on=on, action="jobs.cancelled", target=job, before=before, after={"state": job.state})
    return job


@transaction.atomic
def sweep(now: datetime) -> int:
    """Give jobs that have been silent for longer than the lease to another worker; how many.

    After three attempts a job is set aside as failed, so that others go on. A queued job whose
    worker died before it began is queued again after a while; whoever takes it first has it.
    """
    silent = list(Job.objects.select_for_update().filter(state=Job.State.RUNNING, heartbeat_at__lt=now - LEASE))
    for job in silent:
        if job.attempts >= ATTEMPTS:
            job.state, job.finished_at = Job.State.FAILED, now
            job.message = _("连续 %(count)s 次中断，已停止。请检查数据后重新发起。") % {"count": job.attempts}
            job.save(update_fields=["state", "finished_at", "message"])
        else:
            job.state = Job.State.QUEUED
            job.save(update_fields=["state"])
            running.work.enqueue(job.pk)
    return len(silent) + _queue_again(now)


def _queue_again(now: datetime) -> int:
    """Queue jobs anew that nobody has begun for long; `heartbeat_at` keeps when that was done last."""
    long_ago = now - WAIT
    forgotten = Job.objects.select_for_update().filter(state=Job.State.QUEUED, created_at__lt=long_ago)
    jobs = list(forgotten.filter(Q(heartbeat_at=None) | Q(heartbeat_at__lt=long_ago)))
    for job in jobs:
        job.heartbeat_at = now
        job.save(update_fields=["heartbeat_at"])
        running.work.enqueue(job.pk)
    return len(jobs)
