"""What stands on an applied import, and taking back one that nothing stands on."""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from abacus.pool.imports.money import settle_many
from abacus.pool.models import (
    ActualValue,
    BudgetEntry,
    ExecutionEntry,
    ImportBatch,
    Project,
    ProjectYear,
    StageOutcome,
    TargetSet,
)

SHOWN = 6


def standing_on(batch: ImportBatch) -> list[str]:
    """In words, what stands on the batch: later lines, outcomes, targets. Empty: it may be taken back."""
    years = years_of(batch)
    found = [outcome_words(one) for one in outcomes_after(batch, years)[:SHOWN]]
    found += [entry_words(one) for one in entries_after(batch, years)[:SHOWN]]
    if batch.kind == ImportBatch.Kind.PROJECTS:
        found += project_words(years)
    return found


def years_of(batch: ImportBatch) -> QuerySet[ProjectYear]:
    """The project-years the batch made or posted to."""
    made = Q(batch=batch)
    if batch.kind != ImportBatch.Kind.PROJECTS:
        model = BudgetEntry if batch.kind == ImportBatch.Kind.BUDGET else ExecutionEntry
        made = Q(pk__in=model.objects.filter(batch=batch).values("project_year"))
    return ProjectYear.objects.filter(made).order_by()


def outcomes_after(batch: ImportBatch, years: QuerySet[ProjectYear]) -> QuerySet[StageOutcome]:
    """Results of stages that were settled after the batch."""
    rows = StageOutcome.objects.filter(project_year__in=years, final_at__gte=batch.applied_at)
    return rows.select_related("project_year__project")


def entries_after(batch: ImportBatch, years: QuerySet[ProjectYear]) -> list[Any]:
    """Lines of other origin that came after the batch's own."""
    later: list[Any] = []
    for model in (BudgetEntry, ExecutionEntry):
        last = model.objects.filter(batch=batch).aggregate(last=Max("pk"))["last"]
        after = Q(pk__gt=last) if last is not None else Q(posted_at__gte=batch.applied_at)
        rows = model.objects.filter(after, project_year__in=years).exclude(batch=batch)
        later += rows.select_related("project_year__project")[:SHOWN]
    return later


def project_words(years: QuerySet[ProjectYear]) -> list[str]:
    """What has been begun with imported projects."""
    moved = years.exclude(state=ProjectYear.State.POOLED).select_related("project")[:SHOWN]
    found = [
        _("“%(name)s”已进入“%(state)s”") % {"name": one.project.name, "state": one.get_state_display()} for one in moved
    ]
    of_year = Q(fiscal_year__in=years.values("fiscal_year")) | Q(fiscal_year=None)
    sets = TargetSet.objects.filter(of_year, project__years__in=years)
    found += [
        _("“%(name)s”已有绩效目标") % {"name": one.project.name} for one in sets.select_related("project")[:SHOWN]
    ]
    actuals = ActualValue.objects.filter(project_year__in=years).select_related("project_year__project")[:SHOWN]
    found += [_("“%(name)s”已有实际完成值") % {"name": one.project_year.project.name} for one in actuals]
    return found


def outcome_words(outcome: StageOutcome) -> str:
    """One outcome in words."""
    said = {"name": outcome.project_year.project.name, "stage": outcome.get_stage_display(), "day": outcome.final_on}
    return _("“%(name)s”的%(stage)s已于 %(day)s 完成") % said


def entry_words(entry: Any) -> str:
    """One line in words."""
    said = {"name": entry.project_year.project.name, "day": entry.entered_on, "kind": entry.get_kind_display()}
    return _("“%(name)s”之后又登记了 %(day)s 的%(kind)s") % said


def take_back(batch: ImportBatch) -> dict[str, int]:
    """Remove what the batch wrote and settle the sums; answers how many rows of each kind went."""
    years = list(years_of(batch).values_list("pk", flat=True))
    gone = {
        "budget": BudgetEntry.objects.filter(batch=batch).delete()[0],
        "execution": ExecutionEntry.objects.filter(batch=batch).delete()[0],
    }
    if batch.kind == ImportBatch.Kind.PROJECTS:
        projects = set(ProjectYear.objects.filter(batch=batch).values_list("project_id", flat=True))
        gone["years"] = ProjectYear.objects.filter(batch=batch).delete()[0]
        orphans = Project.objects.filter(pk__in=projects, years=None)
        gone["projects"] = orphans.delete()[0]
    else:
        settle_many(years)
    return gone
