"""A project on its way through the year, for the tests of the stages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from abacus.cycle.evaluation import services as evaluation
from abacus.cycle.evaluation.content import Content as Filled
from abacus.cycle.evaluation.content import Entry
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.targets import services as targets
from abacus.cycle.targets.content import Content, Row
from abacus.cycle.targets.models import Declaration
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.services import OpinionInput
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from tests.factories import County

_numbers = count(1)

SCORES = {
    "complete_form": "10",
    "clear": "9",
    "relevant_goal": "14",
    "scientific_indicators": "14",
    "reasonable": "13.5",
    "matches_funds": "14",
    "achievable": "9",
    "prepared": "9",
}
"""A reviewer's points: 92.5 in all."""


def row(level1: str, level2: str, name: str, operator: str, value: str, unit: str, weight: str, **more: str) -> Row:
    """One row as typed."""
    typed = {"standard": "plan", "evidence": "台账", **more}
    return Row(str(uuid.uuid4()), level1, level2, name, operator, value, unit, weight, **typed)


def rows() -> tuple[Row, ...]:
    """Indicators of every kind that add up to 20, 40, 20, 10."""
    return (
        row("成本指标", "经济成本指标", "单站年运行费用", "≤", "3.25", "万元/座", "20"),
        row("产出指标", "数量指标", "运行维护治理站数量", "≥", "52", "座", "20"),
        row("产出指标", "质量指标", "出水水质达标率", "≥", "95", "%", "10"),
        row("产出指标", "时效指标", "年度运维完成时间", "不晚于", "2022-12-31", "", "10"),
        row("效益指标", "社会效益指标", "受益行政村数量", "≥", "61", "个", "10"),
        row("效益指标", "生态效益指标", "黑臭水体治理成效", "定性", "明显改善", "", "10"),
        row("满意度指标", "服务对象满意度指标", "受益村民满意度", "≥", "90", "%", "10", mode="satisfaction"),
    )


def content(**changed: object) -> Content:
    """A declaration without a finding that blocks it."""
    made = Content(
        starts="2022-01-01",
        ends="2022-12-31",
        total="186.50",
        fiscal="160",
        other="26.5",
        goals=("保障 52 座治理站正常运行，出水稳定达标，受益 61 个行政村。",),
        rows=rows(),
    )
    return replace(made, **changed)


def changed_row(form: Content, name: str, /, **cells: str) -> Content:
    """The form with some cells of one indicator typed anew."""
    return replace(form, rows=tuple(replace(one, **cells) if one.name == name else one for one in form.rows))


def project(
    county: County, day: date, name: str = "农村污水治理站运维", year: int = 2022, **flags: object
) -> ProjectYear:
    """A project of the county's unit, a continuing one unless it says otherwise: new ones wait for their evaluation."""
    flags.setdefault("nature", ProjectYear.Nature.CONTINUING)
    return pool.create_project(
        code=f"{county.unit.region_code}{year % 100:02d}0000{next(_numbers):09d}", name=name, organisation=county.unit,
        fiscal_year=year, by=county.people[Role.UNIT_CLERK], on=day, **flags,
    )  # fmt: skip


@dataclass
class Walk:
    """The people of a county acting on one project-year's declaration."""

    county: County
    year: ProjectYear
    day: date

    @property
    def clerk(self) -> User:
        return self.county.people[Role.UNIT_CLERK]

    def begin(self) -> Declaration:
        """The clerk begins the form."""
        return targets.start(project_year_id=self.year.pk, by=self.clerk, on=self.day)

    def fill(self, form: Content) -> Declaration:
        """The clerk saves a content."""
        begun = self.begin()
        return targets.save(declaration_id=begun.pk, content=form, version=begun.version, by=self.clerk, on=self.day)

    def submit(self, form: Content) -> Declaration:
        """The clerk fills in and hands in."""
        saved = self.fill(form)
        targets.submit(declaration_id=saved.pk, version=saved.version, by=self.clerk, on=self.day)
        return self.now()

    def now(self) -> Declaration:
        """The declaration as it stands."""
        return Declaration.objects.select_related("submission", "project_year").get(project_year=self.year)

    def task(self) -> Task:
        """The open task."""
        return self.now().submission.tasks.get(state=Task.State.OPEN)

    def approve(self, role: Role, points: dict[str, str] | None = None) -> Submission:
        """Somebody approves; the performance division scores first."""
        task, by = self.task(), self.county.people[role]
        if points is not None:
            targets.score(task_id=task.pk, points=points, by=by, on=self.day)
        return workflow.approve(task_id=task.pk, version=self.now().submission.version, by=by, on=self.day)

    def give_back(self, role: Role, opinions: Sequence[OpinionInput]) -> Submission:
        """Somebody returns it to the unit."""
        task, by = self.task(), self.county.people[role]
        version = self.now().submission.version
        return workflow.return_to(task_id=task.pk, version=version, by=by, on=self.day, opinions=opinions)

    def to_the_end(self, form: Content, points: dict[str, str] | None = None) -> Declaration:
        """Handed in and approved by everybody."""
        self.submit(form)
        self.approve(Role.DEPARTMENT_CLERK)
        self.approve(Role.FINANCE_DIVISION)
        self.approve(Role.PERFORMANCE_DIVISION, points or SCORES)
        self.year.refresh_from_db()
        return self.now()


