"""One worksheet part streamed as rows."""

import zipfile
from collections.abc import Callable
from typing import Any

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
from abacus.foundation.documents.workbook_child.xml import on, parse


class SheetReader:
    """Streams one worksheet part as rows; counts cells so that no file can grow without end."""

    def __init__(self, strings: list[str], formats: list[str], epoch_1904: bool, out: Callable[[Any], None]) -> None:
        self.strings, self.formats, self.epoch_1904, self.out = strings, formats, epoch_1904, out
        self.merged: list[list[int]] = []
        self.hidden_columns: set[int] = set()
        self.most_cells = self.cells_seen = self.grid_seen = self.rows_seen = 0

    def read(self, package: zipfile.ZipFile, part: str) -> None:
        self.row = self.column = 0
        self.row_text = ""
        self.columns: dict[str, int] = {}
        self.row_hidden = False
        self.cells: list[Any] = []
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.taking = self.has_formula = self.phonetic = self.in_cell = False
        parse(package, part, self.start, self.end, self.text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.taking = self.in_cell
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "f":
            self.has_formula = self.in_cell
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "col":
            if on(attributes.get("hidden")):
                last = min(whole(attributes.get("max")), MAX_COLUMNS)
                self.hidden_columns.update(range(max(whole(attributes.get("min")), 1), last + 1))
        elif tag == "mergeCell":
            self.merged.append(bounds(attributes.get("ref", "")))
            if len(self.merged) > MAX_ROWS:
                raise too_large("合并单元格过多，请另存一份精简的表格再提交。")
        elif tag == "dimension":
            bounds(attributes.get("ref", "A1"))

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = whole(attributes.get("r"), self.row + 1)
        self.rows_seen += 1
        if self.row < 1:
            raise broken("工作簿含有无法识别的行号")
        if self.row > LAST_ROW or self.rows_seen > MAX_ROWS:
            position(f"A{max(self.row, MAX_ROWS + 1)}")
        self.row_text = str(self.row)
        self.row_hidden = on(attributes.get("hidden"))
        self.column = 0
        self.cells = []

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            self.column = self.columns.get(letters) or self.new_column(letters, reference)
            if reference[len(letters) :] != self.row_text or self.row > MAX_ROWS:
                position(reference)
        else:
            self.column += 1
            if self.column > MAX_COLUMNS:
                raise too_large(f"第 {self.row} 行超过 {MAX_COLUMNS} 列。请删除多余的空列，保存后再提交。")
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        self.pieces = []
        self.has_formula = False
        self.in_cell = True

    def new_column(self, letters: str, reference: str) -> int:
        """The column of letters met for the first time, remembered."""
        return self.columns.setdefault(letters, position(reference)[1])

    def text(self, data: str) -> None:
        if self.taking:
            self.pieces.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.taking = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            self.in_cell = False
            self.end_cell()
        elif tag == "row":
            self.grid_seen += self.column
            if self.grid_seen > MAX_GRID:
                raise too_large("工作表过大，请拆分成几个文件再提交。")
            if self.cells or (self.row_hidden and self.row <= MAX_ROWS):
                self.out(["row", self.row, self.row_hidden, self.cells])

    def end_cell(self) -> None:
        raw = "".join(self.pieces)
        if not raw and not (self.has_formula and self.kind != "str"):
            return
        self.cells_seen += 1
        if self.cells_seen > self.most_cells:
            raise too_large(f"内容超过 {self.most_cells} 个单元格，请拆分成几个文件再提交。")
        style = whole(self.style)
        code = self.formats[style] if style < len(self.formats) else ""
        kind, value = self.value(raw, code)
        self.cells.extend((self.column, kind, code, value))

    def value(self, raw: str, code: str) -> tuple[str, str]:
        if not raw:
            return "f", ""
        if self.kind == "s":
            index = whole(raw, -1)
            if not 0 <= index < len(self.strings):
                raise broken("工作簿的文字表已损坏")
            return "s", self.strings[index]
        if self.kind in ("inlineStr", "str"):
            return "s", plain_text([raw])
        if self.kind in ("b", "e"):
            return self.kind, raw
        if self.kind == "d":
            stored = day_text(raw)
            return ("d", stored) if stored else ("s", raw)
        number = decimal_text(raw)
        if number is None:
            return "s", raw
        day = date_of(number, self.epoch_1904) if code and is_date_format(code) else None
        return ("d", day) if day else ("n", number)


def read_xlsx(path: str, size: int, most_cells: int, out: Callable[[Any], None]) -> None:
    with open_package(path, size) as package:
        listed, parts, epoch_1904 = sheet_list(package)
        strings = shared_strings(package, parts.get("sharedStrings"))
        formats = cell_formats(package, parts.get("styles"))
        reader = SheetReader(strings, formats, epoch_1904, out)
        reader.most_cells = most_cells
        for name, part, hidden in listed:
            relations(package, part)
            out(["sheet", name, hidden])
            reader.merged, reader.hidden_columns, reader.rows_seen = [], set(), 0
            reader.read(package, part)
            out(["end", reader.merged, sorted(reader.hidden_columns)])
