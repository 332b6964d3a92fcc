"""Which function does which kind of background work, and who may have it done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from abacus.foundation.accounts.permissions import Permission

if TYPE_CHECKING:
    from abacus.foundation.jobs.models import Job
    from abacus.foundation.jobs.services.progress import Progress

Handler = Callable[["Job", "Progress"], Any]
Needed = Permission | Callable[["Job"], Permission]
_handlers: dict[str, Handler] = {}
_results: dict[str, Callable[["Job"], str]] = {}
_needed: dict[str, Needed] = {}


def handler(
    kind: str, result: Callable[["Job"], str] | None = None, permission: Needed | None = None
) -> Callable[[Handler], Handler]:
    """Register a function for jobs of `kind`; import it from an `AppConfig.ready`.

    It gets (job, progress) and works in chunks: `progress.each` does them, or each is a transaction that ends
    with `progress.advance` and the next attempt begins after `job.checkpoint`. It returns JSON data kept as
    `job.result`. A Refusal it raises fails the job with that message; it lets errors of `jobs.PASSING` through.
    `permission` (or a function of the job) is what the person must hold, when it begins and while it runs.
    `result(job)` is the address of what came of it.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if result is not None:
            _results[kind] = result
        if permission is not None:
            _needed[kind] = permission
        return function

    return register


def find(kind: str) -> Handler:
    """The handler of a kind. Raises KeyError when none is registered."""
    return _handlers[kind]


def needed(job: "Job") -> Permission | None:
    """What the person who asked for the job must hold where it works; None where its kind says nothing."""
    permission = _needed.get(job.kind)
    return permission(job) if callable(permission) and not isinstance(permission, Permission) else permission


def result_url(job: "Job") -> str:
    """Where the outcome of a finished job is shown; blank where its kind has no such page."""
    return _results[job.kind](job) if job.kind in _results else ""
