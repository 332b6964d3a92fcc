"""Lists: declared once per app, the same gestures everywhere.

    PROJECTS = Listing(
        id="pool.projects", title=_("项目"), filters=ProjectFilter,
        columns=(Column("name", _("项目名称"), sort="pinyin", fixed=True, url=...), ...),
    )
    class ProjectList(ListPage):
        listing = PROJECTS
        def queryset(self): return Project.objects.visible_to(self.request.user)

What a list shows is all in its address: `sort` (key or -key), `col` (repeated), `size`,
`page`, `format` (xlsx, csv) and the filters' own names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from abacus.foundation.pages.columns import Column

Rows = QuerySet[Any, Any]
"""The rows of any list."""


@dataclass(frozen=True)
class Total:
    """One sum above the list: label and what is shown (already written)."""

    label: Any
    shown: Any
    title: Any = ""


class Totals(list[Total]):
    """Sums of which the same look at the rows has counted them too."""

    rows: int

    def __init__(self, sums: Iterable[Total], rows: int) -> None:
        super().__init__(sums)
        self.rows = rows


@dataclass(frozen=True)
class View:
    """A view every user of the list has; `query` as in the address."""

    label: Any
    query: str


@dataclass(frozen=True)
class Bulk:
    """An action on the selected rows. `run(request, rows)` goes through a service and answers a message or a response.

    `confirm` is asked once, with {count} filled in; `allowed` gets the user.
    """

    id: str
    label: Any
    run: Callable[[HttpRequest, Rows], str | HttpResponse]
    icon: str = ""
    danger: bool = False
    confirm: Any = ""
    allowed: Callable[[Any], bool] = lambda user: True


@dataclass(frozen=True)
class Listing:
    """One list. `totals` gets the filtered queryset and answers Totals with one aggregate query.

    `filters` is a django-filter FilterSet class. `name_of` names a row for screen readers.
    `order` is the order where none is chosen. `empty` says why there is nothing and what to do, when no filter is set.
    """

    id: str
    title: Any
    columns: tuple[Column, ...]
    filters: Any = None
    views: tuple[View, ...] = ()
    totals: Callable[[Rows], Sequence[Total]] | None = None
    bulk: tuple[Bulk, ...] = ()
    order: tuple[str, ...] = ("pk",)
    size: int = 20
    unit: Any = ""
    empty: Any = ""
    name_of: Callable[[Any], str] = str
    by_year: bool = False

    def column(self, key: str) -> Column:
        """The column of a key; KeyError when there is none."""
        return self.by_key[key]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}
