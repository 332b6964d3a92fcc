"""Workbooks: the one place that writes xlsx.

    with Book(stream) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_string(0, 0, text)

A `Book` is XlsxWriter's workbook whose sheets know no formulas and no links: text stays text,
whatever it begins with. A number that a cell cannot hold exactly is written as text.
"""

import re
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Characters of one cell; Excel holds no more."""
CUT = "…（内容过长，已截断）"
DIGITS = 15
"""Significant digits that a number cell keeps."""
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")


def escaped(text: str) -> str:
    """A text with the letters that XML cannot hold as _xHHHH_, and what only looks like that escaped itself.

    XlsxWriter's own way leaves overlapping ones, and takes a text from <r> to </r> for markup of its own.
    """
    text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    text = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return f"_x003C_{text[1:]}" if text.startswith("<r>") else text


class _Strings(SharedStrings):
    _escape_control_characters = staticmethod(escaped)


class _Packager(Packager):
    def _write_shared_strings_file(self) -> None:
        table = self.workbook.str_table
        if table.count:
            strings = _Strings()
            strings.string_table = table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class Sheet(Worksheet):
    """A sheet of text, numbers and days."""

    _escape_control_characters = staticmethod(escaped)

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        done: int = super()._write_string(row, col, harmless(string), cell_format)
        return done

    def _write_number(self, row: int, col: int, number: Any, cell_format: Format | None = None) -> int:
        if isinstance(number, int | Decimal) and not holds(number):
            return self._write_string(row, col, format(Decimal(number), "f"), cell_format)
        done: int = super()._write_number(row, col, number, cell_format)
        return done

    def _write_formula(self, *_args: Any) -> NoReturn:
        raise TypeError("a workbook of the platform holds no formulas")

    def _write_url(self, *_args: Any) -> NoReturn:
        raise TypeError("a workbook of the platform holds no links")

    _write_array_formula = _write_formula


class Book(xlsxwriter.Workbook):
    """A workbook on a stream or at a path. `rows_once`: rows are written in order and not kept (constant memory)."""

    worksheet_class = Sheet

    def __init__(self, target: IO[bytes] | Path | str, *, rows_once: bool = False) -> None:
        options = {
            "constant_memory": rows_once,
            "in_memory": not rows_once,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }
        super().__init__(str(target) if isinstance(target, Path) else target, options)

    def _get_packager(self) -> Packager:
        return _Packager()


def harmless(text: str) -> str:
    """A text as a cell can hold it: no half of a pair of code units, and not too long, which it then says."""
    text = _NO_CHARACTER.sub("\ufffd", text)
    units = len(text) + sum(one > "\uffff" for one in text) if len(text) > LONGEST // 2 else 0
    return text[: LONGEST // 2 - len(CUT)] + CUT if units > LONGEST else text


def holds(number: int | Decimal) -> bool:
    """Whether a number cell keeps every digit."""
    digits = Decimal(number).normalize().as_tuple().digits
    return len(digits) <= DIGITS


def sheet_name(wanted: str, taken: Collection[str] = ()) -> str:
    """A name that Excel takes for a sheet, different from those taken."""
    name = _NOT_IN_NAMES.sub(" ", wanted).strip(" '")[:31] or "表"
    others, number, found = {one.casefold() for one in taken}, 1, name
    while found.casefold() in others:
        number += 1
        found = f"{name[: 30 - len(str(number))]} {number}"
    return found
