"""Workbooks of Excel 97–2003 and WPS (xls, et), by way of xlrd."""

import struct
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from abacus.foundation.documents.child.limits import (
    MAX_ROWS,
    MAX_SHEETS,
    RefusedError,
    broken,
    forbidden,
    not_a_form,
    too_large,
)
from abacus.foundation.documents.child.output import Output, limited_text
from abacus.foundation.documents.child.parts import BUILT_IN, usable_format
from abacus.foundation.documents.child.values import date_of, float_text, is_date_format

LARGEST_RECORD = 8_224
END, PASSWORD, PROJECT, SHEET, LINKS = 0x0A, 0x2F, 0xD3, 0x85, 0x1AE
OWN_SHEETS, ADD_IN = 0x0401, 0x3A01
STREAMS = ("Workbook", "Book")


class _Nowhere:
    """Where xlrd's remarks go."""

    def write(self, text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing is kept."""


def read_ole(data: bytes, out: Output) -> None:
    """A file in Microsoft's compound format: a workbook, or something else that says what it is."""
    try:
        held = CompDoc(data, logfile=_Nowhere())
    except (CompDocError, struct.error, IndexError, ValueError, AssertionError, RecursionError) as error:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise forbidden("password") from error
        raise broken("old_broken") from error
    names = {entry.name for entry in held.dirlist if entry.etype}
    lowered = {name.lower() for name in names}
    if "encryptedpackage" in lowered:
        raise forbidden("password")
    if lowered & {"_vba_project_cur", "_vba_project", "vba", "macros"}:
        raise forbidden("macro_old")
    if "worddocument" in lowered:
        raise not_a_form("doc")
    if lowered & {"\x01ole10native", "objectpool"} or any(name.startswith("mbd") for name in lowered):
        raise forbidden("embedded")
    if not names & set(STREAMS):
        raise not_a_form("old")
    for name in STREAMS:
        memory, start, length = held.locate_named_stream(name)
        if memory is not None:
            _refuse_dangerous_records(memory[start : start + length])
            break
    read_old(data, out)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the workbook's first part, up to its end."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if length > LARGEST_RECORD:
            raise broken("old_broken")
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == END:
            return
        at += 4 + length


def _refuse_dangerous_records(stream: bytes) -> None:
    for kind, body in _records(stream):
        if kind == PASSWORD:
            raise forbidden("password")
        if kind == PROJECT:
            raise forbidden("macro_old")
        if kind == SHEET and len(body) > 5 and body[5] in (1, 6):
            raise forbidden("macro_sheet" if body[5] == 1 else "macro_old")
        if kind == LINKS and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] not in (OWN_SHEETS, ADD_IN):
            raise forbidden("linked")


def read_old(data: bytes, out: Output) -> None:
    """The sheets of the workbook. Raises RefusedError for whatever xlrd stumbles over."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=_Nowhere(), formatting_info=True, on_demand=True, ragged_rows=True
        )
        formats = [_format(book, style) for style in range(len(book.xf_list))]
        if book.nsheets > MAX_SHEETS:
            raise too_large("sheets", most=MAX_SHEETS)
        for number in range(book.nsheets):
            _read_sheet(book, number, formats, out)
            book.unload_sheet(number)
    except (RefusedError, MemoryError):
        raise
    except xlrd.XLRDError as error:
        raise (forbidden("password") if "ncrypted" in str(error) else broken("old_broken")) from error
    except Exception as error:  # a damaged file makes it fail in many ways, none of which a user could tell apart
        raise broken("old_broken") from error


def _format(book: Any, style: int) -> tuple[str, bool]:
    """A style's number format and whether it shows a day; what Excel has built in reads as in an xlsx."""
    key = book.xf_list[style].format_key
    known = book.format_map.get(key)
    code = BUILT_IN.get(key) or (known.format_str if known else "")
    code = usable_format(code)
    return code, bool(code) and is_date_format(code)


def _read_sheet(book: Any, number: int, formats: list[tuple[str, bool]], out: Output) -> None:
    sheet = book.sheet_by_index(number)
    out.sheet(sheet.name, bool(sheet.visibility))
    epoch_1904 = bool(book.datemode)
    hidden_rows = {row for row, about in sheet.rowinfo_map.items() if about.hidden}
    for row in range(sheet.nrows):
        kinds, values, styles = sheet.row_types(row), sheet.row_values(row), sheet._cell_xf_indexes[row]
        cells: list[Any] = []
        for column, kind in enumerate(kinds):
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            style = styles[column]
            code, dated = formats[style] if style < len(formats) else ("", False)
            if found := _value(kind, values[column], code, dated, epoch_1904):
                cells.append(column + 1)
                cells.extend(found)
        out.row(row + 1, row in hidden_rows, cells, len(kinds))
    merged = [[top + 1, left + 1, bottom, right] for top, bottom, left, right in sheet.merged_cells]
    if len(merged) > MAX_ROWS:
        raise too_large("merged")
    out.end(merged, sorted(column + 1 for column, about in sheet.colinfo_map.items() if about.hidden and column < 256))


def _value(kind: int, value: Any, code: str, dated: bool, epoch_1904: bool) -> tuple[str, str, str] | None:
    if kind == xlrd.XL_CELL_TEXT:
        return ("s", code, limited_text(value)) if value else None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "b", code, "1" if value else "0"
    if kind == xlrd.XL_CELL_ERROR:
        return "e", code, xlrd.error_text_from_code.get(value, "#N/A")
    number = float_text(value)
    if number is None:
        return "s", code, repr(value)
    day = date_of(number, epoch_1904) if dated else None
    return ("d", code, day) if day else ("n", code, number)
