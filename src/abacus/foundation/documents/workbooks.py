"""Safe reading of spreadsheets: xlsx and csv, in a child process with limits.

`read_workbook(path)` is the only door. What the child may use: 512 MB of memory, 10 seconds of the
processor; what a file may be: 20 MB, unpacked 200 MB and 100 times its size, 200,000 rows × 256
columns. A file beyond that, or one with macros, links, entities or a password, ends in a
`WorkbookError`; the caller lives on.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from abacus.foundation.documents import numberformats
from abacus.foundation.documents.messages import Message
from abacus.foundation.documents.workbook_messages import TEMPLATES

SOURCE = str(Path(__file__).parents[3])
CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from abacus.foundation.documents.workbook_child.main import main; main(sys.argv[2], int(sys.argv[3]))"
)
"""Run with -I -S: neither the environment nor installed packages reach the child."""

ErrorCode = Literal["file.not_a_form", "file.broken", "file.forbidden", "file.too_large"]
Kind = Literal["number", "text", "yes_no", "error", "date", "formula"]
KINDS: dict[str, Kind] = {"n": "number", "s": "text", "b": "yes_no", "e": "error", "d": "date", "f": "formula"}


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
        return numberformats.shown(self.value, self.kind, self.format)


class Range(NamedTuple):
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet, dense from A1: `rows[0][0]` is A1, blank cells are None, rows end at their last filled cell."""

    name: str
    hidden: bool
    rows: tuple[tuple[Cell | None, ...], ...]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)

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


def address(row: int, column: int) -> str:
    """`address(3, 28)` is "AB3"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def read_workbook(path: Path | str, *, limits: Limits = Limits()) -> Workbook:
    """Read an xlsx or csv file (UTF-8 with or without BOM, UTF-16 with BOM, GB18030).

    What kind of file it is, is judged by content; only text needs the name (.csv, .txt, .tsv).
    Raises `WorkbookError`; a csv has one sheet named "".
    """
    path = Path(path)
    if not path.is_file():
        raise refused("file.broken", "absent", name=path.name)
    if path.stat().st_size > limits.size_bytes:
        raise refused("file.too_large", "size", megabytes=str(limits.size_bytes // 1_048_576))
    return _assemble(_run_child(path, limits))


def _run_child(path: Path, limits: Limits) -> Iterator[list[Any]]:
    """The child's records, decoded one by one so that a large file is not held twice."""
    command = [sys.executable, "-I", "-S", "-c", CHILD, SOURCE, str(path.resolve()), str(limits.cells)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limits.seconds, check=False, env=_environment())
    except subprocess.TimeoutExpired as error:
        raise refused("file.too_large", "memory") from error
    if done.returncode < 0:
        raise refused("file.too_large", "memory")
    lines = done.stdout.split(b"\n")
    if done.returncode or len(lines) < 2:
        raise refused("file.broken", "broken")
    last = json.loads(lines[-2])
    if last[0] == "error":
        _, code, key, cell, parts = last
        raise refused(code, key, cell, **parts)
    return (json.loads(line) for line in lines if line)


def _environment() -> dict[str, str]:
    """Only what the interpreter itself may need to start."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}


def _assemble(records: Iterable[list[Any]]) -> Workbook:
    sheets: list[Sheet] = []
    name, hidden = "", False
    rows: dict[int, tuple[Cell | None, ...]] = {}
    hidden_rows: set[int] = set()
    for record in records:
        if record[0] == "sheet":
            name, hidden = record[1], record[2]
            rows, hidden_rows = {}, set()
        elif record[0] == "row":
            if record[2]:
                hidden_rows.add(record[1])
            if record[3]:
                rows[record[1]] = _row(record[3])
        else:
            dense = tuple(rows.get(number, ()) for number in range(1, max(rows, default=0) + 1))
            merged = tuple(Range(*area) for area in record[1])
            sheets.append(Sheet(name, hidden, dense, merged, frozenset(hidden_rows), frozenset(record[2])))
    return Workbook(tuple(sheets))


def _row(flat: list[Any]) -> tuple[Cell | None, ...]:
    if not flat:
        return ()
    cells: list[Cell | None] = [None] * max(flat[0::4])
    for at in range(0, len(flat), 4):
        cells[flat[at] - 1] = Cell(flat[at + 3], KINDS[flat[at + 1]], sys.intern(flat[at + 2]))
    return tuple(cells)
