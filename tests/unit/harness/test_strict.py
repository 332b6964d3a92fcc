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


def run(folder: Path, test: str, *words: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(HEAD, encoding="utf-8")
    (folder / "test_example.py").write_text(f"import pytest\n{test}\n", encoding="utf-8")
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT}\n", encoding="utf-8")
    words = ("-p", "no:django", "-p", "no:cacheprovider", "-q", *words)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(folder)], capture_output=True, text=True, cwd=folder
    )


@pytest.mark.parametrize(
    "test",
    [
        "@pytest.mark.skip(reason='later')\ndef test_a(): pass\ndef test_b(): pass",
        "def test_a(): pytest.skip('later')\ndef test_b(): pass",
        "@pytest.mark.xfail(reason='later')\ndef test_a(): assert False\ndef test_b(): pass",
    ],
)
@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_test_that_does_not_run_fails_the_run(tmp_path, test, workers):
    done = run(tmp_path, test, *workers)
    assert done.returncode == 1
    assert "later" in done.stdout


def test_a_module_that_skips_itself_fails_the_run(tmp_path):
    done = run(tmp_path, "pytest.importorskip('no_such_module')\ndef test_a(): pass")
    assert done.returncode != 0


def test_a_run_in_which_everything_ran_passes(tmp_path):
    assert run(tmp_path, "def test_a(): pass").returncode == 0
