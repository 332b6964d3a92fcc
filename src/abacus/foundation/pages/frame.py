"""What the frame around every page shows; apps provide it, pages never ask them.

An app calls `provide` from its `AppConfig.ready`:

    frame.provide("place", lambda request: request.user.organisation.name)

Slots: `place` (str), `person` (str, a role rather than a name), `years` (list of int,
newest first), `notices` (Notices), `banner` (str or None: shown above every page).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from abacus.foundation.pages import navigation

Source = Callable[[HttpRequest], Any]
SLOTS = frozenset({"place", "person", "years", "notices", "banner"})
YEAR_KEY = "year"
_sources: dict[str, Source] = {}


@dataclass(frozen=True)
class Notices:
    """How many notices wait, and where they are read."""

    count: int
    url: str


def provide(slot: str, source: Source) -> None:
    """Fill one slot of the frame; the last one wins. Raises KeyError for an unknown slot."""
    if slot not in SLOTS:
        raise KeyError(slot)
    _sources[slot] = source


def provided(slot: str, request: HttpRequest, default: Any = None) -> Any:
    """What an app put into the slot, or the default."""
    source = _sources.get(slot)
    return source(request) if source else default


def day_of(request: HttpRequest) -> date:
    """The day of business that the middleware put on the request."""
    day: date = request.day  # type: ignore[attr-defined]
    return day


def years(request: HttpRequest) -> list[int]:
    """The fiscal years one may choose, newest first."""
    known = provided("years", request)
    this = day_of(request).year
    return list(known) if known else list(range(this + 1, this - 3, -1))


def selected_year(request: HttpRequest) -> int:
    """The fiscal year that lists and dashboards show; the day's own when none was chosen."""
    chosen = request.session.get(YEAR_KEY) if hasattr(request, "session") else None
    return chosen if isinstance(chosen, int) else day_of(request).year


class Frame:
    """The frame of one request, computed only where a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.parts: dict[str, str] = {}
        """Parts that stand on the page twice, each rendered once."""

    @cached_property
    def place(self) -> str:
        """The name of the place, for the bar and for print."""
        return provided("place", self.request) or ""

    @cached_property
    def person(self) -> str:
        """Who is signed in, by role."""
        return provided("person", self.request) or self.request.user.get_username() or _("未登录")

    @cached_property
    def year(self) -> int:
        """The chosen fiscal year."""
        return selected_year(self.request)

    @cached_property
    def years(self) -> list[int]:
        """The fiscal years to choose from; the chosen one is always among them."""
        return sorted({*years(self.request), self.year}, reverse=True)

    @cached_property
    def notices(self) -> Notices | None:
        """Notices that wait; none when no app has any."""
        notices: Notices | None = provided("notices", self.request)
        return notices

    @cached_property
    def banner(self) -> str | None:
        """A line above every page, e.g. 演示数据."""
        banner: str | None = provided("banner", self.request)
        return banner

    @cached_property
    def navigation(self) -> list[navigation.Group]:
        """The cycle's navigation, only what this person may use."""
        return navigation.build(self.request)
