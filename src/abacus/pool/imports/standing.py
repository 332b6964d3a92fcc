"""What stands on an applied import, so that it cannot be taken back."""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from abacus.pool.models import (
    ActualValue,
    BudgetEntry,
    ExecutionEntry,
    ImportBatch,
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


def marks() -> dict[str, int]:
    """The newest row of each kind that may come to stand on a batch, kept when it is applied."""
    models: dict[str, Any] = {"outcome": StageOutcome, "budget": BudgetEntry, "execution": ExecutionEntry}
    return {key: model.objects.aggregate(last=Max("pk"))["last"] or 0 for key, model in models.items()}


def outcomes_after(batch: ImportBatch, years: QuerySet[ProjectYear]) -> QuerySet[StageOutcome]:
    """Results of stages that were settled after the batch."""
    later = StageOutcome.objects.filter(project_year__in=years, pk__gt=batch.preview["marks"]["outcome"])
    return later.select_related("project_year__project")


def entries_after(batch: ImportBatch, years: QuerySet[ProjectYear]) -> list[Any]:
    """Lines of other origin that came after the batch's own."""
    later: list[Any] = []
    for key, model in (("budget", BudgetEntry), ("execution", ExecutionEntry)):
        rows = model.objects.filter(project_year__in=years, pk__gt=batch.preview["marks"][key])
        later += rows.select_related("project_year__project")[:SHOWN]
    return later


def project_words(years: QuerySet[ProjectYear]) -> list[str]:
    """What has been begun with imported projects."""
    untouched = (ProjectYear.State.POOLED, ProjectYear.State.PROPOSED)
    moved = years.exclude(state__in=untouched).select_related("project")[:SHOWN]
    found = [
        _("“%(name)s”已进入“%(state)s”") % {"name": one.project.name, "state": one.get_state_display()} for one in moved
    ]
    of_year = Q(fiscal_year__in=years.values("fiscal_year")) | Q(fiscal_year=None)
    sets = TargetSet.objects.filter(of_year, project__years__in=years)
    found += [
        _("“%(name)s”已有绩效目标") % {"name": one.project.name} for one in sets.select_related("project")[:SHOWN]
    ]
    found += stage_words(years)
    actuals = ActualValue.objects.filter(project_year__in=years).select_related("project_year__project")[:SHOWN]
    found += [_("“%(name)s”已有实际完成值") % {"name": one.project_year.project.name} for one in actuals]
    return found


def stage_words(years: QuerySet[ProjectYear]) -> list[str]:
    """What stages above the pool keep about imported projects; the pool asks their tables without knowing them."""
    found: set[Any] = set()
    for relation in ProjectYear._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label != ProjectYear._meta.app_label:
            name = relation.field.name
            found.update(model._default_manager.filter(**{f"{name}__in": years}).values_list(name)[:SHOWN])
    begun = years.filter(pk__in=[pk for (pk,) in found]).select_related("project")[:SHOWN]
    return [_("“%(name)s”已有后续环节的记录") % {"name": one.project.name} for one in begun]


def outcome_words(outcome: StageOutcome) -> str:
    """One outcome in words."""
    said = {"name": outcome.project_year.project.name, "stage": outcome.get_stage_display(), "day": outcome.final_on}
    return _("“%(name)s”的%(stage)s已于 %(day)s 完成") % said


def entry_words(entry: Any) -> str:
    """One line in words."""
    said = {"name": entry.project_year.project.name, "day": entry.entered_on, "kind": entry.get_kind_display()}
    return _("“%(name)s”之后又登记了 %(day)s 的%(kind)s") % said
