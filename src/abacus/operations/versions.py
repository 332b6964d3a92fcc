"""Which version of the platform this is, and how the database's tables stand to it."""

from collections.abc import Iterable
from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """The platform's version as it was installed."""
    try:
        return metadata.version("iron-abacus")
    except metadata.PackageNotFoundError:
        return "0"


def known_migrations() -> set[tuple[str, str]]:
    """Every migration this version has, and those its squashed ones replaced."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    return set(loader.disk_migrations) | {
        key for migration in loader.disk_migrations.values() for key in migration.replaces
    }


def applied() -> list[tuple[str, str]]:
    """The migrations of the database Django is set up for; empty for a new one."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return [*MigrationRecorder(connection).applied_migrations()]


def unknown(done: Iterable[Iterable[str]]) -> list[str]:
    """Applied migrations this version does not know: the database is newer, or another program's."""
    from django.apps import apps

    known, installed = known_migrations(), {config.label for config in apps.get_app_configs()}
    pairs = [(app, name) for app, name in done]
    return [f"{app}.{name}" for app, name in pairs if app in installed and (app, name) not in known]


def pending(done: Iterable[Iterable[str]]) -> list[str]:
    """Migrations of this version that have not been applied."""
    from django.db.migrations.loader import MigrationLoader

    there = {(app, name) for app, name in done}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [f"{app}.{name}" for app, name in sorted(loader.disk_migrations) if (app, name) not in there]
