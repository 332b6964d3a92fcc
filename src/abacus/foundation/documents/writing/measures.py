"""Target and actual cells, written so that reading them gives the same value, operator and unit."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from abacus.foundation.documents import numberformats
from abacus.foundation.documents.forms.units import factor
from abacus.foundation.documents.forms.values import Measure, decimal_text, read_text
from abacus.foundation.documents.writing.page import BLANK, Value, words

OPERATORS = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "="}
_LITERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ONLY_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?\Z")
_DAYS = (
    "yyyy-mm-dd", "yyyy/m/d", "yyyy/mm/dd", "yyyy.m.d", 'yyyy"年"m"月"d"日"', 'yyyy"年"mm"月"dd"日"', 'yyyy"年"m"月"',
    'yyyy"年"mm"月"', "yyyy-mm", "yyyy/m", 'm"月"d"日"', 'mm"月"dd"日"', "m/d", "m-d", 'm"月"',
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """The target's cell, and what stands in columns of their own where the cell does not say it itself."""

    value: Value
    operator: str | None = None
    unit: str | None = None


def target_of(row: dict[str, Any], year: int | None, *, own_unit: bool) -> Target:
    """The target of a row. `own_unit`: the unit is known to be the target's, not only the actual's."""
    text = row["target_text"] or _made(row)
    if text is None:
        return Target(BLANK)
    said = read_text(text, year=year)
    operator = OPERATORS.get(row["operator"]) if said.operator != row["operator"] and row["target"] else None
    actual = read_text(row["actual_text"], year=year) if row["actual_text"] else None
    from_actual = not own_unit and actual is not None and actual.kind == "number" and actual.unit == row["unit"]
    unit = row["unit"] if row["target"] and said.unit is None and not said.on and not from_actual else None
    return Target(_cell(text, said, row["target"], Fraction(1)), operator, unit)


def actual_of(row: dict[str, Any], year: int | None) -> Value:
    """The actual of a row; its number stands in the unit of the target."""
    text = row["actual_text"] or row["actual"]
    if text is None:
        return BLANK
    said = read_text(text, year=year)
    return _cell(text, said, row["actual"], factor(said.unit, row["unit"]) or Fraction(1))


def _made(row: dict[str, Any]) -> str | None:
    """A target's text where only its value is known."""
    if row["target"] is None or row["target_high"] is None:
        return row["target"]
    return f"{row['target']}-{row['target_high']}{row['unit'] or ''}"


def _cell(text: str, said: Measure, value: str | None, per: Fraction) -> Value:
    """The cell that shows `text` and holds `value`, where `said` is what the text alone says."""
    if said.on:
        return words(text) if value is None or value == said.on.isoformat() else _day_cell(text, value)
    if said.number is None or value is None:
        return words(text) if value is None or said.number is not None else _day_cell(text, value)
    held = decimal_text(Fraction(said.number) * per) == value
    exact = said.number if held else _exact(Fraction(value) / per)
    if held and not _ONLY_NUMBER.match(text):
        return words(text)
    if said.kind != "number":
        return words(text)
    return _number_cell(text, exact / 100 if said.unit == "%" and "%" in text else exact, exact, said)


def _exact(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _number_cell(text: str, number: Decimal, stated: Decimal, said: Measure) -> Value:
    """A number in a format that shows the text; a text where there is no such format."""
    format = _format(text)
    if format is None or numberformats.shown(decimal_text(number) or "", "number", format) != text:
        return words(text)
    plain: str | Decimal = (
        stated if _ONLY_NUMBER.match(text) else _LITERAL.sub(decimal_text(stated) or "", text, count=1)
    )
    if said.number == stated and _ONLY_NUMBER.match(text):
        plain = Decimal(text.replace(",", ""))
    return Value(text=text, number=number, format=format, plain=plain)


def _format(text: str) -> str | None:
    """The number format that prints a number as in `text`: "12.50万元" is 0.00"万元"."""
    match = _LITERAL.search(text)
    if match is None or '"' in text:
        return None
    literal = match[0]
    decimals = len(literal.partition(".")[2])
    digits = ("#,##0" if "," in literal else "0") + ("." + "0" * decimals if decimals else "")
    before, after = text[: match.start()].removesuffix("-"), text[match.end() :]
    return "".join(_literally(part) for part in (before,)) + digits + "".join(_literally(part) for part in (after,))


def _literally(text: str) -> str:
    return "".join(part if part == "%" else f'"{part}"' for part in re.split("(%)", text) if part)


def _day_cell(text: str, value: str) -> Value:
    """A day in a format that shows the text; the text alone where there is none, or where it is no day."""
    try:
        on = date.fromisoformat(value)
    except ValueError:
        return words(text)
    for format in _DAYS:
        if numberformats.shown(value, "date", format) == text:
            return Value(text=text, on=on, format=format, plain=text)
    return words(text)
