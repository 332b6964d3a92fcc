"""Lets tests work everywhere, and empties tables as their owner: the tests' own role may not."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from abacus.foundation.organisations import reach


@contextmanager
def everywhere() -> Iterator[None]:
    """What nobody has said a reach for works everywhere, threads of the test too; requests narrow it themselves."""
    reach._unsaid = reach.EVERYWHERE
    try:
        yield
    finally:
        reach._unsaid = reach.NOWHERE


def flush_as_owner() -> None:
    """Empty the tables between tests with real transactions as the owner does it."""
    from django.test import TransactionTestCase

    from abacus.web.walls.raising import as_owner

    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    @wraps(original)
    def teardown(self: Any) -> None:
        with as_owner():
            original(self)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
