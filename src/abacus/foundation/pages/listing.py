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

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property

from abacus.foundation.pages.columns import Column

SIZES = (20, 50, 100)
OFFERED = 4
"""How many filters that are not set stand beside those that are."""
STEERING = frozenset({"page", "format"})
"""Parts of an address that are no part of a view."""


@dataclass(frozen=True)
class Total:
    """One sum above the list: label and what is shown (already written)."""

    label: Any
    shown: Any
    title: Any = ""


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
    run: Callable[[HttpRequest, QuerySet], str | HttpResponse]
    icon: str = ""
    danger: bool = False
    confirm: Any = ""
    allowed: Callable[[Any], bool] = lambda user: True


@dataclass(frozen=True)
class Listing:
    """One list. `totals` gets the filtered queryset and answers Totals with one aggregate query.

    `name_of` names a row for screen readers. `order` is the order where none is chosen.
    `empty` says why there is nothing and what to do, when no filter is set.
    """

    id: str
    title: Any
    columns: tuple[Column, ...]
    filters: type | None = None
    views: tuple[View, ...] = ()
    totals: Callable[[QuerySet], Sequence[Total]] | None = None
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


@dataclass(frozen=True)
class Chip:
    """A filter that is set: what it says and the address without it."""

    label: Any
    shown: str
    without: str


