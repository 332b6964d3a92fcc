"""Many files: folders, archives and a county's worth of them, in the order they were named."""

import json
import os
import signal
import zipfile
from pathlib import Path

import pytest

from abacus.foundation.documents.forms import side_by_side
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.side_by_side import tell_all
from tests.harness import DAY
from tests.unit.documents.ministry import FormSheet, save


def name_of(answer: FormRead) -> tuple[str, str | None]:
    return answer.file, answer.project.name or (answer.error.code if answer.error else None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two forms, a form with an error and what a system leaves behind."""
    with zipfile.ZipFile(tmp_path / "收表.zip", "w") as made:
        for name in ("丙", "甲"):
            made.write(save(tmp_path / "x.xlsx", FormSheet({"C3": name})), f"镇/{name}.xlsx")
        made.writestr("镇/说明.pdf", b"%PDF-1.7")
        made.writestr("__MACOSX/镇/._甲.xlsx", b"x")
    (tmp_path / "x.xlsx").unlink()
    return tmp_path / "收表.zip"


def test_an_archive_stands_for_its_members_and_a_folder_for_its_files(run, tmp_path: Path, archive: Path):
    (tmp_path / "乡").mkdir()
    folder_form = save(tmp_path / "乡" / "乙.xlsx", FormSheet({"C3": "乙"}))
    (tmp_path / "乡" / "~$乙.xlsx").write_bytes(b"x")
    done = run(archive, tmp_path / "乡", "--json")
    found = [(one["file"], one["project"]["name"], (one["error"] or {}).get("code")) for one in json.loads(done.stdout)]
    assert found == [
        (f"{archive}/镇/丙.xlsx", "丙", None),
        (f"{archive}/镇/甲.xlsx", "甲", None),
        (f"{archive}/镇/说明.pdf", None, "file.not_a_form"),
        (str(folder_form), "乙", None),
    ]
    assert done.returncode == 2


def test_an_empty_folder_is_refused_by_its_name(run, tmp_path: Path):
    done = run(tmp_path, "--json")
    [only] = json.loads(done.stdout)
    assert (done.returncode, only["file"], only["error"]["code"]) == (2, str(tmp_path), "file.broken")


def test_helpers_say_the_same_as_one_process(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch):
    paths = [save(tmp_path / f"{number}.xlsx", FormSheet({"C3": f"第{number}期"})) for number in range(12)]
    files = [*((path, path.name) for path in paths[:9]), (archive, "收表.zip"), (tmp_path / "无", "无")]
    alone = list(tell_all(files, region=None, on=DAY, say=name_of))
    assert [name for name, _ in alone][8:] == [
        "8.xlsx",
        "收表.zip/镇/丙.xlsx",
        "收表.zip/镇/甲.xlsx",
        "收表.zip/镇/说明.pdf",
        "无",
    ]
    monkeypatch.setattr(side_by_side, "_helpers", lambda files: 2)
    monkeypatch.setattr(side_by_side, "TOGETHER", 2)
    assert list(tell_all(files, region=None, on=DAY, say=name_of)) == alone


def test_a_helper_that_is_ended_from_outside_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    paths = [save(tmp_path / f"{number}.xlsx", FormSheet()) for number in range(8)]
    monkeypatch.setattr(side_by_side, "_helpers", lambda files: 2)
    monkeypatch.setattr(side_by_side, "TOGETHER", 1)
    monkeypatch.setattr(side_by_side, "_told", _dying)
    told = list(tell_all([(path, path.name) for path in paths], region=None, on=DAY, say=name_of))
    assert [name for name, _ in told] == [path.name for path in paths]


def _dying(*_: object) -> list[object]:
    """Ends its process as the system does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []
