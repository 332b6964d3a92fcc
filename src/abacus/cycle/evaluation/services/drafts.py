"""Writing a self-evaluation: begin, save, choose between two contents."""

from collections.abc import Collection
from datetime import date
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.content import Content
from abacus.cycle.evaluation.models import EvaluationRival, SelfEvaluation
from abacus.cycle.evaluation.services.common import advance
from abacus.cycle.evaluation.services.kind import SELF_EVALUATION, check_time
from abacus.cycle.sheets import services as sheets
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

State = ProjectYear.State
BEGINS_FROM = (State.TARGET_APPROVED, State.APPROVED)


@transaction.atomic
def start(*, project_year_id: int, by: User, on: date) -> SelfEvaluation:
    """The project-year's self-evaluation, measured by the targets that hold now.

    Raises Refusal before the year's end where no window says otherwise and without approved
    targets, WindowClosed outside the window, Refused, DoesNotExist out of scope.
    """
    rows = ProjectYear.objects.visible_to(by, on).select_related("project", "organisation")
    project_year = rows.get(pk=project_year_id)
    begun: SelfEvaluation | None = SelfEvaluation.objects.filter(project_year=project_year).first()
    if begun is not None:
        return begun
    require(by, Permission.EVALUATION_FILL, path=project_year.organisation_path, on=on)
    check_time(project_year, on)
    version = pool.current_target_version(project_year)
    if version is None:
        raise Refusal(_("还没有批准的绩效目标，不能自评"), _("先申报绩效目标；审核通过后再填自评表"))
    evaluation, made = SelfEvaluation.objects.get_or_create(
        project_year=project_year,
        defaults={
            "organisation_path": project_year.organisation_path,
            "target_version": version,
            "rules_on": on,
            "saved_on": on,
            "measured_on": date(project_year.fiscal_year, 12, 31),
            "pack_release": rule_book.rules_for(project_year, on).tag,
            "saved_by": by,
        },
    )
    if made:
        for before in BEGINS_FROM:
            advance(project_year, before, State.EVALUATING)
        audit.record(by=by, on=on, action="evaluation.begun", target=evaluation)
    return evaluation


def save(*, evaluation_id: int, content: Content, version: int, by: User, on: date) -> SelfEvaluation:
    """Keep what was typed, whatever it is, and compute it anew. Raises Stale, NotEditable."""
    saved = sheets.save(SELF_EVALUATION, sheet_id=evaluation_id, content=content, version=version, by=by, on=on)
    return cast(SelfEvaluation, saved)


def keep_rival(*, evaluation_id: int, content: Content, by: User, on: date) -> EvaluationRival:
    """Keep what came second, so that its author can choose between both on the difference page."""
    kept = sheets.keep_rival(SELF_EVALUATION, sheet_id=evaluation_id, content=content, by=by, on=on)
    return cast(EvaluationRival, kept)


def settle_rival(*, evaluation_id: int, take_mine: Collection[str], version: int, by: User, on: date) -> SelfEvaluation:
    """Save what is there now with the differences in `take_mine` from one's own content. Raises Stale."""
    settled = sheets.settle_rival(
        SELF_EVALUATION, sheet_id=evaluation_id, take_mine=take_mine, version=version, by=by, on=on
    )
    return cast(SelfEvaluation, settled)
