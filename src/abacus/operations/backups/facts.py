"""What is counted of a database, in the same words on both kinds, so that two moments can be compared."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from abacus.foundation.refusals import Refusal

Query = Callable[[str], list[tuple[Any, ...]]]
"""Runs one SELECT and gives its rows."""

LIST_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}
MIGRATIONS, EVENTS = "django_migrations", "audit_event"


@dataclass(frozen=True)
class Facts:
    """A database at one moment: rows of every table, migrations applied, the last audit event, files its rows name."""

    tables: dict[str, int]
    migrations: list[list[str]]
    last_event: list[Any] | None
    files: list[str]

    def as_json(self) -> dict[str, Any]:
        """For the manifest; the files stand there with their hashes."""
        said = asdict(self)
        del said["files"]
        return said


def gather(kind: str, query: Query) -> Facts:
    """Count everything. Raises Refusal for a database that is not the platform's."""
    names = sorted(str(name) for (name,) in query(LIST_TABLES[kind]))
    if MIGRATIONS not in names:
        raise Refusal("数据库里没有本平台的表。", "请检查 ABACUS_DATA 和 ABACUS_DATABASE_URL。")
    tables = {name: int(query(f'SELECT count(*) FROM "{name}"')[0][0]) for name in names}  # noqa: S608
    applied = query(f'SELECT app, name FROM "{MIGRATIONS}" ORDER BY app, name')  # noqa: S608
    last = query(f'SELECT id, at FROM "{EVENTS}" ORDER BY id DESC LIMIT 1') if EVENTS in tables else []  # noqa: S608
    return Facts(
        tables=tables,
        migrations=[[str(app), str(name)] for app, name in applied],
        last_event=[int(last[0][0]), str(last[0][1])] if last else None,
        files=_files(tables, query),
    )


def _files(tables: dict[str, int], query: Query) -> list[str]:
    """The names, below the folder of uploads, of all files the rows speak of."""
    found: set[str] = set()
    for table, column in file_columns():
        if table in tables:
            rows = query(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608
            found |= {str(name) for (name,) in rows if name}
    return sorted(found)


def file_columns() -> list[tuple[str, str]]:
    """(table, column) of every field that names a stored file."""
    from django.apps import apps
    from django.db.models import FileField

    return [
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
    ]


def differences(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Which tables differ in their number of rows, in words; empty where none does."""
    return [
        f"{name}：应有 {before.get(name, 0)} 行，实有 {after.get(name, 0)} 行"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
