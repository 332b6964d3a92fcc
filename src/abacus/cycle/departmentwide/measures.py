"""The common indicators of a department, out of what the pool already knows; nobody types them twice."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.numbers import scaled
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ActualValue, IndicatorLine, Project, ProjectYear, StageOutcome, TargetVersion

PERCENT_MICRO = 100 * 1_000_000


def years_of(department: Organisation, fiscal_year: int) -> QuerySet[ProjectYear]:
    """The department's projects of the year that were taken into the pool."""
    rows = ProjectYear.objects.filter(department=department, fiscal_year=fiscal_year)
    return rows.exclude(state__in=[ProjectYear.State.PROPOSED, ProjectYear.State.DECLINED])


def measured(department: Organisation, fiscal_year: int, on: date) -> dict[str, int | None]:
    """Each common indicator in 1e-6 of a per cent; None where there is nothing to divide by. Four queries."""
    approved = TargetVersion.objects.filter(
        target_set__project=OuterRef("project"), target_set__fiscal_year=OuterRef("fiscal_year"), state="approved"
    )
    final = StageOutcome.objects.filter(project_year=OuterRef("pk"), superseded=False, final_on__lte=on)
    rows = years_of(department, fiscal_year).annotate(
        has_target=Exists(approved),
        is_evaluated=Exists(final.filter(stage=Stage.SELF_EVALUATION)),
        is_public=Exists(final.filter(stage=Stage.DISCLOSURE, outcome="disclosed")),
    )
    both = Q(current_fen__isnull=False, executed_fen__isnull=False)
    running = both & Q(project__category=Project.Category.OPERATION)
    found = rows.aggregate(
        budget=Sum("current_fen", filter=both),
        spent=Sum("executed_fen", filter=both),
        running_budget=Sum("current_fen", filter=running),
        running_spent=Sum("executed_fen", filter=running),
        budgeted=Count("pk", filter=Q(current_fen__gt=0)),
        targeted=Count("pk", filter=Q(has_target=True, current_fen__gt=0)),
        with_target=Count("pk", filter=Q(has_target=True)),
        evaluated=Count("pk", filter=Q(has_target=True, is_evaluated=True)),
        public=Count("pk", filter=Q(has_target=True, is_public=True)),
    )
    return {
        "operating_rate": per_cent(found["running_spent"], found["running_budget"]),
        "execution_rate": per_cent(found["spent"], found["budget"]),
        "target_coverage": per_cent(found["targeted"], found["budgeted"]),
        "evaluation_coverage": per_cent(found["evaluated"], found["with_target"]),
        "disclosure_rate": per_cent(found["public"], found["with_target"]),
        "satisfaction_rate": satisfaction(department, fiscal_year, on),
    }


def satisfaction(department: Organisation, fiscal_year: int, on: date) -> int | None:
    """The mean of the newest satisfaction values of the department's projects, each indicator once."""
    lines = IndicatorLine.objects.filter(
        version__state="approved",
        version__target_set__fiscal_year=fiscal_year,
        version__target_set__project__years__in=years_of(department, fiscal_year),
        mode=IndicatorLine.Mode.SATISFACTION,
        unit="%",
    )
    ids = set(lines.values_list("line_id", flat=True))
    values = ActualValue.objects.filter(
        project_year__department=department,
        project_year__fiscal_year=fiscal_year,
        line_id__in=ids,
        measured_on__lte=on,
        actual_micro__isnull=False,
    )
    newest = {row["line"]: row["value"] for row in values.order_by("measured_on", "pk").values(
        line=F("line_id"), value=F("actual_micro")
    )}  # fmt: skip
    return scaled(sum(newest.values()), len(newest)) if newest else None


def per_cent(part: int | None, whole: int | None) -> int | None:
    """`part` of `whole` in 1e-6 of a per cent, rounded there once; None where either is missing or zero."""
    return None if part is None or not whole else scaled(part * PERCENT_MICRO, whole)
