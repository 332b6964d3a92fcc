"""One row of the indicator table: its name, levels, target, actual and points."""

import re
from dataclasses import dataclass

from abacus.foundation.documents.forms.facts import IndicatorFacts, Points, Refusal
from abacus.foundation.documents.forms.grid import Grid, Slot, Span
from abacus.foundation.documents.forms.layout import Head
from abacus.foundation.documents.forms.measures import best_sign, read_target
from abacus.foundation.documents.forms.numbers import read_points
from abacus.foundation.documents.forms.texts import halfwidth, is_blank, level_name, one_line, substance
from abacus.foundation.documents.forms.values import read_measure
from abacus.foundation.documents.forms.within import number_within, turned

_TO_FILL = re.compile(r"\(?(?:请|此处)?填写[^一-鿿]*(?:指标|内容|名称)?\)?\Z|[xX×*]{2,}\Z")
_PREFIX = re.compile(r"\s*指标\s*(?:\d{1,3}\s*[:、.,]?|[一二三四五六七八九十]{1,3}\s*(?:[:、.,]|\Z))\s*")


@dataclass
class Levels:
    """The levels that hold for the rows that follow."""

    level1: Slot | None = None
    level2: Slot | None = None

    def move_to(self, grid: Grid, head: Head, row: int) -> None:
        """Take over the levels of a row; a first level printed again in every row begins nothing new."""
        if "level1" in head.columns:
            first = _level(grid, row, head.columns["level1"])
            if not is_blank(first.text) and first != self.level1:
                same = self.level1 is not None and substance(self.level1.text) == substance(first.text)
                self.level1, self.level2 = first, self.level2 if same else None
        if "level2" in head.columns:
            second = _level(grid, row, head.columns["level2"])
            if not is_blank(second.text):
                self.level2 = second


def _level(grid: Grid, row: int, span: Span) -> Slot:
    """The place under a level's head, be it merged from rows above; the first one that says something."""
    slots = [grid.slot(row, column) for column in range(span.first, span.last + 1)]
    return next((slot for slot in slots if not is_blank(slot.text)), slots[0])


def read_row(
    grid: Grid, head: Head, row: int, levels: Levels, year: int | None, refusals: list[Refusal]
) -> IndicatorFacts | None:
    """The row's indicator; None for a template filler or a row that says nothing."""
    columns = head.columns

    def at(name: str) -> Slot | None:
        return grid.within(row, columns[name]) if name in columns else None

    name, name_slot = _name(grid, row, columns["name"])
    value = columns.get("target")
    targets = (grid.all_within(row, value) or [grid.within(row, value)]) if value else [_nothing(name_slot)]
    adjusted, actual_slot, reason = at("adjusted"), at("actual"), at("reason")
    if adjusted is not None and not adjusted.blank:
        targets = [adjusted]
    target, target_slot = read_target(targets, best_sign((at("operator"), at("nature"))), at("unit"), year=year)
    actual_slot = actual_slot or _nothing(name_slot)
    actual = number_within(target, read_measure(actual_slot.cell, actual_slot.text, year=year))
    actual = turned(name, target, actual)
    weight, own = _points(at("weight"), name_slot, refusals), _points(at("self"), name_slot, refusals)
    says = not target_slot.blank or not actual_slot.blank or bool(weight.centi) or bool(own.centi)
    if name is None and not says:
        return None
    return IndicatorFacts(
        row=row,
        name=name,
        name_slot=name_slot,
        level1=level_name(levels.level1.text) if levels.level1 else None,
        level1_slot=levels.level1,
        level2=level_name(levels.level2.text) if levels.level2 else None,
        level2_slot=levels.level2,
        target=target,
        target_slot=target_slot,
        unit_slot=at("unit"),
        actual=actual,
        actual_slot=actual_slot,
        weight=weight,
        self_points=own,
        reason=None if reason is None or reason.blank else reason.text,
        reason_slot=reason,
    )


def _nothing(near: Slot) -> Slot:
    """An empty place where a table has no column for a value; what is missing there is told at the row's name."""
    return Slot(near.row, near.column, near.last_row, near.last_column, near.anchor, None)


def _points(slot: Slot | None, otherwise: Slot, refusals: list[Refusal]) -> Points:
    """Points of a column; a table without the column has none, which is told at the row's name."""
    return Points(None, otherwise) if slot is None else read_points(slot, refusals)


def _name(grid: Grid, row: int, span: Span) -> tuple[str | None, Slot]:
    """The name without 指标1：; where that stands in a cell of its own, the next one's text.

    A cell merged from a level's column into the name's is the name.
    """
    slot = grid.within(row, span)
    if not slot.filled:
        wide = grid.slot(row, span.first)
        slot = wide if wide.row == row and wide.column < span.first and wide.last_column >= span.last else slot
    for one in grid.all_within(row, span) or [slot]:
        name = indicator_name(one.text)
        if name:
            return name, slot
    return None, slot


def indicator_name(text: str) -> str | None:
    """The name as printed, without 指标1： before it; None for a filler."""
    name = one_line(text)
    if match := _PREFIX.match(halfwidth(name)):
        name = name[match.end() :].strip()
    return None if is_blank(name) or _TO_FILL.match(halfwidth(name)) else name
