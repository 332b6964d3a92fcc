"""Amounts beside or below their labels instead of in a table: 年度资金总额： | 1200."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from abacus.foundation.documents.forms.facts import Amount, FundLine, FundsFacts, Refusal
from abacus.foundation.documents.forms.funds import funds_of, source_of
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Place, is_word, meaning
from abacus.foundation.documents.forms.manners import in_one_manner
from abacus.foundation.documents.forms.numbers import FEN_PER, money_unit, read_amount
from abacus.foundation.documents.forms.texts import bare, bare_label, halfwidth, is_blank, one_line
from abacus.foundation.documents.workbooks import Cell

_INSIDE = re.compile(
    r"(?P<label>(?:其中\s*[:：]?\s*)?[^\d\s:：,，;；、。]*[^\d\s:：,，;；、。(（¥￥])\s*[:：]?\s*[¥￥]?"
    r"(?P<amount>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|千元|元)?(?=[\s,，;；、。()（）]|\Z|其中)"
)
_MONEY = ("总", "金额", "资金")
_YEAR = re.compile(r"年度|当年|本年")
_IN_WORDS = re.compile(r"(?:约|近|共)?[零一二两三四五六七八九十百千]+[万亿]?元?\Z")
_AMOUNT = re.compile(r"[¥￥]?-?\d[\d,]*(?:\.\d+)?\s*(?:亿元|万元|千元|元)?\Z")


@dataclass(frozen=True)
class _Pair:
    """One label with its amount. `role`: the total, one of its parts, or the total of several years (`long`)."""

    label: str
    role: str
    source: str | None
    slot: Slot
    amount: Amount


def read_pairs(place: Place, rows: Sequence[int], refusals: list[Refusal]) -> FundsFacts | None:
    """The declared amounts of a form: the year's total and its parts; None where it asks for none."""
    begin = next((row for row in rows if begins_funds(place, row)), None)
    if begin is None:
        return None
    pairs = list(_pairs(place, [row for row in rows if row >= begin], refusals))
    totals = [pair for pair in pairs if pair.role == "total"]
    total = next((pair for pair in totals if _YEAR.search(pair.label)), totals[0] if totals else None)
    heads = [pair for pair in pairs if pair.role != "part"]
    parts = [pair for pair in pairs if pair.role == "part" and total in (None, _belongs(pair, heads) or total)]
    lines = tuple(FundLine(pair.label, pair.source, pair.amount, None, None, None) for pair in parts)
    if total is None and not lines:
        return None
    line = FundLine(total.label, None, total.amount, None, None, None) if total else None
    return in_one_manner(funds_of(line, lines))


def unit_above(place: Place, row: int, column: int | None = None) -> str:
    """The unit of an amount: that of its column's head, else the one stated above it, else 万元.

    A unit other than 万元 counts: 项目资金（万元） is what the template prints.
    """
    near = [slot for at in place.rows if at <= row for slot in (*place.grid.row(at), *place.grid.from_above(at))]
    stated = [(slot, unit) for slot in reversed(near) if (unit := money_unit(slot.text))]
    over = [unit for slot, unit in stated if column is not None and slot.column == column and slot.row < row]
    return (over or [unit for _, unit in stated if unit != "万元"] or ["万元"])[0]


def begins_funds(place: Place, row: int) -> bool:
    """Whether the amounts begin at a row: with the label of their part or of a total."""
    return any(_begins(place, slot) for slot in place.grid.row(row))


def _begins(place: Place, slot: Slot) -> bool:
    layout = place.layout
    if is_word(slot, layout.funds_labels) or is_word(slot, layout.funds_total):
        return True
    return any(_role(place, match["label"]) not in (None, "part") for match in _INSIDE.finditer(slot.text))


