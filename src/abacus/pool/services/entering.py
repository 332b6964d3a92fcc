"""Entering a change of a budget: the line itself and the record of who changed what, why."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.pool import rules
from abacus.pool.models import BudgetChange, BudgetEntry, ProjectYear
from abacus.pool.packs import resolved
from abacus.pool.services.money import post_budget

MOST = 2000


def check_reason(reason: str, document_number: str) -> None:
    """A change has a reason and a document. Raises Refusal."""
    if not reason:
        raise Refusal(_("预算变动要写明理由"), _("请写明追加、调减或调剂的依据"))
    if len(reason) > MOST:
        raise Refusal(_("理由超过 %(most)s 个字") % {"most": MOST}, _("请缩短后再提交"))
    if not document_number:
        raise Refusal(_("预算变动要有文号"), _("请填写批准文件的文号"))
    if len(document_number) > 80:
        raise Refusal(_("文号超过 80 个字"), _("请只填写文号"))


def check_addition(project_year: ProjectYear, reason: str, document_number: str) -> None:
    """A budget that comes in the middle of the year: nothing may be entered yet. Raises Refusal."""
    check_reason(reason, document_number)
    if project_year.initial_fen is not None:
        raise Refusal(
            _("“%(name)s”已有年初预算，不能作为年中追加的新项目批复") % {"name": project_year.project.name},
            _("请先批复年初预算，再登记追加"),
        )


@transaction.atomic
def enter_change(
    *,
    project_year: ProjectYear,
    kind: str,
    amount_fen: int,
    source: str,
    reason: str,
    document_number: str,
    by: User,
    on: date,
) -> BudgetChange:
    """Post the line and keep old, new, reason, document, approver, and whether the targets must follow.

    The caller has checked who may, the gates and the order. Raises what `post_budget` raises.
    """
    old = project_year.current_fen
    result = rules.needs_new_target(project_year, old, amount_fen, on)
    moved = kind == BudgetChange.Kind.TRANSFER
    entry = post_budget(
        project_year=project_year,
        kind=BudgetEntry.Kind.TRANSFER if moved else BudgetEntry.Kind.ADJUST,
        amount_fen=amount_fen,
        source=source,
        document_number=document_number,
        note=reason[:200],
        entered_on=on,
        by=by,
        on=on,
    )
    made = BudgetChange.objects.create(
        project_year=project_year,
        organisation_path=project_year.organisation_path,
        kind=kind,
        old_fen=old,
        new_fen=(old or 0) + amount_fen,
        reason=reason,
        document_number=document_number,
        entry=entry,
        needs_target=result.value is True,
        explanation=result.to_json(),
        pack_release=resolved(project_year, on).tag,
        approved_by=by,
        approved_on=on,
    )
    audit.record(
        by=by,
        on=on,
        action="budget.changed",
        target=made,
        path=project_year.organisation_path,
        before={"current_fen": old},
        after={"current_fen": made.new_fen, "document_number": document_number, "needs_target": made.needs_target},
        reason=reason,
    )
    return made
