"""Empties the tables of a test database, whose events and seals the database itself refuses to delete.

Only tests do this: Django's flush, between tests that need real transactions, lifts the refusal and puts
it up again. Nothing in the platform can.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from abacus.foundation.audit import unchangeable

Flush = Callable[..., list[str]]


def lifting(flush: Flush, before: list[str], after: list[str]) -> Flush:
    """A flush between two lists of statements, where it touches the trail."""

    @wraps(flush)
    def lifted(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = flush(self, style, tables, **options)
        return [*before, *statements, *after] if {unchangeable.EVENTS, unchangeable.SEALS} & set(tables) else statements

    return lifted


def allow() -> None:
    """Let the flush of both databases empty the trail too."""
    down = [f"DROP TRIGGER IF EXISTS {name}" for name in unchangeable.SQLITE]
    up = [unchangeable.created("sqlite", name) for name in unchangeable.SQLITE]
    _wrap(SQLite.ops_class, down, up)
    both = (unchangeable.EVENTS, unchangeable.SEALS)
    off, on = ([f"ALTER TABLE {table} {word} TRIGGER USER" for table in both] for word in ("DISABLE", "ENABLE"))
    _wrap(PostgreSQL.ops_class, off, on)


def _wrap(operations: Any, before: list[str], after: list[str]) -> None:
    operations.sql_flush = lifting(operations.sql_flush, before, after)
