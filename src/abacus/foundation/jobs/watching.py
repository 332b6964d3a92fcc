"""Watching workers' signs of life, and giving the jobs of silent ones to others.

No time of day is compared. A worker counts its signs of life in its row; whoever watches remembers what it
saw last and measures silence with a clock of its own that only goes forward. What it did not watch (asleep
itself, or the database away) does not count. So neither a clock that jumps nor an outage takes a job away.
"""

import time
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from abacus.foundation.jobs.models import Job, Worker
from abacus.foundation.jobs.services.leases import end, lease, put_back

LOOKS = 5
"""Looks over which silence must last; one look counts no more than this part of the lease."""
State = Job.State


class Watch:
    """What one watcher has seen of others' signs of life."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._last: float | None = None
        self._seen: dict[Hashable, tuple[object, float]] = {}

    def silent(self, signs: Mapping[Hashable, object], began: float | None = None) -> list[Hashable]:
        """Those of the keys whose sign has not changed for longer than the lease, as far as was watched.

        `began` is when the look was begun: what it then waited for the database does not count.
        """
        began, most = self.clock() if began is None else began, lease() / LOOKS
        passed = 0.0 if self._last is None else min(max(began - self._last, 0.0), most)
        self._last = self.clock()
        kept = self._seen
        self._seen = {
            key: (sign, kept[key][1] + passed) if key in kept and kept[key][0] == sign else (sign, 0.0)
            for key, sign in signs.items()
        }
        return [key for key, (_sign, quiet) in self._seen.items() if quiet > lease()]


def sweep(watch: Watch) -> int:
    """Give the jobs of workers that have gone silent to others; how many. Silent workers are struck out.

    The look is a transaction: on SQLite it waits for whoever writes, and with it waits the sign of a worker
    that writes for long.
    """
    began = watch.clock()
    with transaction.atomic():
        beats = dict(Worker.objects.values_list("name", "beats"))
        running = Job.objects.filter(state=State.RUNNING).values_list("pk", "attempts", "worker", "heartbeat_at")
        signs: dict[Hashable, object] = {(pk, number): (beats.get(by), seen) for pk, number, by, seen in running}
    signs.update(beats.items())
    given = 0
    silent = watch.silent(signs, began)
    for key in silent:
        if isinstance(key, tuple):
            given += put_back(key[0], key[1], strike=True)
    gone = [key for key in silent if isinstance(key, str)]
    held = set(Job.objects.filter(state=State.RUNNING, worker__in=gone).values_list("worker", flat=True))
    _strike_out(set(gone) - held)
    return given


def release(gone: Collection[str], *, strike: bool = True) -> list[str]:
    """Give the jobs of workers to others that are known to have ended; those that still hold something."""
    for pk, attempt in Job.objects.filter(state=State.RUNNING, worker__in=gone).values_list("pk", "attempts"):
        put_back(pk, attempt, strike=strike)
    left = set(Job.objects.filter(state=State.RUNNING, worker__in=gone).values_list("worker", flat=True))
    _strike_out(set(gone) - left)
    return sorted(left)


def _strike_out(names: Collection[str]) -> None:
    for name in names:
        end(name)


def last_seen() -> datetime | None:
    """When any worker gave its last sign of life; None where there is none."""
    found: datetime | None = Worker.objects.aggregate(last=Max("seen_at"))["last"]
    return found


def waits_in_vain(job: Job | None) -> bool:
    """Whether a job waits and no worker has given a sign of life: nothing will come of waiting."""
    return job is not None and job.state == State.QUEUED and workers_alive() == 0


def workers_alive() -> int:
    """How many workers gave a sign of life lately; a clock that was set is right again with their next sign."""
    now, lately = timezone.now(), timedelta(seconds=max(lease(), 10))
    return Worker.objects.filter(seen_at__range=(now - lately, now + lately)).count()
