"""csv in every usual encoding and with every usual delimiter."""

from pathlib import Path

import pytest

from abacus.foundation.documents.workbooks import read_workbook


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_and_delimiter_reads_the_same(tmp_path: Path, encoding: str, delimiter: str):
    rows = [["项目名称", "养护，一期；共3处"], ["金额（万元）", "1234.50"], ["", "95%"]]
    text = "\r\n".join(delimiter.join(f'"{field}"' for field in row) for row in rows) + "\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    [sheet] = read_workbook(tmp_path / "a.csv").sheets
    assert [[cell.shown if cell else None for cell in row] for row in sheet.rows] == [
        ["项目名称", "养护，一期；共3处"],
        ["金额（万元）", "1234.50"],
        [None, "95%"],
    ]


def test_blank_lines_keep_their_rows_between_forms(tmp_path: Path):
    (tmp_path / "a.txt").write_text("甲,1\n\n\n乙,2\n", encoding="gb18030")
    assert list(read_workbook(tmp_path / "a.txt").sheets[0].values()) == [("甲", "1"), (), (), ("乙", "2")]


@pytest.mark.parametrize(
    ("field", "kind", "value", "shown"),
    [
        ("95%", "number", "0.95", "95%"),
        ("95.50%", "number", "0.955", "95.50%"),
        ("0.00%", "number", "0", "0.00%"),
        ("1,234.50", "number", "1234.50", "1,234.50"),
        ("007", "text", "007", "007"),
        ("1,23", "text", "1,23", "1,23"),
        ("１２", "text", "１２", "１２"),
        ("2023-06-30", "text", "2023-06-30", "2023-06-30"),
        ("≥95%", "text", "≥95%", "≥95%"),
    ],
)
def test_what_looks_like_a_number_is_one_and_looks_the_same(
    tmp_path: Path, field: str, kind: str, value: str, shown: str
):
    (tmp_path / "a.csv").write_text(f'"{field}",x\n', encoding="utf-8")
    cell = read_workbook(tmp_path / "a.csv").sheets[0].cell(1, 1)
    assert cell is not None
    assert (cell.kind, cell.value, cell.shown) == (kind, value, shown)
