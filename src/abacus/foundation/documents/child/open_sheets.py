"""OpenDocument spreadsheets (ods), streamed: what is repeated is counted, and only written out where it is filled."""

import zipfile
from typing import Any
from xml.etree.ElementTree import Element

from abacus.foundation.documents.child.limits import (
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_ROWS,
    MAX_SHEETS,
    broken,
    far,
    forbidden,
    not_a_form,
    too_large,
)
from abacus.foundation.documents.child.open_formats import DATA_STYLES, Styles
from abacus.foundation.documents.child.output import Output, limited_text
from abacus.foundation.documents.child.parts import whole
from abacus.foundation.documents.child.values import day_text, decimal_text, letters
from abacus.foundation.documents.child.xml import attribute, events, local_name, tree

SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
STYLES = DATA_STYLES | {"style"}
REMOTE = ("http:", "https:", "ftp:", "file:", "//", "\\\\")
LEFT_OUT = ("annotation", "annotation-end", "ruby-text", "note", "tracked-changes", "frame", "custom-shape", "g")
CELLS = ("table-cell", "covered-table-cell")
NUMBERS = ("float", "percentage", "currency")


def read_ods(package: zipfile.ZipFile, out: Output) -> None:
    """The sheets of the document. Raises RefusedError for passwords, scripts, links and other documents."""
    names = package.namelist()
    if "mimetype" in names and not package.read("mimetype")[:100].startswith(SPREADSHEET):
        raise not_a_form("odt")
    if "META-INF/manifest.xml" in names:
        manifest = tree(package, "META-INF/manifest.xml")
        if any(local_name(part.tag) == "encryption-data" for part in manifest.iter()):
            raise forbidden("password")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise forbidden("macro")
    styles = Styles()
    if "styles.xml" in names:
        for event, element in events(package, "styles.xml"):
            if event == "end" and local_name(element.tag) in STYLES:
                styles.add(element)
    reader = _Document(styles, out)
    for event, element in events(package, "content.xml"):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    if not reader.sheets:
        raise broken("no_sheets")


def _times(element: Element, what: str) -> int:
    return max(whole(attribute(element, what), 1), 1)


