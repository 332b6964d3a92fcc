"""The figures a place reports of its monitoring, for pages and for whoever repeats them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from abacus.cycle.monitoring.models import Finding, Reading, Round
from abacus.foundation.organisations.scope import Scope


@dataclass(frozen=True)
class Counts:
    """One round of a region: projects, those with slow money, with a deviating target, with both, on the key list.

    `unknown` are those whose execution nobody can tell; `dismissed` findings do not count.
    """

    projects: int
    low_execution: int
    deviating: int
    both: int
    mismatch: int
    key: int
    unknown: int


def counts(round: Round, scope: Scope | None = None) -> Counts:
    """What the round's page says: findings that were not dismissed, by project, of the `scope` given. Two queries."""
    inside = Q() if scope is None else scope.filter("organisation_path")
    kept = Finding.objects.filter(inside, round=round).exclude(state=Finding.State.DISMISSED)
    by_project: dict[int, set[str]] = {}
    for project, kind in kept.values_list("project_year", "kind"):
        by_project.setdefault(project, set()).add(kind)
    low, off = Finding.Kind.LOW_EXECUTION, Finding.Kind.DEVIATING
    rows = Reading.objects.filter(inside, round=round).order_by()
    seen = rows.aggregate(
        n_projects=Count("pk"), n_key=Count("pk", filter=Q(key=True)),
        n_unknown=Count("pk", filter=Q(low_execution=None)),
    )  # fmt: skip
    return Counts(
        projects=seen["n_projects"],
        low_execution=sum(low in kinds for kinds in by_project.values()),
        deviating=sum(off in kinds for kinds in by_project.values()),
        both=sum({low, off} <= kinds for kinds in by_project.values()),
        mismatch=sum(Finding.Kind.MISMATCH in kinds for kinds in by_project.values()),
        key=seen["n_key"],
        unknown=seen["n_unknown"],
    )


def low_execution(round: Round) -> int:
    """Projects whose money is too slow (文登, 2020: 184)."""
    return counts(round).low_execution


def deviating(round: Round) -> int:
    """Projects whose target is off its way (文登, 2020: 46)."""
    return counts(round).deviating
