"""The units a pack may state a number in, and the exact values they become.

Points become 0.01 points, amounts become 分 (integers), rates become fractions of one, so that
the engine compares exactly and no unit is ever guessed later.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """Every unit a pack may use; the value is what is written in the file."""

    POINTS = "points"
    POINTS_ZH = "分"
    PERCENTAGE_POINTS = "percentage points"
    PERCENT = "%"
    SHARE = "share"
    FEN = "fen"
    YUAN = "yuan"
    YUAN_ZH = "元"
    WAN_YUAN = "万元"
    DAYS = "days"
    WORK_DAYS = "work days"
    MONTHS = "months"
    MONTH = "month"
    YEARS = "years"
    COUNT = "count"
    PEOPLE = "people"


POINT_UNITS = (Unit.POINTS, Unit.POINTS_ZH)
_WHOLE_AFTER: dict[Unit, int] = {
    Unit.POINTS: 100,
    Unit.POINTS_ZH: 100,
    Unit.FEN: 1,
    Unit.YUAN: 100,
    Unit.YUAN_ZH: 100,
    Unit.WAN_YUAN: 1_000_000,
    Unit.DAYS: 1,
    Unit.WORK_DAYS: 1,
    Unit.MONTHS: 1,
    Unit.MONTH: 1,
    Unit.YEARS: 1,
    Unit.COUNT: 1,
    Unit.PEOPLE: 1,
}
_RATES: dict[Unit, int] = {Unit.PERCENTAGE_POINTS: 100, Unit.PERCENT: 100, Unit.SHARE: 1}


def convert(number: int | Decimal, unit: Unit) -> int | Fraction:
    """The exact value of a stated number: 0.01 points, 分, a fraction of one, or a whole count.

    Raises ValueError with the reason (Chinese) where the number does not fit its unit.
    """
    if unit in _RATES:
        return Fraction(number) / _RATES[unit]
    scaled = Fraction(number) * _WHOLE_AFTER[unit]
    if scaled.denominator != 1:
        raise ValueError(f"{number} 对单位 {unit} 太细")
    if unit is Unit.MONTH and not 1 <= scaled <= 12:
        raise ValueError(f"没有 {number} 月")
    return int(scaled)
