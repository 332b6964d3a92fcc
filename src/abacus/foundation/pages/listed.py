"""One list as one request shows it: everything a template or an export needs, computed when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from abacus.foundation.pages import navigation
from abacus.foundation.pages.addresses import Address, Pair
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Bulk, Listing, Rows, Total
from abacus.foundation.pages.models import SavedView
from abacus.foundation.pages.parcels import Offer, offered

SIZES = (20, 50, 100)
OFFERED = 4
"""How many filters that are not set stand beside those that are."""


@dataclass(frozen=True)
class Chip:
    """A filter that is set: what it says and the address without it."""

    label: Any
    shown: str
    without: str


@dataclass(frozen=True)
class ViewLink:
    """A view as a link; `pk` when it is one's own."""

    label: Any
    url: str
    current: bool
    pk: int | None = None


class Listed:
    """One list, one request."""

    def __init__(self, listing: Listing, request: HttpRequest, rows: Rows) -> None:
        self.listing, self.request, self.all = listing, request, rows
        self.address = Address.of(request.path, request.GET)

    # which rows

    @cached_property
    def filter(self) -> Any:
        """The bound django-filter set; None while nothing is filtered, so that it costs nothing."""
        return self.filter_set() if self.address.filtered else None

    def filter_set(self) -> Any:
        """A bound django-filter set; None for a list without filters."""
        made = self.listing.filters
        return made(self.request.GET, queryset=self.all, request=self.request) if made else None

    @cached_property
    def filtered(self) -> Rows:
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
        used = {name.lstrip("-") for name in fields}
        return (*fields, *(name for name in self.listing.order if name.lstrip("-") not in used))

    @cached_property
    def page(self) -> "Page[Any]":
        """The page asked for; the nearest one where the number does not exist."""
        pages = Paginator(self.filtered, self.size)
        if (counted := getattr(self.totals, "rows", None)) is not None:
            pages.count = counted  # known from the sums: no second look at every row
        return pages.get_page(self.address.get("page") or 1)

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page."""
        return list(self.page.object_list)

    @property
    def count(self) -> int:
        """How many rows the filters leave."""
        return self.page.paginator.count

    @cached_property
    def totals(self) -> Sequence[Total]:
        """The sums of what is filtered."""
        return self.listing.totals(self.filtered.order_by()) if self.listing.totals else []

    # how they are shown

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown, in the declared order."""
        known = set(self.address.all("col")) & set(self.listing.by_key)
        return [c for c in self.listing.columns if c.fixed or (c.key in known if known else c.default)]

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Every column and whether it is shown."""
        shown = {column.key for column in self.columns}
        return [(column, column.key in shown) for column in self.listing.columns]

    @cached_property
    def sort(self) -> str:
        """The chosen sort key with its sign."""
        return self.address.get("sort")

    @property
    def heads(self) -> list[tuple[Column, str, str]]:
        """(column, address that sorts by it, aria-sort) of every column shown."""
        return [(column, self.sort_url(column), self.sorted_by(column)) for column in self.columns]

    def sort_url(self, column: Column) -> str:
        """The address sorted by a column, the other way round when it is already; blank when it cannot be."""
        if not column.sort:
            return ""
        return str(self.address.changed(sort=f"-{column.key}" if self.sort == column.key else column.key, page=None))

    def sorted_by(self, column: Column) -> str:
        """`aria-sort` of a column."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "none")

    @cached_property
    def size(self) -> int:
        """Rows a page."""
        asked = self.address.get("size")
        return int(asked) if asked in map(str, SIZES) else self.listing.size

    @cached_property
    def bulk(self) -> list[Bulk]:
        """The actions this person may take."""
        return [action for action in self.listing.bulk if action.allowed(self.request.user)]

    @property
    def selectable(self) -> bool:
        """Whether rows carry a tick box."""
        return bool(self.bulk)

    # filters

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are set."""
        if self.filter is None or not self.filter.is_valid():
            return []
        values = self.filter.form.cleaned_data
        return [
            Chip(
                field.label or name,
                written(field, values[name]),
                str(self.address.changed(**{name: None, "page": None})),
            )
            for name, field in self.filter.form.fields.items()
            if has_content(values.get(name))
        ]

    @property
    def filterable(self) -> bool:
        """Whether the list has filters; templates would call the class itself."""
        return self.listing.filters is not None

    @property
    def offered(self) -> list[tuple[str, Any]]:
        """(name, label) of the first filters that are not set, offered beside those that are."""
        declared = self.listing.filters.base_filters if self.listing.filters else {}
        shown = {str(chip.label) for chip in self.chips}
        return [(name, one.label or name) for name, one in declared.items() if str(one.label or name) not in shown][
            :OFFERED
        ]

    @cached_property
    def panel(self) -> Any:
        """The form of all filters, where it was asked for or is not valid; None otherwise."""
        asked = self.address.get("filters") == "open" or (self.filter is not None and not self.filter.is_valid())
        return (self.filter or self.filter_set()) if asked else None

    # addresses

    @property
    def panel_url(self) -> str:
        """The address with the form of all filters open."""
        return str(self.address.changed(filters="open", page=None))

    @property
    def kept(self) -> tuple[Pair, ...]:
        """What is no filter, for the filters' form to carry along."""
        return self.address.only({"sort", "col", "size"})

    @property
    def filters_kept(self) -> tuple[Pair, ...]:
        """All but columns and page, for the form that chooses columns."""
        return self.address.without({"col", "page", "format", "filters"})

    @property
    def clear_url(self) -> str:
        """The address without filters."""
        return str(Address(self.address.path, self.kept))

    @property
    def here(self) -> str:
        """The address of this page of the list."""
        return str(self.address.changed(filters=None))

    @property
    def size_links(self) -> list[tuple[int, str, bool]]:
        """(rows a page, address, chosen) of every size one may choose."""
        sizes = sorted({*SIZES, self.listing.size})
        return [(size, str(self.address.changed(size=str(size), page=None)), size == self.size) for size in sizes]

    @property
    def previous_url(self) -> str:
        """The address of the page before; blank on the first."""
        return str(self.address.changed(page=str(self.page.number - 1))) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The address of the page after; blank on the last."""
        return str(self.address.changed(page=str(self.page.number + 1))) if self.page.has_next() else ""

    @property
    def exports(self) -> list[tuple[str, str]]:
        """(format, address) of the downloads."""
        return [(name, str(self.address.changed(format=name, page=None))) for name in ("xlsx", "csv")]

    @property
    def parcel(self) -> Offer | None:
        """The official forms behind the rows, where the list has some."""
        return offered(self.listing.id)

    # views

    @cached_property
    def view_query(self) -> str:
        """What a saved view of this page would keep."""
        return self.address.view

    @cached_property
    def views(self) -> list[ViewLink]:
        """The views of everybody, then one's own."""
        own = SavedView.objects.filter(user_id=self.request.user.pk or 0, list_id=self.listing.id)
        found: list[tuple[Any, str, int | None]] = [(view.label, view.query, None) for view in self.listing.views]
        name = f"views:{self.listing.id}"
        found.extend(navigation.kept(self.request, name, lambda: list(own.values_list("name", "query", "pk"))))
        path, here = self.address.path, self.view_query
        return [
            ViewLink(label, f"{path}?{query}", Address.of(path, query).view == here, pk) for label, query, pk in found
        ]


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
        return " – ".join("" if end is None else str(end) for end in (value.start, value.stop))
    choices = {} if hasattr(field, "queryset") else dict(getattr(field, "choices", None) or [])
    several = value if isinstance(value, list | tuple | QuerySet) else [value]
    return _("、").join(str(choices.get(one, choices.get(str(one), one))) for one in several)
