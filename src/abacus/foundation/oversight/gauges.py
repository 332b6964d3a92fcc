"""What a machine that watches this one is told: how much waits, and whether anybody works."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Count

from abacus.foundation.audit.backlog import backlog
from abacus.foundation.jobs.models import Job

SILENT = timedelta(seconds=60)


@dataclass(frozen=True)
class Gauge:
    """One figure; `labels` tell several of the same name apart."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def gauges(now: datetime) -> list[Gauge]:
    """The figures at the moment `now`: four short queries."""
    waiting = backlog(now)
    states = dict(Job.objects.order_by().values_list("state").annotate(count=Count("pk")))
    running = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENT)
    return [
        Gauge("abacus_audit_unsealed_events", "Audit events that wait to be sealed", waiting.count),
        Gauge("abacus_audit_unsealed_oldest_seconds", "Age of the oldest of them", waiting.seconds or 0),
        *(
            Gauge("abacus_jobs", "Background jobs by state", states.get(state, 0), (("state", state),))
            for state in Job.State.values
        ),
        Gauge("abacus_jobs_silent", "Running jobs without a sign of life for a minute", running.count()),
        Gauge("abacus_sessions", "Sessions that have not ended", Session.objects.filter(expire_date__gt=now).count()),
    ]
