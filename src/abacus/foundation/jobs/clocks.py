"""Whether the machine's clock goes evenly: days of filing and the times of the trail come from it.

Leases and intervals do not need it. What was written while it was wrong carries a wrong time, so a jump is
put into the trail where it can be seen later.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import chores

LOG = logging.getLogger(__name__)
TOLERATED = 120.0
"""Seconds by which the clock may be set between two looks; more is no correction of a clock that is a bit off."""


class Evenly:
    """Compares the time of day with a clock that only goes forward; a suspended machine stops the latter."""

    def __init__(self, steady: Callable[[], float] | None = None) -> None:
        self.steady = steady or (lambda: time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))
        self._last: tuple[datetime, float] | None = None

    def jumped(self, now: datetime) -> float:
        """By how many seconds the time of day jumped since the last look; 0 where it did not."""
        steady, last = self.steady(), self._last
        self._last = (now, steady)
        if last is None:
            return 0.0
        off = (now - last[0]).total_seconds() - (steady - last[1])
        return off if abs(off) > TOLERATED else 0.0


_here = Evenly()


@chores.every(15, "jobs.clock", gettext_lazy("核对系统时钟"))
def look_at_the_clock(moment: chores.Moment, clock: Evenly = _here) -> None:
    """Write a jump of the clock into the trail."""
    seconds = clock.jumped(moment.now)
    if not seconds:
        return
    LOG.error("the clock jumped by %.0f s", seconds)
    with transaction.atomic():
        audit.record(
            by=None, on=moment.day, action="jobs.clock_jumped", target=("clock", "", _("系统时钟")),
            after={"seconds": round(seconds)},
        )  # fmt: skip