ACTUALS = {
    "单站年运行费用": ("3.10", "20"),
    "运行维护治理站数量": ("52", "20"),
    "出水水质达标率": ("95.5", "10"),
    "年度运维完成时间": ("2022-12-20", "10"),
    "受益行政村数量": ("61", "10"),
    "黑臭水体治理成效": ("达成", "9"),
    "受益村民满意度": ("91", "10"),
}
"""What was achieved and the unit's own points, by indicator."""


@dataclass
class Evaluated:
    """The people of a county acting on one project-year's self-evaluation."""

    walk: Walk

    def begin(self) -> SelfEvaluation:
        """The clerk begins the table."""
        return evaluation.start(project_year_id=self.walk.year.pk, by=self.walk.clerk, on=self.walk.day)

    def content(self, **changed: dict[str, str]) -> Filled:
        """A table without a finding that blocks it; `changed` maps an indicator's name to cells."""
        version = pool.current_target_version(self.walk.year)
        entries = []
        for line in version.lines.all():
            actual, own = ACTUALS[line.name]
            percent = "90" if line.mode == "qualitative" else ""
            entry = Entry(str(line.line_id), actual=actual, own=own, percent=percent)
            entries.append(replace(entry, **changed.get(line.name, {})))
        return Filled(
            entries=tuple(entries),
            goals=("52 座治理站全年正常运行。",),
            execution_own="8.62",
            execution_reason="招标结余 5.96 万元。",
        )

    def save(self, form: Filled) -> SelfEvaluation:
        """The clerk saves a content."""
        begun = self.begin()
        return evaluation.save(
            evaluation_id=begun.pk, content=form, version=begun.version, by=self.walk.clerk, on=self.walk.day
        )

    def submit(self, form: Filled) -> SelfEvaluation:
        """The clerk fills in and hands in."""
        saved = self.save(form)
        evaluation.submit(evaluation_id=saved.pk, version=saved.version, by=self.walk.clerk, on=self.walk.day)
        return self.now()

    def now(self) -> SelfEvaluation:
        """The table as it stands."""
        return SelfEvaluation.objects.select_related("submission", "project_year", "target_version").get(
            project_year=self.walk.year
        )

    def task(self) -> Task:
        """The open task."""
        return self.now().submission.tasks.get(state=Task.State.OPEN)

    def approve(self, role: Role) -> Submission:
        """Somebody approves."""
        by, version = self.walk.county.people[role], self.now().submission.version
        return workflow.approve(task_id=self.task().pk, version=version, by=by, on=self.walk.day)

    def give_back(self, role: Role, text: str) -> Submission:
        """Somebody returns it."""
        by, version = self.walk.county.people[role], self.now().submission.version
        opinions = [OpinionInput("", text)]
        return workflow.return_to(task_id=self.task().pk, version=version, by=by, on=self.walk.day, opinions=opinions)

    def to_the_end(self, form: Filled) -> SelfEvaluation:
        """Handed in and approved by everybody."""
        self.submit(form)
        for role in (Role.DEPARTMENT_CLERK, Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION):
            self.approve(role)
        self.walk.year.refresh_from_db()
        return self.now()
