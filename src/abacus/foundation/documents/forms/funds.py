"""The funds table: total row, parts, and what counts where the total cannot be trusted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from abacus.foundation.documents.forms.facts import Amount, FundLine, FundsFacts, Points, Refusal
from abacus.foundation.documents.forms.grid import Slot, Span
from abacus.foundation.documents.forms.heads import find_head
from abacus.foundation.documents.forms.layout import Head, Place, is_word, meaning
from abacus.foundation.documents.forms.nesting import nest_by_sums
from abacus.foundation.documents.forms.numbers import money_unit, read_amount, read_points, rounded, stated_unit
from abacus.foundation.documents.forms.sections import points_of, read_label
from abacus.foundation.documents.forms.texts import bare, one_line

_FACTOR = re.compile(r"(\d{1,2}(?:\.\d)?)分?[*×xX✕]")
_NUMBER = re.compile(r"-?[\d,.]+%?\Z")
AMOUNTS = ("initial", "budget", "executed")


def find_funds(place: Place) -> Head | None:
    """The head of the funds table: the first row above the indicators that names budget and executed."""
    words = place.layout.amounts
    for row in place.above_indicators():
        for needed in (("budget", "executed"), ("initial", "executed"), ("initial", "budget")):
            if head := find_head(place.grid, row, words, needed, (), place.layout.funds_guesses, place.layout.blocks):
                return _beside(place, head) or _with_initial(place, head)
    return None


def _beside(place: Place, head: Head) -> Head | None:
    """The places right of the words, where amounts stand beside them: 全年预算数 | 100 | 全年执行数 | 95."""
    slots = place.grid.row(head.row)
    values: dict[str, Slot] = {}
    for name, word in head.slots.items():
        after = next((slot for slot in slots if slot.column > word.last_column), None)
        if after is not None and after not in head.slots.values() and _is_number(after):
            values[name] = after
    if not {"budget", "executed"} <= values.keys():
        return None
    spans = {name: Span(slot.column, slot.last_column) for name, slot in values.items()}
    return Head(head.row, head.row - 1, spans, {name: head.slots[name] for name in values})


def _is_number(slot: Slot) -> bool:
    return slot.text[:1].isdigit()


def _with_initial(place: Place, head: Head) -> Head:
    """Of two budgets, 预算安排数 and 调整预算数, the first is what was budgeted initially."""
    if "initial" in head.columns or "budget" not in head.columns:
        return head
    for slot in place.grid.row(head.row):
        if meaning(slot, place.layout.amounts) == "budget" and slot.column < head.columns["budget"].first:
            span = Span(slot.column, slot.last_column)
            below = (place.grid.within(row, span) for row in (head.last_row + 1, head.last_row + 2))
            if any(any(letter.isdigit() for letter in one.text) for one in below):
                return replace(head, columns={**head.columns, "initial": span}, slots={**head.slots, "initial": slot})
    return head


def read_funds(place: Place, head: Head, rows: Iterable[int], refusals: list[Refusal]) -> FundsFacts:
    """Read the rows below the head of the funds table."""
    units = _units(place, head)
    total: FundLine | None = None
    total_row: int | None = None
    parts: list[FundLine] = []
    rows = tuple(_fund_rows(place, head, rows))
    for row in rows:
        label = _label(place, head, row)
        line = _line(place, head, row, label, units, refusals)
        at_end = label is not None and is_word(label, place.layout.funds_total)
        if total is None and (at_end or not parts) and _is_total(place, head, label):
            total, total_row = line, row
        elif label or any(amount and amount.value is not None for amount in map(line.amount, AMOUNTS)):
            parts.append(_nested(line, parts))
    weight, self_points = _points(place, head, total_row, rows, refusals)
    if weight is None or weight.centi is None:
        weight = _stated_weight(place, head, rows) or weight
    percent = "%" in head.slots["rate"].text if "rate" in head.slots else False
    return replace(funds_of(total, parts), weight=weight, self_points=self_points, percent_head=percent)


def funds_of(total: FundLine | None, parts: Iterable[FundLine]) -> FundsFacts:
    """What counts of a total and its parts, and whether they agree."""
    parts = list(parts)
    if total is None and len(parts) == 1 and not parts[0].label:
        total, parts = parts[0], []
    parts = list(nest_by_sums(total, parts))
    sums = {name: _sum(parts, name) for name in AMOUNTS}
    return FundsFacts(
        total=total,
        parts=tuple(parts),
        initial=_counting(total, sums, "initial"),
        budget=_counting(total, sums, "budget"),
        executed=_counting(total, sums, "executed"),
        mismatch=_mismatch(total, sums),
        weight=None,
        self_points=None,
    )


def _fund_rows(place: Place, head: Head, rows: Iterable[int]) -> Iterator[int]:
    """The rows of amounts: they end where an unknown label stands before words, not numbers."""
    for row in rows:
        if any(_begins_goals(place, slot) for slot in place.grid.row(row)[:1]):
            return
        label = _label(place, head, row)
        known = label is not None and (
            _is_total(place, head, label)
            or source_of(place, label.text) is not None
            or bare(label.text).startswith("其中")
        )
        slots = [_amount_slot(place, head, row, name) for name in AMOUNTS if name in head.columns]
        if not known and any(not slot.blank and not any(letter.isdigit() for letter in slot.text) for slot in slots):
            return
        yield row


def _is_total(place: Place, head: Head, label: Slot | None) -> bool:
    """Whether a row is the total; where amounts stand beside their words, the only row is."""
    if label is None:
        return head.last_row < head.row
    return is_word(label, place.layout.funds_total) or meaning(label, place.layout.amounts) in AMOUNTS


def _begins_goals(place: Place, slot: Slot) -> bool:
    return is_word(slot, place.layout.goal_labels) or read_label(slot.text) is not None


def _units(place: Place, head: Head) -> dict[str, str]:
    """The unit of each amount column: its own, else the table's, else the form's, else 万元."""
    slots = [slot for row in place.above_indicators() if row <= head.last_row for slot in place.grid.row(row)]
    first = head.slots[_first(head)].column
    block = [slot for slot in slots if slot.row >= head.row and slot.column < first]
    below = [slot for row in place.rows if head.last_row < row <= head.last_row + 6 for slot in place.grid.row(row)]
    labels = (*place.layout.funds_labels, *place.layout.funds_total)
    named = (slot for slot in below if is_word(slot, labels))
    general = stated_unit(slot.text for slot in (*reversed(block), *reversed(slots), *named))
    return {name: money_unit(head.slots[name].text) or general for name in AMOUNTS if name in head.slots}


def _first(head: Head) -> str:
    first, column = "", 0
    for name in AMOUNTS:
        slot = head.slots.get(name)
        if slot and (not first or slot.column < column):
            first, column = name, slot.column
    return first


def _label(place: Place, head: Head, row: int) -> Slot | None:
    """The words next to the amounts, without the name of the whole table; they may stand under an amount's head."""
    left = _left(place, head, row)
    if not left:
        inside = place.grid.all_within(row, head.columns[_first(head)])
        left = inside[:1] if inside and inside[0] is not _amount_slot(place, head, row, _first(head)) else []
    left = [slot for slot in left if not slot.blank and not is_word(slot, place.layout.funds_labels)]
    left = [slot for slot in left if not _NUMBER.match(bare(slot.text))]
    return left[-1] if left else None


