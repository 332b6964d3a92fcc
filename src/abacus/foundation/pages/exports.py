"""A list as a spreadsheet: exactly the rows, columns and order that are shown."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from abacus.foundation.pages import downloads
from abacus.foundation.pages.columns import Column, exported
from abacus.foundation.pages.frame import day_of
from abacus.foundation.pages.listed import Listed
from abacus.foundation.spreadsheets import commas
from abacus.foundation.spreadsheets.books import XLSX, Book

NUMBER_FORMATS = {
    "wan": "#,##0.00####",
    "points": "0.00",
    "weight": "0.##",
    "rate": "0.00",
    "int": "#,##0",
    "micro": "#,##0.######",
}
CHUNK = 2000


def heading(column: Column) -> str:
    """A column's heading with its unit: amounts are 万元 in an export too."""
    unit = column.unit or (_("万元") if column.kind == "wan" else "")
    return _("%(label)s（%(unit)s）") % {"label": column.label, "unit": unit} if unit else str(column.label)


def lines(listed: Listed) -> Iterator[list[Any]]:
    """The values of every filtered row, column by column."""
    columns = listed.columns
    getters = [column.get for column in columns]
    for row in listed.filtered.iterator(chunk_size=CHUNK):
        yield [exported(column, get(row)) for column, get in zip(columns, getters, strict=True)]


def as_csv(listed: Listed) -> Iterator[str]:
    """The list as UTF-8 CSV with a byte order mark (so that Excel reads Chinese), part by part."""
    yield commas.BOM + commas.line(heading(column) for column in listed.columns)
    for line in lines(listed):
        yield commas.line(line)


def as_xlsx(listed: Listed) -> bytes:
    """The list as a workbook: the rows, and a sheet that says what was filtered, when and for whom."""
    stream = BytesIO()
    with Book(stream, rows_once=True) as book:
        write_rows(book, listed)
        write_about(book, listed)
    return stream.getvalue()


def write_rows(book: Book, listed: Listed) -> None:
    """The first sheet. Text is always written as a text cell, whatever it begins with."""
    sheet = book.add_worksheet(_("数据"))
    head = book.add_format({"bold": True, "bottom": 1})
    formats = [book.add_format({"num_format": NUMBER_FORMATS.get(column.kind, "General")}) for column in listed.columns]
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, column in enumerate(listed.columns):
        sheet.set_column(at, at, 14 if column.numeric else 22)
        sheet.write_string(0, at, heading(column), head)
    for number, line in enumerate(lines(listed), start=1):
        for at, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(number, at, value)
            elif isinstance(value, int | Decimal):
                sheet.write_number(number, at, value, formats[at])
            elif value is not None:
                sheet.write_datetime(number, at, value, day)
    sheet.freeze_panes(1, 0)


def write_about(book: Book, listed: Listed) -> None:
    """The second sheet: where the rows come from."""
    sheet = book.add_worksheet(_("说明"))
    facts = [
        (_("列表"), listed.listing.title),
        (_("行数"), listed.count),
        (_("导出日期"), day_of(listed.request).isoformat()),
    ]
    facts += [(chip.label, chip.shown) for chip in listed.chips]
    for number, (label, shown) in enumerate(facts):
        sheet.write_string(number, 0, str(label))
        sheet.write_string(number, 1, str(shown))


FORMATS: Mapping[str, tuple[Callable[[Listed], downloads.Content], str]] = {
    "csv": (as_csv, downloads.CSV),
    "xlsx": (as_xlsx, XLSX),
}


def taken(listed: Listed, form: str, filters: str) -> HttpResponseBase:
    """The list as a download of a form."""
    make, kind = FORMATS[form]
    title = str(listed.listing.title)
    taking = downloads.Taking(title, form, listed.count, filters)
    return downloads.take(listed.request, taking, lambda: make(listed), name=f"{title}.{form}", kind=kind)
