"""One worksheet part as rows."""

import zipfile
from typing import Any
from xml.etree.ElementTree import Element

from abacus.foundation.documents.child.limits import LAST_ROW, MAX_COLUMNS, MAX_ROWS, broken, far, too_large
from abacus.foundation.documents.child.output import Output
from abacus.foundation.documents.child.parts import (
    cell_formats,
    plain_text,
    relations,
    rich_text,
    shared_strings,
    sheet_list,
    whole,
)
from abacus.foundation.documents.child.values import (
    bounds,
    date_of,
    day_text,
    decimal_text,
    is_date_format,
    position,
)
from abacus.foundation.documents.child.xml import elements, on


class SheetReader:
    """Reads the worksheets of one workbook, whose strings and formats it knows."""

    def __init__(self, strings: list[str], formats: list[str], epoch_1904: bool, out: Output) -> None:
        self.strings, self.formats, self.epoch_1904, self.out = strings, formats, epoch_1904, out
        self.columns: dict[str, int] = {}
        self.styles: dict[str | None, tuple[str, bool]] = {}

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
        self.out.end(merged, sorted(hidden_columns))

    def row(self, number: int, row: Element) -> None:
        """Put out one row."""
        namespace = row.tag[: -len("row")]
        value_tag, formula_tag, text_tag = f"{namespace}v", f"{namespace}f", f"{namespace}is"
        row_text = str(number) if number <= MAX_ROWS else ""
        hidden = on(row.get("hidden"))
        cells: list[Any] = []
        column = 0
        for cell in row:
            reference = cell.get("r")
            if reference is None:
                column += 1
                if column > MAX_COLUMNS:
                    raise far(f"IW{number}")
            else:
                letters = reference.rstrip("0123456789")
                column = self.columns.get(letters) or self.new_column(letters, reference)
                if reference[len(letters) :] != row_text:
                    position(reference)
            if not len(cell):
                continue
            raw, formula = None, False
            for child in cell:
                tag = child.tag
                if tag == value_tag:
                    raw = child.text
                elif tag == formula_tag:
                    formula = True
                elif tag == text_tag:
                    raw = rich_text(child)
            kind = cell.get("t", "n")
            if raw or (formula and kind != "str"):
                cells.append(column)
                cells += self.value(kind, raw, cell.get("s"))
        self.out.row(number, hidden and bool(row_text), cells, column)

    def new_column(self, letters: str, reference: str) -> int:
        """The column of letters met for the first time, remembered."""
        return self.columns.setdefault(letters, position(reference)[1])

    def style(self, raw: str | None) -> tuple[str, bool]:
        """The number format of a style and whether it shows a day, remembered."""
        known = self.styles.get(raw)
        if known is None:
            number = whole(raw)
            code = self.formats[number] if number < len(self.formats) else ""
            known = self.styles[raw] = (code, bool(code) and is_date_format(code))
        return known

    def value(self, kind: str, raw: str | None, style: str | None) -> tuple[str, str, str]:
        """Kind, format and exact value; what is stored as something it cannot be is text."""
        code, dated = self.style(style)
        if not raw:
            return "f", code, ""
        if kind == "s":
            index = int(raw) if raw.isdecimal() and len(raw) < 13 else -1
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
        day = date_of(number, self.epoch_1904) if dated else None
        return ("d", code, day) if day else ("n", code, number)


def _check_row(number: int, rows_seen: int) -> None:
    if number < 1:
        raise broken("address")
    if number > LAST_ROW or rows_seen > MAX_ROWS:
        position(f"A{max(number, MAX_ROWS + 1)}")


def read_xlsx(package: zipfile.ZipFile, out: Output) -> None:
    """The worksheets of an xlsx workbook in their order."""
    listed, parts, epoch_1904 = sheet_list(package)
    strings = shared_strings(package, parts.get("sharedStrings"))
    formats = cell_formats(package, parts.get("styles"))
    reader = SheetReader(strings, formats, epoch_1904, out)
    for name, part, hidden in listed:
        relations(package, part)
        out.sheet(name, hidden)
        reader.read(package, part)