def _left(place: Place, head: Head, row: int) -> list[Slot]:
    first = head.slots[_first(head)].column
    return [slot for slot in place.grid.row(row) if slot.column < first]


def _line(
    place: Place, head: Head, row: int, label: Slot | None, units: dict[str, str], refusals: list[Refusal]
) -> FundLine:
    def amount(name: str) -> Amount | None:
        if name not in head.columns:
            return None
        return read_amount(_amount_slot(place, head, row, name), units[name], refusals)

    rate = place.grid.within(row, head.columns["rate"]) if "rate" in head.columns else None
    text = one_line(label.text) if label else ""
    return FundLine(text, source_of(place, text), amount("initial"), amount("budget"), amount("executed"), rate)


def _amount_slot(place: Place, head: Head, row: int, name: str) -> Slot:
    """The place of an amount; a label of its own may stand before it under the same head: 预算数： | 36."""
    span = head.columns[name]
    slots = place.grid.all_within(row, span)
    if len(slots) == 1 and slots[0].text and not any(letter.isdigit() for letter in slots[0].text):
        following = [one.first for one in head.columns.values() if one.first > span.last]
        slots = place.grid.all_within(row, Span(span.first, min(following, default=span.last + 1) - 1))
    if len(slots) == 1 and not _left(place, head, row) and not _says_amount(slots[0]):
        return place.grid.slot(row, slots[0].last_column + 1)
    if len(slots) < 2:
        return place.grid.within(row, span)
    numbers = [slot for slot in slots if any(letter.isdigit() for letter in slot.text)]
    return (numbers or slots[1:])[0]


