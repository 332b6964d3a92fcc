"""What is read, on its way to the parent."""

import json
from collections.abc import Callable
from typing import Any

from abacus.foundation.documents.child.limits import MAX_ANSWER, MAX_GRID, MAX_TEXT, too_large

ROWS_TOGETHER, LETTERS_TOGETHER = 128, 1_000_000


class Output:
    """Sheets and rows as JSON lines; counts what goes out, so that no file can grow without end."""

    def __init__(self, write: Callable[[bytes], object], most_cells: int) -> None:
        self._write, self.most_cells = write, most_cells
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        self._rows: list[list[Any]] = []
        self._sent = self._cells = self._grid = self._letters = 0

    def record(self, record: Any) -> None:
        """Put out one record as a line."""
        line = self._encode(record).encode("utf-8", "replace") + b"\n"
        self._sent += len(line)
        if self._sent > MAX_ANSWER:
            raise too_large("grid")
        self._write(line)

    def sheet(self, name: str, hidden: bool, before: list[str] | None = None) -> None:
        """Open a sheet; `before` are the lines of text above it."""
        self.record(["sheet", name, hidden, before or []])

    def row(self, number: int, hidden: bool, cells: list[Any], width: int) -> None:
        """One row: cells as column, kind, format, value …; `width` is its last column."""
        self._cells += len(cells) // 4
        self._grid += width
        if self._cells > self.most_cells:
            raise too_large("cells", most=self.most_cells)
        if self._grid > MAX_GRID:
            raise too_large("grid")
        if cells or hidden:
            self._rows.append([number, hidden, cells])
            self._letters += sum(map(len, cells[3::4]))
            if len(self._rows) >= ROWS_TOGETHER or self._letters > LETTERS_TOGETHER:
                self._flush()

    def end(self, merged: list[list[int]], hidden_columns: list[int], after: list[str] | None = None) -> None:
        """Close the sheet; `after` are the lines of text below it."""
        self._flush()
        self.record(["end", merged, hidden_columns, after or []])

    def _flush(self) -> None:
        if self._rows:
            self.record(["rows", self._rows])
            self._rows, self._letters = [], 0


def limited_text(text: str) -> str:
    """The text. Raises RefusedError for one too long for a cell."""
    if len(text) > MAX_TEXT:
        raise too_large("long_text", most=MAX_TEXT)
    return text
