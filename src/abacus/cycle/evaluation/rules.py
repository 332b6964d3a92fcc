"""Which rules hold for a self-evaluation, and the only place that asks the engine about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle.evaluation.reading import Read, ReadLine
from abacus.cycle.rulebook import StageRules
from abacus.engine import Result, run
from abacus.engine.rules.deviation import DEVIATION, EXECUTION_REASON, REASON, SCORE_GAP
from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, ProjectResult, score_project
from abacus.pool.models import ProjectYear, TargetVersion
from abacus.pool.packs import resolved
from abacus.rules import Interval, Option, Route

ROUTE = "evaluation.self_evaluation"
WEIGHT, WORDS, INTERVALS = (
    "evaluation.execution_weight",
    "evaluation.qualitative_words",
    "evaluation.qualitative_intervals",
)


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about self-evaluations on one day."""

    @property
    def route(self) -> Route:
        """The way of a self-evaluation."""
        return self.resolved.route(ROUTE)

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The words for each grade of a qualitative indicator."""
        return {grade: tuple(words) for grade, words in self.resolved.param(WORDS).value.items()}

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The grades of a qualitative indicator with their shares of the points."""
        return tuple(self.resolved.param(INTERVALS).value)

    @property
    def grade_labels(self) -> dict[str, str]:
        """What the pack calls each grade of a total."""
        return {band.id: band.label for band in self.resolved.param("evaluation.grade_bands").value}

    @property
    def opinion_types(self) -> tuple[Option, ...]:
        """The categories of opinions."""
        return self.opinions("evaluation")

    def execution_weight_centi(self, version: TargetVersion) -> int | None:
        """The points of execution: the pack's; of a published table what it printed, None where it lists none."""
        printed: int | None = version.head.get("execution_weight_centi")
        if version.head.get("published"):
            return printed
        value: int | None = self.resolved.param(WEIGHT).value
        return value


def rules_for(project_year: ProjectYear, on: date) -> Rules:
    """The rules of the project-year's region for its fiscal year, as they stood on the day `on`."""
    return Rules(resolved(project_year, on))


@dataclass(frozen=True)
class LineResult:
    """What the rules say of one indicator: points, whether a reason is wanted, and by how much it deviates."""

    read: ReadLine
    points: Result
    reason: Result | None
    deviation: Result | None
    gap: Result

    @property
    def reason_required(self) -> bool:
        """Whether the unit must say why the target was missed."""
        return bool(self.reason and self.reason.value)

    @property
    def over_achieved(self) -> bool:
        """Whether the value lies beyond the tolerance above its target."""
        return bool(self.deviation and self.deviation.values["over_achieved"])

    @property
    def above_computed(self) -> bool:
        """Whether the unit gave itself more than the rules do."""
        return bool(self.gap.values["above_computed"])


@dataclass(frozen=True)
class Computed:
    """The whole computation of a table."""

    rules: Rules
    lines: tuple[LineResult, ...]
    project: ProjectResult
    execution_reason: Result
    execution_gap: Result
    total_gap: Result

    @property
    def total_centi(self) -> int | None:
        """The platform's total; only of what could be scored while it is not complete."""
        return self.project.total_centi

    @property
    def grade(self) -> str:
        """The grade's id; blank while something is missing."""
        return self.project.grade or ""

    @property
    def grade_label(self) -> str:
        """What the pack calls the grade."""
        return str(self.project.grade_label or "")

    @property
    def execution_reason_required(self) -> bool:
        """Whether the unit must say why the money was not spent."""
        return bool(self.execution_reason.value)

    @property
    def achieved(self) -> dict[str, int | None]:
        """Points of the indicators out of their weights, execution left out; nothing while one has no points."""
        lines = [one for one in self.lines if one.read.applicable]
        points = [one.points.value for one in lines]
        if not lines or None in points:
            return {"achieved_centi": None, "achievable_centi": None}
        weights = sum(one.read.line.weight_centi for one in lines)
        return {"achieved_centi": max(0, sum(points)), "achievable_centi": weights}

    def summary(self) -> dict[str, Any]:
        """The points alone, as a draft keeps them: its steps are worked out anew when somebody asks."""
        execution = self.project.execution
        return {
            "release": self.rules.tag,
            "lines": {str(one.read.line.line_id): {"points_centi": one.points.value} for one in self.lines},
            "execution_centi": execution.value if execution else None,
            "total_centi": self.total_centi,
            "complete": self.project.complete,
            "grade": self.grade,
            "grade_label": self.grade_label,
        }

    def to_json(self) -> dict[str, Any]:
        """The whole computation with its steps, as a final result keeps it."""
        nearest = self.project.nearest_better
        return {
            "release": self.rules.tag,
            "tags": list(self.rules.resolved.tags),
            "region": self.rules.resolved.name,
            "lines": {str(one.read.line.line_id): line_json(one) for one in self.lines},
            "execution": self.project.execution.to_json() if self.project.execution else None,
            "total": self.project.total.to_json(),
            "graded": self.project.graded.to_json(),
            "total_centi": self.total_centi,
            "complete": self.project.complete,
            "grade": self.grade,
            "grade_label": self.grade_label,
            "nearest": list(nearest.words) if nearest else [],
        }


