"""Who published of those who should, in time or late: one queryset for the page, its export and the figures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from abacus.cycle.disclosure import facts
from abacus.cycle.disclosure.models import ApprovalDay, Kind, Publication
from abacus.cycle.disclosure.rules import Rules
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear, StageOutcome

State = Publication.State


def departments(scope: Scope, fiscal_year: int, kind: str, rules: Rules, on: date) -> QuerySet[Organisation]:
    """The bodies that have something to publish, or did, each with what the list shows. One query.

    Departments, or units where the place publishes by those.
    """
    column = "organisation" if rules.by == Organisation.Kind.UNIT else "department"
    publications = Publication.objects.filter(organisation=OuterRef("pk"), fiscal_year=fiscal_year, kind=kind)
    out = publications.filter(state=State.PUBLISHED)
    opened = publications.filter(state__in=[State.PREPARING, State.HANDED_IN])
    mine = ProjectYear.objects.filter(**{column: OuterRef("pk")}, fiscal_year=fiscal_year)
    due = facts.in_scope(mine, kind, rules.scope).order_by()
    should = due.values(column).annotate(count=Count("pk")).values("count")
    rows = Organisation.objects.within(scope).filter(kind=rules.by)
    rows = rows.annotate(
        should=Coalesce(Subquery(should), 0),
        shown=Subquery(out.values("projects")[:1]),
        held=Subquery(out.values("withheld")[:1]),
        out_on=Subquery(out.values("published_on")[:1]),
        out_due=Subquery(out.values("due_on")[:1]),
        index_number=Subquery(out.values("index_number")[:1]),
        out_id=Subquery(out.values("pk")[:1]),
        opened=Subquery(opened.values("state")[:1]),
        opened_id=Subquery(opened.values("pk")[:1]),
        approved=approved(fiscal_year, kind, column),
    )
    return rows.filter(Q(should__gt=0) | Q(out_on__isnull=False) | Q(opened__isnull=False))


def approved(fiscal_year: int, kind: str, column: str) -> Coalesce:
    """The day of approval: the body's own, its department's or region's, of budgets the first approved project's."""
    of = ApprovalDay.Of.BUDGET if kind == Kind.TARGETS else ApprovalDay.Of.FINAL_ACCOUNTS
    days = ApprovalDay.objects.filter(fiscal_year=fiscal_year, of=of)
    known: list[Any] = [Subquery(days.filter(organisation=OuterRef("pk")).values("approved_on")[:1])]
    known.append(Subquery(days.filter(organisation=OuterRef("parent")).values("approved_on")[:1]))
    region = days.filter(organisation__kind=Organisation.Kind.REGION, organisation__region_code=OuterRef("region_code"))
    known.append(Subquery(region.values("approved_on")[:1]))
    if kind == Kind.TARGETS:
        budgets = StageOutcome.objects.filter(
            **{f"project_year__{column}": OuterRef("pk")},
            project_year__fiscal_year=fiscal_year,
            stage=Stage.BUDGET,
            superseded=False,
        ).order_by()
        known.append(Subquery(budgets.values("stage").annotate(first=Min("final_on")).values("first")))
    return Coalesce(*known, Cast(Value(None), DateField()))


def late(kind: str, rules: Rules, on: date) -> Q:
    """Published after the last day, or not published and past it."""
    limit = on - timedelta(days=int(rules.days_param(kind).value))
    return Q(out_on__gt=F("out_due")) | Q(out_on__isnull=True, approved__lt=limit)


def counts(rows: QuerySet[Organisation], kind: str, rules: Rules, on: date) -> dict[str, int]:
    """How many departments should publish, did, are late; how many projects are due, public, held back."""
    found = rows.aggregate(
        departments=Count("pk"),
        published=Count("pk", filter=Q(out_on__isnull=False)),
        late=Count("pk", filter=late(kind, rules, on)),
        sum_should=Sum("should"),
        sum_shown=Sum("shown"),
        sum_held=Sum("held"),
    )
    return {name.removeprefix("sum_"): int(value or 0) for name, value in found.items()}


def coverage(*, organisation: Organisation, fiscal_year: int, kind: str, rules: Rules, on: date) -> dict[str, int]:
    """The coverage of everything below a body, as the page counts it."""
    rows = departments(Scope.of(organisation.roots), fiscal_year, kind, rules, on)
    return counts(rows, kind, rules, on)


def due_on(row: Any, kind: str, rules: Rules) -> date | None:
    """The last day for a department: as frozen with its publication, else counted now."""
    frozen: date | None = row.out_due
    return frozen or rules.due_on(kind, row.approved)


def state_of(row: Any, kind: str, rules: Rules, on: date) -> Sequence[str]:
    """(id, tone) of where a department stands."""
    last = due_on(row, kind, rules)
    if row.out_on:
        return ("out_late", "a") if last and row.out_on > last else ("out", "g")
    if last and on > last:
        return ("overdue", "r")
    return (row.opened, "n") if row.opened else ("none", "")
