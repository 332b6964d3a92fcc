"""What the harness calls passed and failed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.phases import Suite
from tests.harness.run import Outcome, ended, judge, summary

SUITE = Suite("example", (), least=3)


def result(folder: Path, **counts: int) -> Path:
    numbers = {"tests": 5, "failures": 0, "errors": 0, "skipped": 0} | counts
    path = folder / "result.xml"
    attributes = " ".join(f'{name}="{number}"' for name, number in numbers.items())
    path.write_text(f"<testsuites><testsuite {attributes}/></testsuites>", encoding="utf-8")
    return path


def test_a_suite_that_holds_its_tests_passes(tmp_path):
    assert judge(SUITE, 0, result(tmp_path), 1.0) == Outcome("example", True, 1.0, passed=5, failed=0)


@pytest.mark.parametrize("kind", ["failures", "errors", "skipped"])
def test_whatever_did_not_run_through_counts_as_failed(tmp_path, kind):
    outcome = judge(SUITE, 1, result(tmp_path, **{kind: 2}), 1.0)
    assert (outcome.ok, outcome.passed, outcome.failed) == (False, 3, 2)


def test_a_suite_that_collects_too_little_fails(tmp_path):
    assert not judge(SUITE, 0, result(tmp_path, tests=2), 1.0).ok


def test_a_suite_without_a_result_fails(tmp_path):
    assert not judge(SUITE, 0, tmp_path / "none.xml", 1.0).ok


def test_nothing_collected_is_fine_only_where_nothing_is_expected(tmp_path):
    assert judge(Suite("changed apps", (), least=0), 5, result(tmp_path, tests=0), 1.0).ok
    assert not judge(SUITE, 5, result(tmp_path, tests=0), 1.0).ok


def test_the_closing_line_counts_a_broken_check_as_a_failure(capsys):
    code = summary([Outcome("lint", False, 0.1, why="line too long\nhere"), Outcome("pure", True, 2.0, passed=7)])
    assert code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 1 failed"


TELLS = "import time\ntry: print('begun', flush=True); time.sleep(99)\nexcept KeyboardInterrupt: print('told')"
DEAF = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('begun', flush=True); time.sleep(99)"


@pytest.mark.parametrize(("program", "said"), [(TELLS, b"told"), (DEAF, b"")])
def test_a_suite_that_takes_too_long_may_tell_what_it_knows_before_it_is_ended(program, said):
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout.readline().strip() == b"begun"
    assert ended(process, seconds=0.01, grace=60 if said else 0.01) == 124
    assert process.stdout.read().strip() == said


def test_a_suite_that_ends_in_time_says_how():
    assert ended(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]), seconds=60) == 3
