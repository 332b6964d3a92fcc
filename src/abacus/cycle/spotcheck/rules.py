"""Which rules hold for draws and checks, and the only place that asks the engine about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from abacus.cycle.rulebook import StageRules
from abacus.engine import Parameters, Result, run
from abacus.engine.rules.checking import DIFFERENCE, RISK, SIZE
from abacus.engine.rules.grades import GRADE
from abacus.engine.rules.project import Scored
from abacus.foundation.organisations.models import Organisation
from abacus.rules import Option, Scorecard, library

CARD = "spotcheck.aspects"


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about draws and checks of one fiscal year on one day."""

    @property
    def card(self) -> Scorecard:
        """The card of the five aspects."""
        return self.resolved.scorecard(CARD)

    @property
    def strata(self) -> tuple[Option, ...]:
        """What a frame may be divided by."""
        return tuple(self.resolved.param("spotcheck.strata").value)

    @property
    def default_strata(self) -> list[str]:
        """What it is divided by where nobody chooses."""
        return [one.id for one in self.resolved.param("spotcheck.strata_default").value]

    @property
    def least(self) -> int:
        """How many at least are drawn in each stratum."""
        return int(self.resolved.param("spotcheck.stratum_least").value)

    @property
    def answer_days(self) -> int:
        """How many work days the unit has for its answer."""
        return int(self.resolved.param("spotcheck.answer_work_days").value)

    @property
    def share(self) -> Fraction:
        """Which part of the self-evaluations is drawn."""
        return Fraction(self.resolved.param("spotcheck.share").value)

    @property
    def grade_labels(self) -> dict[str, str]:
        """What the pack calls each grade."""
        return {band.id: band.label for band in self.resolved.param("evaluation.grade_bands").value}

    @property
    def amount_labels(self) -> dict[str, str]:
        """What the pack calls each band of amounts."""
        return {band.id: band.label for band in self.resolved.param("spotcheck.amount_bands").value}

    def count_of(self, whole: int) -> int:
        """How many of `whole` are drawn by the share: rounded up, so that a small place draws one too."""
        return -(-whole * self.share.numerator // self.share.denominator)


def rules_for(organisation: Organisation, fiscal_year: int, on: date) -> Rules:
    """The rules of an organisation's region for a fiscal year as they stood on the day `on`."""
    return Rules(library().resolve(region=organisation.region_code, on=on, fiscal_year=fiscal_year))


def risk(facts: Mapping[str, Any], params: Mapping[str, Any]) -> Result:
    """The weight of a self-evaluation in the draw."""
    return run(RISK, facts, params)


def size(budget_fen: int | None, params: Mapping[str, Any]) -> str:
    """The band of an amount; blank where there is none."""
    return str(run(SIZE, {"budget_fen": budget_fen}, params).value or "")


@dataclass(frozen=True)
class Total:
    """What the checker's points come to."""

    total: Result
    graded: Result
    difference: Result

    @property
    def complete(self) -> bool:
        """Whether every indicator that applies has points."""
        return bool(self.total.row["all_scored"])

    @property
    def centi(self) -> int | None:
        """The total; only of what has points while it is not complete."""
        value: int | None = self.total.value
        return value

    @property
    def band(self) -> str:
        """What follows from the difference: none, remind, notice; blank while it is not known."""
        return str(self.difference.value or "")


def total(
    rows: Sequence[Mapping[str, Any]],
    execution: Mapping[str, Any] | None,
    self_centi: int | None,
    params: Mapping[str, Any],
) -> Total:
    """Total, grade and difference of checked points, by the rules of the self-evaluation itself."""
    known = Parameters.of(params)
    made = Scored(tuple(rows), execution, known).total()
    graded = run(GRADE, {"total_centi": made.value, "complete": made.row["all_scored"]}, known)
    checked = made.value if made.row["all_scored"] else None
    return Total(made, graded, run(DIFFERENCE, {"self_centi": self_centi, "checked_centi": checked}, known))
