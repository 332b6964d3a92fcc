"""What a value cell says: a number with operator and unit, a range, a day, or words.

Numbers are exact decimals in the form's own unit, percentages in percent points with unit "%".
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from abacus.foundation.documents.forms.dates import BadDateError, lacks_year, read_day
from abacus.foundation.documents.forms.texts import halfwidth, is_blank
from abacus.foundation.documents.forms.wording import plain, without_clock
from abacus.foundation.documents.workbooks import Cell

Kind = Literal["blank", "number", "range", "date", "bad_date", "words"]

_PREFIXES = {
    "ge": "≥ >= => ≥= 大于等于 大于或等于 不低于 不少于 不小于 不得低于 不得少于"
    " 不应低于 不应少于 至少 最少 高于等于 高于或等于",
    "le": "≤ <= =< ≤= ≤≤ 小于等于 小于或等于 低于等于 低于或等于 不超过 不高于 不大于 不多于 不得超过"
    " 不得高于 不得多于 不应超过 至多 最多 最高"
    " 控制在",
    "gt": "> 大于 高于 超过 多于 超",
    "lt": "< 小于 低于 少于 不足",
    "eq": "= == 等于 ≈ 约等于 约为 约 大约 大概",
}
_SUFFIXES = {
    "ge": "及以上 (含)以上 以上(含) 以上",
    "le": "及以下 (含)以下 以下(含) 以下 (含)以内 以内(含) 以内 之内",
    "eq": "左右 上下",
}
_BEFORE_ACTUAL = r"(?:实际|全年|已|已经|共|共计|累计|总计|合计)?(?:完成|达到|达|实现|为|是|控制在)?[::]?"
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"(?:[A-Za-z\u4e00-\u9fff°℃㎡㎥㎞²³μΩ‰%/·*]|\((?!含)[^()\d]{1,6}\)){1,10}"
_VALUE = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>{_UNIT})?(?P<rest>[,;。、(][^\d]*)?\Z")
_PERCENT_WORDS = re.compile(rf"百分之(?P<number>{_NUMBER})(?P<rest>)(?P<unit>)\Z")
_RANGE = re.compile(
    rf"[\[(]?(?P<low>{_NUMBER})(?P<low_unit>{_UNIT})?(?:-|~|—|–|至|到|,(?=[^,]*[\])]))"
    rf"(?P<high>\d+(?:\.\d+)?)(?P<unit>{_UNIT})?[\])]?\Z"
)
_DONE = re.compile(r"(?<=[\w%])(?:完成|办结|到位|处置|办理|响应|达标|达成)+\Z")
_WITHIN = re.compile(r"\d(?:天|日|个?工作日|小时|分钟|周|个?月|年)内\Z")
_WITH_BOUND = re.compile(r"\(含[^()]*\)")


def _longest_first(words: dict[str, str]) -> list[tuple[str, str]]:
    pairs = [(word, operator) for operator, listed in words.items() for word in listed.split()]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


_BY_PREFIX, _BY_SUFFIX = _longest_first(_PREFIXES), _longest_first(_SUFFIXES)
SIGNS = dict((*_BY_PREFIX, *_BY_SUFFIX))
"""Signs and words for them, as they stand in a cell of their own."""


@dataclass(frozen=True)
class Measure:
    """What a cell says. `text` is the cell as printed, None where blank.

    `number` (and `high` of a range) in `unit`; `is_plain_text`: a bare number stored as text.
    """

    kind: Kind
    text: str | None
    operator: str | None = None
    number: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    on: date | None = None
    is_plain_text: bool = False


def read_measure(cell: Cell | None, text: str, *, year: int | None = None) -> Measure:
    """Read a cell that shows `text`; `year` is the form's, for days without one."""
    if is_blank(text):
        return Measure("blank", None)
    if cell and cell.kind == "date":
        return _date_cell(cell, text)
    measure = read_text(text, year=year)
    if cell and cell.kind == "number" and measure.number is not None:
        exact = Decimal(cell.value) * (100 if cell.is_percent else 1)
        return Measure("number", text, measure.operator, exact, unit="%" if cell.is_percent else measure.unit)
    return measure


