"""What a worker does again and again beside the jobs: sealing, sweeping, reminding, clearing up.

Register with `every` or `daily` in a module imported from an `AppConfig.ready`. A chore gets a `Moment`,
runs within `everywhere()` and in autocommit (it opens its own transactions), and never twice at once,
whichever workers there are. It may be cut at any point and a day may come twice: it must be idempotent.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.functional import Promise

from abacus.foundation.jobs.alone import alone
from abacus.foundation.jobs.models import Chore
from abacus.foundation.jobs.services.leases import begun, ended
from abacus.foundation.organisations.reach import everywhere

LOG = logging.getLogger(__name__)
DAILY_SECONDS = 60
"""How often it is looked whether a day's chore is due."""


@dataclass(frozen=True)
class Moment:
    """When a chore runs: the day of business, and the clock."""

    day: date
    now: datetime


Function = Callable[[Moment], object]
Days = Callable[[], date]


@dataclass(frozen=True)
class Registered:
    """A chore: `seconds` between the end of a run and the next; `daily` where a good run holds for the day."""

    name: str
    seconds: float
    run: Function
    daily: bool = False
    label: str | Promise = ""


_chores: dict[str, Registered] = {}


def every(seconds: float, name: str, label: str | Promise = "") -> Callable[[Function], Function]:
    """Register a function to be run `seconds` after its last run ended, as long as there is a worker.

    `label` is what whoever looks after the platform reads for it.
    """
    return _register(Registered(name, seconds, _nothing, label=label))


def daily(name: str, label: str | Promise = "") -> Callable[[Function], Function]:
    """Register a function to be run once a day of business; a run that failed is repeated that day."""
    return _register(Registered(name, DAILY_SECONDS, _nothing, daily=True, label=label))


def _nothing(moment: Moment) -> None:
    """Stands where the function is not known yet."""


def _register(chore: Registered) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        _chores[chore.name] = replace(chore, run=function)
        return function

    return register


def registered() -> list[Registered]:
    """All chores, by name."""
    return [_chores[name] for name in sorted(_chores)]


@dataclass
class Turn:
    """When one chore is due, as one process sees it.

    Time is counted by a clock that only goes forward, from the last run that anybody is seen to have ended:
    `runs` is the count in the chore's row. No time of day is compared, so a clock that jumps changes nothing.
    """

    chore: Registered
    clock: Callable[[], float] = time.monotonic
    seen: int | None = None
    since: float = field(default=0.0)

    def due(self, row: Chore, day: date) -> bool:
        """Whether it should be run now."""
        if self.seen is not None and row.runs != self.seen:
            self.seen, self.since = row.runs, self.clock()
        if self.chore.daily and row.day == day and not row.problem:
            return False
        if self.seen is None:
            self.seen = row.runs
            return True
        return self.clock() - self.since >= self.chore.seconds

    def ran(self, runs: int) -> None:
        """Begin to count anew after a run of one's own."""
        self.seen, self.since = runs, self.clock()


def look(turn: Turn, day: date, now: datetime) -> bool:
    """Run a chore if it is due and nobody else is at it; whether it was run."""
    chore = turn.chore
    row = Chore.objects.filter(name=chore.name).first() or begun(chore.name)
    if not turn.due(row, day):
        return False
    with alone(f"chore:{chore.name}") as held:
        if not held:
            return False
        row.refresh_from_db()
        if chore.daily and row.day == day and not row.problem:
            return False
        problem = _attempt(chore, Moment(day, now))
    ended(chore.name, day=day, now=now, problem=problem)
    turn.ran(row.runs + 1)
    return True


def _attempt(chore: Registered, moment: Moment) -> str:
    """Run it; what went wrong, or nothing. Trouble with the database is the caller's."""
    try:
        chore.run(moment)
    except DatabaseError:
        raise
    except Exception as error:
        LOG.exception("chore %s failed", chore.name)
        return f"{type(error).__name__}: {error}"[:400]
    return ""


def keep_doing(chore: Registered, days: Days, stop: threading.Event) -> None:
    """Do one chore whenever it is due until `stop`; the work of a thread."""
    turn = Turn(chore)
    pause = min(chore.seconds, DAILY_SECONDS) or 0.1
    try:
        while not stop.is_set():
            try:
                with everywhere():
                    look(turn, days(), timezone.now())
            except DatabaseError as error:
                LOG.warning("chore %s: %s", chore.name, str(error).strip())
                connection.close()
            stop.wait(pause)
    finally:
        connection.close()
