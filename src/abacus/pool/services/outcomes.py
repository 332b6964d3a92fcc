"""What a stage came to."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import Policy, ProjectYear, StageOutcome, WiderOutcome
from abacus.pool.refusals import WrongState
from abacus.pool.services.guards import refuse_closed


@transaction.atomic
def record_outcome(
    *,
    project_year: ProjectYear,
    stage: str,
    outcome: str,
    by: User,
    on: date,
    pack_release: str,
    points_centi: int | None = None,
    grade: str = "",
    amount_fen: int | None = None,
    achieved_centi: int | None = None,
    achievable_centi: int | None = None,
    rule_id: str = "",
    rule_hash: str = "",
    detail: dict[str, Any] | None = None,
) -> StageOutcome:
    """Record a stage's final result; it takes the place of an earlier one, which stays readable.

    `achieved_centi` of `achievable_centi` says how far the targets were reached, in points.
    Called by the stage inside its own transaction; the stage has checked who may. The
    self-evaluation's grade becomes the project-year's. Raises YearClosed, and WrongState when
    somebody recorded another at the same moment.
    """
    refuse_closed(project_year.pk)
    made: StageOutcome = _record(
        StageOutcome.objects.filter(project_year=project_year, stage=stage),
        by,
        on,
        project_year=project_year,
        organisation_path=project_year.organisation_path,
        stage=stage,
        outcome=outcome,
        points_centi=points_centi,
        grade=grade,
        amount_fen=amount_fen,
        achieved_centi=achieved_centi,
        achievable_centi=achievable_centi,
        pack_release=pack_release,
        rule_id=rule_id,
        rule_hash=rule_hash,
        detail=detail or {},
    )
    if stage == "self_evaluation":
        ProjectYear.objects.filter(pk=project_year.pk).update(grade=grade)
        project_year.grade = grade
    return made


def current_outcome(project_year: ProjectYear, stage: str) -> StageOutcome | None:
    """The stage's result that holds now."""
    return StageOutcome.objects.filter(project_year=project_year, stage=stage, superseded=False).first()


@transaction.atomic
def record_wider_outcome(
    *,
    organisation: Organisation,
    fiscal_year: int,
    stage: str,
    outcome: str,
    by: User,
    on: date,
    pack_release: str,
    policy: Policy | None = None,
    points_centi: int | None = None,
    grade: str = "",
    amount_fen: int | None = None,
    rule_id: str = "",
    rule_hash: str = "",
    detail: dict[str, Any] | None = None,
) -> WiderOutcome:
    """Record the final result of a stage of a whole department, or of a policy; otherwise as `record_outcome`."""
    rows = WiderOutcome.objects.filter(fiscal_year=fiscal_year, stage=stage)
    made: WiderOutcome = _record(
        rows.filter(policy=policy) if policy else rows.filter(policy=None, organisation=organisation),
        by,
        on,
        organisation=organisation,
        organisation_path=organisation.path,
        policy=policy,
        fiscal_year=fiscal_year,
        stage=stage,
        outcome=outcome,
        points_centi=points_centi,
        grade=grade,
        amount_fen=amount_fen,
        pack_release=pack_release,
        rule_id=rule_id,
        rule_hash=rule_hash,
        detail=detail or {},
    )
    return made


def _record(same: QuerySet[Any], by: User, on: date, **given: Any) -> Any:
    """Write a result in the place of the one that holds among the `same`. Raises WrongState."""
    before = same.filter(superseded=False).first()
    if before is not None:
        same.filter(pk=before.pk, superseded=False).update(superseded=True)
    try:
        with transaction.atomic():
            made = same.model.objects.create(**given, final_on=on, supersedes=before, recorded_by=by)
    except IntegrityError as error:
        raise WrongState(_("该环节的结果刚刚由他人登记"), _("请刷新页面查看")) from error
    audit.record(
        by=by,
        on=on,
        action="outcome.recorded",
        target=made,
        path=made.organisation_path,
        before=facts(before) if before else None,
        after=facts(made),
    )
    return made


def facts(outcome: StageOutcome | WiderOutcome) -> dict[str, Any]:
    """An outcome's facts for the audit."""
    return {
        "stage": outcome.stage,
        "outcome": outcome.outcome,
        "points_centi": outcome.points_centi,
        "grade": outcome.grade,
        "amount_fen": outcome.amount_fen,
        "pack_release": outcome.pack_release,
    }
