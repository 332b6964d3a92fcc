"""Reading workbooks: exact values, and every hostile file refused while the caller lives on."""

import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from abacus.foundation.documents.workbooks import Limits, Range, WorkbookError, address, read_workbook
from tests.unit.documents.packages import HOSTILE, hostile, made, sheet_xml


def refusal(path: Path) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    assert caught.value.message.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("89.974", "89.974"),
        ("89.974000000000004", "89.974"),
        ("0.30000000000000004", "0.3"),
        ("1.1000000000000001E-2", "0.011"),
        ("72890.00", "72890"),
        ("1E3", "1000"),
        ("-0.5", "-0.5"),
        ("-0", "0"),
        ("007", "7"),
        ("123456789012345", "123456789012345"),
        ("0.0049999999999999996", "0.005"),
    ],
)
def test_a_number_is_its_decimal_text_and_never_a_float(tmp_path: Path, stored: str, value: str):
    path = made(tmp_path / "a.xlsx", sheet_xml(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))
    cell = read_workbook(path).sheets[0].cell(1, 1)
    assert cell is not None
    assert (cell.value, cell.kind) == (value, "number")


@pytest.mark.parametrize("stored", ["1e999999999", "NaN", "Infinity", "1e400", "12x"])
def test_what_is_no_usable_number_is_text(tmp_path: Path, stored: str):
    path = made(tmp_path / "a.xlsx", sheet_xml(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))
    cell = read_workbook(path).sheets[0].cell(1, 1)
    assert cell is not None
    assert (cell.value, cell.kind) == (stored, "text")


def test_formats_merges_dates_and_what_is_hidden_are_kept(tmp_path: Path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page, other = book.add_worksheet("自评表"), book.add_worksheet("旧表")
        other.hide()
        page.write_number("A1", 0.95, book.add_format({"num_format": "0.0%"}))
        page.write_datetime("B2", date(2023, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_string("C3", "  ＝1+1\n第二行")
        page.write_boolean("D4", True)
        page.merge_range("A5:C6", "合并")
        page.set_row(6, None, None, {"hidden": True})
        page.set_column("F:G", None, None, {"hidden": True})
    sheet, hidden = read_workbook(tmp_path / "a.xlsx").sheets
    assert (sheet.name, sheet.hidden, hidden.name, hidden.hidden) == ("自评表", False, "旧表", True)
    percent = sheet.rows[0][0]
    assert percent is not None
    assert (percent.value, percent.is_percent, percent.shown) == ("0.95", True, "95.0%")
    assert sheet.cell(2, 2) == ("2023-06-30", "date", "yyyy-mm-dd")
    assert [row[-1].value for row in sheet.rows[2:4] if row[-1]] == ["  ＝1+1\n第二行", "1"]
    assert sheet.merged == (Range(5, 1, 6, 3),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({7}, {6, 7})


def test_a_formula_gives_its_stored_result_or_says_that_it_has_none(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=SUM(1,2)"
    book.save(tmp_path / "a.xlsx")
    cell = read_workbook(tmp_path / "a.xlsx").sheets[0].cell(1, 1)
    assert cell is not None
    assert (cell.kind, cell.value) == ("formula", "")
    stored = '<row r="1"><c r="A1"><f>SUM(1,2)</f><v>3</v></c><c r="B1" t="str"><f>A1</f><v>三</v></c></row>'
    path = made(tmp_path / "b.xlsx", sheet_xml(stored))
    assert list(read_workbook(path).sheets[0].values()) == [("3", "三")]


def test_rows_and_cells_without_addresses_count_on(tmp_path: Path):
    rows = '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>'
    path = made(tmp_path / "a.xlsx", sheet_xml(rows))
    assert list(read_workbook(path).sheets[0].values()) == [("甲", "1"), (), ("2",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_one_sheet_in_any_usual_encoding(tmp_path: Path, encoding: str):
    (tmp_path / "a.csv").write_bytes('项目,金额\r\n"养护,一期",1234.50\r\n007,\r\n'.encode(encoding))
    [sheet] = read_workbook(tmp_path / "a.csv").sheets
    assert list(sheet.values()) == [("项目", "金额"), ("养护,一期", "1234.50"), ("007",)]
    assert [cell.kind for cell in (sheet.cell(2, 2), sheet.cell(3, 1)) if cell] == ["number", "text"]


def test_a_long_code_keeps_every_digit(tmp_path: Path):
    (tmp_path / "a.csv").write_text("123456789012345678\n")
    cell = read_workbook(tmp_path / "a.csv").sheets[0].cell(1, 1)
    assert cell is not None
    assert (cell.value, cell.kind) == ("123456789012345678", "text")


@pytest.mark.parametrize(("kind", "code"), HOSTILE.items(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_what_to_do(tmp_path: Path, kind: str, code: str):
    assert refusal(hostile(tmp_path, kind)).code == code


def test_every_refusal_can_be_said_in_another_language(tmp_path: Path):
    message = refusal(hostile(tmp_path, "far cell")).message
    assert message.translated(lambda text: "beyond {rows} × {columns} at {cell}") == "beyond 200000 × 256 at XFD1048576"


def test_a_cell_beyond_the_limits_is_named(tmp_path: Path):
    assert refusal(hostile(tmp_path, "far cell")).cell == "XFD1048576"
    assert refusal(hostile(tmp_path, "far column")).cell == "XFD1"


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 60_000))
    path = made(tmp_path / "a.xlsx", sheet_xml(rows))
    began = time.monotonic()
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, limits=Limits(seconds=0.01))
    assert caught.value.code == "file.too_large"
    assert time.monotonic() - began < 60  # on any machine; unhindered it would read on for minutes there


def test_an_empty_row_that_only_closes_the_sheet_does_not_matter(tmp_path: Path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" hidden="0" ht="12.8"/>'
    [sheet] = read_workbook(made(tmp_path / "a.xlsx", sheet_xml(rows))).sheets
    assert list(sheet.values()) == [("1",)]


def test_a_caller_may_ask_for_fewer_cells(tmp_path: Path):
    path = made(tmp_path / "a.xlsx", sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row>"))
    (tmp_path / "a.csv").write_text("1,2")
    for file in (path, tmp_path / "a.csv"):
        with pytest.raises(WorkbookError) as caught:
            read_workbook(file, limits=Limits(cells=1))
        assert caught.value.code == "file.too_large"


@pytest.mark.parametrize(
    ("stored", "kind"), [("2023-06-30T00:00:00", "date"), ("2023-02-30", "text"), ("soon", "text")]
)
def test_a_day_stored_as_text_is_a_day_only_if_there_is_one(tmp_path: Path, stored: str, kind: str):
    path = made(tmp_path / "a.xlsx", sheet_xml(f'<row><c t="d"><v>{stored}</v></c></row>'))
    cell = read_workbook(path).sheets[0].cell(1, 1)
    assert cell is not None
    assert cell.kind == kind


def test_nothing_is_written_beside_a_file(tmp_path: Path):
    path = hostile(tmp_path, "slip")
    refusal(path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (3, 28, "AB3"), (200_000, 256, "IV200000")])
def test_an_address_is_written_as_in_a_sheet(row: int, column: int, name: str):
    assert address(row, column) == name
