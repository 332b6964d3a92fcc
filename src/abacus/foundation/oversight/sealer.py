"""The sealer at work: inside every worker, one at a time, within two seconds of an event."""

import logging
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy

from abacus.foundation.audit import anchors
from abacus.foundation.audit.models import Seal, Waiting
from abacus.foundation.audit.services import seal_all
from abacus.foundation.jobs import chores
from abacus.foundation.oversight.regions import finder

LOG = logging.getLogger(__name__)
SECONDS = 0.7
"""Between the end of a run and the next; with the run itself an event waits less than two."""
ANCHOR_EVERY = timedelta(minutes=10)
ANCHOR_AFTER = 500
"""A new anchor is written after so many minutes or so many seals, whichever comes first."""


class Sealer:
    """Seals, and writes the ends of the chains down outside the database again and again."""

    def __init__(self) -> None:
        self.anchored: dict[tuple[str, int], int] | None = None
        self.at: datetime | None = None
        self.since = 0

    def run(self, moment: chores.Moment) -> int:
        """Seal what waits; how many events. Raises Refusal where the key is gone."""
        sealed = seal_all(finder()) if Waiting.objects.exists() else 0
        self.since += sealed
        if self.at is None or abs(moment.now - self.at) >= ANCHOR_EVERY or self.since >= ANCHOR_AFTER:
            self.anchor(moment.now)
        return sealed

    def anchor(self, now: datetime) -> int:
        """Write down the end of every chain that has grown; how many. A full disk is said, and tried again."""
        try:
            if self.anchored is None:
                self.anchored = {one.chain: one.number for one in anchors.read(anchors.own_files())}
            ends = [one for one in anchors.ends(now) if self.anchored.get(one.chain, 0) < one.number]
            anchors.append(anchors.folder() / f"{now.year}.jsonl", ends)
        except (OSError, anchors.Refusal):
            LOG.exception("anchors could not be written")
            ends = []
        else:
            self.anchored |= {one.chain: one.number for one in ends}
        self.at, self.since = now, 0
        return len(ends)


_sealer = Sealer()


@chores.every(SECONDS, "audit.seal", gettext_lazy("封存审计记录"))
def seal(moment: chores.Moment) -> int:
    """What the worker does."""
    return _sealer.run(moment)


def last_sealed() -> datetime | None:
    """When the sealer last sealed anything."""
    return Seal.objects.order_by("-sealed_at").values_list("sealed_at", flat=True).first()
