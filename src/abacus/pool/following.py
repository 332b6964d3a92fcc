"""Budgets that changed so much that the targets must follow, until a version that counts since then is approved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool.models import BudgetChange, ProjectYear, TargetVersion

State = TargetVersion.State


def waiting(changes: QuerySet[BudgetChange]) -> list[BudgetChange]:
    """The changes whose targets have not followed yet. Two queries."""
    found = list(
        changes.filter(needs_target=True).select_related("project_year__project", "project_year__organisation")
    )
    days = followed_on(change.project_year for change in found)
    return [one for one in found if not any(day >= one.approved_on for day in days[one.project_year_id])]


def followed_on(years: Iterable[ProjectYear]) -> dict[int, list[date]]:
    """Project-year → the days from which its approved versions took effect."""
    by_set: dict[tuple[int, int | None], int] = {(year.project_id, year.fiscal_year): year.pk for year in years}
    rows = TargetVersion.objects.filter(
        target_set__project__in={project for project, _year in by_set},
        state__in=(State.APPROVED, State.SUPERSEDED),
        effective_on__isnull=False,
    ).values_list("target_set__project", "target_set__fiscal_year", "effective_on")
    days: dict[int, list[date]] = defaultdict(list)
    for project, fiscal_year, day in rows:
        pk = by_set.get((project, fiscal_year))
        if pk is not None and day is not None:
            days[pk].append(day)
    return days


def cards(access: Access) -> Iterator[WorkItem]:
    """What the unit has to do: hand in a new version of the targets."""
    scope = access.scope_of(Permission.TARGET_DECLARE)
    if not scope.roots:
        return
    for change in waiting(BudgetChange.objects.within(scope)):
        year = change.project_year
        yield WorkItem(
            title=year.project.name,
            what=_("目标需同步调整"),
            whose=year.organisation.name,
            since=change.approved_on,
            due=None,
            button=_("看项目，提交新的目标版本"),
            url=reverse("pool:project", args=[year.pk]),
            fiscal_year=year.fiscal_year,
            detail=_("预算%(kind)s %(sum)s 万元（%(document)s）")
            % {
                "kind": change.get_kind_display(),
                "sum": numbers.wan(abs(change.amount_fen)),
                "document": change.document_number,
            },
        )
