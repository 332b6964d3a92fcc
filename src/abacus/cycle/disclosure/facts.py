"""What the pool knows of the projects of a body in a year, in a few queries however many there are."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from abacus.cycle.disclosure.models import ApprovalDay, Kind
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import above
from abacus.pool.models import (
    ActualValue,
    BudgetEntry,
    ExecutionEntry,
    IndicatorLine,
    ProjectYear,
    StageOutcome,
    TargetVersion,
    WiderOutcome,
)


@dataclass(frozen=True)
class Money:
    """What the lines of a project-year add up to in 分, with the last day of each; None: no line."""

    initial_fen: int | None = None
    current_fen: int | None = None
    executed_fen: int | None = None
    initial_on: date | None = None
    executed_on: date | None = None


@dataclass
class ProjectFacts:
    """One project of the year."""

    year: ProjectYear
    version: TargetVersion | None = None
    lines: list[IndicatorLine] = field(default_factory=list)
    outcomes: dict[str, StageOutcome] = field(default_factory=dict)
    actuals: dict[uuid.UUID, ActualValue] = field(default_factory=dict)
    money: Money = field(default_factory=Money)

    def said(self) -> Mapping[str, Any]:
        """What the unit said with its final self-evaluation: goals achieved, reasons by line, problems, measures."""
        outcome = self.outcomes.get(Stage.SELF_EVALUATION)
        return dict(outcome.detail.get("said") or {}) if outcome else {}


def years_of(organisation: Organisation, fiscal_year: int) -> QuerySet[ProjectYear]:
    """The project-years of a body and all below it."""
    rows = ProjectYear.objects.filter(fiscal_year=fiscal_year)
    return rows.filter(Scope.of(organisation.roots).filter("organisation_path"))


def in_scope(rows: QuerySet[ProjectYear], kind: str, scope: str) -> QuerySet[ProjectYear]:
    """Those that should be published of a kind, by the place's scope; proposals that were not taken are none."""
    rows = rows.exclude(state__in=[ProjectYear.State.PROPOSED, ProjectYear.State.DECLINED])
    if kind == Kind.KEY_REPORTS:
        return rows.filter(outcomes__stage=Stage.KEY_EVALUATION, outcomes__superseded=False)
    if scope == "all":
        return rows
    if scope == "special_and_major":
        return rows.filter(Q(project__special_fund=True) | Q(project__major=True))
    approved = TargetVersion.objects.filter(
        target_set__project=OuterRef("project"),
        target_set__fiscal_year=OuterRef("fiscal_year"),
        state=TargetVersion.State.APPROVED,
    )
    return rows.filter(Exists(approved))


def gather(years: Iterable[ProjectYear], on: date) -> list[ProjectFacts]:
    """Everything about these project-years of one fiscal year as it stood on the day `on`."""
    found = {year.pk: ProjectFacts(year) for year in years}
    if not found:
        return []
    for outcome in StageOutcome.objects.filter(project_year__in=found, superseded=False, final_on__lte=on):
        found[outcome.project_year_id].outcomes[outcome.stage] = outcome
    add_targets(found)
    values = ActualValue.objects.filter(project_year__in=found, measured_on__lte=on).order_by("measured_on", "pk")
    for value in values:
        found[value.project_year_id].actuals[value.line_id] = value
    for pk, money in money_of(found, on).items():
        found[pk].money = money
    return list(found.values())


def add_targets(found: Mapping[int, ProjectFacts]) -> None:
    """The version each project is measured by: the one its evaluation named, else the approved one."""
    by_project = {facts.year.project_id: facts for facts in found.values()}
    named = {
        facts.outcomes[Stage.SELF_EVALUATION].detail.get("target_version")
        for facts in found.values()
        if Stage.SELF_EVALUATION in facts.outcomes
    } - {None}
    year = next(iter(found.values())).year.fiscal_year
    versions = TargetVersion.objects.filter(target_set__project__in=by_project, target_set__fiscal_year=year)
    rows = versions.filter(Q(state=TargetVersion.State.APPROVED) | Q(pk__in=named)).select_related("target_set")
    for version in sorted(rows.prefetch_related("lines"), key=lambda one: one.pk in named):
        facts = by_project[version.target_set.project_id]
        facts.version, facts.lines = version, list(version.lines.all())


def money_of(years: Iterable[int], on: date) -> dict[int, Money]:
    """The sums of the lines themselves, up to a day; never of the sums kept with the project-year."""
    ids, kinds = list(years), BudgetEntry.Kind
    budget = BudgetEntry.objects.filter(project_year__in=ids, entered_on__lte=on).exclude(kind=kinds.REQUEST)
    sums = budget.values("project_year").annotate(
        initial=Sum("amount_fen", filter=Q(kind=kinds.INITIAL)),
        current=Sum("amount_fen"),
        initial_on=Max("entered_on", filter=Q(kind=kinds.INITIAL)),
    )
    spent = ExecutionEntry.objects.filter(project_year__in=ids, entered_on__lte=on)
    paid = {
        row["project_year"]: row
        for row in spent.values("project_year").annotate(executed=Sum("amount_fen"), last=Max("entered_on"))
    }
    found = {}
    approved = {row["project_year"]: row for row in sums.order_by()}
    for pk in {*approved, *paid}:
        row: Mapping[str, Any] = approved.get(pk) or {}
        out: Mapping[str, Any] = paid.get(pk) or {}
        found[pk] = Money(
            row.get("initial"), row.get("current"), out.get("executed"), row.get("initial_on"), out.get("last")
        )
    return found


def approval_day(organisation: Organisation, fiscal_year: int, kind: str) -> tuple[date | None, str]:
    """When the budget or the final accounts were approved, and the document; (None, "") while nobody knows.

    The body's own day goes before its region's. Of budgets, the day of its first approved
    project counts where none is recorded.
    """
    of = ApprovalDay.Of.BUDGET if kind == Kind.TARGETS else ApprovalDay.Of.FINAL_ACCOUNTS
    rows = ApprovalDay.objects.filter(
        organisation_path__in=above(organisation.path), fiscal_year=fiscal_year, of=of
    ).order_by("organisation_path")
    found = max(rows, key=lambda row: len(row.organisation_path), default=None)
    if found is not None:
        return found.approved_on, found.document_number
    if kind != Kind.TARGETS:
        return None, ""
    budgets = StageOutcome.objects.filter(
        project_year__in=years_of(organisation, fiscal_year), stage=Stage.BUDGET, superseded=False
    )
    return budgets.aggregate(first=Min("final_on"))["first"], ""


def department_wide(organisation: Organisation, fiscal_year: int) -> WiderOutcome | None:
    """The body's department-wide result of the year, where it has one."""
    return WiderOutcome.objects.filter(
        organisation=organisation,
        fiscal_year=fiscal_year,
        stage=Stage.DEPARTMENT_WIDE,
        superseded=False,
        policy=None,
    ).first()
