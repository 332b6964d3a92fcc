"""`abacus demo` builds its county where there is nothing, and touches nothing of anybody's."""

import sqlite3
from contextlib import closing

import pytest

from abacus.demo import command


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A data folder whose database some command has opened, and no more."""
    monkeypatch.delenv("ABACUS_DATABASE_URL", raising=False)
    with closing(sqlite3.connect(tmp_path / "abacus.sqlite3")) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
    return tmp_path


def test_a_database_without_a_table_is_nobodys(place):
    assert (place / "abacus.sqlite3").stat().st_size > 0
    assert command._foreign(place) == ""


def test_a_database_with_a_table_is_not_touched(place):
    with closing(sqlite3.connect(place / "abacus.sqlite3")) as opened:
        opened.execute("CREATE TABLE projects (name text)")
    assert "已有不是演示的数据库" in command._foreign(place)
    (place / "demo-started").touch()
    assert command._foreign(place) == ""


def test_what_is_no_database_is_not_touched_either(place):
    (place / "abacus.sqlite3").write_text("somebody's own")
    assert "已有不是演示的数据库" in command._foreign(place)