class Listed:
    """One list as one request shows it: everything a template or an export needs, lazily."""

    def __init__(self, listing: Listing, request: HttpRequest, rows: QuerySet) -> None:
        self.listing, self.request, self.all = listing, request, rows
        self.query: QueryDict = request.GET

    @cached_property
    def filter(self) -> Any:
        """The bound django-filter set, or None."""
        made = self.listing.filters
        return made(self.query, queryset=self.all, request=self.request) if made else None

    @cached_property
    def filtered(self) -> QuerySet:
        """The rows the filters leave, in the chosen order. A filter that is not valid leaves none."""
        rows = self.all
        if self.filter is not None:
            rows = self.filter.qs if self.filter.is_valid() else self.all.none()
        return rows.order_by(*self.order)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """What to sort by: the chosen column, then the list's own order, which makes it stable."""
        column = self.listing.by_key.get(self.sort.lstrip("-"))
        if column is None or not column.sort:
            return self.listing.order
        fields = (column.sort,) if isinstance(column.sort, str) else column.sort
        if self.sort.startswith("-"):
            fields = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in fields)
        return (
            *fields,
            *(name for name in self.listing.order if name.lstrip("-") not in {f.lstrip("-") for f in fields}),
        )

    @property
    def sort(self) -> str:
        """The chosen sort key with its sign."""
        return self.query.get("sort", "")

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown, in the declared order."""
        chosen = set(self.query.getlist("col"))
        known = chosen & set(self.listing.by_key)
        return [c for c in self.listing.columns if c.fixed or (c.key in known if known else c.default)]

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Every column and whether it is shown."""
        shown = {column.key for column in self.columns}
        return [(column, column.key in shown) for column in self.listing.columns]

    @cached_property
    def page(self) -> Page:
        """The page asked for; the nearest one where the number does not exist."""
        return Paginator(self.filtered, self.size).get_page(self.query.get("page"))

    @cached_property
    def size(self) -> int:
        """Rows a page."""
        asked = self.query.get("size", "")
        return int(asked) if asked.isdecimal() and int(asked) in SIZES else self.listing.size

    @property
    def size_links(self) -> list[tuple[int, str, bool]]:
        """(rows a page, address, chosen) of every size one may choose."""
        sizes = sorted({*SIZES, self.listing.size})
        return [(size, self.address(size=str(size), page=None), size == self.size) for size in sizes]

    @property
    def previous_url(self) -> str:
        """The address of the page before; blank on the first."""
        return self.address(page=str(self.page.number - 1)) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The address of the page after; blank on the last."""
        return self.address(page=str(self.page.number + 1)) if self.page.has_next() else ""

    @property
    def exports(self) -> list[tuple[str, str]]:
        """(format, address) of the downloads."""
        return [(name, self.address(format=name, page=None)) for name in ("xlsx", "csv")]

    @property
    def heads(self) -> list[tuple[Column, str, str]]:
        """(column, address that sorts by it, aria-sort) of every column shown."""
        return [(column, self.sort_url(column), self.sorted_by(column)) for column in self.columns]

    def sort_url(self, column: Column) -> str:
        """The address sorted by a column, the other way round when it is already; blank when it cannot be."""
        if not column.sort:
            return ""
        return self.address(sort=f"-{column.key}" if self.sort == column.key else column.key, page=None)

    def sorted_by(self, column: Column) -> str:
        """`aria-sort` of a column."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "none")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parts of the address that are no filter, for the filter's form to carry along."""
        steering = {"sort", "col", "size"}
        return [(key, value) for key, values in self.query.lists() for value in values if key in steering]

    @property
    def filters_kept(self) -> list[tuple[str, str]]:
        """All parts but the columns and the page, for the form that chooses columns."""
        without = {"col", "page", "format"}
        return [(key, value) for key, values in self.query.lists() for value in values if key not in without]

    @property
    def clear_url(self) -> str:
        """The address without filters."""
        return f"{self.request.path}?{urlencode(self.kept)}" if self.kept else self.request.path

    @property
    def here(self) -> str:
        """The address of this page of the list."""
        return self.request.get_full_path()

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page."""
        return list(self.page.object_list)

    @property
    def count(self) -> int:
        """How many rows the filters leave."""
        return self.page.paginator.count

    @cached_property
    def totals(self) -> list[Total]:
        """The sums of what is filtered."""
        return list(self.listing.totals(self.filtered.order_by())) if self.listing.totals else []

    @cached_property
    def bulk(self) -> list[Bulk]:
        """The actions this person may take."""
        return [action for action in self.listing.bulk if action.allowed(self.request.user)]

    @property
    def selectable(self) -> bool:
        """Whether rows carry a tick box."""
        return bool(self.bulk)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are set."""
        if self.filter is None or not self.filter.is_valid():
            return []
        form = self.filter.form
        values = form.cleaned_data
        return [
            Chip(field.label or name, written(field, values[name]), self.address(**{name: None, "page": None}))
            for name, field in form.fields.items()
            if has_content(values.get(name))
        ]

    @property
    def open_filters(self) -> list[Any]:
        """The first filters that are not set, offered beside those that are."""
        if self.filter is None:
            return []
        shown = {str(chip.label) for chip in self.chips}
        return [field for field in self.filter.form if str(field.label) not in shown][:OFFERED]

    def address(self, **changes: str | list[str] | None) -> str:
        """This list's address with some parts changed; None takes a part out."""
        query = self.query.copy()
        for name, value in changes.items():
            for key in [k for k in query if k == name or (value is None and is_part(k, name))]:
                del query[key]
            if value is not None:
                query.setlist(name, value if isinstance(value, list) else [value])
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @property
    def view_query(self) -> str:
        """What a saved view keeps: the address's query without page, sorted."""
        return normal(self.query)

    @cached_property
    def views(self) -> list[tuple[Any, str, bool, int | None]]:
        """(label, address, current, id of an own view) of every view, own ones last."""
        from abacus.foundation.pages.models import SavedView

        here = self.view_query
        given = [(view.label, view.query, None) for view in self.listing.views]
        own = SavedView.objects.filter(user=self.request.user, list_id=self.listing.id).values_list(
            "name", "query", "pk"
        )
        found = [*given, *own]
        return [
            (label, f"{self.request.path}?{query}", normal(QueryDict(query)) == here, pk) for label, query, pk in found
        ]


def is_part(key: str, name: str) -> bool:
    """Whether a key of the address belongs to a filter of several inputs (amount_min of amount)."""
    return key in {f"{name}_{end}" for end in ("min", "max", "after", "before", "from", "until")}


def has_content(value: Any) -> bool:
    """Whether a filter's value restricts anything: a range with both ends open does not."""
    if isinstance(value, slice):
        return value.start is not None or value.stop is not None
    if isinstance(value, QuerySet):
        return value.exists()
    return value not in (None, "", [], ())


def written(field: Any, value: Any) -> str:
    """A filter's value in words."""
    if isinstance(value, slice):
        ends = ["" if end is None else str(end) for end in (value.start, value.stop)]
        return " – ".join(ends)
    choices = {} if hasattr(field, "queryset") else dict(getattr(field, "choices", None) or [])
    several = value if isinstance(value, list | tuple | QuerySet) else [value]
    return "、".join(str(choices.get(one, choices.get(str(one), one))) for one in several)


def normal(query: QueryDict) -> str:
    """A query in one order, without page and blank parts, so that two alike are equal."""
    pairs = [(key, value) for key, values in query.lists() for value in values if value and key not in STEERING]
    return urlencode(sorted(pairs))
