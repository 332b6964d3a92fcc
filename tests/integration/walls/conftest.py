"""What stands on PostgreSQL alone is collected there alone; two counties, each with a record of every kind."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import override_settings

from abacus.foundation.organisations.reach import everywhere
from tests.factories import County, county, neighbour
from tests.integration.permissions.world import World, build, records_of
from tests.integration.walls.filling import fill

if os.environ.get("ABACUS_TEST_DATABASE", "sqlite") != "postgresql":
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="module")
def counties(django_db_setup, django_db_blocker) -> Iterator[tuple[County, County]]:
    """Built once for a module, undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = county(), neighbour()
        for place in made:
            records_of(place)
            fill(place.region.path)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world of the permission table, with a word in every text of the neighbours."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(NAVIGATION_SECONDS=600):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def undone(counties) -> Iterator[None]:
    """What a test changes of the module's world is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ask(undone):
    """Ask the database in raw SQL, as the application's own role."""

    def answer(statement: str, *values: object) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]

    return answer


@pytest.fixture
def all_of(ask):
    """The number of rows of a table, whosever they are."""

    def count(table: str) -> int:
        with everywhere():
            return ask(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608

    return count
