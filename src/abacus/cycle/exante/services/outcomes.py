"""What a case comes to: the outcome of every project, and of the policy; admitted, waiting, or declined."""

from datetime import date
from typing import Any

from django.db import transaction

from abacus.cycle.exante.models import Case, CaseItem, OpinionItem
from abacus.cycle.exante.services.common import PENDING, rules_of
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

MANY = 20
"""From so many projects on, one event speaks of all of them."""


@transaction.atomic
def settle(*, case: Case, by: User, on: date) -> str:
    """Record the outcome as it stands now – waiting for answers, or final – and open or shut the pool's door."""
    effect = rules_of(case).effect(case.conclusion)
    unanswered = case.opinion_items.exclude(state=OpinionItem.State.ACCEPTED).exists()
    waits = effect == "opens_when_answered" and unanswered
    outcome = PENDING if waits else case.conclusion
    items = list(case.items.select_related("project_year__project", "project_year__organisation"))
    _record(case, [one for one in items if one.project_year], outcome, by, on)
    if case.policy is not None:
        pool.record_wider_outcome(
            organisation=case.organisation, policy=case.policy, fiscal_year=case.fiscal_year, stage=Stage.EXANTE,
            outcome=outcome, points_centi=case.total_centi, grade=case.grade, amount_fen=case.supported_fen,
            by=by, on=on, pack_release=case.pack_release, detail=_detail(case, None),
        )  # fmt: skip
    for item in items:
        if item.project_year is None:
            continue
        if effect == "shuts":
            pool.decline(project_year=item.project_year, by=by, on=on, reason=case.conclusion_label)
        elif not waits:
            pool.admit(project_year=item.project_year, by=by, on=on)
    if effect == "shuts":
        CaseItem.objects.filter(case=case).update(live=False)
    audit.record(by=by, on=on, action="exante.settled", target=case, after={"outcome": outcome, "items": len(items)})
    return outcome


def _record(case: Case, items: list[CaseItem], outcome: str, by: User, on: date) -> None:
    if len(items) >= MANY:
        rows = [
            pool.OutcomeInput(
                project_year=_year(item), outcome=outcome, amount_fen=item.supported_fen, detail=_detail(case, item)
            )
            for item in items
        ]
        pool.record_outcomes(stage=Stage.EXANTE, rows=rows, by=by, on=on, pack_release=case.pack_release, cause=case)
        return
    for item in items:
        pool.record_outcome(
            project_year=_year(item), stage=Stage.EXANTE, outcome=outcome, points_centi=case.total_centi,
            grade=case.grade, amount_fen=item.supported_fen, by=by, on=on, pack_release=case.pack_release,
            rule_id=case.explanation.get("rule", ""), rule_hash=case.explanation.get("hash", ""),
            detail=_detail(case, item),
        )  # fmt: skip


def _year(item: CaseItem) -> ProjectYear:
    assert item.project_year is not None  # noqa: S101 - the caller left the others out
    return item.project_year


def _detail(case: Case, item: CaseItem | None) -> dict[str, Any]:
    return {
        "case": case.pk,
        "kind": case.kind,
        "depth": case.depth,
        "number": case.number_text,
        "conclusion": case.conclusion,
        "conclusion_label": case.conclusion_label,
        "suggested": case.suggested,
        "total_centi": case.total_centi,
        "requested_fen": item.requested_fen if item else case.requested_fen,
        "supported_fen": item.supported_fen if item else case.supported_fen,
        "renewal": case.renewal,
        "reason": case.reason,
    }
