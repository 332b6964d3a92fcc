"""`abacus forms read … --export` writes all that was read into one file."""

from pathlib import Path

import pytest

from abacus.foundation.documents.forms.command import main
from tests.unit.documents.ministry import FormSheet, save
from tests.unit.documents.written.facts import differences, facts, read


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two forms in one file, one in another, and one that is refused."""
    both = save(tmp_path / "a.xlsx", FormSheet(name="一"), FormSheet({"C3": "=2+3", "E13": "≥50公里"}, name="二"))
    refused = tmp_path / "b.csv"
    refused.write_text("不是表", encoding="utf-8")
    return [str(both), str(refused), str(save(tmp_path / "c.xlsx", FormSheet({"E6": None})))]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_form_that_was_read_is_in_the_export(tmp_path: Path, files, kind: str):
    target = tmp_path / f"export.{kind}"
    assert main(["read", *files, "--json", "--export", str(target)]) == 2
    forms = [form for name in files for form in read(Path(name)) if form.error is None]
    back = read(target)
    assert len(back) == len(forms) == 3
    for form, other in zip(forms, back, strict=True):
        assert differences(facts(form), facts(other)) == []


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, files, capsys):
    assert main(["read", files[0], "--export", str(tmp_path / "nowhere/a.xlsx")]) == 2
    assert "写不了" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["read", files[0], "--export", "a.pdf"])
    assert "应以 .xlsx 或 .csv 结尾" in capsys.readouterr().err


def test_nothing_is_written_where_nothing_was_read(tmp_path: Path, files):
    assert main(["read", files[1], "--export", str(tmp_path / "none.xlsx")]) == 2
    assert not (tmp_path / "none.xlsx").exists()
