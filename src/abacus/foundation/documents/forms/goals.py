"""The year's goals: what was expected and what came of it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from abacus.foundation.documents.forms.facts import Goal
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Head, Place, find_head, is_word
from abacus.foundation.documents.forms.texts import bare

_NUMBER = re.compile(r"(?:总体)?目标([0-9]{1,3}|[一二三四五六七八九十])(?!\d)")
_POINTS = re.compile(r"(?:总体)?目标\d{0,3}\((\d{1,3}(?:\.\d{1,2})?)分\)")
_CHINESE = {letter: number for number, letter in enumerate("一二三四五六七八九十", start=1)}


def find_goals(place: Place, rows: Iterable[int]) -> Head | None:
    """The head 预期目标 | 实际完成情况, if the form has one."""
    for row in rows:
        if head := find_head(place.grid, row, place.layout.goal_columns, ("text",)):
            return head
    return None


def label_row(place: Place, rows: Iterable[int]) -> int | None:
    """The row of 年度总体目标, where the goals begin."""
    for row in rows:
        if any(is_word(slot, place.layout.goal_labels) for slot in place.grid.row(row)):
            return row
    return None


def read_goals(place: Place, head: Head | None, rows: Iterable[int]) -> tuple[tuple[Goal, ...], Slot | None]:
    """The goals, and the place where the first goal's text belongs (None: no such part in the form)."""
    rows = tuple(rows)
    if head is None:
        return _beside_label(place, rows)
    body = [row for row in rows if row > head.last_row]
    body = body or [head.last_row + 1]
    goals = [goal for row in body if (goal := _goal(place, head, row))]
    first = place.grid.within(body[0], head.columns["text"])
    return _numbered(goals), goals[0].slot if goals else first


def _goal(place: Place, head: Head, row: int) -> Goal | None:
    slot = place.grid.within(row, head.columns["text"])
    actual = place.grid.within(row, head.columns["actual"]) if "actual" in head.columns else None
    text = None if slot.blank else slot.text
    actual_text = None if actual is None or actual.blank else actual.text
    if text is None and actual_text is None:
        return None
    return Goal(_number(text), text, actual_text, slot, actual, _weight(text))


def _beside_label(place: Place, rows: Iterable[int]) -> tuple[tuple[Goal, ...], Slot | None]:
    """A form without a head of its own: the text stands right of 年度总体目标."""
    for row in rows:
        slots = place.grid.row(row)
        label = next((slot for slot in slots if is_word(slot, place.layout.goal_labels)), None)
        if label is None:
            continue
        beside = [slot for slot in slots if slot.column > label.last_column and not slot.blank]
        if beside:
            return (Goal(1, beside[0].text, None, beside[0], None),), beside[0]
        return (), place.grid.slot(row, label.last_column + 1)
    return (), None


def _number(text: str | None) -> int | None:
    match = _NUMBER.match(bare(text or ""))
    if not match:
        return None
    return int(match[1]) if match[1].isdigit() else _CHINESE[match[1]]


def _weight(text: str | None) -> int | None:
    """The points that a goal prints for itself: 目标1（40分）：…, in 0.01 points."""
    match = _POINTS.match(bare(text or ""))
    return int(Decimal(match[1]) * 100) if match else None


def _numbered(goals: list[Goal]) -> tuple[Goal, ...]:
    """A goal that stands alone is the first; of several each keeps the number it prints."""
    if len(goals) == 1 and goals[0].no is None:
        return (replace(goals[0], no=1),)
    return tuple(goals)
