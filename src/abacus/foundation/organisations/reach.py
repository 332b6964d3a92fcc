"""Whose rows the current work may touch at all, told to the database where it guards them itself.

The first wall is `visible_to`; this is the second. Every request, job and command runs within a
`Scope`; on PostgreSQL the policies of the tables hold it, on SQLite it says nothing. Nobody has to
tell the database: `abacus.web.postgresql` does before a statement whenever the answer has changed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from abacus.foundation.organisations.scope import Scope

EVERYWHERE = Scope(tuple("0123"))
"""Every tree there can be: paths begin with the number of their root, four digits."""
NOWHERE = Scope()
RANGES = 4
"""How many parts of the tree the database tells apart."""

_reach: ContextVar[Scope | None] = ContextVar("organisation_reach", default=None)
_published: ContextVar[bool] = ContextVar("published_reach", default=False)
_unsaid = NOWHERE
"""What holds where nobody has said anything; the tests alone set another, for threads they start."""


def reach() -> Scope:
    """The scope of the current work; nothing at all where nobody has said."""
    found = _reach.get()
    return _unsaid if found is None else found


def reads_published() -> bool:
    """Whether what is published may be read too, wherever it belongs."""
    return _published.get()


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


@contextmanager
def reaching(*paths: str) -> Iterator[None]:
    """Do the work inside within the current reach and `paths`: for one row a service must find or write there."""
    now = reach()
    more = () if now == EVERYWHERE else tuple(path for path in paths if path and not now.covers(path))
    with within(Scope.of([*now.roots, *more]) if more else now):
        yield


@contextmanager
def published() -> Iterator[None]:
    """Let the work inside read what is published, beside what its reach allows."""
    token = _published.set(True)
    try:
        yield
    finally:
        _published.reset(token)


def ranges(scope: Scope) -> tuple[str, ...]:
    """At most four roots that hold all of `scope`: more are cut back level by level to where they meet.

    What is added by that the first wall holds back alone. Roots in more than four trees are everywhere.
    They are told in order, and none lies within another: the database counts borders.
    """
    roots = _apart(scope.roots)
    while len(roots) > RANGES:
        depth = max(root.count(".") for root in roots)
        if depth == 0:
            return EVERYWHERE.roots
        roots = _apart(".".join(root.split(".")[:depth]) for root in roots)
    return roots


def _apart(roots: Iterable[str]) -> tuple[str, ...]:
    """The roots in order, without those whose range lies within another's."""
    kept: list[str] = []
    for root in sorted(set(roots)):
        if root and not (kept and root.startswith(kept[-1])):
            kept.append(root)
    return tuple(kept)
