"""How far every department is in a year."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from abacus.cycle.departmentwide.models import DepartmentEvaluation, DepartmentTargets
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.pool.models import ProjectYear


def departments(scope: Scope, fiscal_year: int) -> QuerySet[Organisation]:
    """The departments with projects or forms in the year, each with where its forms are. One query."""
    targets = DepartmentTargets.objects.filter(department=OuterRef("pk"), fiscal_year=fiscal_year)
    evaluation = DepartmentEvaluation.objects.filter(department=OuterRef("pk"), fiscal_year=fiscal_year)
    years = ProjectYear.objects.filter(department=OuterRef("pk"), fiscal_year=fiscal_year)
    rows = Organisation.objects.within(scope).filter(kind=Organisation.Kind.DEPARTMENT)
    rows = rows.annotate(
        targets_state=Subquery(targets.values("state")[:1]),
        evaluation_state=Subquery(evaluation.values("state")[:1]),
        computed_centi=Subquery(evaluation.values("computed_centi")[:1]),
        final_centi=Subquery(evaluation.values("final_centi")[:1], output_field=IntegerField()),
        grade=Subquery(evaluation.filter(state="approved").values("grade")[:1]),
        has_projects=Exists(years),
    )
    return rows.filter(Q(has_projects=True) | Q(targets_state__isnull=False))


def counts(rows: QuerySet[Organisation]) -> dict[str, int]:
    """How many departments there are, have approved targets, have a final result."""
    found: dict[str, Any] = rows.aggregate(
        departments=Count("pk"),
        targets=Count("pk", filter=Q(targets_state="approved")),
        final=Count("pk", filter=Q(evaluation_state="approved")),
    )
    return {name: int(value or 0) for name, value in found.items()}


def coverage(*, organisation: Organisation, fiscal_year: int) -> dict[str, int]:
    """The coverage of everything below a body, as the page counts it."""
    return counts(departments(Scope.of(organisation.roots), fiscal_year))
