"""Workbooks of Excel 97–2003 and WPS: exact values, both epochs, whatever the file is called."""

from datetime import date
from pathlib import Path

import pytest

from abacus.foundation.documents.workbooks import Cell, read_workbook
from tests.unit.documents.making import style, xls


def cells(path: Path, fill) -> list[Cell | None]:
    return list(read_workbook(xls(path / "a.xls", fill)).sheets[0].rows[0])


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (89.974, "89.974"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 1.1, "1.21"),
        (72890, "72890"),
        (1e-7, "0.0000001"),
        (123456789012345, "123456789012345"),
        (-0.5, "-0.5"),
        (4.35 * 100, "435"),
    ],
)
def test_a_binary_number_is_the_decimal_that_a_person_wrote(tmp_path: Path, stored: float, value: str):
    assert cells(tmp_path, lambda book: book.add_sheet("表").write(0, 0, stored)) == [(value, "number", "")]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_of_both_epochs_are_days(tmp_path: Path, epoch_1904: bool):
    def fill(book):
        book.dates_1904 = epoch_1904
        book.add_sheet("表").write(0, 0, date(2023, 6, 30), style("yyyy-mm-dd"))

    assert cells(tmp_path, fill) == [("2023-06-30", "date", "yyyy-mm-dd")]


def test_built_in_formats_read_as_in_an_xlsx(tmp_path: Path):
    def fill(book):
        page = book.add_sheet("表")
        page.write(0, 0, 0.955, style("0.00%"))
        page.write(0, 1, 12345, style("#,##0"))
        page.write(0, 2, 7, style("@"))

    assert [cell.shown for cell in cells(tmp_path, fill) if cell] == ["95.50%", "12,345", "7"]


def test_sheets_can_be_hidden_in_two_ways_and_texts_keep_their_breaks(tmp_path: Path):
    def fill(book):
        for visibility in (0, 1, 2):
            page = book.add_sheet(f"表{visibility}")
            page.visibility = visibility
            page.write(0, 0, " 第一行\n第二行 ")

    sheets = read_workbook(xls(tmp_path / "a.et", fill)).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("表0", False), ("表1", True), ("表2", True)]
    assert list(sheets[0].values()) == [(" 第一行\n第二行 ",)]


def test_what_it_is_called_does_not_matter(tmp_path: Path):
    path = xls(tmp_path / "其实是旧表.xlsx", lambda book: book.add_sheet("表").write(0, 0, "甲"))
    assert list(read_workbook(path).sheets[0].values()) == [("甲",)]
