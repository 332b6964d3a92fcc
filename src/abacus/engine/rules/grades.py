"""Grades, and what is missing for the next better one."""

from __future__ import annotations

from dataclasses import dataclass

from abacus.engine.display import MONEY, POINTS, shown
from abacus.engine.nodes import Bands, Case, Column, Not, Param, Rule, Step, Take, Undefined, When
from abacus.engine.parameters import Row
from abacus.engine.templates import TEMPLATES
from abacus.engine.texts import Text, say

GRADE_BANDS = "evaluation.grade_bands"

GRADE = Rule(
    id="evaluation.grade",
    steps=(
        Step(
            "grade",
            Case(
                (When(Not(Column("complete")), Undefined("incomplete")),),
                Bands(Column("total_centi"), Param(GRADE_BANDS), Take.KEY),
            ),
        ),
    ),
)
"""优 良 中 差 by the total in 0.01 points: 89.99 is 良, 90.00 is 优. The total is never rounded again.

Null while something is not scored: what is missing may still change the grade.
"""


@dataclass(frozen=True, slots=True)
class NearestBetter:
    """The next better grade and what it takes.

    ``executed_fen`` is the least executed amount that alone would reach it, with the points
    of execution and the total that would come of it; None where even full execution would not.
    """

    grade: str
    label: str
    at_least_centi: int
    missing_centi: int
    executed_fen: int | None = None
    more_fen: int | None = None
    points_centi: int | None = None
    total_centi: int | None = None

    @property
    def words(self) -> tuple[Text, ...]:
        """One sentence on the points that are missing, one on the money if that would do."""
        first = say(
            "words.nearest_better",
            grade=self.label,
            at_least=shown(self.at_least_centi, POINTS),
            missing=shown(self.missing_centi, POINTS),
        )
        if self.executed_fen is None:
            return (first,)
        second = say(
            "words.nearest_better.execution",
            grade=self.label,
            executed=shown(self.executed_fen, MONEY),
            more=shown(self.more_fen, MONEY),
            points=shown(self.points_centi, POINTS),
            total=shown(self.total_centi, POINTS),
        )
        return (first, second)


def next_better(total_centi: int, bands: tuple[Row, ...]) -> NearestBetter | None:
    """The lowest band above a total; None in the best one."""
    above = [band for band in bands if band.at_least is not None and band.at_least > total_centi]
    if not above:
        return None
    band = min(above, key=lambda row: row.at_least or 0)
    at_least = int(band.at_least or 0)
    return NearestBetter(band.key, grade_label(band), at_least, at_least - total_centi)


def grade_label(band: Row) -> str:
    """What the pack calls a grade, else the engine's own word for it."""
    key = f"word.{band.key}"
    return band.label or (say(key) if key in TEMPLATES else band.key)


def least_executed(points_centi: int, weight_centi: int, budget_fen: int) -> int:
    """The least executed amount in 分 that earns so many points after rounding.

    Half a 0.01 rounds up, so weight × executed ÷ budget has to reach points − ½.
    """
    return -((1 - 2 * points_centi) * budget_fen // (2 * weight_centi))
