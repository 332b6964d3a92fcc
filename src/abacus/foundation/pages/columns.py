"""Columns of a list: what they are called, how a cell is written and exported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers

NUMERIC = frozenset({"wan", "points", "weight", "rate", "micro", "int"})


@dataclass(frozen=True)
class Column:
    """One column.

    `kind` says what the value is and so how it is written and exported: text, code, wan
    (int 分), points (int 0.01 分), weight (int 0.01 分), rate (basis points or an exact
    ratio), micro (int 1e-6), int, day. `value` is an attribute path ("unit.name") or a
    function of the row; the key when left out. `sort` names what `order_by` gets; blank:
    not sortable. `url` makes the cell a link. `why_null` is the reason shown for "—".
    `sum` marks the column whose total the selection bar shows. `write` makes the inside of a
    cell as markup, escaped by itself: quicker than a template where a list has many rows.
    """

    key: str
    label: Any
    kind: str = "text"
    value: str | Callable[[Any], Any] | None = None
    sort: str | tuple[str, ...] = ""
    default: bool = True
    fixed: bool = False
    unit: Any = ""
    url: Callable[[Any], str] | None = None
    why_null: Any = ""
    sum: bool = False
    css: str = ""
    write: Callable[[Any], str] | None = None

    @property
    def numeric(self) -> bool:
        """Right-aligned."""
        return self.kind in NUMERIC

    @property
    def heading(self) -> str:
        """The label with its unit: 执行率 %."""
        return f"{self.label} {self.unit}" if self.unit else str(self.label)

    @property
    def get(self) -> Callable[[Any], Any]:
        """The value of a row; None along the path stays None."""
        return getter(self.value or self.key)


def getter(value: str | Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function from a row to a value, from an attribute path or a function."""
    if callable(value):
        return value
    path = attrgetter(value)
    if "." not in value:
        return path

    def along(row: Any) -> Any:
        try:
            return path(row)
        except AttributeError:
            if missing_on_the_way(row, value):
                return None
            raise

    return along


def missing_on_the_way(row: Any, path: str) -> bool:
    """Whether a step of the path is None or absent (a unit without a department, a year without a declaration)."""
    for name in path.split("."):
        try:
            row = getattr(row, name)
        except ObjectDoesNotExist:
            return True
        if row is None:
            return True
    return False


def dash(reason: str) -> SafeString:
    """The dash of a missing value, with its reason on hover and for screen readers."""
    return format_html(
        '<span class="nil" title="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        reason,
        numbers.MISSING,
        reason,
    )


def day_here(value: date) -> date:
    """The day; of a moment, the day on the clocks here."""
    return localtime(value).date() if isinstance(value, datetime) else value


WRITERS: dict[str, Callable[[Any], str]] = {
    "text": lambda value: escape(value),
    "code": lambda value: escape(value),
    "wan": numbers.wan,
    "points": numbers.points,
    "weight": numbers.weight,
    "rate": numbers.rate,
    "micro": numbers.micro,
    "int": lambda value: f"{value:,}",
    "day": lambda value: numbers.day(day_here(value)),
}


def opening(column: Column, css: str) -> str:
    """The beginning of a cell's tag, still open; `data-l` is the label where the row stacks on a phone."""
    named = f' class="{escape(css)}"' if css else ""
    return f'<td{named} data-l="{"" if column.fixed else escape(column.label)}"'


def cell_writer(column: Column) -> Callable[[Any], str]:
    """A function from a row to its whole `<td>`; made once per page, run once per row."""
    get, write = column.get, WRITERS[column.kind]
    figures = "num" if column.numeric else "tab nw" if column.kind in {"day", "code"} else ""
    css = f"{figures} {column.css}".strip()
    start = opening(column, css)
    reason = str(column.why_null or _("没有数据"))
    none = f"{start}>{dash(reason)}</td>"
    exact = _("元")
    link: Callable[[Any], str] = column.url or str
    if column.write is not None:
        inside = column.write
        return lambda row: f"{start}>{inside(row)}</td>"

    def plain(row: Any) -> str:
        value = get(row)
        if value is None or value == "":
            return none
        text = write(value)
        if column.kind == "wan":
            return f'{start} title="{numbers.yuan(value)} {exact}">{text}</td>'
        return f"{start}>{text}</td>"

    def linked(row: Any) -> str:
        value = get(row)
        if value is None or value == "":
            return none
        text = write(value)
        return f'{start}><a class="b clamp" href="{escape(link(row))}" title="{text}">{text}</a></td>'

    return linked if column.url else plain


def exported(column: Column, value: Any) -> str | int | Decimal | date | None:
    """What a spreadsheet cell gets: exact 万元, points, per cent as numbers; days as days; the rest as text."""
    if value is None or value == "":
        return None
    if column.kind == "wan":
        return Decimal(value) / numbers.FEN_PER_WAN
    if column.kind in {"points", "weight"}:
        return Decimal(value) / 100
    if column.kind == "rate":
        return Decimal(numbers.rate(value).replace(",", ""))
    if column.kind == "micro":
        return Decimal(value) / 1_000_000
    if column.kind == "int":
        return int(value)
    return day_here(value) if column.kind == "day" else str(value)
