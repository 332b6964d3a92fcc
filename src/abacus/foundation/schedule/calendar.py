"""The year as a table of half months, with the windows drawn into it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage, Window
from abacus.foundation.schedule.services import above

HALVES = 24


@dataclass(frozen=True)
class Cell:
    """One cell of a row: how many half months, what stands in it, and how it looks (on, next, h, now)."""

    span: int
    css: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True)
class Row:
    """The windows of one fiscal year that do not overlap."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Deadline:
    """A window's last day, for the phone."""

    day: date
    label: str


@dataclass(frozen=True)
class Mark:
    """A day on which something is due beside the windows, e.g. a task of a work plan."""

    day: date
    label: str
    url: str = ""


Marks = Callable[[Access, int], Iterable[Mark]]
_marks: list[Marks] = []


def register_marks(source: Marks) -> None:
    """Add days to calendars, from an `AppConfig.ready`; the source gets the access and the calendar year."""
    if source not in _marks:
        _marks.append(source)


def marks(access: Access, year: int) -> list[Mark]:
    """All days that sources add for this person in a calendar year, in order."""
    return sorted((mark for source in _marks for mark in source(access, year)), key=lambda mark: mark.day)


@dataclass(frozen=True)
class Calendar:
    """A calendar year for an organisation on a day."""

    year: int
    rows: tuple[Row, ...]
    deadlines: tuple[Deadline, ...]
    running: int
    month: int


def windows_of(organisation: Organisation, year: int) -> list[Window]:
    """The windows that count for an organisation and touch the calendar year, in order."""
    near = Window.objects.filter(
        organisation__path__in=above(organisation.path),
        opens_on__lte=date(year, 12, 31),
        closes_on__gte=date(year, 1, 1),
    ).select_related("organisation")
    counting: dict[tuple[int, str], Window] = {}
    for window in sorted(near, key=lambda one: len(one.organisation.path)):
        counting[window.fiscal_year, window.stage] = window
    return sorted(counting.values(), key=lambda one: (one.fiscal_year, one.opens_on, one.closes_on))


def calendar_of(windows: Iterable[Window], year: int, on: date, marked: Sequence[Mark] = ()) -> Calendar:
    """The table of `year` as seen on the day `on`; marked days stand in a row of their own."""
    windows = list(windows)
    lines: list[tuple[int, list[Window]]] = []
    for window in windows:
        fitting = (own for fiscal_year, own in lines if fiscal_year == window.fiscal_year and _fits(own, window, year))
        found = next(fitting, None)
        if found is None:
            lines.append((window.fiscal_year, [window]))
        else:
            found.append(window)
    rows = tuple(Row(_("%(year)s 年度") % {"year": fiscal_year}, _cells(own, year, on)) for fiscal_year, own in lines)
    if marked:
        rows += (Row(_("任务时限（项）"), _marked_cells(marked, year, on)),)
    coming = [Deadline(one.closes_on, _("%(what)s截止") % {"what": named(one)}) for one in windows]
    coming += [Deadline(one.day, one.label) for one in marked]
    deadlines = tuple(sorted((one for one in coming if one.day >= on), key=lambda one: one.day)[:8])
    running = sum(one.opens_on <= on <= one.closes_on for one in windows)
    return Calendar(year, rows, deadlines, running, on.month if on.year == year else 0)


def named(window: Window) -> str:
    """2021 单位自评."""
    return f"{window.fiscal_year} {Stage(window.stage).label}"


def half(day: date, year: int) -> int:
    """The half month of a day in a year, 0 to 23; days outside go to the ends."""
    if day.year != year:
        return 0 if day.year < year else HALVES - 1
    return (day.month - 1) * 2 + (day.day > 15)


def _fits(own: list[Window], window: Window, year: int) -> bool:
    return all(half(window.opens_on, year) > half(one.closes_on, year) for one in own)


def _cells(own: list[Window], year: int, on: date) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    at = 0
    today = half(on, year) if on.year == year else None
    for window in own:
        first, last = half(window.opens_on, year), half(window.closes_on, year)
        cells.extend(_blank(number, today) for number in range(at, first))
        title = f"{named(window)} {window.opens_on} – {window.closes_on}"
        cells.append(Cell(last - first + 1, _tone(window, on), str(Stage(window.stage).label), title))
        at = last + 1
    cells.extend(_blank(number, today) for number in range(at, HALVES))
    return tuple(cells)


def _marked_cells(marked: Sequence[Mark], year: int, on: date) -> tuple[Cell, ...]:
    """A cell for each half month, with how many marked days lie in it."""
    today = half(on, year) if on.year == year else None
    found: dict[int, list[Mark]] = {}
    for mark in marked:
        found.setdefault(half(mark.day, year), []).append(mark)
    cells = []
    for number in range(HALVES):
        own = found.get(number, [])
        if not own:
            cells.append(_blank(number, today))
            continue
        title = "\n".join(f"{mark.day} {mark.label}" for mark in own)
        css = "on" if today is not None and number == today else "next"
        cells.append(Cell(1, css, str(len(own)), title))
    return tuple(cells)


def _blank(number: int, today: int | None) -> Cell:
    css = " ".join(filter(None, ["h" if number % 2 else "", "now" if number == today else ""]))
    return Cell(1, css)


def _tone(window: Window, on: date) -> str:
    if window.opens_on <= on <= window.closes_on:
        return "on"
    return "next" if 0 < (window.opens_on - on).days <= 60 else ""


def for_template(calendar: Calendar) -> dict[str, Any]:
    """The context of `schedule/_calendar.html`."""
    return {"calendar": calendar, "months": range(1, 13)}
