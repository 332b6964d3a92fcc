"""What whoever looks after the platform sees of background work: workers, queue, silence, failures, chores."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from abacus.foundation.jobs import chores
from abacus.foundation.jobs.models import Chore, Job, Worker
from abacus.foundation.jobs.services.leases import lease

SHOWN = 50
FAILED_DAYS = 7
State = Job.State


@dataclass(frozen=True)
class Seen:
    """A process that does jobs, and what it is at."""

    worker: Worker
    alive: bool
    job: Job | None


@dataclass(frozen=True)
class Regular:
    """A chore with its last run; `row` is None before the first."""

    name: str
    label: str
    row: Chore | None


def overview(jobs: QuerySet[Job], now: datetime) -> dict[str, Any]:
    """The context of the page; `jobs` are those the person may see."""
    lately = timedelta(seconds=max(lease(), 10))
    running = list(jobs.filter(state=State.RUNNING).order_by("pk")[:SHOWN])
    at = {job.worker: job for job in running if job.worker}
    workers = [Seen(one, abs(now - one.seen_at) < lately, at.get(one.name)) for one in Worker.objects.all()]
    alive = {one.worker.name for one in workers if one.alive}
    queued, failed = jobs.filter(state=State.QUEUED), jobs.filter(state=State.FAILED)
    recent = failed.filter(Q(finished_at__gt=now - timedelta(days=FAILED_DAYS)) | Q(finished_at=None))
    rows = {row.name: row for row in Chore.objects.all()}
    return {
        "workers": workers,
        "alive": len(alive),
        "nobody": not alive,
        "running": [(job, job.worker in alive) for job in running],
        "silent": sum(job.worker not in alive for job in running),
        "queued": queued.order_by("pk")[:SHOWN],
        "queued_count": queued.count(),
        "failed": recent.order_by("-pk")[:SHOWN],
        "failed_count": recent.count(),
        "failed_days": FAILED_DAYS,
        "chores": [Regular(one.name, str(one.label) or one.name, rows.get(one.name)) for one in chores.registered()],
    }
