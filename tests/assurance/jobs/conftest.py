"""Where the installations of these tests keep their rows."""

import os

import pytest


@pytest.fixture
def server() -> str:
    """The PostgreSQL server of this run, or nothing for SQLite."""
    return os.environ.get("ABACUS_TEST_POSTGRESQL", "")
