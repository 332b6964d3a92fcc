"""Putting the second wall up and taking it down, as the owner of the tables; on SQLite nothing of this."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from abacus.foundation.organisations.reach import everywhere
from abacus.web.walls import ddl, rendering


def guards() -> bool:
    """Whether the database is one that can hold the wall."""
    return connection.vendor == "postgresql"


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this thread's connection be the owner's, who may change tables; the application's role again afterwards.

    Where no owner is named (`ABACUS_OWNER_URL`), and on SQLite, nothing changes.
    """
    owner = getattr(settings, "DATABASE_OWNER", None)
    if not owner or not guards():
        yield
        return
    ours: dict[str, Any] = connection.settings_dict
    connection.close()
    # The tests' database has a name of its own; the owner goes to the same.
    connection.settings_dict = cast(Any, {**ours, **owner, "NAME": ours["NAME"]})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = cast(Any, ours)


def migrate(verbosity: int = 1) -> None:
    """Bring the tables to this version as their owner, the walls being down for the owner meanwhile, and raise them.

    Until they stand again the application's role sees nothing. Within a transaction of somebody else's nothing
    can be changed, and nothing is due: the tables are there.
    """
    if guards() and connection.in_atomic_block and not _due():
        return
    with as_owner():
        if guards() and _due():
            lower()
        with rendering.of_new_models_alone():
            call_command("migrate", interactive=False, verbosity=verbosity)
        if guards():
            raise_walls()


def raise_walls() -> None:
    """Put up the wall of every guarded table and grant the application's role its rows; all or nothing."""
    with everywhere(), transaction.atomic(), connection.cursor() as cursor:
        _quietly(cursor)
        for one in ddl.tables():
            for statement in ddl.down(one):
                cursor.execute(statement)
        for one in ddl.tables():
            for statement in ddl.up(one):
                cursor.execute(statement)
        for statement in _grants():
            cursor.execute(statement)


def lower() -> None:
    """Take every wall down for the owner, so that tables can be changed; the application's role sees nothing then."""
    with transaction.atomic(), connection.cursor() as cursor:
        _quietly(cursor)
        there = connection.introspection.table_names(cursor)
        for one in ddl.tables():
            if one.name in there:
                for statement in ddl.down(one):
                    cursor.execute(statement)


def _quietly(cursor: Any) -> None:
    """Say nothing about what was not there."""
    cursor.execute("SET LOCAL client_min_messages = warning")


def _grants() -> Iterator[str]:
    """For the application's role, where it is another than the owner."""
    role = settings.DATABASES["default"].get("USER") or ""
    if role and role != (getattr(settings, "DATABASE_OWNER", None) or {}).get("USER", role):
        yield from ddl.grants(str(role))


def _due() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
