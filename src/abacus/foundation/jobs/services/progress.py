"""How a handler says how far it is, and hears that it should stop."""

from typing import Any

from django.utils import timezone

from abacus.foundation.jobs.models import Job


class Cancelled(Exception):  # noqa: N818 - an event, not an error
    """Somebody asked for the job to be cancelled; the chunk under way is rolled back."""


class LeaseLost(Exception):  # noqa: N818
    """The job was given to another worker while this one was silent; what this one holds is rolled back."""


class Progress:
    """The handle on one attempt at a job."""

    def __init__(self, job: Job) -> None:
        self.job, self.attempt = job, job.attempts

    def advance(self, done: int, total: int | None = None, message: str = "", checkpoint: Any = None) -> None:
        """Write progress, heartbeat and checkpoint in the transaction of the rows they speak of.

        Call it last in each chunk's transaction. Raises Cancelled or LeaseLost, which roll the chunk back.
        """
        changes: dict[str, Any] = {"done": done, "message": message, "heartbeat_at": timezone.now()}
        if total is not None:
            changes["total"] = total
        if checkpoint is not None:
            changes["checkpoint"] = checkpoint
        mine = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.attempt)
        if not mine.filter(cancel_requested=False).update(**changes):
            raise Cancelled if mine.exists() else LeaseLost
        for name, value in changes.items():
            setattr(self.job, name, value)
