"""What was achieved of an indicator, by day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.pool.models import ActualValue, ProjectYear
from abacus.pool.services.guards import refuse_closed, require_any


@dataclass(frozen=True, kw_only=True)
class ActualInput:
    """What was achieved of one line; which fields matter depends on how the line is scored."""

    line_id: uuid.UUID
    actual_micro: int | None = None
    actual_on: date | None = None
    grade: str = ""
    stated_percent_micro: int | None = None
    yes: bool | None = None
    occurrences: int | None = None
    text: str = ""


@transaction.atomic
def record_actuals(
    *, project_year: ProjectYear, values: Sequence[ActualInput], measured_on: date, by: User, on: date
) -> list[ActualValue]:
    """Add actual values as of `measured_on`; values of the same day entered before stay and no longer count."""
    require_any(by, Permission.EVALUATION_FILL, Permission.IMPORT, path=project_year.organisation_path, on=on)
    refuse_closed(project_year.pk)
    made = ActualValue.objects.bulk_create(
        ActualValue(
            project_year=project_year,
            line_id=value.line_id,
            measured_on=measured_on,
            actual_micro=value.actual_micro,
            actual_on=value.actual_on,
            grade=value.grade,
            stated_percent_micro=value.stated_percent_micro,
            yes=value.yes,
            occurrences=value.occurrences,
            text=value.text,
            entered_by=by,
            entered_on=on,
        )
        for value in values
    )
    audit.record(
        by=by,
        on=on,
        action="actuals.recorded",
        target=project_year,
        path=project_year.organisation_path,
        after={"measured_on": measured_on.isoformat(), "lines": [str(value.line_id) for value in values]},
    )
    return made


def latest_actuals(project_year: ProjectYear, on: date) -> dict[uuid.UUID, ActualValue]:
    """The newest value of each line measured up to `on`, by `line_id`. One query."""
    rows = ActualValue.objects.filter(project_year=project_year, measured_on__lte=on).order_by("measured_on", "pk")
    return {row.line_id: row for row in rows}
