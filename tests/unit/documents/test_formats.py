"""The same table reads the same, whichever program wrote it."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from abacus.foundation.documents.workbooks import Range, Sheet, read_workbook
from tests.unit.documents.making import ods, ods_cell, ods_row, ods_table, style, xls

STYLES = (
    '<number:percentage-style style:name="N1"><number:number number:decimal-places="0"/><number:text>%</number:text>'
    "</number:percentage-style>"
    '<number:number-style style:name="N2"><number:number number:decimal-places="2" number:grouping="true"/>'
    "</number:number-style>"
    '<number:date-style style:name="N3"><number:year number:style="long"/><number:text>年</number:text>'
    '<number:month number:style="long"/><number:text>月</number:text></number:date-style>'
    '<number:number-style style:name="N4"><number:number number:decimal-places="0"/><number:text>个</number:text>'
    "</number:number-style>"
    + "".join(
        f'<style:style style:name="c{number}" style:family="table-cell" style:data-style-name="N{number}"/>'
        for number in (1, 2, 3, 4)
    )
    + '<style:style style:name="t1" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def in_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page, other = book.add_worksheet("自评表"), book.add_worksheet("旧表")
        page.write_number("A1", 0.95, book.add_format({"num_format": "0%"}))
        page.write_number("B1", 1234.5, book.add_format({"num_format": "#,##0.00"}))
        page.write_datetime("C1", date(2023, 12, 31), book.add_format({"num_format": 'yyyy"年"mm"月"'}))
        page.write_number("D1", 50, book.add_format({"num_format": '0"个"'}))
        page.write_number("A2", 0.1 + 0.2)
        page.write_string("B2", "≥50个\n第二行")
        page.write_boolean("C2", True)
        page.merge_range("A3:B4", "合并")
        page.write_string("A5", "藏")
        page.set_row(4, None, None, {"hidden": True})
        page.set_column("D:D", None, None, {"hidden": True})
        other.hide()
    return path


def in_xls(path: Path) -> Path:
    def fill(book):
        page, other = book.add_sheet("自评表"), book.add_sheet("旧表")
        page.write(0, 0, 0.95, style("0%"))
        page.write(0, 1, 1234.5, style("#,##0.00"))
        page.write(0, 2, date(2023, 12, 31), style('yyyy"年"mm"月"'))
        page.write(0, 3, 50, style('0"个"'))
        page.write(1, 0, 0.1 + 0.2)
        page.write(1, 1, "≥50个\n第二行")
        page.write(1, 2, True)
        page.write_merge(2, 3, 0, 1, "合并")
        page.write(4, 0, "藏")
        page.row(4).hidden = True
        page.col(3).hidden = True
        other.visibility = 1

    return xls(path, fill)


def in_ods(path: Path) -> Path:
    spanned = ' table:number-columns-spanned="2" table:number-rows-spanned="2"'
    rows = (
        '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
        + ods_row(
            ods_cell("0.95", "percentage", ' table:style-name="c1"'),
            ods_cell("1234.5", "float", ' table:style-name="c2"'),
            ods_cell("2023-12-31", "date", ' table:style-name="c3"'),
            ods_cell("50", "float", ' table:style-name="c4"'),
        )
        + ods_row(
            ods_cell("0.30000000000000004", "float"),
            ods_cell("≥50个</text:p><text:p>第二行"),
            ods_cell("true", "boolean"),
            '<table:table-cell table:number-columns-repeated="1020"/>',
        )
        + ods_row(ods_cell("合并", about=spanned), "<table:covered-table-cell/>")
        + ods_row('<table:covered-table-cell table:number-columns-repeated="2"/>')
        + ods_row(ods_cell("藏"), about=' table:visibility="collapse"')
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            about=' table:number-rows-repeated="1048571" table:style-name="ro1"',
        )
    )
    named = ods_table(rows).replace('"表"', '"自评表"')
    hidden = ods_table("", ' table:style-name="t1"').replace('"表"', '"旧表"')
    return ods(path, named + hidden, STYLES)


def told(sheet: Sheet) -> list[tuple[int, int, str, str, str]]:
    """Every filled cell: where, kind, value and as it is shown."""
    return [
        (row, column, cell.kind, cell.value, cell.shown)
        for row, cells in enumerate(sheet.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell
    ]


@pytest.mark.parametrize("write", [in_xlsx, in_xls, in_ods])
def test_one_table_reads_the_same_from_every_program(tmp_path: Path, write):
    sheet, hidden = read_workbook(write(tmp_path / "form")).sheets
    assert told(sheet) == [
        (1, 1, "number", "0.95", "95%"),
        (1, 2, "number", "1234.5", "1,234.50"),
        (1, 3, "date", "2023-12-31", "2023年12月"),
        (1, 4, "number", "50", "50个"),
        (2, 1, "number", "0.3", "0.3"),
        (2, 2, "text", "≥50个\n第二行", "≥50个\n第二行"),
        (2, 3, "yes_no", "1", "TRUE"),
        (3, 1, "text", "合并", "合并"),
        (5, 1, "text", "藏", "藏"),
    ]
    assert sheet.merged == (Range(3, 1, 4, 2),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {4})
    assert (sheet.name, sheet.hidden, hidden.name, hidden.hidden) == ("自评表", False, "旧表", True)
    assert sheet.rows[0][0]
    assert sheet.rows[0][0].is_percent
