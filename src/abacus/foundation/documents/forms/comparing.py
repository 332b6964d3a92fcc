"""Target and actual side by side: in one unit, or as grades in words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from abacus.foundation.documents.forms.facts import Compared
from abacus.foundation.documents.forms.texts import halfwidth, substance
from abacus.foundation.documents.forms.units import factor
from abacus.foundation.documents.forms.values import Measure
from abacus.rules import Resolved

_STATED = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_DOUBT = re.compile(r"未|没|无法|不|尚|部分|基本|较差|待|拟")
_YES, _NO = ("是", "有"), ("否", "没有")


def compare(target: Measure, actual: Measure) -> Compared:
    """Both in the target's unit. A number without a unit is in the other's."""
    measured = Fraction(actual.number) if actual.kind == "number" and actual.number is not None else None
    if target.number is None:
        return Compared(actual.unit if measured is not None else None, None, None, measured)
    low = Fraction(target.number)
    high = Fraction(target.high) if target.high is not None else None
    unit = target.unit or actual.unit
    if measured is None:
        return Compared(target.unit, low, high, None)
    per = factor(actual.unit, target.unit)
    if per is None:
        return Compared(unit, low, high, None, mismatch=True)
    return Compared(unit, low, high, measured * per)


@dataclass(frozen=True)
class Stated:
    """What an actual in words says: the grade (met, partly, missed), a percentage, yes or no."""

    grade: str | None
    percent: Decimal | None
    yes: bool | None


def stated(target: Measure, actual: Measure, rules: Resolved) -> Stated:
    """Read a qualitative actual against a qualitative target by the pack's words."""
    text = actual.text or ""
    if substance(target.text or "") in _YES and substance(text) in (*_YES, *_NO):
        return Stated(None, None, substance(text) in _YES)
    found = _STATED.findall(halfwidth(text))
    percent = Decimal(found[0]) if len(found) == 1 else None
    if actual.kind == "number" and actual.unit == "%":
        percent = actual.number
    if text and substance(text) == substance(target.text or ""):
        return Stated("met", None, None)
    return Stated(_grade(text, rules.param("evaluation.qualitative_words").value), percent, None)


def _grade(text: str, words: Any) -> str | None:
    """The grade whose words are used: alone first, then inside a short text, worse grades first."""
    bare = substance(re.sub(r"\(?\d[\d.]*%\)?", "", halfwidth(text)))
    if not bare:
        return None
    for grade in ("missed", "partly", "met"):
        if any(bare == substance(word) for word in words.get(grade, ())):
            return grade
    for grade in ("missed", "partly"):
        if any(substance(word) in bare for word in words.get(grade, ())):
            return grade
    said = len(bare) <= 20 and not _DOUBT.search(bare)
    return "met" if said and any(substance(word) in bare for word in words.get("met", ())) else None
