"""The bare script: lag, share of the targets, points, grade and what follows, written without steps or evidence."""

from django.db import transaction

from abacus.pool.models import ActualValue, IndicatorLine, ProjectYear, StageOutcome


def cycle(year: int, path: str) -> None:
    """Work out and write a county's year, then take it back."""
    with transaction.atomic():
        rows = list(ProjectYear.objects.filter(fiscal_year=year, organisation_path__startswith=path))
        known = ActualValue.objects.filter(project_year__in=rows).order_by("measured_on")
        actual = {value.line_id: value.actual_micro for value in known}
        lines: dict[int, list[IndicatorLine]] = {}
        for line in IndicatorLine.objects.filter(version__target_set__fiscal_year=year).select_related(
            "version__target_set"
        ):
            lines.setdefault(line.version.target_set.project_id, []).append(line)
        made = []
        for row in rows:
            execution = row.executed_fen / row.current_fen if row.current_fen and row.executed_fen is not None else None
            shares = [
                (one.weight_centi, min(1, (actual[one.line_id] or 0) / (one.target_micro or 1)))
                for one in lines[row.project_id]
            ]
            points = sum(round(weight * share) for weight, share in shares)
            total = points + (round(1000 * min(1, execution)) if execution is not None else 0)
            grade = "excellent" if total >= 9000 else "good" if total >= 8000 else "medium" if total >= 6000 else "poor"
            late = execution is not None and 7 / 12 - execution >= 0.4
            results = ("monitoring", "late" if late else "normal"), ("self_evaluation", grade), ("linkage", grade)
            made += [
                StageOutcome(project_year=row, organisation_path=row.organisation_path, stage=stage, outcome=word,
                             points_centi=total, final_on="2022-03-16", pack_release="x", recorded_by_id=1)
                for stage, word in results
            ]  # fmt: skip
        StageOutcome.objects.bulk_create(made)
        transaction.set_rollback(True)
