"""Many items in chunks: what is done is done once, and an item that breaks the work is set aside."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from abacus.foundation.jobs.passing import passes
from abacus.foundation.refusals import Refusal

if TYPE_CHECKING:
    from abacus.foundation.jobs.services.progress import Progress

LOG = logging.getLogger(__name__)
TRIES = 3
COURTESY = 0.11
"""Seconds between two chunks on SQLite, where one writes at a time: whoever waits looks every tenth of a second."""
Item = TypeVar("Item")


@dataclass(frozen=True)
class Work(Generic[Item]):
    """What is to be done with many items; see `Progress.each`."""

    items: Sequence[Item]
    do: Callable[[Any], object]
    size: int
    name: Callable[[Item], str]
    words: Callable[[int, int], str]
    over: int | None
    aside: Callable[[Item, str], object]
    ready: Callable[[Sequence[Item]], Any] | None = None

    def done_with(self, items: Sequence[Item]) -> Callable[[], object]:
        """What writes the items, once all that needs no transaction is made."""
        if self.ready is None:
            return lambda: self.do(items)
        made = self.ready(items)
        return lambda: self.do(made)


class Chunks(Generic[Item]):
    """One run over the items.

    The checkpoint holds `at`, how many are over, and while items go one by one `item` and `tries`: which is
    next and how often it was begun. That is written before it, so that one that ends the process is known.
    """

    def __init__(self, progress: "Progress", work: Work[Item]) -> None:
        self.progress, self.work = progress, work
        held = progress.job.checkpoint
        self.more: dict[str, Any] = dict(held) if isinstance(held, dict) else {}
        at, suspect, tries = self.more.pop("at", 0), self.more.pop("item", None), self.more.pop("tries", 0)
        self.base = work.over or 0
        self.at = at if work.over is None else 0
        self.tries = tries if self.at < len(work.items) and work.name(work.items[self.at]) == suspect else 0
        self.alone_until = self.at + work.size if progress.job.strikes or tries else 0

    def run(self) -> list[dict[str, str]]:
        """All that is left; what was set aside by this attempt or an earlier one."""
        items = self.work.items
        while self.at < len(items):
            self.progress.pause()
            if self.at < self.alone_until:
                self._one(items[self.at])
            else:
                self._chunk(items[self.at : self.at + self.work.size])
        return list(self.progress.job.set_aside)

    def _chunk(self, chunk: Sequence[Item]) -> None:
        try:
            write = self.work.done_with(chunk)
            with transaction.atomic():
                write()
                self._over(len(chunk))
        except Exception as error:
            if self._of_the_whole(error):
                raise
            LOG.info("job %s: items from %s on go one by one", self.progress.job.pk, self.at, exc_info=True)
            self.alone_until = self.at + len(chunk)
        else:
            self.at += len(chunk)
            let_others_write()

    def _one(self, item: Item) -> None:
        if self.tries >= TRIES:
            self._set_aside(item, _("处理到这里连续 %(count)s 次中断") % {"count": TRIES})
            return
        self.tries += 1
        with transaction.atomic():
            self._say(self.at, {"item": self.work.name(item), "tries": self.tries})
        try:
            write = self.work.done_with([item])
            with transaction.atomic():
                write()
                self._over(1)
        except Exception as error:
            if self._of_the_whole(error):
                raise
            if isinstance(error, Refusal):
                self._set_aside(item, f"{error.message}{error.todo}")
                return
            LOG.warning("job %s: item %s failed", self.progress.job.pk, self.at, exc_info=True)
            if self.tries >= TRIES:
                self._set_aside(item, _("连续 %(count)s 次处理出错") % {"count": TRIES})
        else:
            self.at, self.tries = self.at + 1, 0

    def _of_the_whole(self, error: Exception) -> bool:
        """Whether an error says something about the job and not about its items."""
        from abacus.foundation.jobs.services.progress import Cancelled, NotAllowed

        return isinstance(error, Cancelled | NotAllowed) or passes(error)

    def _set_aside(self, item: Item, reason: str) -> None:
        with transaction.atomic():
            self.work.aside(item, reason)
            self._over(1, [{"item": self.work.name(item)[:200], "reason": reason}])
        self.at, self.tries = self.at + 1, 0

    def _over(self, count: int, set_aside: Sequence[dict[str, str]] = ()) -> None:
        self._say(self.at + count, {}, set_aside)

    def _say(self, at: int, suspect: dict[str, Any], set_aside: Sequence[dict[str, str]] = ()) -> None:
        done, total = self.base + at, self.base + len(self.work.items)
        told = {"done": f"{done:,}", "total": f"{total:,}"}
        said = self.work.words(done, total) or _("已处理 %(done)s / %(total)s") % told
        self.progress.advance(done, total, said, checkpoint={**self.more, "at": at, **suspect}, set_aside=set_aside)


def let_others_write() -> None:
    """Leave a gap in which those who wait for the database come to write, where only one writes at a time."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(COURTESY)
