"""A self-evaluation as pages show it: money by source, points beside the unit's own, changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from abacus.cycle.evaluation import services, words
from abacus.cycle.evaluation.changes import Change
from abacus.cycle.evaluation.checks import FIELDS
from abacus.cycle.evaluation.content import Content
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.rules import LineResult
from abacus.foundation.pages.spoken import spoken
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear


@dataclass(frozen=True)
class Live:
    """What changes on the page while somebody types."""

    evaluation: SelfEvaluation
    examined: services.Examined

    @property
    def findings(self) -> Any:
        """What is wrong."""
        return self.examined.findings

    @property
    def computed(self) -> Any:
        """What the rules make of it."""
        return self.examined.computed

    @property
    def own_total_centi(self) -> int | None:
        """The unit's own points."""
        return self.examined.read.own_total_centi

    @property
    def rows(self) -> list["ScoredRow"]:
        """Each indicator with both points."""
        return [scored_row(one) for one in self.computed.lines]

    @property
    def execution(self) -> dict[str, Any] | None:
        """The row of execution; None where a published table lists none of its own."""
        result = self.computed.project.execution
        if result is None:
            return None
        return {
            "weight": result.row.get("weight_centi"),
            "own": self.examined.read.own_execution_centi,
            "computed": result.value,
            "why_null": spoken(result.reason or ""),
            "rate": result.values.get("execution"),
        }

    def parts(self) -> dict[str, str]:
        """The page's parts by element id."""
        context = {"live": self, "year": self.evaluation.project_year}
        return {"computed": render_to_string("evaluation/_computed.html", context)}


@dataclass(frozen=True)
class ScoredRow:
    """One indicator in the comparison of points."""

    number: int
    line_id: str
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight_centi: int
    own_centi: int | None
    computed_centi: int | None
    why_null: str
    gap_centi: int | None
    met: bool | None
    reason: str
    applicable: bool = True

    @property
    def above(self) -> bool:
        """Whether the unit gave itself more."""
        return self.gap_centi is not None and self.gap_centi > 0


def live(evaluation: SelfEvaluation, content: Content) -> Live:
    """Findings and points of a content of this table."""
    return Live(evaluation, services.examine(evaluation, content))


def scored_row(one: LineResult) -> ScoredRow:
    """One indicator with both points."""
    line, values = one.read.line, one.points.values
    share = 1 if one.read.grade == "met" else values.get("share")
    met = values.get("met", None if share is None else share >= 1)
    return ScoredRow(
        number=one.read.place + 1,
        line_id=str(line.line_id),
        level1=line.level1,
        level2=line.level2,
        name=line.name,
        target=words.target(line),
        actual=words.actual(one.read) or " ".join(one.read.entry.actual.split()),
        weight_centi=line.weight_centi,
        own_centi=one.read.own_centi,
        computed_centi=one.points.value,
        why_null=spoken(one.points.reason or ""),
        gap_centi=one.gap.values["gap_centi"],
        met=met,
        reason=one.read.entry.reason,
        applicable=one.read.applicable,
    )


@dataclass(frozen=True)
class FundRow:
    """One row of the money table, in 分; `rate` exact."""

    label: str
    initial_fen: int | None
    budget_fen: int | None
    executed_fen: int | None

    @property
    def rate(self) -> Fraction | None:
        """Executed of budget; None without a budget."""
        if self.executed_fen is None or not self.budget_fen:
            return None
        return Fraction(self.executed_fen, self.budget_fen)


def fund_rows(project_year: ProjectYear) -> list[FundRow]:
    """The total and its sources, as in the official table."""
    total = FundRow(_("年度资金总额"), project_year.initial_fen, project_year.current_fen, project_year.executed_fen)
    parts = [
        FundRow(str(one.label), one.initial_fen, one.current_fen, one.executed_fen)
        for one in pool.balances(project_year)
    ]
    return [total, *parts]


@dataclass(frozen=True)
class ShownChange:
    """A difference in words."""

    key: str
    where: str
    old: str
    new: str


def shown_changes(changes: Sequence[Change], names: Mapping[str, str]) -> list[ShownChange]:
    """Every difference with its place in words; `names` are the indicators' by line id."""
    return [ShownChange(one.key, place_of(one, names), one.old, one.new) for one in changes]


def place_of(change: Change, names: Mapping[str, str]) -> str:
    """Where a difference is."""
    label = FIELDS[change.column]()
    if change.line_id:
        return f"“{names.get(change.line_id, '')}”{label}"
    return f"{label} {change.number}" if change.number else label


def names_of(evaluation: SelfEvaluation) -> dict[str, str]:
    """The indicators' names by line id."""
    return {str(line.line_id): line.name for line in evaluation.target_version.lines.all()}


def page(evaluation: SelfEvaluation, content: Content) -> dict[str, Any]:
    """What every page of a table shows of money and goals."""
    goals = [
        {"no": goal.get("no", at + 1), "text": goal.get("text", ""), "actual": content.goal(at)}
        for at, goal in enumerate(evaluation.target_version.goals)
    ]
    return {"funds": fund_rows(evaluation.project_year), "goals": goals}
