"""Labels of goals beside or above their rows: 年度绩效目标1（40分）, 目标2（30分）：建成…."""

import re
from dataclasses import dataclass
from decimal import Decimal

from abacus.foundation.documents.forms.facts import Goal
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.texts import halfwidth, is_blank, remembered

_CHINESE = {letter: number for number, letter in enumerate("一二三四五六七八九十", start=1)}
_POINTS = r"[(\[【]\s*(?:共|满分|权重|分值|权重分值)?\s*:?\s*(?P<{name}>\d{{1,3}}(?:\.\d{{1,2}})?)\s*分\s*[)\]】]"
_LABEL = re.compile(
    r"\s*(?:\d{1,2}[.、]\s*)?(?:年\s*度\s*)?(?:总\s*体\s*)?(?:绩\s*效\s*)?(?:总\s*体\s*)?目\s*标\s*"
    r"(?P<no>\d{1,3}(?![\d.%年月])|[一二三四五六七八九十](?![一-鿿]))?\s*"
    rf"(?::?\s*{_POINTS.format(name='points')})?\s*(?P<colon>[:、.,]?)\s*"
)
_AT_END = re.compile(rf"{_POINTS.format(name='points')}\s*[。;]?\s*\Z")
_ALONE = re.compile(r"\s*\(?\s*(\d{1,3}(?:\.\d{1,2})?)\s*分\s*\)?\s*\Z")
_OTHER = re.compile(r"\s*(?:约\s*束\s*性|共\s*性|个\s*性)\s*指\s*标")


@dataclass(frozen=True)
class GoalLabel:
    """What a label says: the number it prints, its points in 0.01, and the goal's own words after it."""

    no: int | None
    weight_centi: int | None
    text: str | None
    bare: bool

    def goal(self, slot: Slot, beside: Slot | None, *, number: int | None) -> Goal:
        """The goal with the words behind its label, else those beside it."""
        if beside is not None and not beside.blank:
            return Goal(number, beside.text, None, beside, None, self.weight_centi)
        return Goal(number, self.text, None, slot, None, self.weight_centi)


@remembered
def read_label(text: str) -> GoalLabel | None:
    """The label of a goal; None where the text begins with something else.

    年度绩效目标1： is a label of the form and no part of the goal's words; 目标1： before them stays as printed.
    """
    narrow = halfwidth(text)
    match = _LABEL.match(narrow)
    if match is None:
        return None
    rest = narrow[match.end() :]
    numbered = match["no"] is not None or match["points"] is not None or bool(match["colon"])
    if rest.strip() and not numbered:
        return None
    points = match["points"]
    if points is None and (at_end := _AT_END.search(rest)):
        points = at_end["points"]
    words = text[match.end() :].strip()
    if "绩" in match[0] or "年" in match[0]:
        own = _AT_END.sub("", narrow[match.end() :])
        printed = text[match.end() : match.end() + len(own)].strip()
    else:
        printed = text.strip()
    return GoalLabel(
        no=number_of(match["no"]),
        weight_centi=int(Decimal(points) * 100) if points else None,
        text=None if is_blank(words) else printed or None,
        bare=not rest.strip(),
    )


@remembered
def points_of(text: str) -> int | None:
    """The points at the end of a goal's words or of a block's label: 预算执行情况（20分）, in 0.01."""
    match = _AT_END.search(halfwidth(text))
    return int(Decimal(match["points"]) * 100) if match else None


def points_alone(text: str) -> int | None:
    """The points of a cell that holds nothing else: 40分, in 0.01."""
    match = _ALONE.match(halfwidth(text))
    return int(Decimal(match[1]) * 100) if match else None


def is_other_section(text: str) -> bool:
    """Whether a label begins rows that belong to no goal: 约束性指标."""
    return bool(_OTHER.match(text))


def number_of(printed: str | None) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isascii() and printed.isdigit() else _CHINESE.get(printed)
