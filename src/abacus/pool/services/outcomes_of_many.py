"""What a stage came to for many projects at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.pool.models import ProjectYear, StageOutcome
from abacus.pool.refusals import WrongState
from abacus.pool.services.guards import refuse_closed

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class OutcomeInput:
    """One project's result, as `record_outcome` takes it."""

    project_year: ProjectYear
    outcome: str
    amount_fen: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_outcomes(
    *, stage: str, rows: Sequence[OutcomeInput], by: User, on: date, pack_release: str, cause: models.Model
) -> int:
    """Record many results that one act made final; each takes the place of the project's earlier one. How many.

    One event speaks of all of them: `cause` is the record of the act. The stage has checked who may.
    Raises WrongState when somebody recorded another at the same moment.
    """
    for start in range(0, len(rows), BATCH):
        chunk = rows[start : start + BATCH]
        years = [row.project_year.pk for row in chunk]
        refuse_closed(*years)
        current = StageOutcome.objects.filter(project_year__in=years, stage=stage, superseded=False)
        before = {one.project_year_id: one for one in current}
        current.update(superseded=True)
        try:
            with transaction.atomic():
                StageOutcome.objects.bulk_create(
                    StageOutcome(
                        project_year=row.project_year,
                        organisation_path=row.project_year.organisation_path,
                        stage=stage,
                        outcome=row.outcome,
                        amount_fen=row.amount_fen,
                        final_on=on,
                        supersedes=before.get(row.project_year.pk),
                        pack_release=pack_release,
                        detail=row.detail,
                        recorded_by=by,
                    )
                    for row in chunk
                )
        except IntegrityError as error:
            raise WrongState(_("该环节的结果刚刚由他人登记"), _("请刷新页面查看")) from error
    words: dict[str, int] = {}
    for row in rows:
        words[row.outcome] = words.get(row.outcome, 0) + 1
    after = {"stage": stage, "projects": len(rows), "outcomes": words, "pack_release": pack_release}
    audit.record(by=by, on=on, action="outcome.recorded_many", target=cause, after=after)
    return len(rows)
