"""What a run measured comes into the document by itself, and only between its marks."""

import pytest

from tests.harness import reliability

PAGE = "before\n<!-- load: begin -->\nold\n<!-- load: end -->\nafter\n"


def test_only_what_stands_between_the_marks_is_replaced(tmp_path):
    page = tmp_path / "reliability.md"
    page.write_text(PAGE, encoding="utf-8")
    reliability.put("load", ["new", "lines"], page)
    assert page.read_text(encoding="utf-8") == PAGE.replace("old", "new\nlines")


def test_a_document_without_marks_is_refused(tmp_path):
    page = tmp_path / "reliability.md"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for load"):
        reliability.put("load", ["new"], page)


def test_the_document_has_a_place_for_each_run():
    text = reliability.PAGE.read_text(encoding="utf-8")
    assert text.index("<!-- load: begin -->") < text.index("<!-- load: end -->")


def test_what_tests_wrote_down_is_found_in_their_result_file(tmp_path, pytester_result):
    assert reliability.measured([("SQLite", pytester_result)]) == [("JOBS: rows lost", "SQLite", "0")]
    assert reliability.measured([("SQLite", tmp_path / "missing.xml")]) == []


@pytest.fixture
def pytester_result(tmp_path, monkeypatch):
    """The result file of a run whose test measured something."""
    import subprocess
    import sys

    test = tmp_path / "test_it.py"
    test.write_text("def test_it(measured):\n    measured('JOBS: rows lost', '0')\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text("from tests.conftest import measured\n", encoding="utf-8")
    result = tmp_path / "result.xml"
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", "-c", "/dev/null",
             f"--junitxml={result}", "--rootdir", str(tmp_path), str(test)]  # fmt: skip
    done = subprocess.run(
        words, cwd=tmp_path, env={"PYTHONPATH": str(reliability.ROOT), "PATH": ""}, capture_output=True
    )
    assert done.returncode == 0, done.stdout.decode()
    return result
