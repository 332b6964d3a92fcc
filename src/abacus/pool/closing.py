"""What is still open of a year before it is closed; the stages add what only they know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage, Window
from abacus.foundation.schedule.services import above
from abacus.foundation.workflow.models import Submission, Task
from abacus.pool import standing
from abacus.pool.models import ProjectYear


@dataclass(frozen=True)
class Open:
    """One kind of thing that is not finished: what, how many, where it is listed."""

    label: Any
    count: int
    url: str = ""


Source = Callable[[Organisation, int, date], Iterable[Open]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add what a stage knows to be open, from an `AppConfig.ready`; it gets region, fiscal year and day."""
    _sources[name] = source


def still_open(region: Organisation, fiscal_year: int, on: date) -> list[Open]:
    """Everything of the year that is not finished; kinds of which nothing is open are left out."""
    found = [*_stages(region, fiscal_year), *_windows(region, fiscal_year, on), *_routes(region, fiscal_year)]
    found += [one for source in _sources.values() for one in source(region, fiscal_year, on)]
    return [one for one in found if one.count]


def _stages(region: Organisation, fiscal_year: int) -> Iterable[Open]:
    """Projects without a final result of a stage that every project has to pass."""
    rows = ProjectYear.objects.within(Scope.of(region.roots)).filter(fiscal_year=fiscal_year)
    for stage in standing.EXPECTED:
        label = _("“%(stage)s”没有结果的项目") % {"stage": Stage(stage).label}
        waiting = standing.with_open(rows, stage).exclude(state=ProjectYear.State.CLOSED)
        url = f"{reverse('pool:overdue')}?fy={fiscal_year}&stage={stage}&show=open"
        yield Open(label, waiting.count(), url)


def _windows(region: Organisation, fiscal_year: int, on: date) -> Iterable[Open]:
    """Stages whose time is not over yet, in the region or above it."""
    windows = Window.objects.filter(fiscal_year=fiscal_year, closes_on__gte=on)
    near = windows.filter(organisation__path__in=above(region.path)).order_by("opens_on")
    for window in near:
        label = _("“%(stage)s”的时间到 %(day)s 才截止") % {
            "stage": Stage(window.stage).label, "day": window.closes_on,
        }  # fmt: skip
        yield Open(label, 1, reverse("schedule:calendar"))


def _routes(region: Organisation, fiscal_year: int) -> Iterable[Open]:
    """Forms that wait for somebody on their route."""
    scope = Scope.of(region.roots).filter("organisation_path")
    waiting = Task.objects.filter(state=Task.State.OPEN).values("submission")
    rows = Submission.objects.filter(scope, fiscal_year=fiscal_year, pk__in=waiting)
    yield Open(_("审核还没有办完的表"), rows.count(), reverse("workbench"))
