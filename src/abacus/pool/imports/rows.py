"""A sheet's rows as values, with everything that is wrong by row and cell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.documents.workbooks import Sheet, address
from abacus.pool.imports.cells import CellError, read
from abacus.pool.imports.fields import Field
from abacus.pool.imports.recognise import Layout, data_rows

EVERY = 500
"""Rows between two signs of progress."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and what to do. `row` and `column` count from 1; column 0 means the whole row, row 0 the file."""

    row: int
    column: int
    message: str

    @property
    def place(self) -> str:
        """第 12 行 E 列."""
        if not self.row:
            return _("整个文件")
        return (
            _("第 %(row)s 行 %(column)s 列") % {"row": self.row, "column": letters(self.column)}
            if self.column
            else _("第 %(row)s 行") % {"row": self.row}
        )

    def __str__(self) -> str:
        return _("%(what)s：%(said)s") % {"what": self.place, "said": self.message}


def letters(column: int) -> str:
    """The letters of a column: 5 is E."""
    return address(1, column)[:-1]


@dataclass
class Row:
    """One data row's values by field key; blank cells are left out."""

    number: int
    values: dict[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a field, or the default where the cell is blank or bad."""
        return self.values.get(key, default)


@dataclass
class Table:
    """The rows read, and what was wrong with their cells."""

    layout: Layout
    fields: dict[str, Field]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bad: set[tuple[int, str]] = field(default_factory=set)

    def complain(self, row: Row, key: str, message: str) -> None:
        """Note what is wrong with a row's field."""
        self.problems.append(Problem(row.number, self.layout.columns.get(key, 0), message))
        self.bad.add((row.number, key))

    def good(self, row: Row, key: str) -> bool:
        """Whether nothing is wrong with the cell so far."""
        return (row.number, key) not in self.bad


def read_rows(
    sheet: Sheet, layout: Layout, fields: Iterable[Field], *, unit: str, tick: Callable[[int, int], None] | None = None
) -> Table:
    """Every data row as values. `tick(done, total)` is called now and then."""
    table = Table(layout, {field.key: field for field in fields})
    mapped = [(field, layout.columns[field.key]) for field in table.fields.values() if field.key in layout.columns]
    total = len(sheet.rows) - layout.heading
    for number, cells in data_rows(sheet, layout):
        row = Row(number, {})
        for one, column in mapped:
            cell = cells[column - 1] if column <= len(cells) else None
            try:
                value = read(one, cell, unit)
            except CellError as error:
                table.complain(row, one.key, str(error))
                continue
            if value is not None:
                row.values[one.key] = value
        table.rows.append(row)
        if tick is not None and len(table.rows) % EVERY == 0:
            tick(number - layout.heading, total)
    return table
