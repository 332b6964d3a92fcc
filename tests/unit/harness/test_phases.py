"""The suites of every change share the tests between them: none is lost in a folder that nobody runs."""

from pathlib import Path

import pytest

from tests.harness import ROOT
from tests.harness.phases import CHROMIUM, ENGINE, ENGINE_TESTS, POSTGRESQL, PURE, PURE_TESTS, SQLITE, Suite

FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py"))


def runs(suite: Suite, path: Path) -> bool:
    """Whether a suite looks into a file."""
    named = [word for word in suite.words if word.startswith("tests/")]
    left = [word.removeprefix("--ignore=") for word in suite.words if word.startswith("--ignore=")]
    within = any(path.is_relative_to(folder) for folder in named) if named else True
    return within and not any(path.is_relative_to(folder) for folder in left)


def test_every_file_belongs_to_one_suite_without_a_browser_or_is_a_browsers():
    homes = {path: [suite.name for suite in (ENGINE, PURE, SQLITE) if runs(suite, path)] for path in FILES}
    assert {path: names for path, names in homes.items() if len(names) != 1 and "browser" not in path.parts} == {}
    assert [path for path in FILES if runs(SQLITE, path) != runs(POSTGRESQL, path)] == []
    assert [path for path in FILES if not runs(CHROMIUM, path)] == []


@pytest.mark.parametrize("folder", [*ENGINE_TESTS, *PURE_TESTS])
def test_where_no_database_is_meant_nothing_asks_for_one(folder):
    """A test that wants one would not run on PostgreSQL there."""
    wants = "mark." + "database"
    assert [path for path in FILES if path.is_relative_to(folder) and wants in (ROOT / path).read_text("utf-8")] == []
