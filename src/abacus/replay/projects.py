"""Projects of a replay: taken into the pool, given money, declared, evaluated – each by the people who do it."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from abacus.cycle.evaluation import services as evaluation
from abacus.cycle.evaluation.content import Content as Table
from abacus.cycle.evaluation.content import Entry
from abacus.cycle.targets import services as targets
from abacus.cycle.targets.content import Content, Row
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission, Task
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.replay.place import Place
from abacus.replay.tables import Row as Facts

INDICATORS = (
    ("产出指标", "数量指标", "计划任务完成量", "≥", "100", "项", "25", "proportion"),
    ("产出指标", "质量指标", "验收合格率", "≥", "95", "%", "25", "proportion"),
    ("效益指标", "社会效益指标", "服务对象受益人数", "≥", "1000", "人", "30", "proportion"),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥", "90", "%", "10", "satisfaction"),
)
"""The indicators every synthetic project has; the first one's target and value come from the row where it has them."""
POINTS = {
    "complete_form": "10",
    "clear": "9",
    "relevant_goal": "14",
    "scientific_indicators": "13",
    "reasonable": "14",
    "matches_funds": "14",
    "achievable": "9",
    "prepared": "9",
}
"""A reviewer's points for every declaration: 92 in all."""


def wan(fen: int) -> str:
    """An amount in 分 as it is typed in 万元."""
    return f"{fen // 1_000_000}.{fen % 1_000_000:06d}".rstrip("0").rstrip(".")


def create(place: Place, row: Facts, number: int, year: int, on: date, **flags: Any) -> ProjectYear:
    """Take a row's project into the pool; `flags` as in `pool.services.create_project`."""
    unit = place.unit(row)
    return pool.create_project(
        code=f"{place.region.code[:6]}{year % 100:02d}T{number:012d}",
        name=str(row["project"]),
        organisation=unit,
        fiscal_year=year,
        by=place.clerk(unit),
        on=on,
        **flags,
    )


def budget(place: Place, year: ProjectYear, amount_fen: int, on: date) -> None:
    """Approve a project-year's budget, through its gates."""
    pool.approve_budget(project_year_id=year.pk, amount_fen=amount_fen, by=place.performance, on=on)


def spend(place: Place, year: ProjectYear, amount_fen: int | None, on: date) -> None:
    """Enter what was spent up to a day; nothing where it is not known."""
    if amount_fen is not None:
        pool.post_execution(project_year=year, amount_fen=amount_fen, entered_on=on, by=place.performance, on=on)


def approve_all(place: Place, submission: Submission, on: date, score: bool = False) -> Submission:
    """Let everybody on a submission's route approve; with `score` the scoring step gives its points first."""
    while submission.state == Submission.State.RUNNING:
        task = submission.tasks.select_related("organisation").filter(state=Task.State.OPEN)[0]
        by = task.delegated_to or place.people[task.role, task.organisation_id]
        if score and submission.current_step.kind == "scored":
            targets.score(task_id=task.pk, points=POINTS, by=by, on=on)
        submission = workflow.approve(task_id=task.pk, version=submission.version, by=by, on=on)
    return submission


def declare(place: Place, year: ProjectYear, amount_fen: int, on: date, target: int = 100) -> None:
    """Declare a project's targets and let them pass."""
    clerk = place.clerk(year.organisation)
    begun = targets.start(project_year_id=year.pk, by=clerk, on=on)
    saved = targets.save(
        declaration_id=begun.pk, content=_declaration(year, amount_fen, target), version=begun.version, by=clerk, on=on
    )
    submission = targets.submit(declaration_id=saved.pk, version=saved.version, by=clerk, on=on)
    approve_all(place, submission, on, score=True)
    year.refresh_from_db()


def _declaration(year: ProjectYear, amount_fen: int, target: int) -> Content:
    asked = wan(amount_fen)
    rows = tuple(
        Row(
            str(uuid.uuid5(uuid.NAMESPACE_OID, f"{year.project.code}:{number}")),
            level1,
            level2,
            name,
            operator,
            str(target) if number == 0 else value,
            unit,
            weight,
            standard="plan",
            evidence="台账",
            mode=mode,
            goal_no="1",
        )
        for number, (level1, level2, name, operator, value, unit, weight, mode) in enumerate(INDICATORS)
    )
    return Content(
        starts=f"{year.fiscal_year}-01-01",
        ends=f"{year.fiscal_year}-12-31",
        total=asked,
        fiscal=asked,
        other="0",
        goals=("按计划完成全年任务，服务对象受益。",),
        rows=rows,
        weight_reason="按项目特点设置",
    )


def evaluate(place: Place, year: ProjectYear, on: date, done: int = 100) -> None:
    """Fill in a self-evaluation with `done` of the first indicator and let it become final."""
    clerk = place.clerk(year.organisation)
    begun = evaluation.start(project_year_id=year.pk, by=clerk, on=on)
    table = _table(begun, done)
    saved = evaluation.save(evaluation_id=begun.pk, content=table, version=begun.version, by=clerk, on=on)
    approve_all(place, evaluation.submit(evaluation_id=saved.pk, version=saved.version, by=clerk, on=on), on)


def _table(begun: Any, done: int) -> Table:
    """The table with the points the rules compute as the unit's own, and a reason wherever one is wanted."""
    actual = {"计划任务完成量": str(done), "验收合格率": "96", "服务对象受益人数": "1000", "服务对象满意度": "92"}
    lines = list(begun.target_version.lines.all())
    entries = tuple(Entry(str(line.line_id), actual=actual[line.name], reason="受工期影响") for line in lines)
    blank = Table(entries=entries, goals=("已完成。",), execution_reason="按合同进度支付", measures="按月调度")
    computed = evaluation.examine(begun, blank).computed
    own = {str(one.read.line.line_id): _points(one.points.value or 0) for one in computed.lines}
    execution = computed.project.execution
    return replace(
        blank,
        entries=tuple(replace(one, own=own[one.line_id]) for one in entries),
        execution_own=_points(int(execution.value or 0)) if execution else "",
    )


def _points(centi: int) -> str:
    return f"{centi // 100}.{centi % 100:02d}"