def _pairs(place: Place, rows: Sequence[int], refusals: list[Refusal]) -> Iterator[_Pair]:
    last = rows[-1] if rows else 0
    for row in rows:
        for slot in place.grid.row(row):
            inside = [match for match in _INSIDE.finditer(slot.text) if _role(place, match["label"])]
            if inside and not _AMOUNT.match(halfwidth(slot.text)):
                for match in inside:
                    yield _pair(place, match["label"], slot, _piece(slot, match), refusals)
            elif (role := _role(place, slot.text)) and not _is_value(place, slot):
                value = _beside(place, slot, last)
                if value is None and role != "block":
                    beside = place.grid.slot(row, slot.last_column + 1)
                    value = beside if beside.blank else None
                if value is not None and (role != "block" or _is_amount(value)):
                    yield _pair(place, slot.text, slot, value, refusals)


def _is_value(place: Place, slot: Slot) -> bool:
    """Whether a word is what another field says: 资金性质 | 财政拨款."""
    left = [one for one in place.grid.row(slot.row) if one.last_column < slot.column]
    return bool(left) and meaning(left[-1], place.layout.fields) is not None


def _pair(place: Place, text: str, slot: Slot, value: Slot, refusals: list[Refusal]) -> _Pair:
    label = one_line(text).rstrip("：: ")
    role = _role(place, text) or "part"
    unit = money_unit(slot.text) or unit_above(place, value.row, value.column if value.row > slot.row else None)
    amount = read_amount(value, unit, refusals)
    if value.anchor == slot.anchor:
        amount = replace(amount, slot=slot, as_text=False)
    return _Pair(label, "total" if role == "block" else role, source_of(place, label), slot, amount)


def _piece(slot: Slot, match: re.Match[str]) -> Slot:
    """The amount within a cell of several words as a place of its own."""
    text = f"{match['amount']}{match['unit'] or ''}"
    return Slot(slot.row, slot.column, slot.last_row, slot.last_column, slot.anchor, Cell(text, "text", ""))


def _role(place: Place, text: str) -> str | None:
    """What a label's amount is: the total, that of several years, a part, the block's; None for other words."""
    layout, short = place.layout, bare(text)
    label = bare_label(text).removeprefix("其中:").strip(":")
    if not label or len(label) > 16 or is_blank(label):
        return None
    if any(word in label for word in layout.extra.get("long", ())) and any(word in label for word in _MONEY):
        return "total" if label in layout.funds_total else "long"
    if label in layout.funds_total or label.removeprefix("年度") in layout.funds_total:
        return "total"
    if short in layout.funds_labels or label in layout.funds_labels:
        return "block"
    known = layout.fields.get(short) or layout.fields.get(label)
    is_part = source_of(place, label) is not None or label in layout.extra.get("uses", ())
    return "part" if is_part and not known else None


def _beside(place: Place, label: Slot, last: int) -> Slot | None:
    """The amount right of a label, else – where labels stand side by side – the one below it."""
    grid = place.grid
    behind = [slot for slot in grid.row(label.row) if slot.column > label.last_column and not _is_unit(slot)]
    right = behind[0] if behind else None
    if right is not None and _is_amount(right):
        return right
    below = grid.slot(label.last_row + 1, label.column)
    if below.row <= last and below.row == label.last_row + 1 and _is_amount(below):
        return below
    if right is None or _role(place, right.text) is not None or meaning(right, place.layout.fields):
        return None
    return right if any(letter.isdigit() for letter in right.text) or _IN_WORDS.match(right.bare) else None


def _is_unit(slot: Slot) -> bool:
    return bare_label(slot.text).strip("()") in FEN_PER


def _is_amount(slot: Slot) -> bool:
    if slot.cell is not None and slot.cell.kind in ("number", "formula"):
        return True
    return bool(_AMOUNT.match(halfwidth(slot.text)))


def _belongs(part: _Pair, totals: Sequence[_Pair]) -> _Pair | None:
    """The total that a part is of: the last one above it in its column, else the last one before it."""
    before = [one for one in totals if (one.slot.row, one.slot.column) <= (part.slot.row, part.slot.column)]
    same = [one for one in before if one.slot.column == part.slot.column]
    near = [one for one in before if one.slot.column <= part.slot.column and one.slot.row == part.slot.row]
    found = near or same or before
    return found[-1] if found else None
