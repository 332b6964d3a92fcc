"""What every test may ask for."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.harness import DAY, flushing, tables
from tests.harness.strict import Strict

SLOW = [HealthCheck.too_slow]
"""A machine that is busy with other suites is no mistake of a test."""
settings.register_profile("every-change", deadline=None, max_examples=100, derandomize=True, suppress_health_check=SLOW)
settings.register_profile("long", deadline=None, max_examples=5_000, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("ABACUS_TEST_PROFILE", "every-change"))
flushing.allow()
gc.disable()  # what is imported and collected stays until the end: nothing to look for before the first test


def pytest_configure(config: pytest.Config) -> None:
    """Let skips fail the run; once, where the run is reported."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Strict(), "strict")


def pytest_collection_finish() -> None:
    """Look for garbage again, but not among what was imported and collected."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _works_everywhere() -> Iterator[None]:
    """Services called by a test work over all organisations; a request works within its person's reach."""
    from tests.harness import walls

    with walls.everywhere():
        yield


@pytest.fixture
def day() -> date:
    """The day of business in tests."""
    return DAY


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """Write down what a test measured: `measured("JOBS: rows lost after 500 kills", "0")`.

    The long run puts these lines into docs/reliability.md.
    """

    def write(promise: str, figure: str) -> None:
        record_property(f"measured {promise}", figure)

    return write


@pytest.fixture(scope="session")
def library():
    """The rule packs that come with the platform."""
    from abacus.rules import library as built_in

    return built_in()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings) -> bool:
    """The database of this worker is there with its tables before Django looks: a copy, see `tests.harness.tables`."""
    from django.db import connection

    from tests.harness import walls

    walls.flush_as_owner()
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        tables.sqlite(Path(name))
    else:
        tables.postgresql(os.environ["ABACUS_TEST_POSTGRESQL"], name)
    return True
