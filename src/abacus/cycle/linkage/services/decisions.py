"""Deciding what results mean for the next budget, and entering it where the budget reads it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.linkage import rules as rule_book
from abacus.cycle.linkage.models import DISFAVOUR, DepartmentProposal, LedgerEntry, Proposal, ProposalKind
from abacus.cycle.linkage.services.common import (
    amount_within,
    proposal_of,
    published,
    swap,
    text_within,
)
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import Project, StageOutcome

State = Proposal.State
NOTHING = frozenset({ProposalKind.CANCEL, ProposalKind.EXIT})


@transaction.atomic
def decide(
    *,
    proposal_id: int,
    version: int,
    kind: str,
    amount_fen: int | None,
    reason: str,
    by: User,
    on: date,
    document_number: str = "",
    revises: bool = False,
) -> StageOutcome:
    """Decide on a proposal; the result is the linkage's outcome of the year it comes from.

    `amount_fen` is the most for the next year: nothing for cancel and exit, needed for a cut.
    `revises` takes back an earlier decision, whose outcome stays readable. Raises Refusal while the
    unit may still answer, for a 三保 project that would lose, without a reason; Stale.
    """
    proposal = proposal_of(proposal_id, by, on)
    require(by, Permission.LINKAGE_DECIDE, path=proposal.organisation_path, on=on)
    return settle_one(proposal, version, kind, amount_fen, reason, document_number, by, on, revises=revises)


@transaction.atomic
def decide_many(
    *, proposals: Sequence[tuple[int, int]], reason: str, by: User, on: date, document_number: str = ""
) -> list[StageOutcome]:
    """Decide (proposal, version) pairs as proposed: all of them or none; the refusal names the project.

    What needs a look of its own – an appeal, a conflict, something unknown – is refused here.
    """
    made = []
    for proposal_id, version in proposals:
        proposal = proposal_of(proposal_id, by, on)
        require(by, Permission.LINKAGE_DECIDE, path=proposal.organisation_path, on=on)
        try:
            if not proposal.kind or proposal.state == State.APPEALED or "|conflict|" in proposal.marks:
                raise Refusal(_("需要逐个研究：有异议、有冲突或未能判断"), _("请打开这个项目单独决定。"))
            made.append(
                settle_one(proposal, version, proposal.kind, proposal.amount_fen, reason, document_number, by, on)
            )
        except Refusal as refusal:
            said = {"name": proposal.project_year.project.name, "said": refusal.message}
            refusal.message = _("“%(name)s”：%(said)s") % said
            refusal.args = (refusal.message,)
            raise
    return made


def settle_one(
    proposal: Proposal,
    version: int,
    kind: str,
    amount_fen: int | None,
    reason: str,
    document_number: str,
    by: User,
    on: date,
    *,
    revises: bool = False,
) -> StageOutcome:
    """What `decide` does once it is sure who may."""
    published(proposal)
    if proposal.state == State.DECIDED and not revises:
        raise Refusal(
            _("这个项目已由 %(who)s 于 %(day)s 决定：%(kind)s。")
            % {"who": proposal.decided_by, "day": proposal.decided_on, "kind": proposal.get_decided_kind_display()},
            _("如需改变，请用“改变决定”并写明理由。"),
        )
    until = proposal.run.answer_until
    if proposal.state == State.OPEN and until is not None and on <= until:
        raise Refusal(
            _("单位可以反馈到 %(day)s，现在还不能决定。") % {"day": until.isoformat()},
            _("单位反馈后即可决定，或等期限过后再决定。"),
        )
    amount_fen = checked_amount(proposal, kind, amount_fen)
    reason, document_number = text_within(reason, _("理由")), text_within(document_number, _("文号"), 80)
    if not reason:
        raise Refusal(_("决定要写明理由。"), _("请写明依据哪一条结果、为什么这样安排。"))
    swap(
        proposal, version, state=State.DECIDED, decided_kind=kind, decided_fen=amount_fen, reason=reason,
        document_number=document_number, decided_by=by, decided_on=on,
    )  # fmt: skip
    outcome = _record(proposal, by, on)
    proposal.outcome = outcome
    proposal.save(update_fields=["outcome"])
    _enter(proposal, by, on)
    audit.record(
        by=by, on=on, action="linkage.decided", target=proposal, path=proposal.organisation_path, reason=reason,
        before={"proposed": proposal.kind, "amount_fen": proposal.amount_fen},
        after={"kind": kind, "amount_fen": amount_fen, "document_number": document_number, "revises": revises},
    )  # fmt: skip
    return outcome


def checked_amount(proposal: Proposal, kind: str, amount_fen: int | None) -> int | None:
    """The amount a decision of that kind has. Raises Refusal for what does not go together."""
    if kind not in ProposalKind.values:
        raise Refusal(_("请选择决定的方式。"), _("保持、调整、压减、取消、退出、奖励、优先安排，任选其一。"))
    protected = proposal.project_year.project.protection != Project.Protection.NONE
    if protected and kind in DISFAVOUR:
        rules = rule_book.rules_for(proposal.run.region.region_code, proposal.run.from_year, proposal.run.rules_on)
        raise Refusal(
            _("“%(name)s”是“三保”项目，结果应用不得压减、取消或退出（%(clause)s）。")
            % {"name": proposal.project_year.project.name, "clause": rules.protection_clause},
            _("请选择保持或调整；标准变化请通过预算调整办理。"),
        )
    if kind in NOTHING:
        return 0
    amount_within(amount_fen)
    if kind == ProposalKind.CUT:
        if amount_fen is None:
            raise Refusal(_("压减要写明下年上限。"), _("请填写金额（万元）。"))
        if proposal.base_fen is not None and amount_fen >= proposal.base_fen:
            raise Refusal(_("压减后的上限应低于本年预算。"), _("请核对金额；不压减的请选“保持”。"))
    if protected and amount_fen is not None and proposal.base_fen is not None and amount_fen < proposal.base_fen:
        raise Refusal(_("“三保”项目不得因结果应用减少预算。"), _("请把下年上限留空，按标准核定。"))
    return amount_fen


def _record(proposal: Proposal, by: User, on: date) -> StageOutcome:
    run = proposal.run
    rules = rule_book.rules_for(run.region.region_code, run.from_year, run.rules_on)
    items = {item.id: item for item in rules.items}
    chosen = items.get(proposal.evidence.get("chosen") or "")
    result = rule_book.rerun(chosen.rule, proposal.evidence["facts"], rules) if chosen else None
    return pool.record_outcome(
        project_year=proposal.project_year,
        stage=Stage.LINKAGE,
        outcome=proposal.decided_kind,
        amount_fen=proposal.decided_fen,
        pack_release=run.pack_release,
        rule_id=chosen.rule if chosen else "",
        rule_hash=result.rule_hash if result else "",
        detail={
            "applies_to_year": run.applies_to_year,
            "proposal": proposal.pk,
            "base_fen": proposal.base_fen,
            "proposed": proposal.kind,
            "proposed_fen": proposal.amount_fen,
            "reason": proposal.reason,
            "document_number": proposal.document_number,
            "rule": chosen.label if chosen else "",
            "clause": rules.clause(chosen) if chosen else "",
            "result": result.to_json() if result else None,
        },
        by=by,
        on=on,
    )


def _enter(proposal: Proposal, by: User, on: date) -> None:
    """The saving of a decision; the line of an earlier one no longer counts."""
    proposal.ledger.filter(void=False).update(void=True)
    cut = proposal.cut_fen
    if proposal.decided_kind in DISFAVOUR | {ProposalKind.ADJUST} and cut is not None and cut > 0:
        year = proposal.project_year
        LedgerEntry.objects.create(
            kind=LedgerEntry.Kind.CUT,
            budget_year=proposal.run.applies_to_year,
            organisation=year.organisation,
            organisation_path=year.organisation_path,
            project_year=year,
            amount_fen=cut,
            entered_on=on,
            entered_by=by,
            document_number=proposal.document_number,
            outcome=proposal.outcome,
            proposal=proposal,
        )


@transaction.atomic
def decide_department(
    *,
    proposal_id: int,
    version: int,
    kind: str,
    amount_fen: int | None,
    reason: str,
    by: User,
    on: date,
    document_number: str = "",
) -> DepartmentProposal:
    """Decide on what a department's result proposes. Raises Refusal without a reason or twice; Stale."""
    rows = DepartmentProposal.objects.visible_to(by, on).select_for_update(of=("self",))
    found: DepartmentProposal = rows.select_related("run__region", "department").get(pk=proposal_id)
    require(by, Permission.LINKAGE_DECIDE, path=found.organisation_path, on=on)
    published(found)
    if found.state == DepartmentProposal.State.DECIDED:
        raise Refusal(_("这一条已经决定。"), _("请刷新页面。"))
    if kind not in ProposalKind.values:
        raise Refusal(_("请选择决定的方式。"), _("保持、压减、奖励等，任选其一。"))
    amount_within(amount_fen)
    reason, document_number = text_within(reason, _("理由")), text_within(document_number, _("文号"), 80)
    if not reason:
        raise Refusal(_("决定要写明理由。"), _("请写明依据哪一条结果、为什么这样安排。"))
    swap(
        found, version, state=DepartmentProposal.State.DECIDED, decided_kind=kind, decided_fen=amount_fen,
        reason=reason, document_number=document_number, decided_by=by, decided_on=on,
    )  # fmt: skip
    cut = (found.base_fen or 0) - amount_fen if amount_fen is not None and found.base_fen is not None else 0
    if kind in DISFAVOUR and cut > 0:
        LedgerEntry.objects.create(
            kind=LedgerEntry.Kind.QUOTA, budget_year=found.run.applies_to_year, organisation=found.department,
            organisation_path=found.organisation_path, amount_fen=cut, entered_on=on, entered_by=by,
            document_number=document_number, department_proposal=found,
        )  # fmt: skip
    after: dict[str, Any] = {"item": found.item, "kind": kind, "amount_fen": amount_fen}
    audit.record(by=by, on=on, action="linkage.department_decided", target=found, after=after, reason=reason)
    return found
