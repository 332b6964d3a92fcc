"""Archives: their members one by one, each under its own name; one that is refused costs only itself."""

import stat
import zipfile
from pathlib import Path

import pytest

from abacus.foundation.documents import confined
from abacus.foundation.documents.reading_ahead import Read, read_many
from abacus.foundation.documents.workbooks import WorkbookError, read_workbook
from tests.unit.documents.making import archive, docx, old_bytes, table
from tests.unit.documents.packages import made, sheet_xml

CSV = "项目,金额\n养护,10\n".encode()


def read(path: Path) -> list[Read]:
    return list(read_many([(path, path.name)]))


def told(path: Path) -> list[tuple[str, str | None]]:
    """Each member's name and the code of its refusal."""
    return [(one.name, one.error.code if one.error else None) for one in read(path)]


def form(folder: Path, value: str) -> bytes:
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{value}</t></is></c></row>'
    return made(folder / "x.xlsx", sheet_xml(row)).read_bytes()


def test_members_are_read_in_their_order_whatever_their_format(tmp_path: Path):
    word = docx(tmp_path / "w.docx", table(("甲",))).read_bytes()
    members = {"镇/乙.xlsx": form(tmp_path, "乙"), "甲.docx": word, "旧.et": old_bytes(), "表.csv": CSV}
    answers = read(archive(tmp_path / "收表.zip", members))
    assert [one.name for one in answers] == [f"收表.zip/{name}" for name in members]
    assert [one.workbook.sheets[0].name for one in answers if one.workbook] == ["表", "表1", "表", ""]


def test_what_systems_leave_in_archives_is_passed_over(tmp_path: Path):
    litter = {"__MACOSX/._a.csv": b"x", ".DS_Store": b"x", "~$表.xlsx": b"x", "镇/Thumbs.db": b"x", "镇/": b""}
    assert told(archive(tmp_path / "a.zip", {**litter, "表.csv": CSV})) == [("a.zip/表.csv", None)]
    assert told(archive(tmp_path / "b.zip", litter)) == [("b.zip", "file.broken")]


def test_a_member_that_is_refused_leaves_the_others_alone(tmp_path: Path):
    inner = archive(tmp_path / "inner.zip", {"x.csv": CSV}).read_bytes()
    far = made(tmp_path / "far.xlsx", sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>')).read_bytes()
    members = {"1.pdf": b"%PDF-1.7", "2.zip": inner, "3.xlsx": far, "4.xlsx": b"MZ\x90", "5.csv": CSV, "6.csv": b""}
    assert [code for _, code in told(archive(tmp_path / "a.zip", members))] == [
        "file.not_a_form",
        "file.forbidden",
        "file.too_large",
        "file.not_a_form",
        None,
        "file.broken",
    ]


def test_names_without_the_mark_of_utf_8_are_read_as_chinese_systems_write_them(tmp_path: Path):
    path = archive(tmp_path / "a.zip", {"AAAA.csv": CSV, "BBBBBB.csv": CSV})
    content = path.read_bytes().replace(b"AAAA", "财政".encode("gbk")).replace(b"BBBBBB", "财政".encode())
    path.write_bytes(content)
    assert [name for name, _ in told(path)] == ["a.zip/财政.csv", "a.zip/财政.csv"]


def test_a_member_that_costs_the_child_leaves_the_others_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 50_000))
    heavy = made(tmp_path / "x.xlsx", sheet_xml(rows)).read_bytes()
    path = archive(tmp_path / "a.zip", {"1.csv": CSV, "2.xlsx": heavy, "3.csv": CSV})
    monkeypatch.setattr(confined, "MOST_ANSWER", 500_000)
    assert [code for _, code in told(path)] == [None, "file.too_large", None]


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        link = zipfile.ZipInfo("passwd.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")
        package.writestr("b.csv", CSV)
    assert [code for _, code in told(path)] == ["file.forbidden", None]


def test_an_archive_is_refused_where_one_file_is_wanted(tmp_path: Path):
    with pytest.raises(WorkbookError) as caught:
        read_workbook(archive(tmp_path / "a.zip", {"a.csv": CSV}))
    assert caught.value.code == "file.not_a_form"


def test_files_and_archives_come_in_the_order_they_were_given(tmp_path: Path):
    (tmp_path / "1.csv").write_bytes(CSV)
    files = [
        (tmp_path / "1.csv", "一"),
        (tmp_path / "missing.csv", "二"),
        (archive(tmp_path / "a.zip", {"x.csv": CSV, "y.csv": CSV}), "三"),
        (tmp_path / "1.csv", "四"),
    ]
    assert [one.name for one in read_many(files)] == ["一", "二", "三/x.csv", "三/y.csv", "四"]
