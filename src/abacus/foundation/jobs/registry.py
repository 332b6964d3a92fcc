"""Which function does which kind of background work."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abacus.foundation.jobs.models import Job
    from abacus.foundation.jobs.services.progress import Progress

Handler = Callable[["Job", "Progress"], Any]
_handlers: dict[str, Handler] = {}
_results: dict[str, Callable[["Job"], str]] = {}


def handler(kind: str, result: Callable[["Job"], str] | None = None) -> Callable[[Handler], Handler]:
    """Register a function for jobs of `kind`; import it from an `AppConfig.ready`.

    It gets (job, progress), begins after `job.checkpoint` when there is one, works in chunks, each a
    transaction that ends with `progress.advance`, and returns JSON data kept as `job.result`.
    A Refusal it raises fails the job with that message. `result(job)` is the address of what came of it.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if result is not None:
            _results[kind] = result
        return function

    return register


def find(kind: str) -> Handler:
    """The handler of a kind. Raises KeyError when none is registered."""
    return _handlers[kind]


def result_url(job: "Job") -> str:
    """Where the outcome of a finished job is shown; blank where its kind has no such page."""
    return _results[job.kind](job) if job.kind in _results else ""
