"""One number for a piece of work, in its audit events and in every line of the logs."""

from collections.abc import Iterator
from contextlib import contextmanager

from structlog.contextvars import bound_contextvars

from abacus.foundation.audit.services.recording import REQUEST


@contextmanager
def numbered(number: str, **known: str | int) -> Iterator[None]:
    """Do the work inside under a number; `known` stands beside it in the logs (person=17, job=4)."""
    token = REQUEST.set(number[:36])
    try:
        with bound_contextvars(request=number, **known):
            yield
    finally:
        REQUEST.reset(token)
