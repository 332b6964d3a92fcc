"""Which rules hold for selections and cases, and the only place that asks the engine about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle.rulebook import StageRules
from abacus.engine import Parameters, Result, run
from abacus.engine.rules.checking import FRAMEWORK_SHARE, ROUTE
from abacus.engine.rules.grades import GRADE
from abacus.engine.rules.project import Scored
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import Project
from abacus.rules import Option, Scorecard, library

OUTPUT_BENEFIT = frozenset({"产出", "效益"})
"""First-level indicators whose weight is held against the rules; the ministry's own words."""


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about key evaluations of one fiscal year on one day."""

    @property
    def object_types(self) -> tuple[Option, ...]:
        """What may be evaluated; the note of each names its framework."""
        return self.options("keyevaluation.object_types")

    @property
    def layers(self) -> tuple[Option, ...]:
        """By what a selection may go."""
        return self.options("keyevaluation.layers")

    @property
    def fund_types(self) -> tuple[Option, ...]:
        """Kinds of funds that totals are kept of; the note of each lists beginnings of function codes."""
        return self.options("keyevaluation.fund_types")

    @property
    def key_focus(self) -> tuple[Option, ...]:
        """What the region looks at first; nothing where its pack does not say."""
        return self.options("evaluation.key_focus") if "evaluation.key_focus" in self.params else ()

    @property
    def amount_line_fen(self) -> int | None:
        """The amount from which on a project goes to a key evaluation; None where the rules have none."""
        value: int | None = self.resolved.param("keyevaluation.amount_line").value
        return value

    @property
    def answer_days(self) -> int:
        """How many work days the evaluated have for their answer."""
        return int(self.resolved.param("keyevaluation.answer_work_days").value)

    @property
    def chief_signs(self) -> bool:
        """Whether the chief evaluator answers for the report (主评人负责制)."""
        found = self.params.get("agencies.lead_evaluator")
        return bool(found and found.value)

    @property
    def grade_labels(self) -> dict[str, str]:
        """What the pack calls each grade."""
        return {band.id: band.label for band in self.resolved.param("evaluation.grade_bands").value}

    def check_points(self, *, with_agency: bool) -> tuple[Option, ...]:
        """The stations of quality control: those for agencies where one takes part and the region has them."""
        if with_agency and "evaluation.agency_steps" in self.params:
            return self.options("evaluation.agency_steps")
        return self.options("keyevaluation.check_points")

    def object_type(self, id: str) -> Option | None:
        """The kind of object of that id."""
        return next((one for one in self.object_types if one.id == id), None)

    def framework(self, object_kind: str) -> Scorecard:
        """The framework for a kind of object. Raises KeyError for a kind that the pack does not know."""
        found = self.object_type(object_kind)
        if found is None or not found.note:
            raise KeyError(object_kind)
        return self.resolved.scorecard(found.note)

    def fund_type(self, project: Project) -> str:
        """The kind of funds of a project: by its function code, else its budget book."""
        for one in self.fund_types:
            codes = (one.note or "").split()
            if any(project.function_code.startswith(code) for code in codes if project.function_code):
                return one.id
        return str(project.book)

    def fund_label(self, id: str) -> str:
        """What a kind of funds is called."""
        known = {one.id: one.label for one in self.fund_types}
        books = {book.value: str(book.label) for book in Project.Book}
        return known.get(id) or books.get(id, id)


def rules_for(organisation: Organisation, fiscal_year: int, on: date) -> Rules:
    """The rules of an organisation's region for a fiscal year as they stood on the day `on`."""
    return Rules(library().resolve(region=organisation.region_code, on=on, fiscal_year=fiscal_year))


def route(amount_fen: int | None, params: Mapping[str, Any]) -> Result:
    """Which way an amount goes: `key`, `self`, or null without a line or an amount."""
    return run(ROUTE, {"project_fen": amount_fen}, params)


def share(framework: Sequence[Mapping[str, Any]], params: Mapping[str, Any]) -> Result:
    """How much of a framework's weight output and benefit carry."""
    counted = sum(one["weight_centi"] for one in framework if one["group"] in OUTPUT_BENEFIT)
    whole = sum(one["weight_centi"] for one in framework)
    return run(FRAMEWORK_SHARE, {"output_benefit_centi": counted, "total_weight_centi": whole}, params)


@dataclass(frozen=True)
class Total:
    """What the team's points come to."""

    total: Result
    graded: Result

    @property
    def complete(self) -> bool:
        """Whether every indicator has points."""
        return bool(self.total.row["all_scored"])

    @property
    def centi(self) -> int | None:
        """The total; None while it is not complete."""
        value: int | None = self.total.value
        return value if self.complete else None

    @property
    def grade(self) -> str:
        """The grade's id; blank while it is not complete."""
        return str(self.graded.value or "")


def total(framework: Sequence[Mapping[str, Any]], points: Mapping[str, int | None], params: Mapping[str, Any]) -> Total:
    """Total and grade of the points by indicator, by the rules of every evaluation."""
    known = Parameters.of(params)
    rows = tuple(
        {
            "points_centi": points.get(one["id"]), "weight_centi": one["weight_centi"], "applicable": True,
            "level1": one["group"], "complete": True,
        }
        for one in framework
    )  # fmt: skip
    made = Scored(rows, None, known).total()
    return Total(made, run(GRADE, {"total_centi": made.value, "complete": made.row["all_scored"]}, known))


def grade_of(total_centi: int, params: Mapping[str, Any]) -> Result:
    """The grade of a total that is stated as a whole."""
    return run(GRADE, {"total_centi": total_centi, "complete": True}, params)
