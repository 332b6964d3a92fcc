"""Everything known of many projects on a round's last day, in a constant number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from abacus.cycle.monitoring.models import MonitoringTable, Round
from abacus.cycle.monitoring.rules import Facts, LineFacts
from abacus.foundation.organisations.scope import Scope
from abacus.pool.models import (
    ActualValue,
    BudgetEntry,
    ExecutionEntry,
    FundSource,
    IndicatorLine,
    ProjectYear,
    TargetVersion,
)

CHUNK = 500
"""Projects taken at once; each chunk costs the same number of queries."""

State = ProjectYear.State
RUNNING = (State.APPROVED, State.EVALUATING, State.EVALUATION_REVIEW, State.EVALUATED, State.CLOSED)
"""States of a year whose budget is approved."""

Reported = Mapping[str, Mapping[str, Any]]
"""What a table says of each indicator, by `line_id`: forecast_micro, forecast_on, forecast_met, likelihood."""


@dataclass(frozen=True)
class Gathered:
    """One project as it stood on the day."""

    year: ProjectYear
    facts: Facts
    initial_fen: int | None
    tracked: bool


def monitored(round: Round) -> QuerySet[Any]:
    """The project-years a round looks at: those with an approved budget, or with a budget by its last day."""
    lines = BudgetEntry.objects.filter(project_year=OuterRef("pk"), entered_on__lte=round.through_on)
    budgeted = Exists(lines.exclude(kind=BudgetEntry.Kind.REQUEST))
    rows = ProjectYear.objects.within(Scope.of([round.organisation_path])).filter(fiscal_year=round.fiscal_year)
    return rows.filter(Q(state__in=RUNNING) | budgeted).select_related("project").order_by("pk")


def gather(round: Round, years: Iterable[ProjectYear]) -> Iterator[Gathered]:
    """The facts of each project-year on the round's last day; ten queries for every 500 of them."""
    rest = iter(years)
    while chunk := list(islice(rest, CHUNK)):
        yield from _chunk(round, chunk)


def _chunk(round: Round, years: Sequence[ProjectYear]) -> Iterator[Gathered]:
    ids, day = [year.pk for year in years], round.through_on
    initial, budget, executed = _budgets(ids, day, initial=True), _budgets(ids, day), _executed(ids, day)
    lines = lines_of(years, day)
    actuals = _actuals(ids, day)
    reported = reports(round, ids)
    for year in years:
        table = reported.get(year.pk)
        said: Reported = table.reported if table else {}
        known = [line_facts(line, actuals.get((year.pk, line.line_id)), said) for line in lines.get(year.pk, ())]
        spent = executed.get(year.pk)
        if spent is None and table is not None and table.nothing_spent:
            spent = 0
        facts = Facts(
            months_elapsed=round.months_elapsed,
            through_on=day,
            budget_fen=budget.get(year.pk),
            executed_fen=spent,
            major=year.project.major,
            lines=known,
        )
        tracked = table is not None or any(one.measured for one in known)
        yield Gathered(year, facts, initial.get(year.pk), tracked)


def reports(round: Round, ids: Sequence[int]) -> dict[int, MonitoringTable]:
    """What handed-in tables of this round say of each indicator; by project-year."""
    handed_in = [MonitoringTable.State.SUBMITTED, MonitoringTable.State.APPROVED]
    rows = MonitoringTable.objects.filter(round=round, project_year__in=ids, state__in=handed_in)
    return {row.project_year_id: row for row in rows}


def _budgets(ids: Sequence[int], day: date, *, initial: bool = False) -> dict[int, int]:
    """Budget by the day, in 分: the opening one, or all of it with every later change."""
    rows = BudgetEntry.objects.filter(project_year__in=ids, entered_on__lte=day).order_by()
    rows = rows.filter(kind=BudgetEntry.Kind.INITIAL) if initial else rows.exclude(kind=BudgetEntry.Kind.REQUEST)
    return dict(rows.values_list("project_year").annotate(sum=Sum("amount_fen")))


