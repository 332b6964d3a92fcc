"""The long run in parts: every test in one, and what the page says of each comes out of its own run."""

import pytest

from tests.harness import ROOT, assurance, reliability
from tests.harness.failures import Failure
from tests.harness.parts import ORDINARY, PARTS, PROMISES, chosen
from tests.harness.reliability import Ending
from tests.harness.run import Outcome

PAGE = "".join(
    f"<!-- {name}: begin -->\nNever run.\n<!-- {name}: end -->\n"
    for name in ("long run as a whole", *(assurance.mark(part) for part in PARTS.values()))
)


@pytest.fixture
def page(tmp_path, monkeypatch):
    path = tmp_path / "reliability.md"
    path.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(reliability, "PAGE", path)
    return path


def ended(monkeypatch, outcome):
    """A run of parts whose suites end so."""
    monkeypatch.setattr(assurance.run, "run_suites", lambda suites, server: [outcome])


def test_what_a_promise_claims_is_there_and_belongs_to_one_part():
    folders = [folder for part in PROMISES for folder in part.folders]
    assert [folder for folder in folders if not (ROOT / folder).exists()] == []
    assert len(set(folders)) == len(folders)
    for one in folders:
        assert [other for other in folders if other != one and f"{other}/".startswith(f"{one}/")] == []


def test_what_no_promise_claims_is_run_by_the_ordinary_suites():
    words = [suite.words for part in ORDINARY for suite in part.suites if part.name != "engine"]
    for part in PROMISES:
        for folder in part.folders:
            assert all(f"--ignore={folder}" in each for each in words)


def test_long_tests_run_everywhere_and_those_that_run_once_on_both_databases_with_the_rest():
    for part in (*PROMISES, *ORDINARY):
        for suite in part.suites:
            assert " not long" not in " ".join(suite.words)
            assert suite.environment["ABACUS_TEST_PROFILE"] == "long"
    assert " not once" not in " ".join(word for part in ORDINARY for suite in part.suites for word in suite.words)
    for part in PROMISES:
        for suite in part.suites:
            assert (" not once" in " ".join(suite.words)) == (suite.database == "postgresql")


def test_the_document_has_a_place_for_each_part():
    text = reliability.PAGE.read_text(encoding="utf-8")
    for name in ("long run as a whole", *(assurance.mark(part) for part in PARTS.values())):
        assert text.index(f"<!-- {name}: begin -->") < text.index(f"<!-- {name}: end -->")


def test_parts_are_chosen_by_name():
    assert [part.name for part in chosen(["walls", "jobs"])] == ["jobs", "walls"]
    assert [part.name for part in chosen([])] == list(PARTS)
    with pytest.raises(KeyError, match="nobody"):
        chosen(["walls", "nobody"])


def test_a_part_that_ended_leaves_its_lines_and_the_others_stay(page, monkeypatch):
    ended(monkeypatch, Outcome("audit SQLite", True, 12.0, passed=99))
    assurance.run_part(PARTS["audit"], server=str)
    said = reliability.ending("long run: audit")
    assert said is not None
    assert said.kept
    assert reliability.ending("long run: walls") is None
    assert "| audit SQLite | 99 | 0 | 12 s |" in page.read_text(encoding="utf-8")
    assert f"Run whole: 1 of {len(PARTS)} parts, at one commit; kept 1; never run:" in page.read_text(encoding="utf-8")


def test_a_part_that_failed_says_which_test_and_why(page, monkeypatch):
    failure = Failure("tests.integration.walls::test_x", "test_rows.py:3: AssertionError · 1 row of others", "")
    ended(monkeypatch, Outcome("walls PostgreSQL", False, 9.0, 5, 1, "pytest ended with 1", (failure,)))
    outcomes = assurance.run_part(PARTS["walls"], server=str)
    assert reliability.ending("long run: walls").kept is False
    text = page.read_text(encoding="utf-8")
    assert "`tests.integration.walls::test_x`: test_rows.py:3: AssertionError · 1 row of others" in text
    assert "kept 0; not kept: walls; never run:" in text
    assert assurance.run.summary(outcomes) == 1


def test_a_part_that_was_stopped_half_way_leaves_nothing(page, monkeypatch):
    def stopped(suites, server):
        raise KeyboardInterrupt

    monkeypatch.setattr(assurance.run, "run_suites", stopped)
    with pytest.raises(KeyboardInterrupt):
        assurance.run_part(PARTS["audit"], server=str)
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_part_that_could_not_begin_leaves_nothing_and_fails(page, monkeypatch):
    ended(monkeypatch, Outcome("jobs SQLite", False, 9.0, why="0 tests where at least 50 were expected"))
    outcomes = assurance.run_part(PARTS["jobs"], server=str)
    assert page.read_text(encoding="utf-8") == PAGE
    assert assurance.run.summary(outcomes) == 1


def test_the_last_line_says_whether_all_was_run_at_one_commit():
    kept = dict.fromkeys(PARTS, Ending("2026-11-26", "abc1234", True))
    count = len(PARTS)
    assert assurance.closing(kept) == f"Run whole: {count} of {count} parts, at one commit; kept {count}."
    assert "at more commits than one" in assurance.closing(kept | {"jobs": Ending("2026-11-27", "def5678", True)})
    assert assurance.closing(dict.fromkeys(PARTS)) == "Not run yet."
