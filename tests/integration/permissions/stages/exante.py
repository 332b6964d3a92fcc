"""Addresses of the ex-ante evaluation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from abacus.cycle.exante import services
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.models import Task
from abacus.pool.models import Policy
from tests.exante_steps import ASKED, Assessed, begun
from tests.factories import County, person
from tests.integration.permissions.page import BUSINESS, CLERK, DEPARTMENT, REVIEWERS, Page, post

R = Role
PERFORMANCE = frozenset({R.PERFORMANCE_DIVISION})
SEEN = BUSINESS - {R.DEPUTY}
PANEL = frozenset({R.FINANCE_DIVISION, R.PERFORMANCE_DIVISION, R.BUREAU_LEADER, R.EXPERT, R.AUDITOR, R.DEPUTY})
OUTSIDE = frozenset({R.EXPERT, R.DEPUTY})
"""Who may take part in panels, and sees only what they are invited to."""
REPORT = "exante_case"

TABLE: dict[str, Page] = {
    "exante:list": Page(BUSINESS),
    "exante:cases": Page(BUSINESS),
    "exante:policies": Page(BUSINESS),
    "exante:reduction": Page(BUSINESS),
    "exante:panels": Page(PANEL),
    "exante:pooled": Page(CLERK | PERFORMANCE, posts=True),
    "exante:start-policy": post(CLERK, "exante_policy"),
    "exante:begin": Page(BUSINESS, "exante_year"),
    "exante:start": post(CLERK, "exante_year"),
    "exante:case": Page(SEEN, REPORT, unseen=OUTSIDE),
    "exante:discard": post(CLERK, "exante_draft"),
    "exante:materials": post(CLERK, "exante_draft"),
    "exante:material": post(CLERK, "exante_material"),
    "exante:judge": post(REVIEWERS - {R.UNIT_HEAD}, "exante_material", narrower=True),
    "exante:material-file": Page(SEEN, "exante_material_file", unseen=OUTSIDE),
    "exante:sign": Page(DEPARTMENT, "exante_signing", unseen=REVIEWERS - DEPARTMENT, posts=True),
    "exante:explain": Page(SEEN, "exante_explained", unseen=OUTSIDE),
    "exante:panel": Page((PANEL | CLERK) - OUTSIDE, REPORT, unseen=OUTSIDE),
    "exante:invite": post(PERFORMANCE, REPORT, fills="exante_person"),
    "exante:dismiss": post(PERFORMANCE, "exante_member"),
    "exante:ask": post(PANEL - OUTSIDE, REPORT, unseen=OUTSIDE),
    "exante:answer": post(CLERK, "exante_question"),
    "exante:score": Page(frozenset({R.AUDITOR}), REPORT, unseen=PANEL - {R.AUDITOR}, posts=True),
    "exante:conclusion": Page(PERFORMANCE, REPORT),
    "exante:set-points": post(PERFORMANCE, REPORT),
    "exante:conclude": post(PERFORMANCE, REPORT),
    "exante:opinion": Page(SEEN, "exante_issued", unseen=OUTSIDE),
    "exante:answer-item": post(CLERK, "exante_item"),
    "exante:decide-item": post(PERFORMANCE, "exante_item"),
    "exante:save": post(CLERK, "exante_draft", data={"version": "0"}),
    "exante:difference": Page(CLERK, "exante_draft", posts=True),
    "exante:earlier": Page(CLERK, "exante_draft", posts=True),
    "exante:submit": post(CLERK, "exante_draft", data={"version": "0"}),
    "exante:withdraw": post(CLERK, REPORT, data={"version": "0"}),
    "exante:reviews": Page(REVIEWERS, posts=True),
    "exante:review": Page(REVIEWERS, "exante_task"),
    "exante:approve": post(REVIEWERS, "exante_task", data={"version": "0"}),
    "exante:return": post(REVIEWERS, "exante_task", data={"version": "0"}),
    "exante:delegate": post(REVIEWERS, "exante_task", data={"version": "0"}, fills="exante_colleague"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A draft, a submitted case with a panel, an issued one with an item to answer."""
    auditor, performance = place.people[R.AUDITOR], place.people[R.PERFORMANCE_DIVISION]
    draft, made = begun(place, name="评估草稿"), begun(place, name="评估中的项目")
    made.submit()
    case = made.case.pk
    member = services.invite(case_id=case, person_id=auditor.pk, capacity="audit", by=performance, on=ASKED)
    question = services.ask(case_id=case, text="怎样测算的？", by=auditor, on=ASKED)
    material = made.case.materials.first()
    issued = answered(place)
    year = draft.case.items.get().project_year_id
    policy = Policy.objects.create(
        code="ZC01", name="新设补助政策", sort_key="xin", organisation=place.unit, organisation_path=place.unit.path,
        starts_on=date(2022, 1, 1),
    )  # fmt: skip
    filed = draft.case.materials.first()
    services.receive(
        case_id=draft.case.pk, material_id=filed.pk, file=ContentFile("依据".encode()), name="依据.txt",
        by=draft.clerk, on=ASKED,
    )  # fmt: skip
    return {
        "exante_year": {"project_year_id": year},
        "exante_policy": {"policy_id": policy.pk},
        "exante_draft": {"case_id": draft.case.pk},
        REPORT: {"case_id": case},
        "exante_material": {"case_id": case, "material_id": material.pk},
        "exante_material_file": {"case_id": draft.case.pk, "material_id": filed.pk},
        "exante_person": {"person": auditor.pk, "capacity": "audit"},
        "exante_colleague": {"to": person(R.DEPARTMENT_HEAD, place.department).pk},
        "exante_signing": {"case_id": case, "department_id": place.department.pk},
        "exante_explained": {"case_id": case, "what": "conclusion"},
        "exante_member": {"case_id": case, "member_id": member.pk},
        "exante_question": {"case_id": case, "question_id": question.pk},
        "exante_issued": {"case_id": issued.case.pk},
        "exante_item": {"case_id": issued.case.pk, "item_id": issued.case.opinion_items.first().pk},
        "exante_task": {"task_id": made.now().submission.tasks.get(state=Task.State.OPEN).pk},
    }


def answered(place: County) -> Assessed:
    """An issued case whose opinion waits for the unit."""
    made = begun(place, name="须完善的项目")
    made.to_the_performance_division()
    made.score(0.7)
    made.conclude("support_improved", opinions=[services.Said("other", "明确牵头单位")])
    made.issue()
    return made