def _says_amount(slot: Slot) -> bool:
    return slot.blank or any(letter.isdigit() for letter in slot.text) or slot.cell is None or slot.cell.kind != "text"


def source_of(place: Place, label: str) -> str | None:
    short = bare(label)
    for source, words in place.layout.sources.items():
        if any(word in short for word in words):
            return source
    return None


def _nested(line: FundLine, parts: list[FundLine]) -> FundLine:
    """A second 其中 of the same source breaks its part down once more and is not added again.

    So do unnamed lines after it; 其中 before each of the parts is only a manner of writing.
    """
    above = next((part for part in reversed(parts) if not part.nested), None)
    again = above and re.match(r"[#*]?其中", bare(line.label)) and line.source in (None, above.source)
    follows = bool(parts) and parts[-1].nested and line.source is None
    if again or follows:
        return FundLine(line.label, line.source, line.initial, line.budget, line.executed, line.rate, nested=True)
    return line


def _points(
    place: Place, head: Head, total_row: int | None, rows: Iterable[int], refusals: list[Refusal]
) -> tuple[Points | None, Points | None]:
    """Points stand in the total row; where it has none, in the first row that has some."""
    rows = tuple(rows)
    ordered = rows if total_row is None else (total_row, *(row for row in rows if row != total_row))
    found: list[Points | None] = []
    for name in ("weight", "self"):
        if name not in head.columns:
            found.append(None)
            continue
        read = [read_points(place.grid.within(row, head.columns[name]), refusals) for row in ordered]
        with_points = [points for points in read if points.centi is not None]
        found.append(with_points[0] if with_points else (read[0] if read else None))
    return found[0], found[1]


def _stated_weight(place: Place, head: Head, rows: Iterable[int]) -> Points | None:
    """The points that the label of the whole table states, 预算执行情况（20分）, or the head 得分（20分*执行率）."""
    near = [row for row in place.above_indicators() if head.row - 2 <= row <= head.last_row]
    labels = [slot for row in near for slot in (*place.grid.row(row), *place.grid.from_above(row))]
    labels += [slot for row in rows for slot in place.grid.row(row)]
    for slot in labels:
        if is_word(slot, place.layout.funds_labels) and (centi := points_of(slot.text)) is not None:
            return Points(centi, slot)
    if "self" in head.slots and (match := _FACTOR.search(bare(head.slots["self"].text))):
        return Points(int(Decimal(match[1]) * 100), head.slots["self"])
    return None


def _sum(parts: list[FundLine], name: str) -> Decimal | None:
    amounts = [line.amount(name) for line in parts if not line.nested]
    known = [amount.value for amount in amounts if amount and amount.value is not None]
    return sum(known, Decimal(0)) if known else None


def _counting(total: FundLine | None, sums: dict[str, Decimal | None], name: str) -> Decimal | None:
    """The total, unless it is 0 or blank while its parts are not; then their sum."""
    printed = total.amount(name) if total else None
    value = printed.value if printed else None
    if total is None:
        return sums[name]
    return sums[name] if not value and sums[name] else value


def _mismatch(total: FundLine | None, sums: dict[str, Decimal | None]) -> Amount | None:
    if total is None:
        return None
    for name in AMOUNTS:
        printed, parts = total.amount(name), sums[name]
        if printed is None or parts is None or (printed.value is None and not parts):
            continue
        if printed.value is None or rounded(printed.value) != rounded(parts):
            return printed
    return None
