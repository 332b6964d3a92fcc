"""A sheet as it looks, as plain data for a page: what is shown, what is merged, what is hidden left out."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from abacus.foundation.documents.forms.learnt import position
from abacus.foundation.documents.forms.texts import visible
from abacus.foundation.documents.workbooks import Range, Sheet, address

MOST_ROWS, MOST_COLUMNS = 200, 30
MARGIN_ROWS, MARGIN_COLUMNS = 3, 1
LONGEST = 600
"""Letters of a cell that are shown."""
NARROWEST, WIDEST = 1, 8
"""Widths of columns, in steps of about three Chinese letters."""


@dataclass(frozen=True)
class Shown:
    """One cell of the picture: its address, its text, the rows and columns it covers."""

    cell: str
    text: str
    rows: int = 1
    columns: int = 1
    number: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Line:
    """One visible row: its number and the cells that begin in it."""

    number: int
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Picture:
    """The visible part of a sheet. `cut_rows`, `cut_columns`: how many filled ones are not shown.

    `columns` are (letter, width); `hides` says whether hidden rows or columns were left out.
    """

    sheet: str
    columns: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    cut_rows: int
    cut_columns: int
    hides: bool


def picture_of(sheet: Sheet, *, top: int = 1, bottom: int | None = None, reach: Iterable[str] = ()) -> Picture:
    """The rows `top` to `bottom` (all where None) of a sheet, at most 200 × 30.

    `reach` are the cells of the form: columns beyond the last of them and a margin are left out
    where there are more than 30.
    """
    filled = [number for number, row in enumerate(sheet.rows, start=1) if any(row)]
    areas = [area for area in sheet.merged if area.top <= len(sheet.rows)]
    last_row = max(filled, default=0)
    wanted = [row for row in range(top, min(bottom or last_row, last_row) + 1) if row not in sheet.hidden_rows]
    rows = wanted[:MOST_ROWS]
    width = max((_last(sheet, row) for row in filled), default=0)
    inside = [area.right for area in areas if area.right <= max(width, MOST_COLUMNS)]
    width = max([width, *inside])
    visible_columns = [column for column in range(1, width + 1) if column not in sheet.hidden_columns]
    columns = visible_columns[: _most(visible_columns, reach)]
    lines = _lines(sheet, rows, columns, areas)
    hidden = any(row in sheet.hidden_rows for row in filled) or any(at <= width for at in sheet.hidden_columns)
    return Picture(
        sheet=sheet.name,
        columns=_widths(columns, lines),
        lines=lines,
        cut_rows=len(wanted) - len(rows),
        cut_columns=len(visible_columns) - len(columns),
        hides=hidden,
    )


def rows_of(cells: Iterable[str]) -> tuple[int, int] | None:
    """First and last row of some cells, with a margin; None for none."""
    rows = [at[0] for cell in cells if (at := position(cell))]
    return (max(1, min(rows) - MARGIN_ROWS), max(rows) + MARGIN_ROWS) if rows else None


def _most(columns: list[int], reach: Iterable[str]) -> int:
    last = max((at[1] for cell in reach if (at := position(cell))), default=0)
    needed = sum(1 for column in columns if column <= last) + MARGIN_COLUMNS if last else 0
    return MOST_COLUMNS if len(columns) > MOST_COLUMNS else max(needed, len(columns))


def _last(sheet: Sheet, row: int) -> int:
    """The last filled column of a row."""
    cells = sheet.rows[row - 1]
    return max((at for at, cell in enumerate(cells, start=1) if cell is not None), default=0)


def _lines(sheet: Sheet, rows: list[int], columns: list[int], areas: list[Range]) -> tuple[Line, ...]:
    shown_rows, shown_columns = set(rows), set(columns)
    begins: dict[tuple[int, int], Shown] = {}
    covered: set[tuple[int, int]] = set()
    for area in areas:
        down = [row for row in range(area.top, min(area.bottom, len(sheet.rows)) + 1) if row in shown_rows]
        across = [column for column in columns if area.left <= column <= area.right]
        if not down or not across:
            continue
        covered.update((row, column) for row in down for column in across)
        text, cut, number = _text(sheet, area.top, area.left)
        cell = address(area.top, area.left)
        begins[down[0], across[0]] = Shown(cell, text, len(down), len(across), number, cut)
    lines: list[Line] = []
    for row in rows:
        cells: list[Shown] = []
        for column in columns:
            if (row, column) in begins:
                cells.append(begins[row, column])
            elif (row, column) not in covered and column in shown_columns:
                text, cut, number = _text(sheet, row, column)
                cells.append(Shown(address(row, column), text, number=number, cut=cut))
        lines.append(Line(row, tuple(cells)))
    return tuple(lines)


def _text(sheet: Sheet, row: int, column: int) -> tuple[str, bool, bool]:
    """What a cell shows, whether that was cut, and whether it is a number."""
    cell = sheet.cell(row, column)
    if cell is None:
        return "", False, False
    text = visible(cell.shown)
    return text[:LONGEST], len(text) > LONGEST, cell.kind == "number"


def _widths(columns: list[int], lines: tuple[Line, ...]) -> tuple[tuple[str, int], ...]:
    """Each column as wide as the usual text in it: three quarters of its cells need no more."""
    needed: dict[str, list[int]] = {}
    for line in lines:
        for cell in line.cells:
            if cell.columns == 1 and cell.text:
                longest = max(map(_length, cell.text.splitlines()), default=0)
                needed.setdefault(cell.cell.rstrip("0123456789"), []).append(longest)
    found = []
    for column in columns:
        letter = address(1, column)[:-1]
        lengths = sorted(needed.get(letter, [0]))
        usual = lengths[min(len(lengths) - 1, len(lengths) * 3 // 4)]
        found.append((letter, min(WIDEST, max(NARROWEST, -(-usual // 6)))))
    return tuple(found)


def _length(text: str) -> int:
    """Half widths that a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
