"""OpenDocument sheets: repetition is counted, styles come from where they are stated, comments are left out."""

from pathlib import Path

import pytest

from abacus.foundation.documents.workbooks import Sheet, WorkbookError, read_workbook
from tests.unit.documents.making import SPACES, ods, ods_cell, ods_row, ods_table

PERCENT = (
    '<number:percentage-style style:name="N1"><number:number number:decimal-places="1"/><number:text>%</number:text>'
    '</number:percentage-style><style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>'
)


def sheet(path: Path, rows: str, styles: str = "", more: dict[str, str | bytes] | None = None) -> Sheet:
    return read_workbook(ods(path / "a.ods", ods_table(rows), styles, more)).sheets[0]


def test_repeated_cells_and_rows_stand_where_they_are_filled(tmp_path: Path):
    twice = ' table:number-columns-repeated="2"'
    rows = (
        ods_row(f"<table:table-cell{twice}/>", ods_cell("甲", about=twice), about=' table:number-rows-repeated="2"')
        + '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        + ods_row(ods_cell("乙"))
    )
    found = sheet(tmp_path, rows)
    assert list(found.values()) == [(None, None, "甲", "甲")] * 2 + [()] * 3 + [("乙",)]


def test_rows_and_columns_in_groups_and_heads_count_on(tmp_path: Path):
    rows = (
        "<table:table-header-columns><table:table-column/></table:table-header-columns>"
        '<table:table-column-group><table:table-column table:visibility="collapse"/></table:table-column-group>'
        "<table:table-header-rows>" + ods_row(ods_cell("头")) + "</table:table-header-rows>"
        "<table:table-row-group>"
        + ods_row(ods_cell("身"), about=' table:visibility="filter"')
        + "</table:table-row-group>"
    )
    found = sheet(tmp_path, rows)
    assert list(found.values()) == [("头",), ("身",)]
    assert (found.hidden_rows, found.hidden_columns) == ({2}, {2})


def test_a_format_may_come_from_the_column_the_row_or_the_document(tmp_path: Path):
    rows = (
        '<table:table-column table:default-cell-style-name="c1"/><table:table-column/>'
        + ods_row(ods_cell("0.5", "percentage"), ods_cell("0.5", "percentage", ' table:style-name="child"'))
        + ods_row("<table:table-cell/>", ods_cell("0.5", "percentage"), about=' table:default-cell-style-name="c1"')
    )
    child = '<style:style style:name="child" style:family="table-cell" style:parent-style-name="c1"/>'
    found = sheet(
        tmp_path, rows, child, {"styles.xml": f"<office:document-styles {SPACES}>{PERCENT}</office:document-styles>"}
    )
    shown = [[cell.shown if cell else None for cell in row] for row in found.rows]
    assert shown == [["50.0%", "50.0%"], [None, "50.0%"]]


def test_a_percentage_without_a_style_is_shown_as_its_text_shows_it(tmp_path: Path):
    stated = 'office:value-type="percentage" office:value="0.955"'
    cell = f"<table:table-cell {stated}><text:p>95.5%</text:p></table:table-cell>"
    [only] = sheet(tmp_path, ods_row(cell)).rows[0]
    assert only is not None
    assert (only.value, only.shown) == ("0.955", "95.5%")


def test_texts_are_joined_and_comments_and_pictures_left_out(tmp_path: Path):
    inside = (
        "<office:annotation><text:p>批注</text:p></office:annotation><text:p>第<text:span>一</text:span>段"
        '<text:s text:c="2"/>尾<text:line-break/>下'
        "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
        "</text:p><text:p>第二段</text:p>"
    )
    cell = f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'
    assert list(sheet(tmp_path, ods_row(cell)).values()) == [("第一段  尾\n下\n第二段",)]


def test_formulas_errors_and_days_say_what_they_are(tmp_path: Path):
    formula = ' table:formula="of:=1"'
    cells = (
        ods_cell("3", "float", formula),
        f"<table:table-cell{formula}/>",
        ods_cell("#DIV/0!", about=f'{formula} calcext:value-type="error"'),
        ods_cell("2023-06-30T08:00:00", "date"),
        ods_cell("2023-02-30", "date"),
        ods_cell("false", "boolean"),
    )
    found = [(cell.kind, cell.value) if cell else None for cell in sheet(tmp_path, ods_row(*cells)).rows[0]]
    assert found == [
        ("number", "3"),
        ("formula", ""),
        ("error", "#DIV/0!"),
        ("date", "2023-06-30"),
        None,
        ("yes_no", "0"),
    ]


@pytest.mark.parametrize(
    ("mimetype", "code"),
    [
        ("application/vnd.oasis.opendocument.text", "file.not_a_form"),
        ("application/vnd.oasis.opendocument.graphics", "file.not_a_form"),
    ],
)
def test_other_documents_of_the_family_are_refused(tmp_path: Path, mimetype: str, code: str):
    with pytest.raises(WorkbookError) as caught:
        sheet(tmp_path, ods_row(ods_cell("甲")), more={"mimetype": mimetype})
    assert caught.value.code == code
