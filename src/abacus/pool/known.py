"""What the page of a project-year knows already, so that nobody asks the database for it twice.

The page and the sections of the stages ask `known(project_year)` for outcomes, target versions and
actual values; the answers are kept on that one object for the length of a request. Services never
use it: they ask the database under their lock.
"""

from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from abacus.pool.models import ActualValue, BudgetEntry, ExecutionEntry, ProjectYear, StageOutcome, TargetVersion
from abacus.pool.services import latest_actuals


class Known:
    """Facts of one project-year as they stood when first asked for."""

    def __init__(self, project_year: ProjectYear) -> None:
        self.project_year = project_year
        self._actuals: dict[date, dict[Any, ActualValue]] = {}

    @cached_property
    def outcomes(self) -> list[StageOutcome]:
        """Every outcome, superseded ones too, with who recorded it."""
        return list(self.project_year.outcomes.select_related("recorded_by"))

    def outcome(self, stage: str) -> StageOutcome | None:
        """The outcome of a stage that holds."""
        return next((one for one in self.outcomes if one.stage == stage and not one.superseded), None)

    @cached_property
    def versions(self) -> list[TargetVersion]:
        """The year's target versions with their lines and people, in the model's order."""
        found = TargetVersion.objects.filter(
            target_set__project=self.project_year.project_id, target_set__fiscal_year=self.project_year.fiscal_year
        )
        return list(found.select_related("submitted_by", "approved_by", "target_set").prefetch_related("lines"))

    @property
    def approved(self) -> TargetVersion | None:
        """The version that holds."""
        return next((one for one in self.versions if one.state == TargetVersion.State.APPROVED), None)

    @property
    def version(self) -> TargetVersion | None:
        """The version to show: the one that holds, else the newest handed in."""
        return self.approved or max(self.versions, key=lambda one: one.number, default=None)

    def version_of(self, pk: int) -> TargetVersion | None:
        """One of the year's versions."""
        return next((one for one in self.versions if one.pk == pk), None)

    @cached_property
    def entered(self) -> list[tuple[str, int | None, date]]:
        """The last day of the lines of money by kind (blank: executed) and import. One query."""
        budget, executed = (connection.ops.quote_name(one._meta.db_table) for one in (BudgetEntry, ExecutionEntry))
        day, where = "batch_id, MAX(entered_on)", "WHERE project_year_id = %s GROUP BY batch_id"
        sql = (
            f"SELECT kind, {day} FROM {budget} {where}, kind UNION ALL "  # noqa: S608
            f"SELECT '', {day} FROM {executed} {where}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.project_year.pk] * 2)
            rows = cursor.fetchall()
        return [(kind, batch, day if isinstance(day, date) else date.fromisoformat(day)) for kind, batch, day in rows]

    def actuals(self, day: date) -> dict[Any, ActualValue]:
        """The latest value of every line on a day, by `line_id`."""
        if day not in self._actuals:
            self._actuals[day] = latest_actuals(self.project_year, day)
        return self._actuals[day]


def known(project_year: ProjectYear) -> Known:
    """What is known of this project-year; the same answer for the same object."""
    kept: Known | None = getattr(project_year, "_known", None)
    if kept is None:
        kept = Known(project_year)
        project_year._known = kept  # type: ignore[attr-defined]
    return kept
