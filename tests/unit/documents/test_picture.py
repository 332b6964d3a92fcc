"""The sheet as it looks, as data."""

from abacus.foundation.documents.forms.picture import LONGEST, MOST_COLUMNS, MOST_ROWS, picture_of, rows_of
from abacus.foundation.documents.workbooks import Cell, Range, Sheet


def sheet(*rows: tuple[str, ...], **more: object) -> Sheet:
    cells = tuple(tuple(Cell(text, "text", "") if text else None for text in row) for row in rows)
    return Sheet("表", False, cells, **more)  # type: ignore[arg-type]


def test_merged_cells_span_and_stand_once():
    picture = picture_of(sheet(("名称", "路灯", ""), ("", "甲", "乙"), merged=(Range(1, 2, 1, 3), Range(1, 1, 2, 1))))
    first, second = picture.lines
    assert [(cell.cell, cell.rows, cell.columns) for cell in first.cells] == [("A1", 2, 1), ("B1", 1, 2)]
    assert [cell.text for cell in second.cells] == ["甲", "乙"]


def test_hidden_rows_and_columns_are_left_out_and_said():
    picture = picture_of(
        sheet(("a", "b", "c"), ("d", "e", "f"), hidden_rows=frozenset({1}), hidden_columns=frozenset({2}))
    )
    assert picture.hides
    assert [letter for letter, _ in picture.columns] == ["A", "C"]
    assert [[cell.cell for cell in line.cells] for line in picture.lines] == [["A2", "C2"]]


def test_a_merged_range_over_hidden_columns_is_only_as_wide_as_one_sees():
    picture = picture_of(sheet(("a", "", ""), merged=(Range(1, 1, 1, 3),), hidden_columns=frozenset({1, 2})))
    assert [(cell.cell, cell.text, cell.columns) for cell in picture.lines[0].cells] == [("A1", "a", 1)]


def test_a_large_sheet_is_cut_and_says_so():
    picture = picture_of(sheet(*[("x",) * 40] * 500))
    assert (len(picture.lines), len(picture.columns)) == (MOST_ROWS, MOST_COLUMNS)
    assert (picture.cut_rows, picture.cut_columns) == (300, 10)


def test_only_the_rows_of_the_form_are_drawn():
    picture = picture_of(sheet(*[("x",)] * 90), top=11, bottom=20)
    assert [line.number for line in picture.lines] == list(range(11, 21))
    assert rows_of(["C14", "B17"]) == (11, 20)
    assert rows_of([]) is None


def test_columns_are_as_wide_as_their_usual_text_and_long_texts_are_cut():
    picture = picture_of(sheet(("序号", "这一列的文字总是比较长一些的"), ("1", "x" * (LONGEST + 1))))
    assert picture.columns[0][1] < picture.columns[1][1]
    assert picture.lines[1].cells[1].cut


def test_an_empty_sheet_is_an_empty_picture():
    assert picture_of(sheet()).lines == ()
