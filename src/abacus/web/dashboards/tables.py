"""A dashboard's tables as data, for the page, for the chart beside it and as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import dash
from abacus.foundation.spreadsheets import commas


@dataclass(frozen=True)
class Cell:
    """A cell: what is shown, where it leads, its tone and shade; `value` is what a CSV gets instead of `shown`.

    `beside` is a second, smaller thing in the same cell.
    """

    shown: Any
    url: str = ""
    css: str = ""
    title: str = ""
    icon: str = ""
    value: Any = None
    head: bool = False
    beside: "Cell | None" = None

    @property
    def exported(self) -> Any:
        """The cell in a CSV: a number, or text."""
        given = self.shown if self.value is None else self.value
        return given if isinstance(given, int | Decimal) else str(given)


@dataclass(frozen=True)
class Table:
    """One table: its name in the address, title, heads (label, is a number) and rows; what is said where it is empty.

    `data` is what its chart is drawn from, `label` says the chart in words. `long` is what a CSV gets where
    the table shows several numbers in one cell.
    """

    id: str
    title: str
    heads: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    data: Any = None
    label: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    long: "Table | None" = None

    @property
    def data_id(self) -> str:
        """The id of the element that carries the chart's data."""
        return f"data-{self.id}"


def text(value: str, url: str = "", **more: Any) -> Cell:
    """A cell of words."""
    return Cell(value, url, **more)


def wan(fen: int | None, url: str = "", why: str = "", **more: Any) -> Cell:
    """An amount in 万元; a CSV gets the exact one."""
    if fen is None:
        return missing(why)
    title = _("%(yuan)s 元") % {"yuan": numbers.yuan(fen)}
    return Cell(numbers.wan(fen), url, "num", title, value=Decimal(numbers.exact_wan(fen)), **more)


def count(number: int, url: str = "", **more: Any) -> Cell:
    """How many."""
    return Cell(f"{number:,}", url if number else "", "num", value=number, **more)


def rate(part: int, whole: int, why: str = "", **more: Any) -> Cell:
    """A rate in per cent from an exact ratio; missing without a whole."""
    if not whole:
        return missing(why)
    shown = numbers.rate((part, whole))
    return Cell(shown, css="num", value=Decimal(shown.replace(",", "")), **more)


def missing(why: str = "") -> Cell:
    """The dash with its reason."""
    return Cell(dash(why or _("没有数据")), css="num", value="")


def as_csv(table: Table) -> str:
    """A table as UTF-8 CSV with a byte order mark, so that Excel reads Chinese."""
    table = table.long or table
    heads = [str(label) for label, _numeric in table.heads]
    return commas.text([heads, *([cell.exported for cell in row] for row in table.rows)])
