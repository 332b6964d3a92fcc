"""The number inside a sentence: 已开展2次 against a target of ≥2次 is 2."""

import re
from dataclasses import replace
from decimal import Decimal

from abacus.foundation.documents.forms.texts import halfwidth
from abacus.foundation.documents.forms.units import factor
from abacus.foundation.documents.forms.values import Measure

_NUMBER = re.compile(r"(?<![\d.,\-~])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d.,\-~])")
_TURNED = re.compile(r"下降|减少|降低|低于|未|没|不")
_RISE = re.compile(r"增长|增加|提高|提升|上升|增幅")
_FALL = re.compile(r"下降|降低|减少|压减|降幅|负增长")
_WORDS = re.compile(r"[^\d,;:。、()]*")
_LONGEST = 6
"""So long may a unit be."""


def number_within(target: Measure, actual: Measure) -> Measure:
    """The actual as a number where its words hold exactly one that is in a unit of the target's kind.

    Words that may turn the number round (下降, 未 …) are left as words: nothing is guessed.
    """
    if actual.kind != "words" or target.kind not in ("number", "range") or not target.unit:
        return actual
    text = re.sub(r"\s+", "", halfwidth(actual.text or ""))
    if _TURNED.search(text):
        return actual
    found = [(number, unit) for number, behind in _numbers(text) if (unit := _unit(behind, target.unit))]
    if len(found) != 1:
        return actual
    [(number, unit)] = found
    return replace(actual, kind="number", number=number, unit=unit)


def turned(name: str | None, target: Measure, actual: Measure) -> Measure:
    """A fall where a rise was planned is less than nothing: 下降3% against 增长5% is -3, and the other way round."""
    planned = _direction(target.text or "") or _direction(name or "")
    reached = _direction(actual.text or "")
    if actual.kind != "number" or actual.number is None or not planned or not reached or planned == reached:
        return actual
    return replace(actual, number=-abs(actual.number))


def _direction(text: str) -> str | None:
    """Up or down, where the words say only one of both."""
    up, down = bool(_RISE.search(text)), bool(_FALL.search(text))
    return None if up == down else "up" if up else "down"


def _numbers(text: str) -> list[tuple[Decimal, str]]:
    """Every number with the words that follow it."""
    numbers = []
    for match in _NUMBER.finditer(text):
        behind = _WORDS.match(text, match.end())
        numbers.append((Decimal(match[0].replace(",", "")), behind[0][:_LONGEST] if behind else ""))
    return numbers


def _unit(behind: str, wanted: str) -> str | None:
    """The unit that the words after a number begin with, if it is of the wanted one's kind."""
    lengths = range(len(behind), 0, -1)
    return next((behind[:length] for length in lengths if factor(behind[:length], wanted) is not None), None)
