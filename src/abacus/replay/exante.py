"""A case of ex-ante evaluation of a replay: reported, signed, reviewed, scored – by a panel where it is large."""

from datetime import date
from typing import Any

from abacus.cycle.exante import services as exante
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.services.common import rules_of
from abacus.cycle.sheets import services as sheets
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool.models import ProjectYear
from abacus.replay.place import Place
from abacus.replay.projects import wan
from abacus.replay.tables import Row

SHARE = 9
"""Tenths of every item's points that a scorer gives."""
PANEL = (("audit", Role.AUDITOR), ("finance", Role.BUREAU_LEADER))


def decide(place: Place, row: Row, year: ProjectYear, on: date) -> Case:
    """Walk a project's case to its numbered opinion: what is not reduced is supported."""
    case = exante.start(project_year_id=year.pk, by=place.clerk(year.organisation), on=on)
    _hand_in(place, case, row, on)
    exante.sign(
        case_id=case.pk, department_id=case.department_id, text="同意申报。", agrees=True,
        by=place.person(Role.DEPARTMENT_HEAD, case.department), on=on,
    )  # fmt: skip
    _approve(case, place.person(Role.DEPARTMENT_HEAD, case.department), on)
    _approve(case, place.finance, on)
    _conclude(place, case, row, on)
    _approve(case, place.performance, on)
    case.refresh_from_db()
    return case


def _hand_in(place: Place, case: Case, row: Row, on: date) -> None:
    clerk = place.clerk(case.organisation)
    for material in case.materials.filter(required=True):
        exante.receive(case_id=case.pk, material_id=material.pk, note="纸质材料", by=clerk, on=on)
    content = exante.CASE.decode(case.content)
    said = {"facts": "依据规划和现状调查。", "argument": "确有必要，规模适当，条件具备。"}
    amount = wan(row["requested_fen"])
    content |= {
        **dict.fromkeys(("background", "main", "goals", "plan", "risks"), "已经写明。"),
        "dimensions": [{**one, **said} for one in content["dimensions"]],
        "items": [{**one, "amount": amount} for one in content["items"]],
        "funds": [{"id": "", "source": "财政拨款", "amount": amount, "basis": "询价"}],
    }
    saved = sheets.save(exante.CASE, sheet_id=case.pk, content=content, version=case.version, by=clerk, on=on)
    sheets.submit(exante.CASE, sheet_id=case.pk, version=saved.version, by=clerk, on=on)


def _approve(case: Case, by: User, on: date) -> None:
    """Approve at the station where the case stands."""
    case.refresh_from_db()
    submission = case.submission
    if submission is None:
        raise ValueError(case.title)
    task = submission.tasks.get(state=Task.State.OPEN)
    workflow.approve(task_id=task.pk, version=submission.version, by=by, on=on)


def _conclude(place: Place, case: Case, row: Row, on: date) -> None:
    by, points = place.performance, _points(case)
    if case.depth == Case.Depth.KEY:
        for capacity, role in PANEL:
            member = place.person(role, place.region)
            exante.invite(case_id=case.pk, person_id=member.pk, capacity=capacity, by=by, on=on)
            exante.score_as_member(case_id=case.pk, points=points, by=member, on=on)
    scored = exante.score(case_id=case.pk, points=points, vetoes=(), by=by, on=on)
    supported = row["requested_fen"] - row["reduced_fen"]
    conclusion: dict[str, Any] = {"conclusion": scored.suggested}
    if supported == 0:
        conclusion = {"conclusion": "reject", "reason": "与已有项目重复，不再安排。"}
    exante.conclude(
        case_id=case.pk, supported={one.pk: supported for one in case.items.all()}, by=by, on=on,
        opinion_text="核减非必要支出后予以支持。", **conclusion,
    )  # fmt: skip


def _points(case: Case) -> dict[str, str]:
    items = rules_of(case).card(case.kind).items
    return {one.id: f"{one.weight_centi * SHARE // 10 / 100:.2f}" for one in items}
