"""Scoring rules that a form states under its table, compared with the region's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.texts import bare
from abacus.foundation.documents.forms.values import decimal_text
from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.rules import Resolved

_SPAN = re.compile(r"(\d{1,3})%?(?:\(含\d*%?\))?[-~—–至](\d{1,3})%?")
_REVERSE = re.compile(r"反向.{0,60}?(?:得分|计分).{0,12}?1-\(?[^,;。]{0,40}?/")
_EXECUTION = re.compile(r"预算(?:资金)?执行率?(?:\(|占|为|权重|分值|:)*(\d{1,2}(?:\.\d)?)分")
_LEVEL = re.compile(r"([\u4e00-\u9fff]{2,7}?)(?:指标)?(?:占|为|分值|:)*(\d{1,3})分")
_INCLUDED = r"分?(?:\(含\d*分?\))?"
_GRADE = re.compile(
    rf"(\d{{2,3}}){_INCLUDED}(?:-(\d{{2,3}}){_INCLUDED})?分?(?:以上)?(?:为|的为|评为|是)?[“\"]?(优|良|中)"
)


@dataclass(frozen=True)
class Difference:
    """A note that differs: where, what it is about, and what holds instead."""

    slot: Slot
    what: str
    expected: str


def differences(notes: tuple[Slot, ...], rules: Resolved) -> Iterator[Difference]:
    """The first difference of each note."""
    for slot in notes:
        text = bare(slot.text)
        for check in (_intervals, _reverse, _execution, _levels, _grades):
            if found := check(text, rules):
                yield Difference(slot, *found)
                break


def _intervals(text: str, rules: Resolved) -> tuple[str, str] | None:
    spans = [tuple(sorted((int(one), int(other)), reverse=True)) for one, other in _SPAN.findall(text)]
    for first in range(len(spans) - 2):
        chain = spans[first : first + 3]
        if chain[0][0] == 100 and chain[2][1] == 0 and chain[0][1] == chain[1][0] and chain[1][1] == chain[2][0]:
            stated = [(Fraction(high, 100), Fraction(low, 100)) for high, low in chain]
            intervals = rules.param("evaluation.qualitative_intervals").value
            if stated != [(one.high, one.low) for one in intervals]:
                return gettext_noop("定性指标得分区间"), "、".join(
                    f"{percent(one.high)}-{percent(one.low)}" for one in intervals
                )
    return None


def _reverse(text: str, rules: Resolved) -> tuple[str, str] | None:
    by_excess = bool(_REVERSE.search(text.replace("[", "(").replace("÷", "/")))
    chosen = rules.param("evaluation.reverse_formula").value
    if by_excess and chosen != "one_minus_excess":
        return gettext_noop("反向指标计分公式"), Message(gettext_noop("得分 = 年度指标值 ÷ 实际完成值 × 分值"))
    return None


def _execution(text: str, rules: Resolved) -> tuple[str, str] | None:
    match = _EXECUTION.search(text)
    weight = rules.param("evaluation.execution_weight").value
    if match and Decimal(match[1]) * 100 != weight:
        return gettext_noop("预算执行率分值"), Message(gettext_noop("{points} 分"), points=str(Decimal(weight) / 100))
    return None


def _levels(text: str, rules: Resolved) -> tuple[str, str] | None:
    taxonomy = rules.taxonomy("targets.indicators")
    stated: dict[str, int] = {}
    for word, points in _LEVEL.findall(text):
        for start in range(len(word) - 1):
            if level := taxonomy.level1(word[start:]):
                stated[level.id] = int(points) * 100
                break
    if len(stated) < 2 or any(_fits(stated, one.weights) for one in taxonomy.alternatives):
        return None
    labels = {level.id: level.label for level in taxonomy.levels}
    shown = [
        "、".join(f"{labels.get(id, id)}{weight // 100}分" for id, weight in one.weights.items() if weight)
        for one in taxonomy.alternatives
    ]
    return gettext_noop("一级指标分值"), "；或".join(shown)


def _fits(stated: dict[str, int], weights: Mapping[str, int]) -> bool:
    return all(weights.get(id, 0) == points for id, points in stated.items())


def _grades(text: str, rules: Resolved) -> tuple[str, str] | None:
    bands = rules.param("evaluation.grade_bands").value
    lower = {band.label: band.at_least for band in bands}
    stated = {label: min(int(one), int(other or one)) * 100 for one, other, label in _GRADE.findall(text)}
    if len(stated) < 2 or all(lower.get(label) == bound for label, bound in stated.items()):
        return None
    return gettext_noop("等级划分"), "、".join(f"{label} {bound // 100} 分起" for label, bound in lower.items())


def percent(share: Fraction) -> str:
    """80% for 4/5."""
    return f"{decimal_text(share * 100)}%"
