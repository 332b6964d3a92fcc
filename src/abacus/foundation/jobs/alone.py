"""A lock on a name across all processes of an installation, which goes with the process that holds it.

On PostgreSQL a lock of the session, on SQLite one on a file beside the database. Neither knows of time, so
that no clock that jumps and no crash leaves it behind or takes it away.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold the lock on `name` inside; False, without waiting, where another holds it."""
    held = _on_postgresql if connection.vendor == "postgresql" else _beside_the_file
    with held(name) as got:
        yield got


@contextmanager
def _on_postgresql(name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(f"abacus:{name}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        row = cursor.fetchone()
    got = bool(row and row[0])
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _beside_the_file(name: str) -> Iterator[bool]:
    folder = Path(settings.DATA) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / hashlib.sha256(name.encode()).hexdigest()[:16]).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
