"""The left side: the year's cycle in order, only what this person may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Any] = {"cycle": "", "topics": _("专题"), "manage": _("管理")}
"""Group id → heading, in order; the cycle has none."""


@dataclass(frozen=True)
class NavItem:
    """One entry. `allowed` gets the user; `count` gets the request and says how many wait (None: no number).

    An item with a `parent` (another item's id) shows below it while that part is open.
    A count is asked for every page of a person who has just acted, and every few seconds otherwise
    (see `counts`): keep it one query, shared through the request where several need it.
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


ACTS = "acts"
"""In the session: how many times this person has changed something."""

_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry, from an `AppConfig.ready`. Raises ValueError for a group that does not exist."""
    if item.group not in GROUPS:
        raise ValueError(f"{item.id}: no group {item.group}")
    _items[item.id] = item


def items() -> list[NavItem]:
    """All entries in order."""
    return sorted(_items.values(), key=lambda item: (item.order, item.id))


@lru_cache(maxsize=512)
def address(url_name: str, urlconf: str) -> str:
    """Where an entry leads; worked out once, because every page shows some sixty."""
    return reverse(url_name, urlconf)


def build(request: HttpRequest) -> list[Group]:
    """The groups that are not empty for the request's user, the current entry marked."""
    allowed = [item for item in items() if item.allowed(request.user)]
    numbers = counts(request, allowed)
    entries = {
        item.id: Entry(item, address(item.url_name, settings.ROOT_URLCONF), numbers.get(item.id)) for item in allowed
    }
    mark_current(list(entries.values()), request.path)
    for entry in entries.values():
        parent = entries.get(entry.item.parent)
        if parent:
            parent.children.append(entry)
            parent.open = parent.open or entry.current or parent.current
    top = [entry for entry in entries.values() if not entry.item.parent]
    groups = [Group(id, heading, [e for e in top if e.item.group == id]) for id, heading in GROUPS.items()]
    return [group for group in groups if group.entries]


def counts(request: HttpRequest, asked: list[NavItem]) -> dict[str, int | None]:
    """How many wait at each entry, by its id; None shows no number.

    Kept for `NAVIGATION_SECONDS`, and only until this person acts; the workbench always asks anew.
    What others do shows up that much later beside the entries; lists themselves are never kept.
    """
    return kept(request, "counts", lambda: {item.id: item.count(request) for item in asked if item.count})


def kept(request: HttpRequest, name: str, make: Callable[[], Any]) -> Any:
    """What the frame shows of one session's own matters, asked again after `NAVIGATION_SECONDS` or its next act."""
    key = _key(request)
    if not key:
        return make()
    found = cache.get(f"{key}:{name}") if request.path != "/" else None
    if found is None:
        found = make()
        cache.set(f"{key}:{name}", found, settings.NAVIGATION_SECONDS)
    return found


def acted(request: HttpRequest) -> None:
    """Count anew what waits: this person has just changed something."""
    if request.session.session_key:
        request.session[ACTS] = request.session.get(ACTS, 0) + 1


def _key(request: HttpRequest) -> str:
    """Where the counts of this session are kept; blank where they are not."""
    session = getattr(request, "session", None)
    if session is None or not session.session_key or not settings.NAVIGATION_SECONDS:
        return ""
    day = getattr(request, "day", "")
    return f"navigation:{session.session_key}:{session.get(ACTS, 0)}:{day}"


def mark_current(entries: list[Entry], path: str) -> None:
    """Mark the entry whose address is the longest beginning of the path."""
    fitting = [entry for entry in entries if path.startswith(entry.url)]
    longest = max((len(entry.url) for entry in fitting), default=0)
    for entry in fitting:
        entry.current = len(entry.url) == longest and (entry.url != "/" or path == "/")
