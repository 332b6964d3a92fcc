"""The database wrapper: every transaction knows its reach before its first statement.

The policies of the tables compare with settings of the transaction (`SET LOCAL app.scope`). What holds is
asked of `organisations.reach` before each statement, and told when it is not what was told last; a
rollback to a savepoint takes settings back, so that they are told again. A statement outside of a
transaction gets one of its own. Where nobody has said whose rows may be touched, none can be.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg.pq import TransactionStatus

from abacus.foundation.organisations.reach import NOWHERE, RANGES, ranges, reach, reads_published
from abacus.foundation.organisations.scope import Scope

SETTINGS = ("app.scope", *(f"app.scope_{number}" for number in range(2, RANGES + 1)), "app.published")
TELL = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)

Told = tuple[Scope, bool]

# The threads that look after a pool do not live on in a child process, and its connections are the parent's.
os.register_at_fork(after_in_child=base.DatabaseWrapper._connection_pools.clear)  # type: ignore[attr-defined]


class Telling(CursorWrapper):
    """Tells the reach last of all, after everything that wraps a statement and may begin a transaction for it."""

    db: "DatabaseWrapper"

    def _execute(self, *statement: Any) -> Any:
        with self.db.knowing():
            return super()._execute(*statement)  # type: ignore[misc]

    def _executemany(self, *statement: Any) -> Any:
        with self.db.knowing():
            return super()._executemany(*statement)  # type: ignore[misc]


class TellingDebug(Telling, CursorDebugWrapper):
    """The same, and keeps what was asked."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that tells PostgreSQL the reach of the work it is used for."""

    _told: Told | None = None

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        """A cursor that tells first."""
        return Telling(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:
        """A cursor that tells first and keeps what was asked."""
        return TellingDebug(cursor, self)

    @contextmanager
    def knowing(self) -> Iterator[None]:
        """Run a statement where the database knows the reach."""
        wanted = (reach(), reads_published())
        if not self.autocommit:
            self._tell(wanted)
            yield
        elif wanted == (NOWHERE, False):
            yield
        else:
            with self.wrap_database_errors, self.connection.transaction():
                self._say(wanted)
                yield

    def _tell(self, wanted: Told) -> None:
        """Tell the current transaction what holds now, unless it knows or has failed already."""
        if wanted == self._told or self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        with self.wrap_database_errors:
            self._say(wanted)
        self._told = wanted

    def _say(self, wanted: Told) -> None:
        scope, published = wanted
        roots = ranges(scope)
        words = [*roots, *("",) * (RANGES - len(roots)), "on" if published else ""]
        self.connection.execute(TELL, words)

    def _set_autocommit(self, autocommit: bool) -> None:
        """A transaction begins or has ended."""
        self._told = None
        super()._set_autocommit(autocommit)  # type: ignore[misc]

    def _commit(self) -> None:
        self._told = None
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None

    def close(self) -> None:
        """Close the connection; the next one knows nothing."""
        self._told = None
        super().close()
