"""How a handler says how far it is, hears that it should stop, and gets past rows that break it."""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from abacus.foundation.jobs.guard import LeaseLost, Stopped
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services.chunks import Chunks, Work
from abacus.foundation.refusals import Refusal

Item = TypeVar("Item")
ASK_SECONDS = 5
"""How often it is asked whether the person still may what the job does for them."""


class Cancelled(Exception):  # noqa: N818 - an event, not an error
    """Somebody asked for the job to be cancelled; the chunk under way is rolled back."""


class NotAllowed(Refusal):
    """The person for whom the job works may no longer do this; nothing more is done for them."""


class Progress:
    """The handle on one attempt at a job.

    `stopping` says that the worker is to end; `allowed` raises NotAllowed where the person may no longer do this.
    """

    def __init__(
        self,
        job: Job,
        stopping: Callable[[], bool] = lambda: False,
        allowed: Callable[[], None] = lambda: None,
    ) -> None:
        self.job, self.attempt = job, job.attempts
        self.stopping, self.allowed = stopping, allowed
        self.unsaid: dict[str, Any] = {}
        self._asked = time.monotonic()

    def advance(
        self,
        done: int,
        total: int | None = None,
        message: str = "",
        checkpoint: Any = None,
        set_aside: Sequence[dict[str, str]] = (),
    ) -> None:
        """Say how far the work is; with a checkpoint, in the transaction of the rows it speaks of.

        Call it last in each chunk's transaction. Raises Cancelled, LeaseLost, Stopped, NotAllowed;
        each rolls the chunk back. Without a checkpoint nothing is locked:
        it is shown at once where that is possible, and at the latest after the transaction.
        """
        changes: dict[str, Any] = {"done": done, "message": message, "heartbeat_at": timezone.now()}
        if total is not None:
            changes["total"] = total
        if checkpoint is not None:
            changes |= {"checkpoint": checkpoint, "strikes": 0}
        if set_aside:
            changes["set_aside"] = [*self.job.set_aside, *set_aside]
        self._ask()
        if connection.in_atomic_block and checkpoint is None:
            self._stand()
            self.unsaid = changes
            transaction.on_commit(self.say)
        elif not self._mine().filter(cancel_requested=False).update(**changes):
            self._stand()
            raise LeaseLost
        for name, value in changes.items():
            setattr(self.job, name, value)

    def each(
        self,
        items: Sequence[Item],
        do: Callable[[Any], object],
        *,
        ready: Callable[[Sequence[Item]], Any] | None = None,
        size: int = 100,
        name: Callable[[Item], str] = str,
        words: Callable[[int, int], str] = lambda done, total: "",
        over: int | None = None,
        aside: Callable[[Item, str], object] = lambda item, reason: None,
    ) -> list[dict[str, str]]:
        """Do `items` in chunks of `size`, each in one transaction with the checkpoint; what had to be set aside.

        Give the same items in the same order at every attempt, or those that are left and with `over` how many
        were done before. A chunk over which an attempt was lost or that raised is done again item by item; an
        item that is refused, or fails three times, is set aside under its `name` with the reason (`aside` is
        told too, in that transaction), and the others go on. `words(done, total)` is what the page says.
        `ready(chunk)` makes outside the transaction what `do` then gets to write, so that it holds the
        database for moments.
        """
        return Chunks(self, Work(items, do, size, name, words, over, aside, ready)).run()

    def say(self) -> None:
        """Write progress that was said within a transaction, beside it; for the thread that gives signs of life."""
        changes, self.unsaid = self.unsaid, {}
        if changes:
            self._mine().update(**changes)

    def pause(self) -> None:
        """Between two chunks: the place to stop without losing one. Raises Cancelled, LeaseLost, Stopped."""
        if self.stopping():
            raise Stopped
        self._stand()

    def _ask(self) -> None:
        if self.stopping():
            raise Stopped
        if time.monotonic() - self._asked >= ASK_SECONDS:
            self.allowed()
            self._asked = time.monotonic()

    def _stand(self) -> None:
        """Raises Cancelled or LeaseLost where the job no longer is to be done here."""
        asked = self._mine().values_list("cancel_requested", flat=True).first()
        if asked is None:
            raise LeaseLost
        if asked:
            raise Cancelled

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.attempt)


__all__ = ["Cancelled", "LeaseLost", "NotAllowed", "Progress", "Stopped"]
