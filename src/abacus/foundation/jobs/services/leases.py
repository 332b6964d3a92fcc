"""Who works, and whose job is whose."""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from abacus.foundation.jobs.models import Chore, Job, Worker

LOG = logging.getLogger(__name__)
STRIKES = 3
"""Attempts that come to nothing, one after the other, before a job is set aside as failed."""
State = Job.State


def lease() -> float:
    """How many seconds a worker may be silent before its job goes to another."""
    return float(getattr(settings, "JOB_LEASE_SECONDS", 60))


@transaction.atomic
def begin(name: str) -> None:
    """Enter a worker."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


@transaction.atomic
def beat(name: str) -> None:
    """A worker's sign of life; one whose row was cleared away is entered anew."""
    if not Worker.objects.filter(name=name).update(beats=F("beats") + 1, seen_at=timezone.now()):
        begin(name)


@transaction.atomic
def end(name: str) -> None:
    """Strike a worker out that has ended."""
    Worker.objects.filter(name=name).delete()


@transaction.atomic
def begun(chore: str) -> Chore:
    """The row of a chore, made where it is the first time."""
    return Chore.objects.get_or_create(name=chore)[0]


@transaction.atomic
def ended(chore: str, *, day: date, now: datetime, problem: str) -> None:
    """Write how a run of a chore ended."""
    Chore.objects.filter(name=chore).update(runs=F("runs") + 1, day=day, ended_at=now, problem=problem)


@transaction.atomic
def put_back(job_id: int, attempt: int, *, strike: bool) -> bool:
    """Queue a job again unless it went on or ended meanwhile; whether it was.

    A job whose worker is just committing is locked and left alone. After three attempts in a row that came
    to nothing it is set aside as failed, so that others go on.
    """
    rows = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state=State.RUNNING, attempts=attempt)
    job = rows.first()
    if job is None:
        return False
    strikes = job.strikes + int(strike)
    changes: dict[str, Any] = {"strikes": strikes, "worker": "", "state": State.QUEUED}
    if job.cancel_requested:
        said = _("已按要求取消。")
        changes |= {"state": State.CANCELLED, "finished_at": timezone.now(), "message": said}
    elif strikes >= STRIKES:
        said = _("连续 %(count)s 次中断，已停止。请检查数据后重新发起。") % {"count": strikes}
        changes |= {"state": State.FAILED, "finished_at": timezone.now(), "message": said}
    Job.objects.filter(pk=job_id).update(**changes)
    LOG.warning("job %s of a worker that went: %s", job_id, changes["state"])
    return True
