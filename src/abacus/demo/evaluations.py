"""The demo's self-evaluations of 2021: filled in by the units, at different places on their route."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from django.db import transaction

from abacus.cycle.evaluation import services as evaluations
from abacus.cycle.evaluation.content import Content, Entry
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.demo.catalogue import SEED, DemoProject
from abacus.demo.county import County
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.foundation.workflow.services import OpinionInput
from abacus.pool.models import IndicatorLine, ProjectYear

YEAR = 2021
BEGUN, LATE = date(2022, 1, 17), date(2022, 3, 7)
"""When the final ones were begun, and those that are still under way."""


class Reach(IntEnum):
    """How far a self-evaluation gets in the demo."""

    NOT_BEGUN = 0
    DRAFT = 1
    AT_DEPARTMENT = 2
    AT_DIVISION = 3
    AT_PERFORMANCE = 4
    FINAL = 5


REACHES = (Reach.FINAL,) * 12 + (
    Reach.AT_PERFORMANCE,
    Reach.AT_DIVISION,
    Reach.AT_DEPARTMENT,
    Reach.DRAFT,
    Reach.NOT_BEGUN,
)
"""What becomes of the projects, in turn."""
SHOWN = {"城区路灯运维": Reach.DRAFT, "冬季清洁取暖运行补贴": Reach.AT_DEPARTMENT}
"""Projects of the printed accounts, so that each finds something to do."""


def evaluate_2021(county: County, projects: Sequence[DemoProject]) -> None:
    """Evaluate the projects whose 2021 targets were approved."""
    chance = random.Random(SEED + YEAR)  # noqa: S311  (a demo's draw, not a secret)
    for number, project in enumerate(projects):
        reach = SHOWN.get(project.name) or REACHES[number % len(REACHES)]
        on = BEGUN + timedelta(days=number % 40) if reach is Reach.FINAL else LATE + timedelta(days=number % 7)
        if reach is not Reach.NOT_BEGUN:
            _evaluate(county, project, chance, on, reach)


@transaction.atomic
def _evaluate(county: County, project: DemoProject, chance: random.Random, on: date, reach: Reach) -> None:
    department = county.department_of(project.unit)
    clerk = county.person(Role.UNIT_CLERK, county.units[project.unit].code)
    year = ProjectYear.objects.get(project__code=project.code, fiscal_year=YEAR)
    evaluation = evaluations.start(project_year_id=year.pk, by=clerk, on=on)
    content = filled(evaluation, project, chance)
    evaluation = evaluations.save(
        evaluation_id=evaluation.pk, content=content, version=evaluation.version, by=clerk, on=on
    )
    if reach is Reach.DRAFT:
        return
    submission = evaluations.submit(evaluation_id=evaluation.pk, version=evaluation.version, by=clerk, on=on)
    steps = (
        (Role.DEPARTMENT_CLERK, department),
        (Role.FINANCE_DIVISION, county.division_of(department)),
        (Role.PERFORMANCE_DIVISION, county.region.code),
    )
    for number, (role, code) in enumerate(steps[: reach - Reach.AT_DEPARTMENT], 1):
        task = submission.tasks.get(state=Task.State.OPEN)
        opinion = OpinionInput(category="", text="数据与佐证一致，同意。")
        submission = workflow.approve(
            task_id=task.pk,
            version=submission.version,
            by=county.person(role, code),
            on=min(on + timedelta(days=number), date(2022, 3, 15)),
            opinions=[opinion],
        )


def filled(evaluation: SelfEvaluation, project: DemoProject, chance: random.Random) -> Content:
    """Actual values drawn around the targets; own points near what the rules give, reasons where they are wanted."""
    lines = list(evaluation.target_version.lines.all())
    likely = 0.25 if chance.random() < 0.14 else 0.85
    entries = tuple(_entry(line, chance, likely) for line in lines)
    blank = Content(entries=entries, goals=(f"已完成。{project.goal}",))
    computed = evaluations.examine(evaluation, blank).computed
    own = {str(one.read.line.line_id): one.points.value or 0 for one in computed.lines}
    generous = chance.random() < 0.15
    shown = tuple(replace(one, own=_points(own[one.line_id])) for one in entries)
    if generous:
        weights = {str(line.line_id): line.weight_centi for line in lines}
        shown = tuple(replace(one, own=_points(weights[one.line_id])) for one in shown)
    execution = computed.project.execution
    filled = replace(
        blank,
        entries=shown,
        execution_own=_points(int(execution.value or 0)) if execution else "",
        execution_reason="部分合同按进度付款，尾款待验收后支付。" if computed.execution_reason_required else "",
        problems="个别指标受天气和采购周期影响，进度慢于计划。",
        measures="提前编制采购计划，按月调度进度。",
    )
    wanted = {
        one.read.line.line_id for one in evaluations.examine(evaluation, filled).computed.lines if _wants_reason(one)
    }
    reasons = {str(id): "受采购周期和天气影响，已制定下年度改进措施。" for id in wanted}
    return replace(filled, entries=tuple(replace(one, reason=reasons.get(one.line_id, "")) for one in filled.entries))


def _wants_reason(one: object) -> bool:
    return any(getattr(one, name) for name in ("reason_required", "over_achieved", "above_computed"))


def _entry(line: IndicatorLine, chance: random.Random, likely: float) -> Entry:
    id, met = str(line.line_id), chance.random() < likely
    if line.target_on is not None:
        late = timedelta(days=0 if met else chance.randint(3, 40))
        return Entry(id, actual=(line.target_on + late - timedelta(days=chance.randint(1, 15))).isoformat())
    if line.mode == "direct":
        return Entry(id, actual="是" if met else "否")
    if line.mode == "qualitative":
        return Entry(id, actual="达成" if met else "部分达成", percent="95" if met else "72")
    return Entry(id, actual=_value(line, Decimal(line.target_micro or 0) / 1_000_000, met, chance))


def _value(line: IndicatorLine, target: Decimal, met: bool, chance: random.Random) -> str:
    down = line.operator in {"le", "lt"}
    if target == 0 or line.operator == "eq":
        return f"{target:f}" if met or target == 0 else f"{target * Decimal('0.97'):.2f}"
    factor = Decimal(chance.randint(1000, 1060) if met else chance.randint(600, 990)) / 1000
    value = target / factor if down else target * factor
    if line.unit == "%":
        value = min(value, Decimal(100))
    places = 0 if target == target.to_integral_value() and target >= 100 else 2
    rounded = round(value, places)
    if met and (rounded < target if not down else rounded > target):
        rounded = target
    return f"{rounded:f}"


def _points(centi: int) -> str:
    return f"{centi // 100}.{centi % 100:02d}"
