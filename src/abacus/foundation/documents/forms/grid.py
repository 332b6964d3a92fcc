"""A sheet as a reader sees it: merged ranges as one place, hidden rows and columns away."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from operator import attrgetter

from abacus.foundation.documents.forms.texts import seen
from abacus.foundation.documents.workbooks import Cell, Range, Sheet, address, refused

MOST_MERGED = 400_000
"""Cells under merged ranges in one sheet; a form has some hundreds."""


class Slot:
    """One place of a sheet: a cell or a merged range, from (row, column) to (last_row, last_column).

    `anchor` is the address of its top-left cell, `text` what is shown there ("" where nothing is).
    Never changed once made; written out by hand because a sheet has hundreds of them.
    """

    __slots__ = (
        *("anchor", "bare", "blank", "cell", "column", "filled", "label"),
        *("last_column", "last_row", "row", "text"),
    )

    row: int
    column: int
    last_row: int
    last_column: int
    anchor: str
    cell: Cell | None
    text: str
    filled: bool
    """Whether something is written, be it only a dash."""
    blank: bool
    """Whether nothing is said: nothing written, or only a filler such as a dash."""
    bare: str
    """The text for comparing, and `label` without its number and what stands in brackets."""
    label: str

    def __init__(self, row: int, column: int, last_row: int, last_column: int, anchor: str, cell: Cell | None) -> None:
        self.row, self.column, self.last_row, self.last_column = row, column, last_row, last_column
        self.anchor, self.cell = anchor, cell
        if cell is None:
            self.text = self.bare = self.label = ""
            self.filled, self.blank = False, True
        else:
            self.text, self.bare, self.label, blank = seen(cell.value if cell.kind == "text" else cell.shown)
            self.filled, self.blank = True, blank and cell.kind not in ("formula", "error")

    def _key(self) -> tuple[int, int, int, int, str, Cell | None, str]:
        return self.row, self.column, self.last_row, self.last_column, self.anchor, self.cell, self.text

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Slot) or self.row != other.row or self.column != other.column:
            return False
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash((self.row, self.column))

    def __repr__(self) -> str:
        return f"Slot({self.anchor}, {self.text!r})"


_BY_COLUMN = attrgetter("column")


@dataclass(frozen=True)
class Span:
    """Columns `first` to `last` (both included) that belong to one head word."""

    first: int
    last: int


class Grid:
    """Slots by row. `hides` says whether hidden rows or columns were left out."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._slots: dict[tuple[int, int], Slot] = {}
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}
        self._rows: dict[int, list[Slot]] = defaultdict(list)
        for area in sheet.merged:
            self._place_area(area)
            if len(self._covered) > MOST_MERGED:
                raise refused("file.too_large", "merged")
        self._place_cells()
        self._place_lines(1 - len(sheet.before), sheet.before, 1)
        self._place_lines(len(sheet.rows) + 1, sheet.after, max(len(sheet.rows), 1))
        self._from_above: dict[int, list[Slot]] = defaultdict(list)
        for slot in self._slots.values():
            if slot.filled:
                self._rows[slot.row].append(slot)
                for row in range(slot.row + 1, slot.last_row + 1):
                    self._from_above[row].append(slot)
        for slots in self._rows.values():
            slots.sort(key=_BY_COLUMN)
        self.rows = tuple(sorted(self._rows))
        width = max((len(row) for row in sheet.rows), default=0)
        inside = [row for row in sheet.hidden_rows if row <= len(sheet.rows)]
        self.hides = bool(inside or [column for column in sheet.hidden_columns if column <= width])

    def _place_area(self, area: Range) -> None:
        """A merged range stands at its first visible row and column; its address stays that of its corner.

        A range larger than a form could need is taken for its corner alone.
        """
        bottom = min(area.bottom, max(len(self.sheet.rows), area.top))
        if (bottom - area.top + 1) * (area.right - area.left + 1) > 20_000:
            return
        rows: Sequence[int] = range(area.top, bottom + 1)
        columns: Sequence[int] = range(area.left, area.right + 1)
        every = [(row, column) for row in rows for column in columns]
        if self.sheet.hidden_rows or self.sheet.hidden_columns:
            rows = [row for row in rows if row not in self.sheet.hidden_rows]
            columns = [column for column in columns if column not in self.sheet.hidden_columns]
        first = (rows[0], columns[0]) if rows and columns else (0, 0)
        self._covered.update(dict.fromkeys(every, first))
        cell = self.sheet.cell(area.top, area.left)
        if rows and columns:
            self._add(rows[0], columns[0], rows[-1], columns[-1], address(area.top, area.left), cell)

    def _place_cells(self) -> None:
        """Cells outside merged ranges, where they can be seen."""
        sheet, slots, covered = self.sheet, self._slots, self._covered
        for row, cells in enumerate(sheet.rows, start=1):
            if row in sheet.hidden_rows:
                continue
            for column, cell in enumerate(cells, start=1):
                at = (row, column)
                if cell is not None and at not in covered and column not in sheet.hidden_columns:
                    slots[at] = Slot(row, column, row, column, address(row, column), cell)

    def _place_lines(self, first: int, lines: Sequence[str], near: int) -> None:
        """Lines of text above or below a table as rows of their own; their address is the table's nearest cell."""
        for row, line in enumerate(lines, start=first):
            self._slots[row, 1] = Slot(row, 1, row, 1, address(near, 1), Cell(line, "text", ""))

    def _empty(self, row: int, column: int) -> str:
        """The address of an empty position; beside a line of text above the table, that of the nearest cell."""
        return address(max(row, 1), column)

    def _add(self, row: int, column: int, last_row: int, last_column: int, anchor: str, cell: Cell | None) -> None:
        self._slots[row, column] = Slot(row, column, last_row, last_column, anchor, cell)

    def slot(self, row: int, column: int) -> Slot:
        """The place that covers a position; an empty one where nothing is."""
        at = self._covered.get((row, column), (row, column))
        return self._slots.get(at) or Slot(row, column, row, column, self._empty(row, column), None)

    def row(self, row: int) -> list[Slot]:
        """The filled places that begin in a row, from left to right."""
        return self._rows.get(row, [])

    def rows_between(self, first: int, last: int) -> tuple[int, ...]:
        """The rows from `first` to `last`, both included."""
        return self.rows[bisect_left(self.rows, first) : bisect_right(self.rows, last)]

    def from_above(self, row: int) -> list[Slot]:
        """The filled places that began in an earlier row and reach into this one."""
        return self._from_above.get(row, [])

    def part(self, first: int | None, last: int | None) -> "Grid":
        """Only the places that reach into these columns; addresses stay those of the sheet."""
        low, high = first or 1, last or 1_000_000
        part = copy(self)
        part._rows = defaultdict(list)
        part._from_above = defaultdict(list)
        for mine, all_of in ((part._rows, self._rows), (part._from_above, self._from_above)):
            for row, slots in all_of.items():
                if inside := [slot for slot in slots if slot.column <= high and slot.last_column >= low]:
                    mine[row] = inside
        part.rows = tuple(sorted(part._rows))
        return part

    def within(self, row: int, span: Span) -> Slot:
        """What stands in a row under a head word: its first filled place, else its empty one.

        A place that began in another row or left of the span is not taken: it belongs elsewhere.
        """
        for slot in self.row(row):
            if span.first <= slot.column <= span.last:
                return slot
        own = self.slot(row, span.first)
        if own.row == row and own.column == span.first:
            return own
        return Slot(row, span.first, row, span.last, self._empty(row, span.first), None)

    def all_within(self, row: int, span: Span) -> list[Slot]:
        """Every filled place of a row under a head word."""
        return [slot for slot in self.row(row) if span.first <= slot.column <= span.last]
