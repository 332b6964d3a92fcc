"""A target whose sign, number and unit stand in one cell, in columns of their own, or in a mixture of both."""

from collections.abc import Sequence
from dataclasses import replace

from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.texts import bare, one_line
from abacus.foundation.documents.forms.values import SIGNS, Measure, read_measure

_DIRECTIONS = {"正向": "ge", "正向指标": "ge", "反向": "le", "反向指标": "le", "逆向": "le", "逆向指标": "le"}
_WORDS = frozenset(("定性", "定性指标"))


def read_target(
    slots: Sequence[Slot], sign: Slot | None, unit: Slot | None, *, year: int | None
) -> tuple[Measure, Slot]:
    """The target and the place of its value.

    A sign in a column of its own counts, one in the value only where that column has none; 正向指标 and
    反向指标 are the direction of a number without a sign, 定性 says that the value is words.
    """
    slot, before, after = _parts(slots)
    if slot.blank and sign is not None and not sign.blank and _has_value(sign):
        slot, sign = sign, None
    measure = read_measure(slot.cell, slot.text, year=year)
    word = before or (bare(sign.text) if sign is not None and not sign.blank else "")
    measure = _signed(measure, word)
    return _in_unit(measure, after or (None if unit is None or unit.blank else one_line(unit.text))), slot


def best_sign(slots: Sequence[Slot | None]) -> Slot | None:
    """Of 指标性质 and 指标方向 side by side the one with a sign, else with a direction, else with words."""
    said = [slot for slot in slots if slot is not None and not (slot.blank and slot.bare not in SIGNS)]
    for words in (SIGNS, _DIRECTIONS, _WORDS):
        if found := next((slot for slot in said if slot.bare in words), None):
            return found
    return said[0] if said else slots[0]


def _parts(slots: Sequence[Slot]) -> tuple[Slot, str, str | None]:
    """The value among several cells under one head: a sign left of it and a unit right of it."""
    filled = [slot for slot in slots if not slot.blank or slot.bare in SIGNS]
    if len(filled) < 2:
        return (filled or list(slots))[0], "", None
    sign = bare(filled[0].text) if bare(filled[0].text) in SIGNS else ""
    rest = filled[1:] if sign else filled
    unit = one_line(rest[1].text) if len(rest) > 1 and not any(letter.isdigit() for letter in rest[1].text) else None
    return rest[0], sign, unit


def _has_value(slot: Slot) -> bool:
    return any(letter.isdigit() for letter in slot.text)


def _signed(measure: Measure, word: str) -> Measure:
    if word in _WORDS and measure.kind == "number" and measure.operator is None:
        return Measure("words", measure.text)
    if measure.kind != "number":
        return measure
    if word in SIGNS:
        return replace(measure, operator=SIGNS[word])
    if measure.operator is None and word in _DIRECTIONS:
        return replace(measure, operator=_DIRECTIONS[word])
    return measure


def _in_unit(measure: Measure, unit: str | None) -> Measure:
    """The target in the unit of a cell of its own, where it states none itself."""
    if not unit or measure.unit or measure.number is None:
        return measure
    return replace(measure, unit="%" if bare(unit) in ("%", "百分比") else unit)
