"""Whose rows the current work may touch at all, told to the database where it guards them itself.

The first wall is `visible_to`; this is the second. Every request, job and command runs within a
`Scope`; on PostgreSQL the policies of the tables hold it, on SQLite it says nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from abacus.foundation.organisations.scope import Scope

EVERYWHERE = Scope(tuple("0123"))
"""Every tree there can be: paths begin with the number of their root, four digits."""

NOWHERE = Scope()
_reach: ContextVar[Scope] = ContextVar("organisation_reach", default=NOWHERE)


def reach() -> Scope:
    """The scope of the current work; nothing at all where nobody has said."""
    return _reach.get()


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Do the work inside within `scope`."""
    token = _reach.set(scope)
    try:
        yield
    finally:
        _reach.reset(token)


@contextmanager
def everywhere() -> Iterator[None]:
    """Do the work inside over all organisations: for the platform's own commands, never for a request."""
    with within(EVERYWHERE):
        yield
