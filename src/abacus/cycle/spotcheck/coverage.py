"""How far self-evaluation reaches: by department, and in all, of one region and year."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum

from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear, StageOutcome


@dataclass(frozen=True)
class Row:
    """One department: all its projects of the year and those with a final self-evaluation, amounts in 分."""

    department_id: int
    department: str
    projects: int
    evaluated: int
    amount_fen: int
    evaluated_fen: int
    checked: int

    @property
    def share(self) -> tuple[int, int] | None:
        """Evaluated of all projects; None without any."""
        return (self.evaluated, self.projects) if self.projects else None


@dataclass(frozen=True)
class Figures:
    """What is reported of a region's self-evaluations of a year."""

    projects: int
    departments: int
    amount_fen: int
    all_projects: int
    all_departments: int
    checked: int

    @property
    def share(self) -> tuple[int, int] | None:
        """Evaluated of all projects; None without any."""
        return (self.projects, self.all_projects) if self.all_projects else None


def rows(scope: Scope, fiscal_year: int) -> list[Row]:
    """Every department in scope that has projects in the year, by name. One query."""
    settled = StageOutcome.objects.filter(project_year=OuterRef("pk"), superseded=False)
    years = ProjectYear.objects.within(scope).filter(fiscal_year=fiscal_year)
    years = years.alias(
        has_self=Exists(settled.filter(stage=Stage.SELF_EVALUATION)),
        has_check=Exists(settled.filter(stage=Stage.SPOT_CHECK)),
    )
    found = years.order_by().values("department_id", "department__name", "department__sort_key").annotate(
        projects=Count("pk"),
        evaluated=Count("pk", filter=Q(has_self=True)),
        amount_fen=Sum("current_fen", default=0),
        evaluated_fen=Sum("current_fen", filter=Q(has_self=True), default=0),
        checked=Count("pk", filter=Q(has_check=True)),
    )  # fmt: skip
    return [
        Row(
            one["department_id"], one["department__name"], one["projects"], one["evaluated"], one["amount_fen"],
            one["evaluated_fen"], one["checked"],
        )
        for one in found.order_by("department__sort_key", "department_id")
    ]  # fmt: skip


def figures(*, path: str, fiscal_year: int) -> Figures:
    """The totals of a place and everything below it: projects, departments and amount that were self-evaluated."""
    return totals(rows(Scope.of([path]), fiscal_year))


def totals(found: list[Row]) -> Figures:
    """The totals of some rows."""
    return Figures(
        projects=sum(one.evaluated for one in found),
        departments=sum(one.evaluated > 0 for one in found),
        amount_fen=sum(one.evaluated_fen for one in found),
        all_projects=sum(one.projects for one in found),
        all_departments=len(found),
        checked=sum(one.checked for one in found),
    )
