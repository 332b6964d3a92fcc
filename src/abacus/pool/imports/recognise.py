"""Where a sheet's table begins and which column is which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from abacus.foundation.documents.workbooks import Cell, Sheet, Workbook
from abacus.pool.imports.fields import Field, Holds, bare

LOOKED_AT = 30
"""Rows from the top among which the heading row is looked for."""

UNITS = ("万元", "亿元", "元")


@dataclass(frozen=True)
class Layout:
    """What was recognised, or chosen instead: sheet (from 0), heading row (from 1), field key → column (from 1).

    `unit` is that of the amounts, "" where the sheet does not say.
    """

    sheet: int
    heading: int
    columns: Mapping[str, int]
    unit: str

    def to_json(self) -> dict[str, Any]:
        """For storing with the batch."""
        return {"sheet": self.sheet, "heading": self.heading, "columns": dict(self.columns), "unit": self.unit}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Layout":
        """As stored."""
        return cls(data["sheet"], data["heading"], data["columns"], data["unit"])


def recognise(workbook: Workbook, fields: Sequence[Field]) -> Layout:
    """The best guess: the row among the first ones of any visible sheet whose cells name most fields.

    Without any heading that is known the guess is row 1 of the first sheet, nothing mapped.
    """
    best, found = 0, Layout(0, 1, {}, "")
    for number, sheet in enumerate(workbook.sheets):
        if sheet.hidden:
            continue
        for row in range(1, min(len(sheet.rows), LOOKED_AT) + 1):
            columns = mapped(sheet, row, fields)
            if len(columns) > best:
                best, found = len(columns), Layout(number, row, columns, unit_of(sheet, row, columns, fields))
    return found


def mapped(sheet: Sheet, row: int, fields: Sequence[Field]) -> dict[str, int]:
    """Field key → column, by the headings of a row; the earlier name of a field and the left column go first."""
    headings: dict[str, int] = {}
    for column, cell in enumerate(sheet.rows[row - 1], start=1):
        if cell is not None:
            headings.setdefault(bare(cell.value), column)
    taken: dict[str, int] = {}
    for field in fields:
        known = [headings[bare(name)] for name in field.names if bare(name) in headings]
        if known and known[0] not in taken.values():
            taken[field.key] = known[0]
    return taken


def unit_of(sheet: Sheet, heading: int, columns: Mapping[str, int], fields: Sequence[Field]) -> str:
    """The unit of the amounts: from their heading, else from a note like 单位：万元 above it, else ""."""
    amounts = [columns[field.key] for field in fields if field.holds is Holds.AMOUNT and field.key in columns]
    for column in amounts:
        cell = sheet.cell(heading, column)
        if cell is not None and (unit := named_unit(cell.value)):
            return unit
    for row in range(heading - 1, 0, -1):
        for cell in sheet.rows[row - 1]:
            text = normalize("NFKC", cell.value) if cell is not None else ""
            if "单位" in text and (unit := named_unit(text)):
                return unit
    return ""


def named_unit(text: str) -> str:
    """The unit a heading or note names last, "" for none."""
    plain = "".join(normalize("NFKC", text).split()).rstrip(")")
    return next((unit for unit in UNITS if plain.endswith(unit)), "")


def data_rows(sheet: Sheet, layout: Layout) -> Iterator[tuple[int, tuple[Cell | None, ...]]]:
    """(row number, cells) of every row below the heading that has content and is no total."""
    first = min(layout.columns.values(), default=1)
    for number, cells in enumerate(sheet.rows[layout.heading :], start=layout.heading + 1):
        if any(cell is not None and cell.value.strip() for cell in cells) and not is_total(cells, first):
            yield number, cells


def is_total(cells: Sequence[Cell | None], first: int) -> bool:
    """Whether a row is a sum line (合计, 总计, 小计) and not data."""
    leading = next((cell for cell in cells[:first] if cell is not None), None)
    return leading is not None and bare(leading.value) in {"合计", "总计", "小计", "本页合计", "共计"}
