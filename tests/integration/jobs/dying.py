"""Attempts at a job by workers that die."""

from typing import Any

from abacus.foundation.jobs import watching
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services import leases, running


class Died(BaseException):
    """As a process that was killed: nothing is written any more."""


def attempt(job: Job) -> bool:
    """One worker's go at it; whether it died."""
    name = f"w{Job.objects.get(pk=job.pk).attempts}"
    leases.begin(name)
    try:
        running.attempt(running.take(worker=name))
    except Died:
        watching.release([name])
        return True
    finally:
        job.refresh_from_db()
    return False


def dying(real: Any, *calls: int) -> Any:
    """A function like `real` after whose n-th calls the process dies; `.calls` says how often it was called."""
    left = list(calls)

    def function(*given: Any, **named: Any) -> Any:
        function.calls += 1
        answer = real(*given, **named)
        if left and function.calls == left[0]:
            left.pop(0)
            raise Died
        return answer

    function.calls = 0
    return function
