"""How exact values are shown to people: amounts in 万元, rates in per cent, points, counts, days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from abacus.engine.nodes.rule import Rule
from abacus.engine.texts import TEMPLATES, say

MONEY, POINTS, RATE, PERCENT, NUMBER = "money", "points", "rate", "percent", "number"

_ENDINGS = (("percent_micro", PERCENT), ("_fen", MONEY), ("_centi", POINTS), ("_micro", "micro"))


def unit_of(rule: Rule, name: str) -> str:
    """How a value of this name is shown: its step's unit, else what its name's ending says, else ""."""
    for step in rule.steps:
        if step.name == name and step.unit:
            return step.unit
    return next((unit for ending, unit in _ENDINGS if name.endswith(ending)), "")


def shown(value: Any, unit: str = "", digits: int = 2) -> str:
    """A value as people read it, with its unit; "—" for null.

    Amounts are exact (at least two decimals of 万元), rates and points rounded half away
    from zero to ``digits`` decimals; nothing is computed from what is shown.
    """
    if value is None:
        return "—"
    if isinstance(value, bool):
        return say("shown.yes" if value else "shown.no")
    if isinstance(value, (str, date)):
        return _word(value)
    if unit == MONEY:
        return say("shown.money", value=money(value))
    if unit == POINTS:
        return say("shown.points", value=points(value))
    if unit == PERCENT:
        return f"{decimal(Fraction(value, 1_000_000), 0, 6)} %"
    if unit == RATE or (not unit and isinstance(value, Fraction)):
        return rate(value, digits)
    return number(value, unit)


def _word(value: str | date) -> str:
    key = f"word.{value}"
    return say(key) if key in TEMPLATES else str(value)


def money(fen: int | Fraction) -> str:
    """An amount in 分 as 万元: two decimals at least, as many as it takes to be exact."""
    return decimal(Fraction(fen, 1_000_000), 2, 6)


def points(centi: int | Fraction) -> str:
    """Points without decimals where they are whole, else with two."""
    whole = Fraction(centi, 100)
    return decimal(whole, 0 if whole.denominator == 1 else 2, 2)


def rate(value: int | Fraction, digits: int = 2) -> str:
    """A fraction of one in per cent."""
    return f"{decimal(Fraction(value) * 100, digits, digits)} %"


def number(value: int | Fraction, unit: str = "") -> str:
    """A plain number; values in micro units as decimals, without trailing zeros."""
    return decimal(Fraction(value, 1_000_000) if unit == "micro" else Fraction(value), 0, 6)


def decimal(value: Fraction, least: int, most: int) -> str:
    """A decimal text with thousands separators, rounded half away from zero to ``most`` digits.

    Trailing zeros are dropped down to ``least`` digits.
    """
    size = (2 * abs(value) * 10**most + 1) // 2
    whole, rest = divmod(size, 10**most)
    digits = str(rest).zfill(most) if most else ""
    while len(digits) > least and digits.endswith("0"):
        digits = digits[:-1]
    sign = "−" if value < 0 and size else ""
    return f"{sign}{whole:,}" + (f".{digits}" if digits else "")
