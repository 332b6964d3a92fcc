"""What a workbook is to whoever reads it, and `read_workbook`, the door to files: xlsx, xls, et, ods, docx, csv.

Files are opened by a confined child process (`confined`). What it may use for one file: 512 MB of memory, 10
seconds of the processor; what a file may be: 20 MB, unpacked 200 MB and 100 times its size, 200,000 rows × 256
columns. A file beyond that, or one with macros, links, entities or a password, ends in a `WorkbookError`; the
caller lives on. `reading_ahead.read_many` reads many files and archives.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from abacus.foundation.documents import numberformats
from abacus.foundation.documents.messages import Message
from abacus.foundation.documents.workbook_messages import TEMPLATES

ErrorCode = Literal["file.not_a_form", "file.broken", "file.forbidden", "file.too_large"]
Kind = Literal["number", "text", "yes_no", "error", "date", "formula"]


class WorkbookError(Exception):
    """A file that is refused: `code` of the closed list, `message` that says what to do, `cell`.

    `message.translated(gettext)` says it in another language; a plain text is said as it is.
    """

    def __init__(self, code: str, message: str, cell: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message if isinstance(message, Message) else Message("{text}", text=message)
        self.cell = cell


def refused(code: str, key: str, cell: str | None = None, **parts: str) -> WorkbookError:
    """The error that says the text of that key; a cell is part of the text too."""
    named = {"cell": cell, **parts} if cell else parts
    return WorkbookError(code, Message(TEMPLATES[key], **named), cell)


@dataclass(frozen=True)
class Limits:
    """What one file may cost; a caller may only ask for less than the child grants.

    `seconds` is by the clock on the wall, twice the 10 s of processor time that the child gives
    itself: on a busy machine an honest large file takes longer than its work.
    """

    size_bytes: int = 20 * 1024 * 1024
    seconds: float = 20.0
    cells: int = 2_000_000


class Cell(NamedTuple):
    """One filled cell.

    `value` is exact text: a number is plain decimal text ("89.974"; a percentage is its fraction, "0.95"),
    a date "YYYY-MM-DD", a yes/no "1" or "0". A `formula` has no stored result (value ""): it is unknown,
    not blank. `format` is the number format's code, "" for General.
    """

    value: str
    kind: Kind
    format: str

    @property
    def is_percent(self) -> bool:
        """Whether the number is shown as a percentage: 0.95 stands for 95 %."""
        return self.kind == "number" and numberformats.is_percent(self.format)

    @property
    def shown(self) -> str:
        """The cell as a reader sees it: 0.95 as "95%", 1 in the format `0"个"` as "1个"."""
        return self.value if self.kind == "text" else numberformats.shown(self.value, self.kind, self.format)


class Range(NamedTuple):
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet, dense from A1: `rows[0][0]` is A1, blank cells are None, rows end at their last filled cell.

    `before` and `after` are the lines of text above and below a table of a Word document.
    """

    name: str
    hidden: bool
    rows: tuple[tuple[Cell | None, ...], ...]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at `row`, `column` (from 1); inside a merged range only its top-left cell is filled."""
        if not 1 <= row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else None

    def values(self) -> Iterator[tuple[str | None, ...]]:
        """The exact values row by row, from row 1; blank is None."""
        for row in self.rows:
            yield tuple(cell.value if cell else None for cell in row)


@dataclass(frozen=True)
class Workbook:
    sheets: tuple[Sheet, ...]


@lru_cache(maxsize=16_384)
def address(row: int, column: int) -> str:
    """`address(3, 28)` is "AB3"."""
    return f"{_letters(column)}{row}"


@lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(path: Path | str, *, limits: Limits = Limits(), name: str | None = None) -> Workbook:
    """Read an xlsx, xls, et, ods, docx or csv file (UTF-8 with or without BOM, UTF-16 with BOM, GB18030).

    What kind of file it is, is judged by content; only text needs a name (.csv, .txt, .tsv): `name` where
    the path does not bear it.
    Raises `WorkbookError`; a csv has one sheet named "", a docx one for each table: 表1, 表2 …
    """
    from abacus.foundation.documents.reading_ahead import read_one

    return read_one(Path(path), limits, name)
