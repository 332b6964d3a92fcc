"""Grades, and what is missing for the next better one."""

from abacus.engine.nodes import Bands, Column, Param, Rule, Step, Take

GRADE_BANDS = "evaluation.grade_bands"

GRADE = Rule(
    id="evaluation.grade",
    steps=(Step("grade", Bands(Column("total_centi"), Param(GRADE_BANDS), Take.KEY)),),
)
"""优 良 中 差 by the total in 0.01 points: 89.99 is 良, 90.00 is 优. The total is never rounded again."""