class _Document:
    """Takes the parts of content.xml as they come."""

    def __init__(self, styles: Styles, out: Output) -> None:
        self.styles, self.out = styles, out
        self.depth = self.tables = self.sheets = 0
        self.clear()

    def clear(self) -> None:
        """Begin a sheet."""
        self.row_number = self.column_number = 0
        self.merged: list[list[int]] = []
        self.hidden_columns: list[int] = []
        self.defaults: list[str] = []
        self.hidden_before: list[tuple[int, int]] = []

    def start(self, element: Element) -> None:
        """An element begins: sheets open, what is dangerous is refused."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_large("deep")
        local = local_name(element.tag)
        if local == "table":
            self.tables += 1
            if self.tables == 1:
                self.clear()
                self.sheets += 1
                if self.sheets > MAX_SHEETS:
                    raise too_large("sheets", most=MAX_SHEETS)
                hidden = attribute(element, "style-name") in self.styles.hidden_tables
                self.out.sheet(attribute(element, "name"), hidden)
        elif local in ("event-listener", "dde-source", "dde-link", "table-source", "cell-range-source"):
            raise forbidden("macro" if local == "event-listener" else "linked")
        elif local == "object-ole":
            raise forbidden("embedded")
        elif local == "image" and attribute(element, "href").lower().startswith(REMOTE):
            raise forbidden("linked")

    def end(self, element: Element) -> None:
        """An element is complete: styles are noted, rows put out, sheets closed."""
        self.depth -= 1
        local = local_name(element.tag)
        if local in STYLES:
            self.styles.add(element)
        elif local == "libraries" and len(element):
            raise forbidden("macro")
        elif local == "table":
            self.tables -= 1
            if self.tables == 0:
                self.out.end(self.merged, self.hidden_columns)
            element.clear()
        elif self.tables != 1:
            return
        elif local == "table-column":
            self.column(element)
        elif local == "table-row":
            self.row(element)
            element.clear()

    def column(self, element: Element) -> None:
        """Columns: whether they are hidden, and the style of their cells."""
        times = min(_times(element, "number-columns-repeated"), MAX_COLUMNS - self.column_number)
        if attribute(element, "visibility", "visible") != "visible":
            self.hidden_columns.extend(range(self.column_number + 1, self.column_number + times + 1))
        self.defaults.extend([attribute(element, "default-cell-style-name")] * times)
        self.column_number += times

    def row(self, element: Element) -> None:
        """One row, written out as often as it is repeated where something stands in it."""
        times = _times(element, "number-rows-repeated")
        first = self.row_number + 1
        self.row_number += times
        hidden = attribute(element, "visibility", "visible") != "visible"
        cells, spans, width = self.cells(element, first)
        if not cells and not spans:
            if hidden:
                self.hidden_before.append((first, min(self.row_number, MAX_ROWS)))
            return
        for start, last in self.hidden_before:
            for number in range(start, last + 1):
                self.out.row(number, True, [], 0)
        self.hidden_before = []
        for number in range(first, self.row_number + 1):
            if number > MAX_ROWS:
                raise far(f"A{number}")
            self.out.row(number, hidden, cells, width)
            for left, right, height in spans:
                self.span(number, left, number + height - 1, right)

    def span(self, top: int, left: int, bottom: int, right: int) -> None:
        """A merged range."""
        if bottom > MAX_ROWS or right > MAX_COLUMNS:
            raise far(f"{letters(right)}{bottom}")
        self.merged.append([top, left, bottom, right])
        if len(self.merged) > MAX_ROWS:
            raise too_large("merged")

    def cells(self, row: Element, number: int) -> tuple[list[Any], list[tuple[int, int, int]], int]:
        """The filled cells as a flat list, spans as (left, right, height), and the last filled column."""
        own = attribute(row, "default-cell-style-name")
        cells: list[Any] = []
        spans: list[tuple[int, int, int]] = []
        column = width = 0
        for cell in row:
            local = local_name(cell.tag)
            if local not in CELLS:
                continue
            times = _times(cell, "number-columns-repeated")
            wide, high = _times(cell, "number-columns-spanned"), _times(cell, "number-rows-spanned")
            filled = local == "table-cell" and (
                len(cell) or attribute(cell, "value-type") or attribute(cell, "formula")
            )
            if not filled and wide == high == 1:
                column += times
                continue
            for at in range(column + 1, column + times + 1):
                if at > MAX_COLUMNS:
                    raise far(f"{letters(min(at, 16_384))}{number}")
                style = attribute(cell, "style-name") or own
                if not style and at <= len(self.defaults):
                    style = self.defaults[at - 1]
                found = self.value(cell, self.styles.code(style)) if filled else None
                if found:
                    width = at
                    cells.append(at)
                    cells.extend(found)
                if wide > 1 or high > 1:
                    spans.append((at, at + wide - 1, high))
            column += times
        return cells, spans, width

    def value(self, cell: Element, code: str) -> tuple[str, str, str] | None:
        """Kind, format and exact value of a cell, None where it says nothing."""
        kind = attribute(cell, "value-type")
        calculated = bool(attribute(cell, "formula"))
        if any(key.endswith("}value-type") and value == "error" for key, value in cell.items()):
            return "e", code, _text(cell) or "#N/A"
        if kind in NUMBERS:
            number = decimal_text(attribute(cell, "value"))
            if kind == "percentage" and "%" not in code:
                code = _percent_as_printed(_text(cell))
            if number is not None:
                return "n", code, number
        elif kind == "date":
            day = day_text(attribute(cell, "date-value"))
            if day:
                return "d", code or "yyyy-mm-dd", day
        elif kind == "boolean":
            return "b", code, "1" if attribute(cell, "boolean-value") == "true" else "0"
        text = limited_text(attribute(cell, "string-value") or _text(cell))
        if not text:
            return ("f", code, "") if calculated and kind != "string" else None
        return "s", code, text


def _percent_as_printed(text: str) -> str:
    """The format of a percentage whose style says none, by the decimals that its text shows."""
    _, _, decimals = text.strip().removesuffix("%").partition(".")
    return f"0.{'0' * len(decimals)}%" if 0 < len(decimals) < 10 and decimals.isdecimal() else "0%"


def _text(cell: Element) -> str:
    return "\n".join(_inline(part) for part in cell if local_name(part.tag) in ("p", "h", "list"))


def _inline(element: Element) -> str:
    """The text of a paragraph; comments, pictures and how a word is pronounced are left out."""
    pieces = [element.text or ""]
    for part in element:
        local = local_name(part.tag)
        if local == "s":
            pieces.append(" " * min(_times(part, "c"), 1_000))
        elif local == "tab":
            pieces.append("\t")
        elif local == "line-break":
            pieces.append("\n")
        elif local not in LEFT_OUT:
            pieces.append(_inline(part))
        pieces.append(part.tail or "")
    return "".join(pieces)
