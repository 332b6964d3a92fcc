"""The rows of a batch: their sums, and taking them back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, Sum

from abacus.foundation.accounts.models import User
from abacus.pool.imports.standing import years_of
from abacus.pool.models import BudgetEntry, ExecutionEntry, ImportBatch, Project, ProjectYear

Kind = ImportBatch.Kind


def settle(batch: ImportBatch) -> None:
    """Write the sums of the project-years an import added lines to; the caller has the transaction."""
    if batch.kind != Kind.PROJECTS:
        _settle(years_of(batch).values("pk"))


@transaction.atomic
def take_back(*, batch: ImportBatch, by: User) -> dict[str, int]:
    """Remove what the batch wrote and settle the sums; answers how many rows of each kind went."""
    years = list(years_of(batch).values_list("pk", flat=True))
    gone = {
        "by": by.pk,
        "budget": BudgetEntry.objects.filter(batch=batch).delete()[0],
        "execution": ExecutionEntry.objects.filter(batch=batch).delete()[0],
    }
    if batch.kind == Kind.PROJECTS:
        projects = set(ProjectYear.objects.filter(batch=batch).values_list("project_id", flat=True))
        gone["years"] = ProjectYear.objects.filter(batch=batch).delete()[0]
        gone["projects"] = Project.objects.filter(pk__in=projects, years=None).delete()[0]
    else:
        _settle(years)
    return gone


def _settle(project_years: Sequence[int] | QuerySet[Any]) -> int:
    """Write the four sums of many project-years from their lines, in one statement. Answers how many."""
    lines = BudgetEntry.objects.filter(project_year=OuterRef("pk"))
    request, initial = BudgetEntry.Kind.REQUEST, BudgetEntry.Kind.INITIAL
    return ProjectYear.objects.filter(pk__in=project_years).update(
        requested_fen=_total(lines.filter(kind=request)),
        initial_fen=_total(lines.filter(kind=initial)),
        current_fen=_total(lines.exclude(kind=request)),
        executed_fen=_total(ExecutionEntry.objects.filter(project_year=OuterRef("pk"))),
    )


def _total(lines: QuerySet[Any]) -> Subquery:
    """The sum of a project-year's lines as a subquery; null where there is none."""
    return Subquery(lines.order_by().values("project_year").annotate(sum=Sum("amount_fen")).values("sum"))
