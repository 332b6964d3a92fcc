"""Addresses of selections and key evaluations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from abacus.cycle.keyevaluation import services
from abacus.foundation.accounts.roles import Role
from tests.factories import County
from tests.integration.permissions.page import BUSINESS, DEPARTMENT, FINANCE, UNIT, Page, post
from tests.keyevaluation_steps import DAY, opened, project

R = Role
LEAD = frozenset({R.PERFORMANCE_DIVISION})
REGION = frozenset({R.PERFORMANCE_DIVISION, R.BUREAU_LEADER, R.AUDITOR, R.DEPUTY})
TEAM = frozenset({R.AGENCY, R.EXPERT})
WORK = FINANCE | TEAM
ANSWER = frozenset({R.UNIT_CLERK, R.DEPARTMENT_CLERK})
CASE, SELECTION = "keyevaluation_case", "keyevaluation_selection"
V = {"version": "0"}

TABLE: dict[str, Page] = {
    "keyevaluation:list": Page(BUSINESS | TEAM),
    "keyevaluation:totals": Page(BUSINESS),
    "keyevaluation:open": Page(LEAD, posts=True),
    "keyevaluation:register": Page(LEAD, posts=True),
    "keyevaluation:selections": Page(BUSINESS),
    "keyevaluation:begin": Page(LEAD, posts=True),
    "keyevaluation:selection": Page(REGION, SELECTION, unseen=BUSINESS - REGION),
    "keyevaluation:layer": Page(LEAD, SELECTION, posts=True),
    "keyevaluation:drop-layer": post(LEAD, SELECTION, data=V),
    "keyevaluation:settle": post(LEAD, SELECTION, data=V),
    "keyevaluation:open-cases": post(LEAD, SELECTION),
    "keyevaluation:case": Page(BUSINESS | TEAM, CASE),
    "keyevaluation:explain": Page(WORK | REGION, CASE, unseen=UNIT | DEPARTMENT),
    "keyevaluation:evidence": Page(BUSINESS | TEAM, "keyevaluation_evidence"),
    "keyevaluation:plan": post(WORK, CASE, data=V),
    "keyevaluation:review": post(LEAD, CASE, data=V),
    "keyevaluation:add-member": post(LEAD, CASE, data={"role": "expert"}),
    "keyevaluation:remove-member": post(LEAD, CASE, data={"reason": "x"}),
    "keyevaluation:declare": post(WORK, CASE),
    "keyevaluation:discuss": post(WORK, CASE, data={"kind": "visit"}),
    "keyevaluation:take-up": post(WORK, CASE),
    "keyevaluation:add-evidence": post(WORK | ANSWER, CASE),
    "keyevaluation:write-paper": post(WORK, CASE, data={"item": "cost"}),
    "keyevaluation:withdraw-paper": post(WORK, CASE),
    "keyevaluation:score": post(WORK, CASE),
    "keyevaluation:pass-point": post(LEAD, CASE, data={"point": "plan"}),
    "keyevaluation:carried": post(LEAD, CASE),
    "keyevaluation:send-draft": post(WORK, CASE, data=V),
    "keyevaluation:answer": post(ANSWER, CASE, data=V),
    "keyevaluation:sign": post(WORK, CASE),
    "keyevaluation:finish": post(LEAD, CASE, data=V),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A case whose team holds the county's agency, expert and finance division, and a selection."""
    made = opened(place, project(place, "河道整治"))
    for role, task in ((R.AGENCY, "agency"), (R.EXPERT, "expert"), (R.FINANCE_DIVISION, "finance")):
        made.join(place.people[role], task)
    lead = place.people[R.PERFORMANCE_DIVISION]
    evidence = services.add_evidence(
        file=ContentFile(b"x"), name="合同.txt", title="合同", case_id=made.case.pk, by=lead, on=date(2023, 4, 4)
    )
    selection = services.begin_selection(region=place.region, fiscal_year=2022, title="选取", by=lead, on=DAY)
    return {
        CASE: {"case_id": made.case.pk},
        "keyevaluation_evidence": {"case_id": made.case.pk, "evidence_id": evidence.pk},
        SELECTION: {"selection_id": selection.pk},
    }