def _date_cell(cell: Cell, text: str) -> Measure:
    """A day; in a format without a day the month's last one."""
    shows_month_only = re.sub(r'"[^"]*"|\[[^\]]*\]', "", cell.format).lower().count("d") == 0 and "m" in cell.format
    day = date.fromisoformat(cell.value)
    if shows_month_only and cell.format:
        day = read_day(cell.value[:7]) or day
    return Measure("date", text, "date_le", on=day)


def read_text(text: str, *, year: int | None = None) -> Measure:
    """Read what is written."""
    return _known(text, year) if len(text) < 60 else _read_text(text, year)


def _read_text(text: str, year: int | None) -> Measure:
    short = plain(re.sub(r"\s+", "", without_clock(halfwidth(text))))
    try:
        if day := read_day(short, year):
            return Measure("date", text, "date_le", on=day)
    except BadDateError:
        return Measure("bad_date", text, "date_le")
    if lacks_year(short):
        return Measure("words", text)
    operator, body = _take_operator(_WITH_BOUND.sub("", short))
    if match := _RANGE.match(body.removesuffix("之间")):
        return _range(text, match)
    match = _PERCENT_WORDS.match(body) or _VALUE.match(body)
    if not match or (match["rest"] and not match["unit"]):
        return Measure("words", text)
    unit = "%" if body.startswith("百分之") else _unit(match["unit"])
    number = Decimal(match["number"].replace(",", ""))
    if (operator and unit in ("年", "年度") and 1900 <= number <= 2100) or (unit or "").startswith("日前"):
        return Measure("words", text)
    bare_number = operator is None and unit is None and not match["rest"]
    return Measure("number", text, operator, number, unit=unit, is_plain_text=bare_number)


_known = lru_cache(maxsize=8192)(_read_text)
"""A county's forms state the same targets again and again."""


def _take_operator(body: str) -> tuple[str | None, str]:
    """The operator that a text begins or ends with, and the rest."""
    found = None
    for word, operator in _BY_PREFIX:
        if body.startswith(word) and len(body) > len(word):
            found, body = operator, body[len(word) :].lstrip(":")
            break
    else:
        if stripped := re.match(rf"{_BEFORE_ACTUAL}(?=\d|百分之)", body):
            body = body[stripped.end() :]
    body = _DONE.sub("", body)
    for word, operator in _BY_SUFFIX:
        if body.endswith(word) and len(body) > len(word):
            return found or operator, body[: -len(word)]
    if _WITHIN.search(body):
        return found or "le", body[:-1]
    return found, body


def _range(text: str, match: re.Match[str]) -> Measure:
    low, high = Decimal(match["low"].replace(",", "")), Decimal(match["high"])
    low_unit, unit = _unit(match["low_unit"]), _unit(match["unit"])
    years = unit is not None and unit.startswith("年") and low >= 1900
    months = unit in ("月", "月份") and high <= 12
    if years or months or (low_unit and unit and low_unit != unit):
        return Measure("words", text)
    return Measure("range", text, "between", low, high, unit or low_unit)


def _unit(printed: str | None) -> str | None:
    if not printed:
        return None
    if printed == "百分比" or (printed[0] == "%" and printed[1:2] != "/"):
        return "%"
    return printed[1:-1] if printed[0] == "(" and printed.count("(") == 1 else printed


def decimal_text(number: Decimal | Fraction | None) -> str | None:
    """Plain decimal text without trailing zeros; a fraction that does not end has 6 decimals."""
    if number is None:
        return None
    if isinstance(number, Fraction):
        if number.denominator == 1:
            return str(number.numerator)
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        number = exact if Fraction(exact) == number else exact.quantize(Decimal("1e-6"), ROUND_HALF_UP)
    shown = format(number, "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown
