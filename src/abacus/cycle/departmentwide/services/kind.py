"""The two forms of a department on their routes, and the results they end in."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.departmentwide import content as forms
from abacus.cycle.departmentwide import measures
from abacus.cycle.departmentwide import rules as rule_book
from abacus.cycle.departmentwide.checks import check_evaluation, check_targets
from abacus.cycle.departmentwide.content import Actual, Line, Targets
from abacus.cycle.departmentwide.models import (
    DepartmentEvaluation,
    DepartmentEvaluationRival,
    DepartmentTargets,
    DepartmentTargetsRival,
)
from abacus.cycle.departmentwide.rules import Rules
from abacus.cycle.findings import Findings
from abacus.cycle.sheets.kinds import SheetKind
from abacus.engine.rules.project import ProjectResult
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.foundation.workflow.models import Submission
from abacus.pool import services as pool


@dataclass(frozen=True)
class TargetsExamined:
    """A department's targets, read and checked."""

    findings: Findings
    targets: Targets
    rules: Rules


@dataclass(frozen=True)
class EvaluationExamined:
    """A department's self-evaluation, read, scored and checked."""

    findings: Findings
    actuals: list[Actual]
    scored: ProjectResult
    rules: Rules

    @property
    def rows(self) -> list[tuple[Actual, int | None]]:
        """Every line with the points that were computed."""
        return [(one, result.value) for one, result in zip(self.actuals, self.scored.indicators, strict=True)]

    @property
    def grade_label(self) -> str:
        """The grade of the computed total in words; blank while something is missing."""
        return str(self.scored.grade_label or "")


class DepartmentKind(SheetKind):
    """What both forms have in common: they are a department's, of a year."""

    fills, reviews = Permission.DEPARTMENT_FILL, Permission.DEPARTMENT_REVIEW
    related: ClassVar[tuple[str, ...]] = ("department",)
    route_id = ""

    def title(self, sheet: Any) -> str:
        """The department's name."""
        return str(sheet.department.name)

    def organisation(self, sheet: Any) -> Organisation:
        """The department."""
        found: Organisation = sheet.department
        return found

    def fiscal_year(self, sheet: Any) -> int:
        """The year."""
        return int(sheet.fiscal_year)

    def rules(self, sheet: Any) -> Rules:
        """The rules of the day the form was begun."""
        return rule_book.rules_for(sheet.department, sheet.fiscal_year, sheet.rules_on)

    def route(self, sheet: Any) -> Any:
        """The way of this form."""
        return self.rules(sheet).route(self.route_id)

    def tag(self, sheet: Any) -> str:
        """The pack."""
        return self.rules(sheet).tag

    def opinion_types(self, sheet: Any) -> Any:
        """The categories of opinions."""
        return self.rules(sheet).opinion_types


class TargetsKind(DepartmentKind):
    """部门整体绩效目标."""

    subject_kind, audit, noun = "departmentwide.targets", "department_targets", gettext_lazy("部门整体绩效目标")
    model, rival, shape = DepartmentTargets, DepartmentTargetsRival, forms.TARGETS
    route_id = rule_book.TARGETS_ROUTE

    def examine(self, sheet: Any, content: Any, on: date) -> TargetsExamined:
        """Read and check a content."""
        rules = self.rules(sheet)
        targets = forms.read_targets(content, rules, history(sheet.department, sheet.fiscal_year, sheet.rules_on))
        return TargetsExamined(check_targets(targets, rules), targets, rules)

    def approved(self, sheet: Any, by: User, on: date) -> None:
        """The targets are the department's outcome until its evaluation takes their place."""
        examined = self.examine(sheet, self.decode(sheet.content), on)
        pool.record_wider_outcome(
            organisation=sheet.department,
            fiscal_year=sheet.fiscal_year,
            stage=Stage.DEPARTMENT_WIDE,
            outcome="passed",
            pack_release=sheet.pack_release,
            detail={"phase": "targets", **facts(examined.targets)},
            by=by,
            on=on,
        )


