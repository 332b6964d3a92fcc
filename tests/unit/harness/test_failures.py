"""The end of a log names what failed and why; its beginning is often not kept."""

import pytest

from tests.harness.failures import MOST_LINES, MOST_TOLD, Failure, failures, shortly
from tests.harness.phases import Suite
from tests.harness.run import Outcome, judge, summary

RESULT = """<testsuites><testsuite tests="4" failures="1" errors="1" skipped="1">
<testcase classname="tests.integration.pool.test_projects" name="test_sum[甲]">
<failure message="AssertionError: assert 3 == 4&#10;  where 3 = f()">def test_sum():
&gt;   assert f() == 4
E   AssertionError: assert 3 == 4

tests/integration/pool/test_projects.py:7: AssertionError</failure></testcase>
<testcase classname="" name="tests.unit.broken"><error message="collection failure">ImportError: no name
</error></testcase>
<testcase classname="tests.unit.test_x" name="test_later"><skipped message="not here"/></testcase>
<testcase classname="tests.unit.test_x" name="test_fine"/>
</testsuite></testsuites>"""


@pytest.fixture
def result(tmp_path):
    path = tmp_path / "pure.xml"
    path.write_text(RESULT, encoding="utf-8")
    return path


def test_every_test_that_did_not_run_through_is_named_with_place_and_reason(result):
    assert [(one.name, one.line) for one in failures(result)] == [
        (
            "tests.integration.pool.test_projects::test_sum[甲]",
            "tests/integration/pool/test_projects.py:7: AssertionError · AssertionError: assert 3 == 4",
        ),
        ("tests.unit.broken", "ImportError: no name · collection failure"),
        ("tests.unit.test_x::test_later", "not here"),
    ]


def test_a_suite_without_a_result_file_names_nothing(tmp_path):
    assert failures(tmp_path / "none.xml") == ()


def test_the_last_lines_name_each_failed_test_and_its_error(result, capsys):
    summary([judge(Suite("pure", (), least=1), 1, result, 2.0), Outcome("SQLite", True, 3.0, passed=9)])
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "10 passed, 3 failed"
    table = said[said.index("== summary ==") :]
    assert any("test_projects::test_sum[甲]" in line for line in table)
    assert any("assert 3 == 4" in line for line in table)
    assert ">   assert f() == 4" in said[: said.index("== summary ==")]


def test_a_long_traceback_keeps_its_end():
    told = shortly("\n".join(f"line {number}" for number in range(500))).splitlines()
    assert len(told) == MOST_LINES
    assert (told[0], told[-1]) == ("line 0", "line 499")


def test_hundreds_of_failures_are_named_but_not_all_told(capsys):
    many = tuple(Failure(f"test_{number}", "why", "a\nb") for number in range(MOST_TOLD + 40))
    summary([Outcome("pure", False, 1.0, failed=len(many), failures=many)])
    said = capsys.readouterr().out
    assert said.count("== failed in pure: test_") == MOST_TOLD
    assert f"          test_{MOST_TOLD + 39}\n" in said


def test_a_check_that_failed_is_told_at_the_end_again(capsys):
    summary([Outcome("lint", False, 0.1, why="src/a.py:1:2 F401\nFound 1 error."), Outcome("pure", True, 2.0)])
    said = capsys.readouterr().out
    assert said.index("== failed: lint ==") < said.index("Found 1 error.") < said.index("== summary ==")


def test_a_suite_that_was_stopped_shows_the_end_of_what_it_said(tmp_path, capsys):
    log = "\n".join(f"test {number}" for number in range(99))
    (tmp_path / "pure.log").write_text(log, encoding="utf-8")
    summary([judge(Suite("pure", (), least=3), 124, tmp_path / "pure.xml", 1.0)])
    assert "test 98\n\n== summary ==" in capsys.readouterr().out