def line_json(one: LineResult) -> dict[str, Any]:
    """One line's part of the stored computation."""
    return {
        "points": one.points.to_json(),
        "points_centi": one.points.value,
        "deviation": one.deviation.to_json() if one.deviation else None,
        "reason_required": one.reason_required,
        "over_achieved": one.over_achieved,
    }


def compute(read: Read, project_year: ProjectYear, version: TargetVersion, rules: Rules) -> Computed:
    """Score a whole table by the rules; what is missing stays missing."""
    params, weight = rules.params, rules.execution_weight_centi(version)
    execution = ExecutionFacts(
        weight_centi=weight, executed_fen=project_year.executed_fen, budget_fen=project_year.current_fen
    )
    read_in = bool(version.head.get("published"))
    given = [facts(one, assume_top=read_in) for one in read.lines]
    project = score_project(given, None if weight is None else execution, params)
    lines = tuple(line_result(one, points, params) for one, points in zip(read.lines, project.indicators, strict=True))
    money = {"executed_fen": project_year.executed_fen, "budget_fen": project_year.current_fen}
    executed = project.execution.value if project.execution else None
    return Computed(
        rules,
        lines,
        project,
        run(EXECUTION_REASON, money, params),
        run(SCORE_GAP, {"self_centi": read.own_execution_centi, "computed_centi": executed}, params),
        run(SCORE_GAP, {"self_centi": read.own_total_centi, "computed_centi": project.total_centi}, params),
    )


def facts(one: ReadLine, *, assume_top: bool = False) -> IndicatorFacts:
    """What the engine needs to know of a line. `assume_top`: 达成 without a percentage, as printed tables have it."""
    line = one.line
    bands: Sequence[Sequence[int | None]] | None = line.scoring.get("bands")
    return IndicatorFacts(
        line_id=str(line.line_id),
        weight_centi=line.weight_centi,
        mode=line.mode,
        operator=line.operator or None,
        target_micro=line.target_micro,
        target_high_micro=line.target_high_micro,
        actual_micro=one.actual_micro,
        target_on=line.target_on,
        actual_on=one.actual_on,
        yes=one.yes,
        grade=one.grade,
        stated_percent_micro=one.percent_micro,
        occurrences=one.occurrences,
        deduct_centi=line.scoring.get("deduct_centi"),
        bands=tuple((band[0], int(band[1] or 0)) for band in bands) if bands else None,
        applicable=one.applicable,
        level1=line.level1,
        unit=line.unit or None,
        assume_top=assume_top,
    )


def line_result(one: ReadLine, points: Result, params: Mapping[str, Any]) -> LineResult:
    """The points of a line with what follows from them."""
    line = one.line
    # A qualitative target that was met needs no excuse, also where the unit states less than 100 %.
    share = 1 if one.grade == "met" else points.values.get("share")
    wanted = {"share": share, "points_centi": points.value, "weight_centi": line.weight_centi}
    measured = line.mode == "proportion" and one.actual_micro is not None and line.target_micro is not None
    given = {"actual_micro": one.actual_micro, "target_micro": line.target_micro, "operator": line.operator or None}
    return LineResult(
        one,
        points,
        run(REASON, wanted, params) if points.value is not None else None,
        run(DEVIATION, given, params) if measured else None,
        run(SCORE_GAP, {"self_centi": one.own_centi, "computed_centi": points.value}, params),
    )