def _executed(ids: Sequence[int], day: date) -> dict[int, int]:
    rows = ExecutionEntry.objects.filter(project_year__in=ids, entered_on__lte=day).order_by()
    return dict(rows.values_list("project_year").annotate(sum=Sum("amount_fen")))


def lines_of(years: Sequence[ProjectYear], day: date) -> dict[int, list[IndicatorLine]]:
    """The indicators that held on the day: of the newest version approved by then, else of the first approved after."""
    by_project = {year.project_id: year.pk for year in years}
    fiscal_year = years[0].fiscal_year
    versions = TargetVersion.objects.filter(
        target_set__project__in=by_project, target_set__fiscal_year=fiscal_year,
        state__in=[TargetVersion.State.APPROVED, TargetVersion.State.SUPERSEDED],
    ).annotate(project_id=F("target_set__project_id")).order_by("number")  # fmt: skip
    holding: dict[int, TargetVersion] = {}
    for version in versions:
        project = version.project_id
        if project not in holding or (version.approved_on and version.approved_on <= day):
            holding[project] = version
    year_of = {version.pk: by_project[project] for project, version in holding.items()}
    found: dict[int, list[IndicatorLine]] = defaultdict(list)
    for line in IndicatorLine.objects.filter(version__in=year_of).order_by("version", "position"):
        found[year_of[line.version_id]].append(line)
    return found


def _actuals(ids: Sequence[int], day: date) -> dict[tuple[int, uuid.UUID], ActualValue]:
    """The newest value of each indicator measured by the day."""
    rows = ActualValue.objects.filter(project_year__in=ids, measured_on__lte=day).order_by("measured_on", "pk")
    return {(row.project_year_id, row.line_id): row for row in rows}


def line_facts(line: IndicatorLine, actual: ActualValue | None, said: Reported) -> LineFacts:
    """One indicator with what was achieved and what its unit expects."""
    own = said.get(str(line.line_id), {})
    forecast_on = own.get("forecast_on")
    return LineFacts(
        line=line,
        measured=actual is not None,
        actual_micro=actual.actual_micro if actual else None,
        actual_on=actual.actual_on if actual else None,
        forecast_micro=own.get("forecast_micro"),
        forecast_on=date.fromisoformat(forecast_on) if forecast_on else None,
        forecast_met=own.get("forecast_met"),
        likelihood=own.get("likelihood") or None,
    )


NOTHING: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True)
class SourceRow:
    """One fund source of a project on a day, in 分; None: no line by then."""

    label: str
    initial_fen: int | None
    budget_fen: int | None
    executed_fen: int | None

    @property
    def rate(self) -> tuple[int, int] | None:
        """Executed and budget as an exact ratio; None where one is missing or the budget is nothing."""
        return (self.executed_fen, self.budget_fen) if self.executed_fen is not None and self.budget_fen else None


def by_source(year: ProjectYear, day: date) -> list[SourceRow]:
    """Opening, budget and execution by the day of each fund source, in the official table's order."""
    lines = BudgetEntry.objects.filter(project_year=year, entered_on__lte=day).exclude(kind=BudgetEntry.Kind.REQUEST)
    opening = Sum("amount_fen", filter=Q(kind=BudgetEntry.Kind.INITIAL))
    summed = lines.order_by().values_list("source").annotate(opening=opening, all=Sum("amount_fen"))
    budget: dict[str, tuple[int | None, int | None]] = {source: (first, whole) for source, first, whole in summed}
    paid = ExecutionEntry.objects.filter(project_year=year, entered_on__lte=day).order_by()
    spent = dict(paid.values_list("source").annotate(sum=Sum("amount_fen")))
    return [
        SourceRow(str(one.label), *budget.get(one.value, NOTHING), spent.get(one.value))
        for one in FundSource
        if one.value in budget or one.value in spent
    ]
