"""A skip, an expected failure and an import that is skipped each fail a run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import ROOT

HEAD = """
import pytest
from tests.harness.strict import Strict
def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Strict(), "strict")
"""
PLUGINS = ("cacheprovider", "django", "hypothesispytest", "locust", "pytest_cov", "schemathesis", "anyio")
"""None of them is wanted here, and importing them takes longer than the run."""
WITHOUT = {
    "marked": "@pytest.mark.skip(reason='later')\ndef test_a(): pass\ndef test_b(): pass",
    "said": "def test_a(): pytest.skip('later')\ndef test_b(): pass",
    "expected": "@pytest.mark.xfail(reason='later')\ndef test_a(): assert False\ndef test_b(): pass",
    "missing": "pytest.importorskip('no_such_module')\ndef test_a(): pass",
}
"""Files with a test that does not run, by what keeps it from running."""


def run(folder: Path, tests: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(HEAD, encoding="utf-8")
    for name, text in tests.items():
        (folder / f"test_{name}.py").write_text(f"import pytest\n{text}\n", encoding="utf-8")
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT}\n", encoding="utf-8")
    words = (*(word for name in PLUGINS for word in ("-p", f"no:{name}")), "-q", *words)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(folder)], capture_output=True, text=True, cwd=folder
    )


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_every_test_that_does_not_run_fails_the_run(tmp_path, workers):
    done = run(tmp_path, WITHOUT, *workers)
    found = done.stdout.partition("skipped, which counts as failed")[2]
    assert done.returncode == 1
    assert [name for name in WITHOUT if f"test_{name}.py" not in found] == []


def test_one_that_does_not_run_among_others_is_enough(tmp_path):
    done = run(tmp_path, {"said": WITHOUT["said"], "other": "def test_c(): pass"})
    assert done.returncode == 1
    assert "later" in done.stdout


def test_a_run_in_which_everything_ran_passes(tmp_path):
    assert run(tmp_path, {"all": "def test_a(): pass"}).returncode == 0
