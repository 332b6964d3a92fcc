"""Nothing is written for a job by a worker that lost it, whatever the handler does.

A statement that writes is held until the transaction it stands in has looked at the job's row: the job is
still this attempt's, and on PostgreSQL the row is locked so that nobody takes the job before the commit
(cancelling stays possible). On SQLite the transaction is the only one that writes. A single statement
outside a transaction gets one of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from abacus.foundation.jobs.models import Job

WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "WITH", "COPY", "TRUNCATE")


class LeaseLost(BaseException):
    """The job was given to another worker while this one was silent; what this one holds is rolled back.

    Not an `Exception`, so that no handler's care for its own errors keeps it from going on.
    """


class Stopped(LeaseLost):
    """The worker is asked to end; the job goes on with the next one from its last chunk."""


class Guard:
    """Looks once in each transaction whether the job is still ours."""

    def __init__(self, job_id: int, attempt: int) -> None:
        self.job_id, self.attempt = job_id, attempt
        self._looking = False
        self._seen: tuple[Any, tuple[str, ...]] | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Called by Django in place of each statement."""
        if self._looking or not sql.lstrip("( \n").upper().startswith(WRITING):
            return execute(sql, params, many, context)
        if context["connection"].in_atomic_block:
            self.look()
            return execute(sql, params, many, context)
        with transaction.atomic():
            self.look()
            return execute(sql, params, many, context)

    def look(self) -> None:
        """Keep the job until the transaction ends. Raises LeaseLost."""
        if self._holds():
            return
        share = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
        table = Job._meta.db_table
        self._looking = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT 1 FROM {table} WHERE id = %s AND state = %s AND attempts = %s{share}",  # noqa: S608
                    [self.job_id, Job.State.RUNNING, self.attempt],
                )
                if cursor.fetchone() is None:
                    raise LeaseLost
        finally:
            self._looking = False
        self._seen = (connection.atomic_blocks[0], tuple(connection.savepoint_ids))

    def _holds(self) -> bool:
        """Whether this transaction has looked already; a lock taken within a savepoint goes with it."""
        if self._seen is None or not connection.atomic_blocks:
            return False
        block, within = self._seen
        return connection.atomic_blocks[0] is block and tuple(connection.savepoint_ids)[: len(within)] == within


@contextmanager
def guarded(job: Job) -> Iterator[Guard]:
    """Hold every write inside against the job's attempt."""
    guard = Guard(job.pk, job.attempts)
    with connection.execute_wrapper(guard):
        yield guard
