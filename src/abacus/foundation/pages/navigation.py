"""The left side: the year's cycle in order, only what this person may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Any] = {"cycle": "", "topics": _("专题"), "manage": _("管理")}
"""Group id → heading, in order; the cycle has none."""


@dataclass(frozen=True)
class NavItem:
    """One entry. `allowed` gets the user; `count` gets the request and says how many wait (None: no number).

    An item with a `parent` (another item's id) shows below it while that part is open.
    A count runs on every page: keep it one query, shared through the request where several need it.
    """

    id: str
    label: Any
    icon: str = ""
    url_name: str = ""
    group: str = "cycle"
    order: int = 0
    allowed: Callable[[Any], bool] = lambda user: user.is_authenticated
    count: Callable[[HttpRequest], int | None] | None = None
    parent: str = ""


@dataclass
class Entry:
    """An item as one request sees it."""

    item: NavItem
    url: str
    count: int | None = None
    current: bool = False
    open: bool = False
    children: list["Entry"] = field(default_factory=list)


@dataclass
class Group:
    """A heading and its entries."""

    id: str
    heading: Any
    entries: list[Entry]


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry, from an `AppConfig.ready`. Raises ValueError for a group that does not exist."""
    if item.group not in GROUPS:
        raise ValueError(f"{item.id}: no group {item.group}")
    _items[item.id] = item


def items() -> list[NavItem]:
    """All entries in order."""
    return sorted(_items.values(), key=lambda item: (item.order, item.id))


def build(request: HttpRequest) -> list[Group]:
    """The groups that are not empty for the request's user, the current entry marked."""
    allowed = [item for item in items() if item.allowed(request.user)]
    entries = {item.id: Entry(item, reverse(item.url_name), waiting(item, request)) for item in allowed}
    mark_current(list(entries.values()), request.path)
    for entry in entries.values():
        parent = entries.get(entry.item.parent)
        if parent:
            parent.children.append(entry)
            parent.open = parent.open or entry.current or parent.current
    top = [entry for entry in entries.values() if not entry.item.parent]
    groups = [Group(id, heading, [e for e in top if e.item.group == id]) for id, heading in GROUPS.items()]
    return [group for group in groups if group.entries]


def waiting(item: NavItem, request: HttpRequest) -> int | None:
    """How many wait at an entry; None shows no number."""
    return item.count(request) if item.count else None


def mark_current(entries: list[Entry], path: str) -> None:
    """Mark the entry whose address is the longest beginning of the path."""
    fitting = [entry for entry in entries if path.startswith(entry.url)]
    longest = max((len(entry.url) for entry in fitting), default=0)
    for entry in fitting:
        entry.current = len(entry.url) == longest and (entry.url != "/" or path == "/")
