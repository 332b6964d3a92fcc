"""What a person is reminded of on the workbench: stages that close soon or are over with something left to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access
from abacus.foundation.planning.rules import remind_work_days
from abacus.foundation.schedule.calendar import named, windows_of
from abacus.foundation.schedule.models import Window
from abacus.foundation.schedule.workdays import workdays_between

Missing = Callable[[Access, list[Window]], dict[int, "Left"]]
_sources: list[Missing] = []
LOOKED_BACK = timedelta(days=366)
"""How long after its end a stage with something left is still spoken of."""


@dataclass(frozen=True)
class Left:
    """How much is left to do in a window for somebody, and where it is listed; `mine`: it is theirs to fill in."""

    count: int
    url: str
    mine: bool = False


@dataclass(frozen=True)
class Reminder:
    """One line: what, how many work days are left (negative: over), how much is left, where."""

    what: str
    closes_on: date
    days: int
    left: Left | None
    late: bool


def register(source: Missing) -> None:
    """Say how much is left in windows, by the window's id, from an `AppConfig.ready`; None of them: not known."""
    if source not in _sources:
        _sources.append(source)


def reminders(access: Access) -> list[Reminder]:
    """What closes within the days the region's rules name, and what is over with something left; most urgent first."""
    if not access.scope.roots or access.region is None:
        return []
    on = access.on
    within = remind_work_days(access.region.region_code, on)
    home = access.appointments[0].organisation
    known = {one.pk: one for year in (on.year - 1, on.year) for one in windows_of(home, year) if one.opens_on <= on}
    soon = [one for one in known.values() if one.closes_on >= on and workdays_between(on, one.closes_on) <= within]
    over = [one for one in known.values() if on - LOOKED_BACK <= one.closes_on < on]
    left = {pk: found for source in _sources for pk, found in source(access, [*soon, *over]).items()}
    shown = [*soon, *(one for one in over if one.pk in left and left[one.pk].count)]
    made = [
        Reminder(named(one), one.closes_on, workdays_between(on, one.closes_on), left.get(one.pk), one.closes_on < on)
        for one in shown
        if one.pk not in left or left[one.pk].count
    ]
    return sorted(made, key=lambda one: (one.closes_on, one.what))


def said(reminder: Reminder) -> str:
    """还有 3 个工作日, 今天截止, 已于 2022-03-31 截止."""
    if reminder.late:
        return _("已于 %(day)s 截止") % {"day": reminder.closes_on}
    if not reminder.days:
        return _("今天截止")
    return _("还有 %(days)s 个工作日截止") % {"days": reminder.days}
