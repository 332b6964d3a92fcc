"""How much of the trail waits to be sealed, and for how long."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from abacus.foundation.audit.models import Waiting


@dataclass(frozen=True)
class Backlog:
    """Events not sealed yet; `since` is when the oldest of them was written, None where none waits."""

    count: int
    since: datetime | None
    seconds: float | None


def backlog(now: datetime) -> Backlog:
    """What waits at the moment `now`: one query over the few that wait."""
    found = Waiting.objects.aggregate(count=Count("pk"), since=Min("event__at"))
    since = found["since"]
    return Backlog(found["count"], since, max((now - since).total_seconds(), 0.0) if since else None)
