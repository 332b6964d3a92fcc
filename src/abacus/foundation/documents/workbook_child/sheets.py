"""One worksheet part streamed as rows."""

import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from abacus.foundation.documents.workbook_child.limits import (
    LAST_ROW,
    MAX_COLUMNS,
    MAX_GRID,
    MAX_ROWS,
    broken,
    too_large,
)
from abacus.foundation.documents.workbook_child.package import open_package
from abacus.foundation.documents.workbook_child.parts import (
    cell_formats,
    plain_text,
    relations,
    rich_text,
    shared_strings,
    sheet_list,
    whole,
)
from abacus.foundation.documents.workbook_child.values import (
    bounds,
    date_of,
    day_text,
    decimal_text,
    is_date_format,
    position,
)
from abacus.foundation.documents.workbook_child.xml import elements, on


class SheetReader:
    """Streams worksheets as rows; counts what it has seen so that no file can grow without end."""

    def __init__(
        self, strings: list[str], formats: list[str], epoch_1904: bool, most_cells: int, out: Callable[[Any], None]
    ) -> None:
        self.strings, self.formats, self.epoch_1904, self.out = strings, formats, epoch_1904, out
        self.most_cells = most_cells
        self.cells_seen = self.grid_seen = 0
        self.columns: dict[str, int] = {}

    def read(self, package: zipfile.ZipFile, part: str) -> None:
        """Read one worksheet part, then say what is merged and hidden in it."""
        merged: list[list[int]] = []
        hidden_columns: set[int] = set()
        number = rows_seen = 0
        for tag, element in elements(package, part, "row", "col", "mergeCell", "dimension"):
            if tag == "row":
                number, rows_seen = whole(element.get("r"), number + 1), rows_seen + 1
                _check_row(number, rows_seen)
                self.row(number, element)
            elif tag == "mergeCell":
                merged.append(bounds(element.get("ref", "")))
            elif tag == "dimension":
                bounds(element.get("ref", "A1"))
            elif on(element.get("hidden")):
                last = min(whole(element.get("max")), MAX_COLUMNS)
                hidden_columns.update(range(max(whole(element.get("min")), 1), last + 1))
            if len(merged) > MAX_ROWS:
                raise too_large("merged")
        self.out(["end", merged, sorted(hidden_columns)])

    def row(self, number: int, row: Element) -> None:
        """Put out one row."""
        namespace = row.tag[: -len("row")]
        self.value_tag, self.formula_tag, self.text_tag = f"{namespace}v", f"{namespace}f", f"{namespace}is"
        row_text = str(number) if number <= MAX_ROWS else ""
        hidden = on(row.get("hidden"))
        cells: list[Any] = []
        column = 0
        for cell in row:
            reference = cell.get("r")
            if reference is None:
                column += 1
                if column > MAX_COLUMNS:
                    raise too_large("far", cell=f"IW{number}", rows=MAX_ROWS, columns=MAX_COLUMNS)
            else:
                letters = reference.rstrip("0123456789")
                column = self.columns.get(letters) or self.new_column(letters, reference)
                if reference[len(letters) :] != row_text:
                    position(reference)
            if len(cell):
                self.cell(cell, column, cells)
        self.grid_seen += column
        if self.grid_seen > MAX_GRID:
            raise too_large("grid")
        if cells or (hidden and row_text):
            self.out(["row", number, hidden, cells])

    def new_column(self, letters: str, reference: str) -> int:
        """The column of letters met for the first time, remembered."""
        return self.columns.setdefault(letters, position(reference)[1])

    def cell(self, cell: Element, column: int, cells: list[Any]) -> None:
        """Add one cell with content: column, kind, format, value."""
        raw, formula = None, False
        for child in cell:
            if child.tag == self.value_tag:
                raw = child.text
            elif child.tag == self.formula_tag:
                formula = True
            elif child.tag == self.text_tag:
                raw = rich_text(child)
        kind = cell.get("t", "n")
        if not raw and (not formula or kind == "str"):
            return
        self.cells_seen += 1
        if self.cells_seen > self.most_cells:
            raise too_large("cells", most=self.most_cells)
        style = whole(cell.get("s"))
        code = self.formats[style] if style < len(self.formats) else ""
        cells.append(column)
        cells.extend(self.value(kind, raw, code))

    def value(self, kind: str, raw: str | None, code: str) -> tuple[str, str, str]:
        """Kind, format and exact value; what is stored as something it cannot be is text."""
        if not raw:
            return "f", code, ""
        if kind == "s":
            index = whole(raw, -1)
            if not 0 <= index < len(self.strings):
                raise broken()
            return "s", code, self.strings[index]
        if kind == "inlineStr":
            return "s", code, raw
        if kind == "str":
            return "s", code, plain_text(raw)
        if kind in ("b", "e"):
            return kind, code, raw
        if kind == "d":
            stored = day_text(raw)
            return ("d", code, stored) if stored else ("s", code, raw)
        number = decimal_text(raw)
        if number is None:
            return "s", code, raw
        day = date_of(number, self.epoch_1904) if code and is_date_format(code) else None
        return ("d", code, day) if day else ("n", code, number)


def _check_row(number: int, rows_seen: int) -> None:
    if number < 1:
        raise broken("address")
    if number > LAST_ROW or rows_seen > MAX_ROWS:
        position(f"A{max(number, MAX_ROWS + 1)}")


def read_xlsx(path: str, size: int, most_cells: int, out: Callable[[Any], None]) -> None:
    with open_package(path, size) as package:
        listed, parts, epoch_1904 = sheet_list(package)
        strings = shared_strings(package, parts.get("sharedStrings"))
        formats = cell_formats(package, parts.get("styles"))
        reader = SheetReader(strings, formats, epoch_1904, most_cells, out)
        for name, part, hidden in listed:
            relations(package, part)
            out(["sheet", name, hidden])
            reader.read(package, part)
