"""A department's performance on its way through a year, for the tests."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle.departmentwide import services as departments
from abacus.cycle.departmentwide.models import DepartmentEvaluation, DepartmentTargets
from abacus.cycle.departmentwide.rules import rules_for
from abacus.cycle.departmentwide.services import EVALUATION, TARGETS
from abacus.cycle.sheets import services as forms
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission, Task
from tests.factories import County

DECLARED, EVALUATED = date(2022, 1, 20), date(2023, 2, 1)
REVIEWERS = (Role.DEPARTMENT_HEAD, Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION)


def row(aspect: str, name: str, operator: str, value: str, unit: str, weight: str, **more: str) -> dict[str, str]:
    """One of the department's own indicators as typed."""
    typed = {"history": "", "standard": "", "benchmark": "", **more}
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)), "aspect": aspect, "name": name, "operator": operator,
        "value": value, "unit": unit, "weight": weight, **typed,
    }  # fmt: skip


def content(**changed: Any) -> dict[str, Any]:
    """Targets without a finding that blocks: 40 points of duties, 20 of social benefit are the department's."""
    made: dict[str, Any] = {
        "duties": "负责全区教育和体育工作。",
        "goal": "义务教育优质均衡，群众体育设施覆盖全部镇街。",
        "tasks": [{"id": "", "name": "学校改扩建", "content": "改扩建学校 3 所。", "amount": "1200"}],
        "rows": [
            row("履职效能", "改扩建学校数量", "≥", "3", "所", "20", history="2 所"),
            row("履职效能", "工程完工日期", "不晚于", "2022-11-30", "", "20", standard="11 月底"),
            row("社会效益", "新增学位数量", "≥", "1500", "个", "20", benchmark="1800 个"),
        ],
    }
    return made | changed


@dataclass
class Case:
    """The people of a county acting on one department's year."""

    county: County
    year: int = 2022
    day: date = DECLARED

    @property
    def clerk(self) -> User:
        return self.county.people[Role.DEPARTMENT_CLERK]

    def targets(self) -> DepartmentTargets:
        """The targets as they stand."""
        return DepartmentTargets.objects.select_related("submission", "department").get(fiscal_year=self.year,
            department=self.county.department)  # fmt: skip

    def evaluation(self) -> DepartmentEvaluation:
        """The self-evaluation as it stands."""
        return DepartmentEvaluation.objects.select_related("submission", "department", "targets").get(
            fiscal_year=self.year, department=self.county.department
        )

    def form(self) -> dict[str, Any]:
        """Targets without a finding that blocks, with the aspects of whichever place it is."""
        rules = rules_for(self.county.department, self.year, self.day)
        if rules.free_labels == ["履职效能", "社会效益"]:
            return content()
        weights = {item.label: item.weight_centi // 100 for item in rules.aspects.items}
        rows = [
            row(label, f"{label}指标", "≥", "3", "项", str(weights[label]), history="2 项")
            for label in rules.free_labels
        ]
        return content(rows=rows)

    def begin(self) -> DepartmentTargets:
        """The department begins."""
        return departments.start_targets(
            department_id=self.county.department.pk, fiscal_year=self.year, by=self.clerk, on=self.day
        )

    def submit(self, form: dict[str, Any]) -> Submission:
        """Targets filled in and handed in."""
        begun = self.begin()
        saved = forms.save(TARGETS, sheet_id=begun.pk, content=form, version=begun.version, by=self.clerk, on=self.day)
        return forms.submit(TARGETS, sheet_id=saved.pk, version=saved.version, by=self.clerk, on=self.day)

    def approve(self, sheet: Any, role: Role) -> Submission:
        """Somebody approves."""
        task = sheet.submission.tasks.get(state=Task.State.OPEN)
        return workflow.approve(
            task_id=task.pk, version=sheet.submission.version, by=self.county.people[role], on=self.day
        )

    def approved(self) -> DepartmentTargets:
        """Targets approved by everybody."""
        self.county.people  # noqa: B018 - every post is filled, so that no step is passed
        self.submit(self.form())
        for role in REVIEWERS:
            self.approve(self.targets(), role)
        return self.targets()

    def fill(self, **typed: str) -> DepartmentEvaluation:
        """The self-evaluation begun and filled in; `typed` are values by the indicators' names."""
        begun = departments.start_evaluation(
            department_id=self.county.department.pk, fiscal_year=self.year, by=self.clerk, on=self.day
        )
        values = {"改扩建学校数量": "3", "工程完工日期": "2022-11-20", "新增学位数量": "1500", **typed}
        form = dict(EVALUATION.decode(begun.content))
        form["achieved"] = "3 所学校全部完工。"
        form["rows"] = [
            {**one, "actual": values.get(one["name"]) or one["actual"] or "90", "reason": "按进度付款。"}
            for one in form["rows"]
        ]
        return forms.save(
            EVALUATION, sheet_id=begun.pk, content=form, version=begun.version, by=self.clerk, on=self.day
        )

    def hand_in(self, **typed: str) -> Submission:
        """The self-evaluation on its way."""
        saved = self.fill(**typed)
        return forms.submit(EVALUATION, sheet_id=saved.pk, version=saved.version, by=self.clerk, on=self.day)

    def check(self, points: dict[str, str], words: str = "") -> DepartmentEvaluation:
        """The performance division gives its points; by the indicators' names."""
        sheet = self.evaluation()
        named = {one["name"]: one["id"] for one in sheet.content["rows"]}
        return departments.check_points(
            evaluation_id=sheet.pk, points={named[name]: value for name, value in points.items()}, words=words,
            by=self.county.people[Role.PERFORMANCE_DIVISION], on=self.day,
        )  # fmt: skip
