"""What a worker does with one job."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from abacus.foundation.jobs import registry
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services.progress import Cancelled, LeaseLost, Progress
from abacus.foundation.refusals import Refusal

LOG = logging.getLogger(__name__)


@task()
def work(job_id: int) -> None:
    """Do a queued job; does nothing when another worker has it."""
    run(job_id)


def run(job_id: int) -> None:
    """Take the job, run its handler and write how it ended.

    A Refusal or any other error fails the job with a message for people; the chunks before it stay,
    unless the handler did all in one transaction.
    """
    job = _take(job_id)
    if job is None:
        return
    try:
        result = registry.find(job.kind)(job, Progress(job))
    except Cancelled:
        _finish(job, Job.State.CANCELLED, message=_("已按要求取消。"))
    except LeaseLost:
        LOG.warning("job %s went on elsewhere", job.pk)
    except Refusal as refusal:
        _finish(job, Job.State.FAILED, message=f"{refusal.message}{refusal.todo}")
    except Exception:
        LOG.exception("job %s failed", job.pk)
        said = _("处理中出错，未完成。请联系系统管理员，并说明任务编号 %(id)s。")
        _finish(job, Job.State.FAILED, message=said % {"id": job.pk})
    else:
        _finish(job, Job.State.DONE, result=result, message=job.message)


@transaction.atomic
def _take(job_id: int) -> Job | None:
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, heartbeat_at=timezone.now()
    )
    return Job.objects.select_related("created_by").get(pk=job_id) if taken else None


def _finish(job: Job, state: str, **changes: Any) -> None:
    """Write the end of this attempt, unless another worker has the job by now."""
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    mine.update(state=state, finished_at=timezone.now(), **changes)
