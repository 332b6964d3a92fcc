"""Pages as a workbook or as csv."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.writing.form import form_page
from abacus.foundation.documents.writing.page import Page, Placed, Value
from abacus.foundation.documents.writing.printed import printed
from abacus.foundation.documents.writing.shapes import SHAPES
from abacus.foundation.spreadsheets import commas
from abacus.foundation.spreadsheets.books import Book, sheet_name

Forms = Iterable[FormRead | Mapping[str, Any]]
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "font_name": "方正小标宋简体"},
    "centre": {"align": "center"},
    "label": {"bold": True, "align": "center", "bg_color": "#F2F4F7", "border": 1},
    "text": {"border": 1},
    "number": {"border": 1, "align": "right"},
}
WIDTHS = {0: 8, 1: 14, 2: 16, 3: 24}
WIDTH = 14
LINE_HEIGHT = 18


def xlsx_of(forms: Forms) -> bytes:
    """A workbook with one sheet for each form; a refused file has none."""
    stream = BytesIO()
    with Book(stream) as book:
        for page in _pages(forms):
            _write(book, page)
    return stream.getvalue()


def csv_of(forms: Forms) -> str:
    """The forms one below the other, with the byte order mark."""
    rows: list[list[Any]] = []
    for page in _pages(forms):
        lines: list[list[Any]] = [[None] * page.width for _ in range(page.row)]
        for one in page.cells:
            for below, value in enumerate(one.spread or (one.value,)):
                lines[one.row + below][one.column] = value.plain
        rows += [*([[]] if rows else []), *lines]
    return commas.text(rows)


def _pages(forms: Forms) -> list[Page]:
    pages: list[Page] = []
    for one in forms:
        form = printed(one)
        if form.answer["error"] is None:
            name = sheet_name(SHAPES[form.answer["kind"]].sheet, [page.name for page in pages])
            pages.append(form_page(form, name))
    return pages


def _write(book: Book, page: Page) -> None:
    sheet = book.add_worksheet(page.name)
    formats: dict[tuple[str, str], Any] = {}
    for one in page.cells:
        key = (one.style, one.value.format)
        if key not in formats:
            shown = {"num_format": one.value.format} if one.value.format else {}
            formats[key] = book.add_format({"text_wrap": True, "valign": "vcenter", **STYLES[one.style], **shown})
        _place(sheet, one, formats[key])
    for column in range(page.width):
        sheet.set_column(column, column, WIDTHS.get(column, WIDTH))
    for row, lines in _lines(page).items():
        sheet.set_row(row, min(LINE_HEIGHT * lines, 400))
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _lines(page: Page) -> dict[int, int]:
    """How many lines each row needs, for spreadsheet programs do not measure merged cells."""
    needed: dict[int, int] = {}
    for one in page.cells:
        text = one.value.text
        if text and one.row == one.last_row:
            room = sum(WIDTHS.get(column, WIDTH) for column in range(one.column, one.last_column + 1))
            lines = sum(1 + _wide(line) // max(room - 1, 1) for line in text.split("\n"))
            needed[one.row] = max(needed.get(one.row, 1), lines)
    return needed


def _wide(text: str) -> int:
    """The width of a text in columns' units: a Chinese letter takes two."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def _place(sheet: Any, one: Placed, format: Any) -> None:
    if (one.row, one.column) != (one.last_row, one.last_column):
        sheet.merge_range(one.row, one.column, one.last_row, one.last_column, "", format)
    _fill(sheet, one.row, one.column, one.value, format)


def _fill(sheet: Any, row: int, column: int, value: Value, format: Any) -> None:
    if value.number is not None:
        sheet.write_number(row, column, value.number, format)
    elif value.on is not None:
        sheet.write_datetime(row, column, value.on, format)
    elif value.text:
        sheet.write_string(row, column, value.text, format)
    else:
        sheet.write_blank(row, column, None, format)
