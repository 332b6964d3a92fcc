"""How exact values are shown to people: amounts in 万元, rates in per cent, points, counts, days.

Nothing is ever computed from what is shown.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from abacus.engine.nodes.rule import Rule
from abacus.engine.parameters import Row
from abacus.engine.templates import TEMPLATES
from abacus.engine.texts import listed, say

MONEY, POINTS, RATE, GAP, PERCENT, MICRO = "money", "points", "rate", "gap", "percent", "micro"
"""Units of display: 万元 of 分, points of 0.01, per cent of a fraction of one, percentage points
between two such fractions, per cent of 1e-6 of a per cent, and 1e-6 of an indicator's own unit."""

_ENDINGS = (("percent_micro", PERCENT), ("_fen", MONEY), ("_centi", POINTS), ("_micro", MICRO))
_NAMES = {"lag": GAP}
_PARAMETERS = {
    "points": POINTS,
    "分": POINTS,
    "fen": MONEY,
    "yuan": MONEY,
    "元": MONEY,
    "万元": MONEY,
    "percentage points": GAP,
}


def unit_of(rule: Rule, name: str) -> str:
    """How a value of this name is shown: its step's unit, else what the name says, else ""."""
    for step in rule.steps:
        if step.name == name and step.unit:
            return step.unit
    return _NAMES.get(name) or next((unit for ending, unit in _ENDINGS if name.endswith(ending)), "")


def parameter_unit(given: Any) -> str:
    """How a parameter's value is shown, by the unit that its pack states it in."""
    return _PARAMETERS.get(str(getattr(given, "unit", "")), "")


def shown(value: Any, unit: str = "", own_unit: str = "") -> str:
    """A value as people read it, with its unit; "—" for null.

    ``own_unit`` is the unit of micro values. Amounts are exact (at least two decimals of
    万元); rates have two decimals, points two or none, rounded half away from zero.
    """
    if value is None:
        return "—"
    if isinstance(value, tuple):
        return listed(_band(row, own_unit) for row in value) if value else "—"
    text = bare(value, unit)
    if unit in (MONEY, POINTS):
        return say(f"shown.{unit}", value=text)
    if unit == MICRO and own_unit:
        return f"{text} {own_unit}"
    return text


def _band(row: Row, own_unit: str) -> str:
    """A band that an indicator declares: a lower bound in micro units and points."""
    points_shown = shown(row.value, POINTS)
    if row.at_least is None:
        return say("shown.other_band", points=points_shown)
    return say("shown.band", at_least=shown(row.at_least, MICRO, own_unit), points=points_shown)


def bare(value: Any, unit: str = "", digits: int = 2) -> str:
    """A value as it stands in a formula: without 万元, 分 or an indicator's unit."""
    if isinstance(value, bool):
        return say("shown.yes" if value else "shown.no")
    if isinstance(value, (str, date)):
        key = f"word.{value}"
        return say(key) if key in TEMPLATES else str(value)
    if unit == GAP:
        return say("shown.gap", value=figures(Fraction(value) * 100, digits, digits))
    if unit == RATE or (not unit and isinstance(value, Fraction)):
        return f"{figures(Fraction(value) * 100, digits, digits)} %"
    if unit == MONEY:
        return figures(Fraction(value, 1_000_000), 2, 6)
    if unit == POINTS:
        return points(value)
    if unit == PERCENT:
        return f"{figures(Fraction(value, 1_000_000), 0, 6)} %"
    return figures(Fraction(value, 1_000_000 if unit == MICRO else 1), 0, 6)


def points(centi: int | Fraction) -> str:
    """Points without decimals where they are whole, else with two."""
    whole = Fraction(centi, 100)
    return figures(whole, 0 if whole.denominator == 1 else 2, 2)


def figures(value: Fraction, least: int, most: int) -> str:
    """A decimal text with thousands separators, rounded half away from zero to ``most`` digits.

    Trailing zeros are dropped down to ``least`` digits.
    """
    size = (2 * abs(value) * 10**most + 1) // 2
    whole, rest = divmod(size, 10**most)
    digits = str(rest).zfill(most)
    while len(digits) > least and digits.endswith("0"):
        digits = digits[:-1]
    sign = "−" if value < 0 and size else ""
    return f"{sign}{whole:,}" + (f".{digits}" if digits else "")
