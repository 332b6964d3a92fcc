"""What a worker does with one job."""

import logging
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.audit.numbering import numbered
from abacus.foundation.jobs import registry
from abacus.foundation.jobs.guard import LeaseLost, Stopped, guarded
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.passing import passes
from abacus.foundation.jobs.services.leases import put_back
from abacus.foundation.jobs.services.progress import Cancelled, NotAllowed, Progress
from abacus.foundation.jobs.services.sealing import is_whole
from abacus.foundation.organisations.reach import everywhere, within
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.refusals import Refusal

LOG = logging.getLogger(__name__)
FULL_SECONDS = 10.0
"""How long a worker waits for room on the disk before it tries again."""
State = Job.State


def run(job_id: int, *, today: date | None = None) -> None:
    """Take a queued job and do it; does nothing when a worker has it. `today` is the day whose rights count."""
    with everywhere():
        job = take(job_id=job_id)
        if job is not None:
            attempt(job, today=today)


def is_queued() -> bool:
    """Whether there is something to do; asks without a lock."""
    return Job.objects.filter(state=State.QUEUED).exists()


@transaction.atomic
def take(*, worker: str = "", job_id: int | None = None) -> Job | None:
    """Give the next queued job, or this one, to a worker; None where there is none.

    Everybody's first job comes before anybody's second, then the oldest: who asks for fifty keeps nobody waiting
    for fifty.
    """
    queued = Job.objects.filter(state=State.QUEUED) if job_id is None else Job.objects.filter(pk=job_id)
    before = Job.objects.filter(
        created_by=OuterRef("created_by"), state__in=[State.QUEUED, State.RUNNING], pk__lt=OuterRef("pk")
    )
    turn = Coalesce(Subquery(before.order_by().values("created_by").annotate(n=Count("pk")).values("n")), 0)
    rows = queued.select_for_update(skip_locked=True, of=("self",)).order_by(turn, "pk")
    found = rows.filter(state=State.QUEUED).values_list("pk", flat=True).first()
    if found is None:
        return None
    taken = Job.objects.filter(pk=found, state=State.QUEUED)
    if not taken.update(state=State.RUNNING, attempts=F("attempts") + 1, heartbeat_at=timezone.now(), worker=worker):
        return None
    return Job.objects.select_related("created_by").get(pk=found)


def attempt(
    job: Job,
    *,
    today: date | None = None,
    stopping: Callable[[], bool] = lambda: False,
    seen: Callable[[Progress], None] = lambda progress: None,
) -> None:
    """Do a job that was taken, and write how it ended; called within `everywhere()`.

    Events and lines of the log that come of it carry its number.
    """
    with numbered(f"job-{job.pk}", job=job.pk, person=job.created_by_id):
        _attempt(job, today, stopping, seen)


def _attempt(job: Job, today: date | None, stopping: Callable[[], bool], seen: Callable[[Progress], None]) -> None:
    """Run the handler within the reach of who asked for the job.

    A Refusal or any other error fails the job with a message for people; the chunks before it stay,
    unless the handler did all in one transaction. Trouble that passes puts the job back into the queue.
    """
    allowed = _rights(job, today)
    progress = Progress(job, stopping, allowed)
    seen(progress)
    try:
        allowed()
        with within(Scope.of([*job.reach, job.organisation_path])), guarded(job):
            result = registry.find(job.kind)(job, progress)
            progress.say()
    except Cancelled:
        _finish(job, State.CANCELLED, message=_("已按要求取消。"))
    except Stopped:
        put_back(job.pk, job.attempts, strike=False)
    except LeaseLost:
        LOG.warning("job %s went on elsewhere", job.pk)
    except Refusal as refusal:
        _finish(job, State.FAILED, message=f"{refusal.message}{refusal.todo}")
    except Exception as error:
        if passes(error):
            _let_pass(job, error, stopping)
            return
        LOG.exception("job %s failed", job.pk)
        said = _("处理中出错，未完成。请联系系统管理员，并说明任务编号 %(id)s。")
        _finish(job, State.FAILED, message=said % {"id": job.pk})
    else:
        _finish(job, State.DONE, result=result, message=job.message)


def _rights(job: Job, today: date | None) -> Callable[[], None]:
    """A function that raises NotAllowed where the job is no longer what was asked for, or by one who may."""

    def allowed() -> None:
        with everywhere():
            ask()

    def ask() -> None:
        if not is_whole(job):
            LOG.error("job %s was changed since it was asked for", job.pk)
            raise NotAllowed(_("任务内容与登记时不一致，没有执行。"), _("请重新发起，并告知系统管理员。"))
        person, needed = User.objects.get(pk=job.created_by_id), registry.needed(job)
        if not person.is_active:
            raise NotAllowed(_("发起人的账号已停用，任务没有继续。"), _("请由在岗人员重新发起。"))
        day = today or timezone.localdate(job.created_at)
        if needed is not None and not access_of(person, day).may(needed, job.organisation_path):
            said = {"act": needed.label}
            raise NotAllowed(_("发起人已不再有“%(act)s”的职责，任务没有继续。") % said, _("请由在岗人员重新发起。"))

    return allowed


def _let_pass(job: Job, error: Exception, stopping: Callable[[], bool]) -> None:
    """Put a job back over trouble that is not its own; where the database answers at once, it may be its own.

    Without room it is tried again after a while, as often as it takes.
    """
    LOG.warning("job %s is put back: %s", job.pk, str(error).strip())
    full = isinstance(error, OSError)
    away = connection.connection is None or not connection.is_usable()
    if away:
        connection.close()
    put_back(job.pk, job.attempts, strike=not away and not full)
    until = time.monotonic() + (FULL_SECONDS if full else 0)
    while time.monotonic() < until and not stopping():
        time.sleep(0.1)


def _finish(job: Job, state: str, **changes: Any) -> None:
    """Write the end of this attempt, unless another worker has the job by now."""
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    mine.update(state=state, finished_at=timezone.now(), **changes)
