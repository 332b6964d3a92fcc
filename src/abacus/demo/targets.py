"""The demo's targets: declared by the units, reviewed on their route, frozen with the budget."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum

from django.db import transaction

from abacus.cycle.targets import services as targets
from abacus.cycle.targets.content import Content, Row
from abacus.cycle.targets.models import Declaration
from abacus.demo.catalogue import DemoProject, Indicator
from abacus.demo.county import County
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.services import OpinionInput
from abacus.pool.models import ProjectYear
from abacus.pool.services import approve_budget

OLD_TAXONOMY_UNTIL = date(2021, 8, 18)
"""From this day cost is a first level of its own (policies/cn/taxonomies)."""

LEVEL1 = {"经济成本指标": "成本指标", "生态环境成本指标": "成本指标", "服务对象满意度指标": "满意度指标"}
OUTPUT = {"数量指标", "质量指标", "时效指标"}
OPERATOR = {"ge": "≥", "le": "≤", "eq": "＝", "date_le": "不晚于", "qualitative": "定性", "direct": "定性"}


class Reach(IntEnum):
    """How far a declaration gets in the demo."""

    DRAFT = 0
    AT_DEPARTMENT = 1
    AT_DIVISION = 2
    AT_PERFORMANCE = 3
    APPROVED = 4


@transaction.atomic
def declare(county: County, project: DemoProject, year: int, on: date, reach: Reach) -> Declaration:
    """Declare the project's targets of a year and walk them along the route as far as `reach`."""
    clerk = county.person(Role.UNIT_CLERK, county.units[project.unit].code)
    project_year = ProjectYear.objects.get(project__code=project.code, fiscal_year=year)
    declaration = targets.start(project_year_id=project_year.pk, by=clerk, on=on)
    content = _content(project, year, on)
    declaration = targets.save(
        declaration_id=declaration.pk, content=content, version=declaration.version, by=clerk, on=on
    )
    if reach is Reach.DRAFT:
        return declaration
    submission = targets.submit(declaration_id=declaration.pk, version=declaration.version, by=clerk, on=on)
    approve_along(county, project, submission, on, reach)
    declaration.refresh_from_db()
    return declaration


def approve_along(
    county: County, project: DemoProject, submission: Submission, on: date, reach: Reach = Reach.APPROVED
) -> None:
    """Approve a declaration station by station as far as `reach`."""
    department = county.department_of(project.unit)
    steps = (
        (Role.DEPARTMENT_CLERK, department),
        (Role.FINANCE_DIVISION, county.division_of(department)),
        (Role.PERFORMANCE_DIVISION, county.region.code),
    )
    for number, (role, code) in enumerate(steps[: reach - 1], 1):
        by, day = county.person(role, code), on + timedelta(days=2 * number)
        submission = _approve(submission, by, day, project)


def _approve(submission: Submission, by: User, on: date, project: DemoProject) -> Submission:
    task = submission.tasks.get(state=Task.State.OPEN)
    if submission.current_step.kind == "scored":
        targets.score(task_id=task.pk, points=_points(project), by=by, on=on)
    opinion = OpinionInput(category="", text="目标与职责相符，同意。")
    return workflow.approve(task_id=task.pk, version=submission.version, by=by, on=on, opinions=[opinion])


def _points(project: DemoProject) -> dict[str, str]:
    """A reviewer's points by item; a little less where the project's number says so."""
    shy = int(project.code[-2:]) % 4
    return {
        "complete_form": "10",
        "clear": str(10 - shy % 2),
        "relevant_goal": "14",
        "scientific_indicators": str(14 - shy),
        "reasonable": "14",
        "matches_funds": str(14 - shy),
        "achievable": "9",
        "prepared": "9",
    }


def return_to_unit(county: County, declaration: Declaration, text: str, on: date) -> None:
    """The department sends a declaration back with an opinion."""
    submission = Submission.objects.get(subject_kind=targets.KIND, subject_id=declaration.pk)
    by = county.person(Role.DEPARTMENT_CLERK, declaration.project_year.department.code)
    task = submission.tasks.get(state=Task.State.OPEN)
    opinion = OpinionInput(category="", text=text)
    workflow.return_to(task_id=task.pk, version=submission.version, by=by, on=on, opinions=[opinion])


@transaction.atomic
def approve_budgets(county: County, projects: Sequence[DemoProject], year: int, on: date) -> None:
    """Approve the budget of every project of the year; its target is frozen with it."""
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    ids = dict(ProjectYear.objects.filter(fiscal_year=year).values_list("project__code", "pk"))
    for project in projects:
        approve_budget(
            project_year_id=ids[project.code],
            amount_fen=project.years[year].initial_fen,
            document_number=f"文财预〔{year}〕6号",
            by=by,
            on=on,
        )


def _content(project: DemoProject, year: int, on: date) -> Content:
    money = project.years[year].requested_fen
    amount = f"{money // 1_000_000}.{money % 1_000_000 // 10_000:02d}"
    indicators = project.indicators if on >= OLD_TAXONOMY_UNTIL else _without_cost(project.indicators)
    has_cost = any(one.level2.endswith("成本指标") for one in project.indicators)
    return Content(
        starts=f"{year}-01-01",
        ends=f"{year}-12-31",
        total=amount,
        fiscal=amount,
        other="0",
        goals=(project.goal,),
        rows=tuple(_row(one, year, old=on < OLD_TAXONOMY_UNTIL) for one in indicators),
        weight_reason="按项目特点设置" if not has_cost else "",
    )


def _without_cost(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """The same indicators under the older taxonomy: cost lies under output, which has 50 points, benefit 30."""
    costs = [one for one in indicators if one.level2.endswith("成本指标")]
    benefits = [one for one in indicators if one.level2 in {"经济效益指标", "社会效益指标", "生态效益指标"}]
    if not costs:
        return indicators
    kept = []
    for one in indicators:
        weight = one.weight_centi
        if one in costs:
            weight //= 2
        elif one is benefits[0]:
            weight += 1000
        kept.append(
            Indicator(
                one.level2, one.name, one.operator, one.value, one.unit, weight, one.mode, one.standard, one.evidence
            )
        )
    return tuple(kept)


def _row(one: Indicator, year: int, *, old: bool) -> Row:
    level1 = LEVEL1.get(one.level2) or ("产出指标" if one.level2 in OUTPUT else "效益指标")
    level2 = one.level2
    if old and level1 == "成本指标":
        level1, level2 = "产出指标", "成本指标"
    value = f"{year}-{one.value}" if one.operator == "date_le" else one.value
    return Row(
        line_id=str(uuid.uuid4()),
        level1=level1,
        level2=level2,
        name=one.name,
        operator=OPERATOR[one.operator],
        value=value,
        unit=one.unit,
        weight=f"{one.weight_centi / 100:g}",
        standard=one.standard,
        evidence=one.evidence,
        mode=one.mode,
        goal_no="1",
    )