class EvaluationKind(DepartmentKind):
    """部门整体绩效自评."""

    subject_kind, audit, noun = "departmentwide.evaluation", "department_evaluation", gettext_lazy("部门整体绩效自评表")
    model, rival, shape = DepartmentEvaluation, DepartmentEvaluationRival, forms.EVALUATION
    related = ("department", "targets__department")
    route_id = rule_book.EVALUATION_ROUTE

    def lines(self, sheet: Any) -> tuple[Line, ...]:
        """The indicators of the approved targets, by the rules of those."""
        return TARGETS.examine(sheet.targets, TARGETS.decode(sheet.targets.content), sheet.rules_on).targets.lines

    def examine(self, sheet: Any, content: Any, on: date) -> EvaluationExamined:
        """Read, score and check a content; what the platform knows is as of the day the form was begun."""
        rules, lines = self.rules(sheet), self.lines(sheet)
        actuals = forms.read_actuals(content, lines)
        scored = rule_book.score(actuals, rules)
        known = own_values(sheet.department, sheet.fiscal_year, sheet.rules_on)
        return EvaluationExamined(check_evaluation(content, actuals, scored, known), actuals, scored, rules)

    def check_time(self, sheet: Any, on: date) -> None:
        """Within the window of department-wide performance, where one is set."""
        require_open(Stage.DEPARTMENT_WIDE, sheet.fiscal_year, sheet.department, on)

    def store(self, sheet: Any, content: Any, examined: Any, by: User, on: date) -> None:
        """Keep the content with what the rules make of it."""
        super().store(sheet, content, examined, by, on)
        found = examined or self.examine(sheet, content, on)
        sheet.computed_centi = found.scored.total_centi
        sheet.grade = found.scored.grade or ""
        sheet.result = {
            "points": {
                id: result.value for id, result in zip(found.scored.line_ids, found.scored.indicators, strict=True)
            },
            "complete": found.scored.complete,
        }

    def before_approve(self, sheet: Any, submission: Submission, by: User, on: date) -> None:
        """The performance division gives its points before it approves."""
        if submission.current_step.role == Role.PERFORMANCE_DIVISION and not sheet.checked:
            raise Refusal(_("还没有复核评分"), _("在审核页逐项核对得分后再通过"))

    def reopened(self, sheet: Any, state: str, by: User, on: date) -> None:
        """Points given to what is written anew no longer stand."""
        sheet.checked, sheet.final_centi = {}, None

    def approved(self, sheet: Any, by: User, on: date) -> None:
        """Final points and grade, for linkage, disclosure and the dashboards."""
        examined = self.examine(sheet, self.decode(sheet.content), on)
        given = {id: int(points) for id, points in sheet.checked["points"].items()}
        total = sum(given.values())
        graded = rule_book.grade(total, examined.rules)
        labels = {band.id: band.label for band in examined.rules.resolved.param("evaluation.grade_bands").value}
        sheet.final_centi, sheet.grade = total, str(graded.value)
        targets = TARGETS.examine(sheet.targets, TARGETS.decode(sheet.targets.content), sheet.rules_on).targets
        pool.record_wider_outcome(
            organisation=sheet.department,
            fiscal_year=sheet.fiscal_year,
            stage=Stage.DEPARTMENT_WIDE,
            outcome="final",
            points_centi=total,
            grade=str(graded.value),
            pack_release=sheet.pack_release,
            rule_id=graded.rule_id,
            rule_hash=graded.rule_hash,
            detail={
                "phase": "evaluation",
                "grade_label": str(labels.get(graded.value, "")),
                "computed_centi": examined.scored.total_centi,
                "result": examined.scored.to_json(),
                "words": sheet.checked.get("words", ""),
                "achieved": sheet.content.get("achieved", ""),
                **facts(targets, examined, given),
            },
            by=by,
            on=on,
        )


def facts(
    targets: Targets, examined: EvaluationExamined | None = None, given: dict[str, int] | None = None
) -> dict[str, Any]:
    """Goal, tasks and indicators as other stages read them; amounts 分, points 0.01."""
    actuals = {one.line.id: one for one in examined.actuals} if examined else {}
    indicators = []
    for line in targets.lines:
        row: dict[str, Any] = {
            "line_id": line.id, "aspect": line.aspect_label, "name": line.name, "target": line.target,
            "unit": line.unit, "weight_centi": line.weight_centi, "common": line.common,
            "history": line.history, "standard": line.standard, "benchmark": line.benchmark,
        }  # fmt: skip
        if line.id in actuals:
            row |= {"actual": actuals[line.id].typed, "reason": actuals[line.id].reason}
            row["points_centi"] = (given or {}).get(line.id)
        indicators.append(row)
    return {
        "duties": targets.duties,
        "goal": targets.goal,
        "tasks": [{"name": t.name, "content": t.content, "amount_fen": t.amount_fen} for t in targets.tasks],
        "indicators": indicators,
    }


def own_values(department: Organisation, fiscal_year: int, on: date) -> dict[str, str]:
    """The common indicators by line id as they would be typed; without those that nothing is known of."""
    rules = rule_book.rules_for(department, fiscal_year, on)
    found = measures.measured(department, fiscal_year, on)
    return {
        forms.common_line(item, rules, "").id: cells.shown(value, 6)
        for item in rules.common.items
        if (value := found.get(item.id)) is not None
    }


def history(department: Organisation, fiscal_year: int, on: date) -> dict[str, str]:
    """Last year's values of the common indicators by their id, in words."""
    found = measures.measured(department, fiscal_year - 1, on)
    return {
        id: f"{numbers.decimal(numbers.scaled(value, 10_000), 2)} %" for id, value in found.items() if value is not None
    }


TARGETS, EVALUATION = TargetsKind(), EvaluationKind()
