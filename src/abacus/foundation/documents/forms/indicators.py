"""The indicator table: one row each, levels carried on from above, and the printed total."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from abacus.foundation.documents.forms.facts import IndicatorFacts, Points, Refusal
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Head, Place, is_word
from abacus.foundation.documents.forms.numbers import read_points
from abacus.foundation.documents.forms.texts import bare, halfwidth, is_blank, level_name, one_line
from abacus.foundation.documents.forms.values import Measure, read_measure

_PREFIX = re.compile(r"\s*指标\s*(?:\d{1,3}\s*[:、.,]?|[一二三四五六七八九十]{1,3}\s*(?:[:、.,]|\Z))\s*")
_SIGNATURE = re.compile(r"(?:注|备注|说明|填表人|填报人|联系人|联系电话|单位负责人|财务负责人|项目负责人)\d?:")


@dataclass(frozen=True)
class Table:
    """What the indicator table says; `notes` are the places below it."""

    rows: tuple[IndicatorFacts, ...]
    weight_printed: Points | None
    self_printed: Points | None
    notes: tuple[Slot, ...]


@dataclass
class _Levels:
    """The levels that hold for the rows that follow."""

    level1: Slot | None = None
    level2: Slot | None = None

    def move_to(self, place: Place, row: int) -> None:
        columns = place.indicators.columns
        first = place.grid.slot(row, columns["level1"].first)
        if not is_blank(first.text) and (self.level1 is None or first != self.level1):
            self.level1, self.level2 = first, None
        if "level2" in columns:
            second = place.grid.slot(row, columns["level2"].first)
            if not is_blank(second.text):
                self.level2 = second


def read_table(place: Place, year: int | None, refusals: list[Refusal]) -> Table:
    """Read every row below the head up to the total, a signature or a note."""
    head, levels = place.indicators, _Levels()
    found: list[IndicatorFacts] = []
    printed: tuple[Points | None, Points | None] = (None, None)
    end = place.bottom + 1
    for row in (row for row in place.rows if row > head.last_row):
        if _is_total(place, head, row):
            printed = _printed(place, head, row, refusals)
            end = row
            break
        if _is_stop(place, head, row):
            end = row - 1
            break
        if _is_head_again(place, head, row) or _is_subtotal(place, head, row):
            continue
        levels.move_to(place, row)
        if indicator := _indicator(place, row, levels, year, refusals):
            found.append(indicator)
    below = [row for row in place.rows if row > end]
    notes = tuple(slot for row in below for slot in place.grid.row(row) if not slot.blank)
    return Table(tuple(found), *printed, notes)


def _is_total(place: Place, head: Head, row: int) -> bool:
    limit = head.columns["weight"].first
    left = [slot for slot in place.grid.row(row) if slot.column < limit and not slot.blank]
    if not left or len(left) > 2:
        return False
    return any(is_word(slot, place.layout.total) for slot in left)


def _printed(place: Place, head: Head, row: int, refusals: list[Refusal]) -> tuple[Points | None, Points | None]:
    weight = read_points(place.grid.within(row, head.columns["weight"]), refusals)
    own = read_points(place.grid.within(row, head.columns["self"]), refusals) if "self" in head.columns else None
    return weight, own


def _is_stop(place: Place, head: Head, row: int) -> bool:
    """A note or signature: it begins at the left edge, or a label with a colon stands anywhere."""
    for slot in place.grid.row(row):
        text = bare(slot.text)
        if slot.column <= head.columns["level1"].first and _begins(text, place.layout.stops):
            return True
        if _SIGNATURE.match(halfwidth(slot.text)) and slot.last_column > head.columns["name"].last:
            return True
    return False


def _begins(text: str, words: Iterable[str]) -> bool:
    return any(text.startswith(word) and not text.startswith(f"{word}指标") for word in words)


def _is_head_again(place: Place, head: Head, row: int) -> bool:
    name = place.grid.within(row, head.columns["name"])
    return is_word(name, place.layout.indicator_columns["name"])


def _is_subtotal(place: Place, head: Head, row: int) -> bool:
    left = [slot for slot in place.grid.row(row) if slot.column <= head.columns["name"].last]
    return any(is_word(slot, place.layout.subtotals) for slot in left)


def _indicator(
    place: Place, row: int, levels: _Levels, year: int | None, refusals: list[Refusal]
) -> IndicatorFacts | None:
    """The row's indicator; None for a template filler or a row that says nothing."""
    columns, grid = place.indicators.columns, place.grid
    name, name_slot = _name(place, row)
    target_slot, actual_slot = grid.within(row, columns["target"]), grid.within(row, columns["actual"])
    weight = read_points(grid.within(row, columns["weight"]), refusals)
    own = read_points(grid.within(row, columns["self"]), refusals) if "self" in columns else None
    own = own or Points(None, weight.slot)
    says = not target_slot.blank or not actual_slot.blank or bool(weight.centi) or bool(own.centi)
    if name is None and not says:
        return None
    target = read_measure(target_slot.cell, target_slot.text, year=year)
    actual = read_measure(actual_slot.cell, actual_slot.text, year=year)
    unit_slot = grid.within(row, columns["unit"]) if "unit" in columns else None
    reason = grid.within(row, columns["reason"]) if "reason" in columns else None
    return IndicatorFacts(
        row=row,
        name=name,
        name_slot=name_slot,
        level1=level_name(levels.level1.text) if levels.level1 else None,
        level1_slot=levels.level1,
        level2=level_name(levels.level2.text) if levels.level2 else None,
        level2_slot=levels.level2,
        target=_in_unit(target, unit_slot),
        target_slot=target_slot,
        unit_slot=unit_slot,
        actual=actual,
        actual_slot=actual_slot,
        weight=weight,
        self_points=own,
        reason=None if reason is None or reason.blank else reason.text,
        reason_slot=reason,
    )


def _name(place: Place, row: int) -> tuple[str | None, Slot]:
    """The name without 指标1：; where that stands in a cell of its own, the next one's text."""
    span = place.indicators.columns["name"]
    slot = place.grid.within(row, span)
    for one in place.grid.all_within(row, span) or [slot]:
        name = indicator_name(one.text)
        if name:
            return name, slot
    return None, slot


def indicator_name(text: str) -> str | None:
    """The name as printed, without 指标1： before it; None for a filler."""
    name = one_line(text)
    if match := _PREFIX.match(halfwidth(name)):
        name = name[match.end() :].strip()
    return None if is_blank(name) else name


def _in_unit(target: Measure, unit_slot: Slot | None) -> Measure:
    """The target in the unit of a column of its own, where it states none itself."""
    if unit_slot is None or unit_slot.blank or target.unit or target.number is None:
        return target
    unit = "%" if bare(unit_slot.text) in ("%", "百分比") else one_line(unit_slot.text)
    return Measure(target.kind, target.text, target.operator, target.number, target.high, unit, target.on)
