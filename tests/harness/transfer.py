"""The rows of an SQLite database put into a PostgreSQL one with the same tables, in seconds.

The demonstration is built once, through the services, on SQLite; on PostgreSQL its rows are enough: the
services themselves are tested there anyway.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT = "django_migrations"
"""Says the same on both already."""


def rows(file: Path, database_url: str) -> int:
    """Put every row of every table of `file` in the place of what the database holds; how many.

    As a superuser with triggers off: what the walls keep of a row is theirs to fill in afterwards.
    """
    import psycopg

    count = 0
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as source, psycopg.connect(database_url) as target:
        target.execute("SET session_replication_role = replica")
        target.execute("SET timezone = 'UTC'")
        names = [name for name in _tables(source) if name != KEPT]
        quoted = ", ".join(f'"{name}"' for name in names)
        target.execute(f"TRUNCATE {quoted} CASCADE".encode())
        for name in names:
            count += _table(source, target, name)
        for name, column in _numbered(target):
            numbers = f'SELECT max("{column}") FROM "{name}"'  # noqa: S608 - a table of our own
            set_on = f"SELECT setval(pg_get_serial_sequence(%s, %s), top) FROM ({numbers}) t(top) WHERE top > 0"  # noqa: S608
            target.execute(set_on.encode(), (f'"{name}"', column))
    return count


def _tables(source: sqlite3.Connection) -> list[str]:
    found = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [str(name) for (name,) in found]


def _table(source: sqlite3.Connection, target: Any, name: str) -> int:
    cursor = source.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a table of our own
    columns = ", ".join(f'"{each[0]}"' for each in cursor.description)
    count = 0
    with target.cursor() as writing, writing.copy(f'COPY "{name}" ({columns}) FROM STDIN'.encode()) as lines:
        for row in cursor:
            lines.write_row([_text(value) for value in row])
            count += 1
    return count


def _text(value: Any) -> Any:
    """A value as PostgreSQL reads it, whatever the column's type: 0 and 1 are truth values too."""
    return value if value is None or isinstance(value, bytes) else str(value)


def _numbered(target: Any) -> Iterator[tuple[str, str]]:
    """The columns that number their rows themselves."""
    found = target.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')"
    )
    yield from found.fetchall()
