"""The pool's projects, budget and execution in the layout of their import: what leaves can be taken in again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.pages.numbers import FEN_PER_WAN
from abacus.foundation.spreadsheets import commas
from abacus.foundation.spreadsheets.books import Book
from abacus.pool.documents import heading
from abacus.pool.imports.fields import FIELDS, Field, Holds
from abacus.pool.models import BudgetEntry, ExecutionEntry, ImportBatch, ProjectYear

CHUNK = 2000
MONEY: Mapping[str, Callable[[Any], Any]] = {
    "code": lambda line: line.project_year.project.code,
    "amount": lambda line: line.amount_fen,
    "kind": lambda line: line.kind,
    "day": lambda line: line.entered_on,
    "document": lambda line: line.document_number,
    "source": lambda line: line.source,
    "note": lambda line: line.note,
}
PROJECTS: Mapping[str, Callable[[Any], Any]] = {
    "unit": lambda year: year.organisation.code,
    "year": lambda year: year.fiscal_year,
    "nature": lambda year: year.nature,
    "requested": lambda year: year.requested_fen,
}
"""Field → value of a project-year; what is not named here is the project's own."""


def lines(kind: str, fiscal_year: int, by: User, on: date) -> Iterator[list[Any]]:
    """The headings of an import's kind, then every row of the year that the person may see."""
    fields = [field for field in FIELDS[kind] if field.key != "secret"]
    yield [heading(field) for field in fields]
    said = {field.key: _words(field) for field in fields}
    for row in _rows(kind, fiscal_year, by, on):
        yield [_cell(field, _value(kind, field.key, row), said[field.key]) for field in fields]


def _rows(kind: str, fiscal_year: int, by: User, on: date) -> Iterator[Any]:
    years = ProjectYear.objects.visible_to(by, on).filter(fiscal_year=fiscal_year)
    if kind == ImportBatch.Kind.PROJECTS:
        found: Any = years.select_related("project", "organisation").order_by("project__code", "pk")
    else:
        model = BudgetEntry if kind == ImportBatch.Kind.BUDGET else ExecutionEntry
        found = model._default_manager.filter(project_year__in=years).select_related("project_year__project")
        found = found.order_by("entered_on", "pk")
    yield from found.iterator(chunk_size=CHUNK)


def _value(kind: str, key: str, row: Any) -> Any:
    if kind != ImportBatch.Kind.PROJECTS:
        return MONEY[key](row)
    return PROJECTS[key](row) if key in PROJECTS else getattr(row.project, key)


def _cell(field: Field, value: Any, said: Mapping[Any, str]) -> Any:
    """What the import reads as this value."""
    if value is None or value == "":
        return None
    if field.holds is Holds.AMOUNT:
        return Decimal(value) / FEN_PER_WAN
    if field.holds is Holds.YES_NO:
        return "是" if value else "否"
    return said.get(str(value), value) if field.holds is Holds.CHOICE else value


def _words(field: Field) -> dict[str, str]:
    """Value → the first Chinese word that the import knows for it."""
    found: dict[str, str] = {}
    for word, value in field.words.items():
        if any("\u4e00" <= letter <= "\u9fff" for letter in word):
            found.setdefault(value, word)
    return found


def export(kind: str, fiscal_year: int, *, by: User, on: date, csv: bool) -> str | bytes:
    """The file to keep or to change and take in again."""
    rows = lines(kind, fiscal_year, by, on)
    if csv:
        return commas.text(rows)
    stream = BytesIO()
    with Book(stream, rows_once=True) as book:
        sheet = book.add_worksheet(_("数据"))
        amount = book.add_format({"num_format": "#,##0.00####"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value)
                elif isinstance(value, Decimal | int):
                    sheet.write_number(number, column, value, amount if isinstance(value, Decimal) else None)
                elif value is not None:
                    sheet.write_string(number, column, str(value))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 15, 14)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()
