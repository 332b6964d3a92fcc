"""The national rules as plain exact values, for tests of the engine alone."""

from fractions import Fraction
from typing import Any

from abacus.engine.parameters import Row

PERCENT = 1_000_000
"""One per cent in micro units; also one whole of any other unit."""

NATIONAL: dict[str, Any] = {
    "evaluation.execution_weight": 1000,
    "evaluation.grade_bands": (
        Row("excellent", 9000, label="优"),
        Row("good", 8000, label="良"),
        Row("medium", 6000, label="中"),
        Row("poor", 0, label="差"),
    ),
    "evaluation.qualitative_intervals": (
        Row("met", Fraction(4, 5), Fraction(1)),
        Row("partly", Fraction(3, 5), Fraction(4, 5)),
        Row("missed", Fraction(0), Fraction(3, 5)),
    ),
    "evaluation.satisfaction_bands": (
        Row("", Fraction(9, 10), Fraction(1)),
        Row("", Fraction(4, 5), Fraction(4, 5)),
        Row("", Fraction(3, 5), Fraction(1, 2)),
        Row("", Fraction(0), Fraction(0)),
    ),
    "evaluation.reverse_formula": "target_over_actual",
    "evaluation.ratio_floor": None,
    "evaluation.over_achievement_tolerance": Fraction(13, 10),
    "evaluation.deviation_reason_below": Fraction(1),
    "evaluation.execution_reason_below": Fraction(9, 10),
    "evaluation.score_gap_warn": 500,
    "evaluation.rescaling": "whole",
    "monitoring.lag_threshold": Fraction(2, 5),
    "linkage.bottom_share": Fraction(1, 5),
}
