"""Amounts and points: exact, or the file is refused with the cell."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from abacus.foundation.documents.forms.facts import Amount, Points, Refusal
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.texts import halfwidth, remembered
from abacus.foundation.documents.messages import Message, gettext_noop

FEN_PER = {"亿元": 10**10, "亿": 10**10, "万元": 10**6, "万": 10**6, "千元": 10**5, "百元": 10**4, "元": 100, "圆": 100}
NEGATIVE = gettext_noop("{cell} 的金额“{text}”是负数，请改正后再提交。")
NO_AMOUNT = gettext_noop("{cell} 的金额“{text}”不是数字，请改成数字后再提交。")
NO_POINTS = gettext_noop("{cell} 的分值或得分“{text}”不是数字，请改成数字后再提交。")
UNCALCULATED = gettext_noop("{cell} 是没有计算结果的公式，请用 Excel 或 WPS 打开、保存后再提交。")
_NUMBER = re.compile(r"[¥￥]?(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<rest>.*)\Z")
_BOOKED = re.compile(r"\A\(([\d,.]+)\)")
"""Accountants write a negative amount in brackets."""
_OUT_OF = re.compile(r"分?/\d+(?:\.\d+)?分?\Z")
_MONEY_UNIT = re.compile(r"(?:单位[::]?)?(?:人民币)?(亿元|万元|千元|百元|元)")
_MOST = Decimal(10) ** 20


@remembered
def money_unit(text: str) -> str | None:
    """The unit that a head word or a remark states: 项目资金（万元）, 单位：元."""
    short = re.sub(r"\s+", "", halfwidth(text))
    for inside in re.findall(r"\(([^()]*)\)", short):
        if match := _MONEY_UNIT.fullmatch(inside):
            return match[1]
    match = re.search(r"单位[::]\(?(?:人民币)?(亿元|万元|千元|百元|元)(?![\u4e00-\u9fff])", short)
    return match[1] if match else None


def stated_unit(texts: Iterable[str]) -> str:
    """The unit that holds for amounts without one, of the texts around them in the order of their weight.

    A form that says otherwise anywhere, 金额单位：元, means it: 项目资金（万元） is what the template prints.
    """
    return next((unit for text in texts if (unit := money_unit(text)) and unit != "万元"), "万元")


def read_amount(slot: Slot, unit: str, refusals: list[Refusal]) -> Amount:
    """The amount in 分; a negative or unreadable one is noted among `refusals`."""
    if slot.blank:
        return Amount(None, slot)
    number, rest = _number(slot)
    per = FEN_PER.get(rest, 0) if rest else FEN_PER[unit]
    if number is None or not per or abs(number) > _MOST:
        refusals.append(_unreadable(slot, NO_AMOUNT))
        return Amount(None, slot)
    if number < 0:
        told = Message(NEGATIVE, cell=slot.anchor, text=slot.text)
        refusals.append(Refusal(slot.row, slot.column, "funds.negative", slot.anchor, told))
        return Amount(None, slot)
    return Amount(number * per, slot, _as_text(slot))


def read_points(slot: Slot, refusals: list[Refusal]) -> Points:
    """Points rounded half away from zero to 0.01; `10分` and a cell formatted as 10 % are 10."""
    if slot.blank:
        return Points(None, slot)
    number, rest = _number(slot)
    if number is None or not (rest in ("", "分", "%") or _OUT_OF.match(rest)) or abs(number) > 10_000:
        refusals.append(_unreadable(slot, NO_POINTS))
        return Points(None, slot)
    if slot.cell and slot.cell.is_percent:
        number *= 100
    return Points(rounded(number * 100), slot, _as_text(slot))


def rounded(number: Decimal) -> int:
    """Half away from zero to a whole number."""
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _number(slot: Slot) -> tuple[Decimal | None, str]:
    if slot.cell and slot.cell.kind == "number":
        return Decimal(slot.cell.value), ""
    if slot.cell and slot.cell.kind != "text":
        return None, ""
    short = _BOOKED.sub(r"-\1", re.sub(r"\s+", "", halfwidth(slot.text)))
    match = _NUMBER.match(short)
    return (Decimal(match["number"].replace(",", "")), match["rest"]) if match else (None, "")


def _as_text(slot: Slot) -> bool:
    return slot.cell is not None and slot.cell.kind == "text"


def _unreadable(slot: Slot, template: str) -> Refusal:
    shown = slot.text if len(slot.text) <= 20 else f"{slot.text[:20]}…"
    if slot.cell and slot.cell.kind == "formula":
        template = UNCALCULATED
    told = Message(template, cell=slot.anchor, text=shown)
    return Refusal(slot.row, slot.column, "value.unreadable", slot.anchor, told)
