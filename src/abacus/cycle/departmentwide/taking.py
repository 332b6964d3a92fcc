"""What a read table of a whole department becomes here: a draft of its forms, or the final result of a past year."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.departmentwide import content as forms
from abacus.cycle.departmentwide import rules as rule_book
from abacus.cycle.departmentwide.models import DepartmentEvaluation, DepartmentTargets
from abacus.cycle.departmentwide.services.kind import EVALUATION, own_values
from abacus.cycle.intake.lines import actual_of, line_of
from abacus.cycle.intake.matching import plain
from abacus.cycle.intake.messages import message
from abacus.cycle.intake.registry import Taker, Taking
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear, WiderOutcome

State = DepartmentTargets.State
MOST = 60
"""Own indicators of a department's form."""


def already(_project_year: ProjectYear | None, unit: Organisation, fiscal_year: int) -> str:
    """The department's self-evaluation or result of the year in words; blank for none."""
    found = DepartmentEvaluation.objects.filter(department=unit, fiscal_year=fiscal_year).first()
    if found is not None:
        return _("“%(name)s”的部门整体自评表（%(state)s）") % {"name": found, "state": found.get_state_display()}
    targets = DepartmentTargets.objects.filter(department=unit, fiscal_year=fiscal_year).exclude(state=State.APPROVED)
    begun = targets.first()
    if begun is not None:
        return _("“%(name)s”的部门整体目标（%(state)s）") % {"name": begun, "state": begun.get_state_display()}
    result = WiderOutcome.objects.filter(
        organisation=unit, fiscal_year=fiscal_year, stage=Stage.DEPARTMENT_WIDE, policy=None, superseded=False
    ).exclude(outcome="passed")
    return (
        _("“%(name)s”%(year)s 年度部门整体绩效的结果") % {"name": unit, "year": fiscal_year} if result.exists() else ""
    )


def take(taking: Taking) -> None:
    """The evaluation's draft where the targets hold, else the targets' draft; settled: the final result.

    Raises Refusal for a body that is no department, or a year that is not over.
    """
    if taking.unit.kind != Organisation.Kind.DEPARTMENT:
        raise Refusal(_("“%(name)s”不是主管部门，不填部门整体自评表") % {"name": taking.unit.name}, _("请改选主管部门"))
    if taking.fiscal_year >= taking.on.year:
        raise Refusal(_("%(year)s 年度还没有结束，不能自评") % {"year": taking.fiscal_year}, _("年度结束后再收"))
    if taking.settled:
        _settle(taking)
        return
    targets = DepartmentTargets.objects.filter(department=taking.unit, fiscal_year=taking.fiscal_year).first()
    if targets is not None and targets.state == State.APPROVED:
        _evaluation(taking, targets)
    else:
        _targets(taking)


def _evaluation(taking: Taking, targets: DepartmentTargets) -> None:
    made = DepartmentEvaluation(
        targets=targets,
        department=taking.unit,
        organisation_path=taking.unit.path,
        fiscal_year=taking.fiscal_year,
        rules_on=taking.on,
        saved_by=taking.by,
        version=1,
        pack_release=rule_book.rules_for(taking.unit, taking.fiscal_year, taking.on).tag,
    )
    lines = EVALUATION.lines(made)
    measured = own_values(taking.unit, taking.fiscal_year, taking.on)
    content = forms.blank_evaluation(lines, measured)
    rows: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for place, one in enumerate(taking.read["indicators"]):
        rows.setdefault(plain(one["name"]), (place, one))
    for row in content["rows"]:
        found = rows.pop(plain(row["name"]), None)
        if found and row["id"] not in measured:
            row["actual"], row["reason"] = actual_of(found[1]), taking.reason(found[0])
    if rows:
        left = "、".join(str(one["name"] or one["cell"]) for _place, one in rows.values())
        taking.differences.append(str(message("lines.left", said=left)))
    content["achieved"] = "；".join(goal["actual_text"] for goal in taking.read["goals"] if goal["actual_text"])
    EVALUATION.store(made, content, None, taking.by, taking.on)
    made.save()
    taking.made.append(made)
    audit.record(by=taking.by, on=taking.on, action="department_evaluation.begun", target=made,
                 after={"year": taking.fiscal_year})  # fmt: skip


def _targets(taking: Taking) -> None:
    """The department's own indicators and goal as a draft of its targets; what was achieved waits for these."""
    read = taking.read
    content = forms.TARGETS.clean(
        {
            "goal": "；".join(goal["text"] for goal in read["goals"] if goal["text"]),
            "rows": [_row(one) for one in read["indicators"][:MOST]],
        }
    )
    made = DepartmentTargets.objects.create(
        department=taking.unit,
        organisation_path=taking.unit.path,
        fiscal_year=taking.fiscal_year,
        content=content,
        rules_on=taking.on,
        saved_by=taking.by,
        version=1,
        pack_release=rule_book.rules_for(taking.unit, taking.fiscal_year, taking.on).tag,
    )
    taking.made.append(made)
    taking.differences.append(_("部门整体目标还没有通过：先收为目标草稿，完成值待目标通过后再收"))
    audit.record(by=taking.by, on=taking.on, action="department_targets.begun", target=made,
                 after={"year": taking.fiscal_year})  # fmt: skip


def _row(one: Mapping[str, Any]) -> dict[str, str]:
    line = line_of(None, one)
    value = numbers.micro(line.target_micro) if line.target_micro is not None else line.target_text
    return {
        "id": str(uuid.uuid4()),
        "aspect": line.level1,
        "name": line.name,
        "operator": forms.SIGNS.get(line.operator, ""),
        "value": line.target_on.isoformat() if line.target_on else value,
        "unit": line.unit,
        "weight": cells.shown(line.weight_centi, 2),
        "history": "",
        "standard": "",
        "benchmark": "",
    }


def _settle(taking: Taking) -> None:
    """The result as the table states it: the points computed where all could be, else those printed."""
    totals, read = taking.read["totals"], taking.read
    points = totals["computed_centi"] if totals["computed_complete"] else totals["self_printed_centi"]
    rules = rule_book.rules_for(taking.unit, taking.fiscal_year, taking.on)
    graded = rule_book.grade(points, rules) if points is not None else None
    taking.made.append(
        pool.record_wider_outcome(
            organisation=taking.unit,
            fiscal_year=taking.fiscal_year,
            stage=Stage.DEPARTMENT_WIDE,
            outcome="final",
            points_centi=points,
            grade=str(graded.value) if graded else "",
            pack_release=rules.tag,
            rule_id=graded.rule_id if graded else "",
            rule_hash=graded.rule_hash if graded else "",
            detail={"phase": "evaluation", "file": read["file"], "computed_centi": totals["computed_centi"],
                    "indicators": []},
            by=taking.by,
            on=taking.on,
        )
    )  # fmt: skip


TAKER = Taker(take=take, already=already, wants_project=False)
