"""Asking for background work in the transaction of its cause, and asking it to stop."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services import running
from abacus.foundation.jobs.services.sealing import seal_of
from abacus.foundation.organisations.reach import reach
from abacus.foundation.refusals import Refusal

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)
MOST = 50
"""Unfinished jobs one person may have: more is a mistake or an attack."""
SHORTEST_REASON = 4


@transaction.atomic
def enqueue(*, kind: str, label: str, parameters: dict[str, Any], unique_key: str, path: str, by: User) -> Job:
    """Ask for background work in the current transaction; it starts once that is committed.

    An unfinished job of the same kind and `unique_key` is answered instead of a second one, so that a
    double click is one job. The caller has checked the permission for what the work does. Raises Refusal
    where the person has too many under way.
    """
    same = Job.objects.filter(kind=kind, unique_key=unique_key, state__in=UNFINISHED)
    if found := same.first():
        return found
    if Job.objects.filter(created_by=by, state__in=UNFINISHED).count() >= MOST:
        raise Refusal(
            _("您已有 %(count)s 个后台任务没有结束，不能再发起新的。") % {"count": MOST},
            _("请等其中一些完成，或取消不需要的。"),
        )
    try:
        with transaction.atomic():
            job = Job(
                kind=kind, label=label[:200], parameters=parameters, unique_key=unique_key,
                organisation_path=path, reach=list(reach().roots), created_by=by,
            )  # fmt: skip
            job.seal = seal_of(job)
            job.save()
    except IntegrityError:
        return same.get()
    if getattr(settings, "JOBS_IMMEDIATELY", False):
        transaction.on_commit(lambda: running.run(job.pk))
    return job


@transaction.atomic
def cancel(*, job_id: int, by: User, on: date, reason: str = "") -> Job:
    """Ask a job to stop; a queued one is cancelled at once, a running one at its next sign of life.

    Who asked for it may, and with a reason whoever looks after the platform there. Raises Refusal.
    """
    job = Job.objects.select_for_update(no_key=True).get(pk=job_id)
    reason = reason.strip()[:400]
    if job.created_by_id != by.pk:
        if not access_of(by, on).may(Permission.JOBS_MANAGE, job.organisation_path):
            raise Refusal(_("只有发起人或系统管理员可以取消后台任务。"))
        if len(reason) < SHORTEST_REASON:
            raise Refusal(_("取消他人的任务要写明原因。"), _("请写一句话的原因，发起人会看到。"))
    if job.state not in UNFINISHED:
        raise Refusal(_("任务已结束，不能取消。"))
    before = {"state": job.state}
    changes: dict[str, Any] = {"cancel_requested": True}
    if job.state == Job.State.QUEUED:
        changes |= {"state": Job.State.CANCELLED, "finished_at": timezone.now()}
    if reason and job.created_by_id != by.pk:
        changes["message"] = _("%(name)s 要求取消：%(reason)s") % {"name": by.name, "reason": reason}
    Job.objects.filter(pk=job.pk).update(**changes)
    job.refresh_from_db(fields=list(changes))
    after = {"state": job.state, "cancel_requested": True}
    audit.record(by=by, on=on, action="jobs.cancelled", target=job, before=before, after=after, reason=reason)
    return job
