"""One form as cells on a page, before it becomes a sheet or lines of csv."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Value:
    """What one cell says: `text`, or a number or day with the number format that shows it as `text`.

    `plain` is what a file without formats gets.
    """

    text: str | None = None
    number: Decimal | None = None
    on: date | None = None
    format: str = ""
    plain: str | Decimal | None = None

    @property
    def blank(self) -> bool:
        return self.text is None and self.number is None and self.on is None


BLANK = Value()


def words(text: str | None) -> Value:
    """A text; None is a blank cell."""
    return Value(text=text, plain=text) if text else BLANK


def amount(number: Decimal | int | None, format: str = "") -> Value:
    """A number; None is a blank cell."""
    return BLANK if number is None else Value(number=Decimal(number), format=format, plain=Decimal(number))


@dataclass(frozen=True)
class Placed:
    """A value in a cell or in a merged range; rows and columns count from 0, both ends included.

    `spread` is what each row gets of it in a file without merged ranges.
    """

    row: int
    column: int
    last_row: int
    last_column: int
    value: Value
    style: str
    spread: tuple[Value, ...] = ()


@dataclass
class Page:
    """The cells of one form, `width` columns wide; `row` is where the next line goes."""

    name: str
    width: int
    row: int = 0
    cells: list[Placed] = field(default_factory=list)

    def put(
        self,
        column: int,
        value: Value,
        *,
        to: int | None = None,
        rows: int = 1,
        style: str = "text",
        spread: tuple[Value, ...] = (),
    ) -> None:
        """Place a value in the line that is being written, down to `rows` lines and over to column `to`."""
        last = column if to is None else to
        self.cells.append(Placed(self.row, column, self.row + rows - 1, last, value, style, spread))

    def label(self, column: int, text: str, *, to: int | None = None, rows: int = 1) -> None:
        self.put(column, words(text), to=to, rows=rows, style="label")

    def next(self) -> None:
        self.row += 1
