"""Which function does which kind of background work."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abacus.foundation.jobs.models import Job
    from abacus.foundation.jobs.services.progress import Progress

Handler = Callable[["Job", "Progress"], Any]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register a function for jobs of `kind`; import it from an `AppConfig.ready`.

    It gets (job, progress), begins after `job.checkpoint` when there is one, works in chunks, each a
    transaction that ends with `progress.advance`, and returns JSON data kept as `job.result`.
    A Refusal it raises fails the job with that message.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def find(kind: str) -> Handler:
    """The handler of a kind. Raises KeyError when none is registered."""
    return _handlers[kind]
