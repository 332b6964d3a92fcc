"""The demo's department-wide performance of 2021 and 2022: one final, the others at different places on their way."""

from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from django.db import transaction

from abacus.cycle.departmentwide import services as departments
from abacus.cycle.departmentwide.models import DepartmentEvaluation, DepartmentTargets
from abacus.cycle.departmentwide.services import EVALUATION, TARGETS
from abacus.cycle.sheets import services as forms
from abacus.demo.county import County
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission, Task

DECLARED, EVALUATED = date(2021, 1, 18), date(2022, 2, 21)


class Reach(IntEnum):
    """How far a department's self-evaluation gets."""

    TARGETS = 0
    DRAFT = 1
    AT_DIVISION = 2
    AT_PERFORMANCE = 3
    FINAL = 4


REACHES = (Reach.AT_DIVISION, Reach.FINAL, Reach.AT_PERFORMANCE, Reach.DRAFT, Reach.TARGETS, Reach.FINAL)
"""What becomes of the departments, in the order of their codes, the printed accounts' first."""


def declare(county: County) -> None:
    """The targets of six departments of 2021, approved; of 2022 those of the first two under way."""
    for number, code in enumerate(_codes(county)):
        _targets(county, code, 2021, DECLARED + timedelta(days=number), approve=True)
    for number, code in enumerate(_codes(county)[:2]):
        _targets(county, code, 2022, date(2022, 3, 7) + timedelta(days=number), approve=False)


def build(county: County) -> None:
    """The self-evaluations of 2021; after projects are evaluated and published, which their common values count."""
    for number, (code, reach) in enumerate(zip(_codes(county), REACHES, strict=False)):
        _evaluate(county, code, reach, number)


def _codes(county: County) -> list[str]:
    codes = [code for code, node in county.by_code.items() if node.kind == "department"]
    return sorted(codes, key=lambda code: (code != "601", code))[: len(REACHES)]


@transaction.atomic
def _evaluate(county: County, code: str, reach: Reach, number: int) -> None:
    if reach is Reach.TARGETS:
        return
    on = EVALUATED + timedelta(days=number)
    clerk = county.person(Role.DEPARTMENT_CLERK, code)
    sheet = departments.start_evaluation(department_id=county.by_code[code].pk, fiscal_year=2021, by=clerk, on=on)
    sheet = forms.save(
        EVALUATION, sheet_id=sheet.pk, content=_achieved(sheet, number), version=sheet.version, by=clerk, on=on
    )
    if reach is Reach.DRAFT:
        return
    submission = forms.submit(EVALUATION, sheet_id=sheet.pk, version=sheet.version, by=clerk, on=on)
    if reach is Reach.FINAL:
        submission = _walk(county, submission, code, on, until=Role.PERFORMANCE_DIVISION)
        by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
        departments.check_points(evaluation_id=sheet.pk, points={}, words="", by=by, on=on + timedelta(days=6))
        _approve(submission, by, on + timedelta(days=6))
    elif reach is Reach.AT_PERFORMANCE:
        _walk(county, submission, code, on, until=Role.PERFORMANCE_DIVISION)
    else:
        _walk(county, submission, code, on, until=Role.FINANCE_DIVISION)


@transaction.atomic
def _targets(county: County, code: str, year: int, on: date, *, approve: bool) -> DepartmentTargets:
    clerk = county.person(Role.DEPARTMENT_CLERK, code)
    made = departments.start_targets(department_id=county.by_code[code].pk, fiscal_year=year, by=clerk, on=on)
    made = forms.save(
        TARGETS, sheet_id=made.pk, content=_content(county.by_code[code].name, year), version=made.version, by=clerk,
        on=on,
    )  # fmt: skip
    submission = forms.submit(TARGETS, sheet_id=made.pk, version=made.version, by=clerk, on=on)
    if approve:
        submission = _walk(county, submission, code, on, until=Role.PERFORMANCE_DIVISION)
        by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
        _approve(submission, by, on + timedelta(days=8))
    return made


def _walk(county: County, submission: Submission, code: str, on: date, *, until: Role) -> Submission:
    """Approve every step before the one of `until`."""
    where = {
        Role.DEPARTMENT_HEAD: code,
        Role.FINANCE_DIVISION: county.division_of(code),
        Role.PERFORMANCE_DIVISION: county.region.code,
    }
    for days in range(1, 5):
        role = Role(submission.current_step.role)
        if role == until:
            break
        submission = _approve(submission, county.person(role, where[role]), on + timedelta(days=days))
    return submission


def _approve(submission: Submission, by: Any, on: date) -> Submission:
    task = submission.tasks.get(state=Task.State.OPEN)
    return workflow.approve(task_id=task.pk, version=submission.version, by=by, on=on)


def _content(name: str, year: int) -> dict[str, Any]:
    row = {"history": "", "standard": "", "benchmark": ""}
    return {
        "duties": f"{name}按职责承担的公共服务和管理工作。",
        "goal": f"完成 {year} 年重点工作任务，公共服务水平和群众满意度稳中有升。",
        "tasks": [
            {"id": "", "name": "重点民生事项", "content": "按时完成区政府确定的民生实事。", "amount": "860"},
            {"id": "", "name": "日常运行维护", "content": "保障设施和服务全年正常运行。", "amount": "420.5"},
        ],
        "rows": [
            {"id": "", "aspect": "履职效能", "name": "重点工作办结率", "operator": "≥", "value": "98", "unit": "%",
             "weight": "20", **row, "history": "96.5 %"},
            {"id": "", "aspect": "履职效能", "name": "民生实事完成日期", "operator": "不晚于", "value": f"{year}-11-30",
             "unit": "", "weight": "20", **row, "standard": "11 月底"},
            {"id": "", "aspect": "社会效益", "name": "服务覆盖镇街数量", "operator": "≥", "value": "15", "unit": "个",
             "weight": "20", **row, "benchmark": "17 个"},
        ],
    }  # fmt: skip


def _achieved(sheet: DepartmentEvaluation, number: int) -> dict[str, Any]:
    """Values near the targets; what falls short has its reason."""
    values = {
        "重点工作办结率": ("98.6", "95.2")[number % 2],
        "民生实事完成日期": ("2021-11-20", "2021-12-15")[number % 3 == 2],
        "服务覆盖镇街数量": ("17", "14")[number % 4 == 1],
        "服务对象平均满意度": "91.3",
        "运转类支出控制率": "96.4",
        "项目支出执行率": "93.1",
    }
    form = dict(EVALUATION.decode(sheet.content))
    form["achieved"] = "年度重点工作基本完成。"
    form["problems"] = "个别项目前期准备不足。"
    form["measures"] = "提前编制采购计划，按月调度。"
    form["rows"] = [
        {**one, "actual": one["actual"] or values.get(one["name"], "0"), "reason": "前期手续办理较慢，已加快进度。"}
        for one in form["rows"]
    ]
    return form
