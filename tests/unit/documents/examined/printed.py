"""A form as it is printed, drawn as text and built as a workbook with the merged cells of a real one.

One line of the drawing is a row, `|` parts the cells. `<` belongs to the cell on its left, `^` to the one
above (so both draw merged cells); an empty place is an empty cell. A number is a number, `'12` is 12 stored
as text, `%0.95` is 0.95 shown as 95.00%, `@2023-11-30` a day, `#DIV/0!` an error, and `⏎` breaks a line within
a cell.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

NUMBER = re.compile(r"-?\d+(\.\d+)?")
PERCENT = "0.00%"
DRAWINGS = Path(__file__).parent / "drawings"

Drawing = list[list[str]]


@dataclass(frozen=True)
class Printed:
    """One sheet: the drawing, and where on the sheet it stands."""

    drawing: str
    changes: Mapping[str, str] = field(default_factory=dict)
    sheet: str = "Sheet1"
    down: int = 0
    right: int = 0
    hidden: bool = False


def drawn(name: str) -> Printed:
    """The drawing of that name."""
    return Printed((DRAWINGS / f"{name}.txt").read_text(encoding="utf-8"))


def at(cell: str) -> tuple[int, int]:
    """Row and column of an address, counted from 1."""
    letters, row = coordinate_from_string(cell)
    return row, column_index_from_string(letters)


def address(row: int, column: int) -> str:
    """The address of a row and a column, counted from 1."""
    return f"{get_column_letter(column)}{row}"


def moved(cell: str | None, down: int, right: int) -> str | None:
    """Where a cell stands after the table was moved."""
    if cell is None:
        return None
    row, column = at(cell)
    return address(row + down, column + right)


def rows(printed: Printed) -> Drawing:
    """The cells of the drawing as texts, with the changes made."""
    lines = [line for line in printed.drawing.strip("\n").split("\n") if line.strip() != ""]
    drawing = [[cell.strip() for cell in line.split("|")] for line in lines]
    width = max(map(len, drawing))
    drawing = [row + [""] * (width - len(row)) for row in drawing]
    for cell, text in printed.changes.items():
        row, column = at(cell)
        while len(drawing) < row:
            drawing.append([""] * width)
        drawing[row - 1] += [""] * (column - len(drawing[row - 1]))
        drawing[row - 1][column - 1] = text
    return drawing


def value(text: str) -> tuple[Any, str | None]:
    """What stands in a cell, and its number format where it has one."""
    if text.startswith("'"):
        return text[1:], None
    if text.startswith("%") and NUMBER.fullmatch(text[1:]):
        return float(text[1:]), PERCENT
    if text.startswith("@"):
        return datetime.fromisoformat(text[1:]), "yyyy-mm-dd"
    if NUMBER.fullmatch(text):
        return (float(text) if "." in text else int(text)), None
    return text.replace("⏎", "\n"), None


def areas(drawing: Drawing) -> Iterator[tuple[int, int, int, int]]:
    """Every merged area as (first row, first column, last row, last column), counted from 1."""
    for r, row in enumerate(drawing):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            last_column = c
            while last_column + 1 < len(row) and row[last_column + 1] == "<":
                last_column += 1
            last_row = r
            while last_row + 1 < len(drawing) and c < len(drawing[last_row + 1]) and drawing[last_row + 1][c] == "^":
                last_row += 1
            inside = [drawing[i][j] for i in range(r, last_row + 1) for j in range(c, last_column + 1)][1:]
            if not set(inside) <= {"<", "^", ""}:
                raise ValueError(f"the area at {address(r + 1, c + 1)} covers {inside}")
            if inside:
                yield r + 1, c + 1, last_row + 1, last_column + 1


def build(path: Path, *sheets: Printed) -> Path:
    """Write the sheets as an xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for printed in sheets:
        page = book.create_sheet(printed.sheet)
        drawing = rows(printed)
        for r, row in enumerate(drawing, 1 + printed.down):
            for c, text in enumerate(row, 1 + printed.right):
                if text not in ("", "<", "^"):
                    cell = page.cell(r, c)
                    cell.value, shown = value(text)
                    cell.number_format = shown or cell.number_format
                    if isinstance(cell.value, str) and not cell.value.startswith("#"):
                        cell.data_type = "s"  # "=100%" is a text here, never a formula
        for top, left, bottom, right in areas(drawing):
            page.merge_cells(
                start_row=top + printed.down,
                start_column=left + printed.right,
                end_row=bottom + printed.down,
                end_column=right + printed.right,
            )
        page.sheet_state = "hidden" if printed.hidden else "visible"
    book.save(path)
    return path
