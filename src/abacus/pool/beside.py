"""Three years side by side: a project's or a department's money, points and indicators."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.pool import life
from abacus.pool.models import ActualValue, IndicatorLine, ProjectYear, StageOutcome, TargetVersion, WiderOutcome

MONEY = ("requested_fen", "initial_fen", "current_fen", "executed_fen")


@dataclass
class Indicator:
    """One indicator over the years, by its `line_id`.

    A cell a year: (target, actual) in words, None where the year does not have it.
    """

    level1: str
    name: str
    cells: list[tuple[str, str] | None] = field(default_factory=list)


@dataclass(frozen=True)
class Sums:
    """A department's year: how many projects, and sums of what is known, with how many are not."""

    projects: int
    requested_fen: int | None
    initial_fen: int | None
    current_fen: int | None
    executed_fen: int | None
    unknown: int
    grades: tuple[tuple[str, int], ...] = ()

    @property
    def rate(self) -> tuple[int, int] | None:
        """Executed over budget, of projects whose execution is known; None without a budget."""
        if self.executed_fen is None or not self.current_fen or self.unknown:
            return None
        return self.executed_fen, self.current_fen


def years_around(fiscal_year: int) -> tuple[int, int, int]:
    """Last, this and next year."""
    return fiscal_year - 1, fiscal_year, fiscal_year + 1


def of_project(rows: QuerySet[Any], years: Iterable[int]) -> list[ProjectYear | None]:
    """The project's years in order; None where one was not opened or is out of reach."""
    found = {row.fiscal_year: row for row in rows}
    return [found.get(year) for year in years]


def results(years: list[ProjectYear | None]) -> list[tuple[str, list[StageOutcome | None]]]:
    """Each stage with a result in one of the years, with the result of every year."""
    pks = [year.pk for year in years if year is not None]
    outcomes = StageOutcome.objects.filter(project_year__in=pks, superseded=False)
    by_stage = {(one.stage, one.project_year_id): one for one in outcomes}
    lines = []
    for stage in Stage:
        own = [by_stage.get((stage.value, year.pk)) if year else None for year in years]
        if any(own):
            lines.append((str(stage.label), own))
    return lines


def indicators(years: list[ProjectYear | None], on: date) -> list[Indicator]:
    """Every indicator of one of the years by `line_id`, with each year's target and latest actual value.

    In the order of the newest year that has targets; what only older years had comes after. Three queries.
    """
    chosen = _versions(years)
    values = _actuals(years, on)
    found: dict[UUID, Indicator] = {}
    order = [at for at in range(len(years) - 1, -1, -1) if chosen[at] is not None]
    for at in order:
        for line in chosen[at].lines.all():  # type: ignore[union-attr]
            one = found.setdefault(line.line_id, Indicator(line.level1, line.name, [None] * len(years)))
            one.cells[at] = (life.target_words(line), _actual(values, years[at], line))
    return list(found.values())


def _versions(years: list[ProjectYear | None]) -> list[TargetVersion | None]:
    """The version that counts of each year: the approved one, else the newest handed in."""
    known = [year for year in years if year is not None]
    if not known:
        return [None] * len(years)
    rows = TargetVersion.objects.filter(
        target_set__project=known[0].project_id, target_set__fiscal_year__in=[year.fiscal_year for year in known]
    )
    best: dict[int, TargetVersion] = {}
    for version in rows.select_related("target_set").prefetch_related("lines").order_by("number"):
        year = version.target_set.fiscal_year or 0
        if year not in best or best[year].state != TargetVersion.State.APPROVED:
            best[year] = version
    return [best.get(year.fiscal_year) if year else None for year in years]


def _actuals(years: list[ProjectYear | None], on: date) -> dict[tuple[int, UUID], ActualValue]:
    rows = ActualValue.objects.filter(project_year__in=[year.pk for year in years if year], measured_on__lte=on)
    return {(row.project_year_id, row.line_id): row for row in rows.order_by("measured_on", "pk")}


def _actual(values: dict[tuple[int, UUID], ActualValue], year: ProjectYear | None, line: IndicatorLine) -> str:
    value = values.get((year.pk, line.line_id)) if year else None
    return life.shown_value(value, line.unit) if value else ""


def of_department(rows: QuerySet[Any], years: Iterable[int]) -> list[Sums | None]:
    """A department's projects in each year; None for a year without any. Two queries."""
    years = list(years)
    rows = rows.filter(fiscal_year__in=years).order_by()
    sums = {name: Sum(name) for name in MONEY}
    unknown = Count("pk", filter=Q(executed_fen=None, current_fen__gt=0))
    found = {
        one["fiscal_year"]: one
        for one in rows.values("fiscal_year").annotate(projects=Count("pk"), unknown=unknown, **sums)
    }
    grades: dict[int, list[tuple[str, int]]] = {}
    for year, grade, count in rows.exclude(grade="").values_list("fiscal_year", "grade").annotate(count=Count("pk")):
        grades.setdefault(year, []).append((life.grade_word(grade), count))
    return [
        Sums(**{name: value for name, value in found[year].items() if name != "fiscal_year"},
             grades=tuple(sorted(grades.get(year, ()))))
        if year in found else None
        for year in years
    ]  # fmt: skip


def wider(department: Organisation, years: Iterable[int]) -> list[tuple[str, list[WiderOutcome | None]]]:
    """Results of stages of the whole department, by stage, with every year's."""
    years = list(years)
    rows = WiderOutcome.objects.filter(organisation=department, policy=None, superseded=False, fiscal_year__in=years)
    by_stage = {(one.stage, one.fiscal_year): one for one in rows}
    lines = []
    for stage in Stage:
        own = [by_stage.get((stage.value, year)) for year in years]
        if any(own):
            lines.append((str(stage.label), own))
    return lines
