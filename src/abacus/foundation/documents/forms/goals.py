"""The year's goals: what was expected and what came of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from abacus.foundation.documents.forms.facts import Goal
from abacus.foundation.documents.forms.grid import Slot, Span
from abacus.foundation.documents.forms.heads import find_head
from abacus.foundation.documents.forms.layout import Head, Place, is_word, meaning
from abacus.foundation.documents.forms.sections import number_of, points_of, read_label
from abacus.foundation.documents.forms.texts import bare, halfwidth

_TO_FILL = re.compile(r"\s*\((?:请|此处)?填写[^()]*\)\s*\Z")
_NEXT = re.compile(r"\n\s*(?=(?:年度)?(?:总体|绩效)?目标\s*[2-9二三四五六七八九][^\n]{0,12}[:：、.（(])")


def find_goals(place: Place, rows: Iterable[int]) -> Head | None:
    """The head 预期目标 | 实际完成情况, if the form has one."""
    for row in rows:
        if head := find_head(place.grid, row, place.layout.aims, ("text",)):
            return _in_order(place, head)
        if head := _beside_actual(place, row):
            return head
    return None


def _in_order(place: Place, head: Head) -> Head:
    """The head with what came of the goals right of them: 完成情况 left of the goals is the name of the block."""
    if "actual" not in head.columns or head.columns["actual"].first > head.columns["text"].last:
        return head
    words, text = place.layout.aims, head.slots["text"]
    right = [slot for slot in place.grid.row(text.row) if slot.column > text.last_column]
    actual = next((slot for slot in right if meaning(slot, words) == "actual"), None)
    slots = {name: slot for name, slot in head.slots.items() if name != "actual"}
    return _head(head.row, head.last_row, {**slots, "actual": actual} if actual else slots)


def _beside_actual(place: Place, row: int) -> Head | None:
    """A head whose goals stand under the word for the whole block: 年度目标 | 实际完成情况."""
    slots = place.grid.row(row)
    for text, actual in pairwise(slots):
        if meaning(actual, place.layout.aims) == "actual" and is_word(text, place.layout.goal_labels):
            below = place.grid.within(text.last_row + 1, Span(text.column, text.last_column))
            if text.last_column + 1 == actual.column and not below.blank and text.last_row == actual.last_row:
                return _head(row, text.last_row, {"text": text, "actual": actual})
    return None


def _head(row: int, last: int, slots: dict[str, Slot]) -> Head:
    return Head(row, last, {name: Span(slot.column, slot.last_column) for name, slot in slots.items()}, slots)


def label_row(place: Place, rows: Iterable[int]) -> int | None:
    """The row of 年度总体目标, where the goals begin."""
    for row in rows:
        if any(is_word(slot, place.layout.goal_labels) for slot in place.grid.row(row)):
            return row
    return None


def last_row(place: Place, head: Head, before: int) -> int:
    """The last row of the goals: where the label beside their head ends, or the next part of the form begins."""
    covering = [*place.grid.row(head.row), *place.grid.from_above(head.row)]
    left = [slot for slot in covering if slot.column < head.columns["text"].first and slot.last_row > head.last_row]
    if left:
        return min(max(left, key=lambda slot: slot.column).last_row, before - 1)
    for row in place.rows:
        if head.last_row < row < before and _begins_part(place, head, row):
            return row - 1
    return before - 1


def _begins_part(place: Place, head: Head, row: int) -> bool:
    layout = place.layout
    for slot in place.grid.row(row):
        if slot.column <= head.columns["text"].first and (
            is_word(slot, layout.blocks) or meaning(slot, layout.fields) or is_word(slot, layout.indicator_labels)
        ):
            return True
    return False


def read_goals(place: Place, head: Head | None, rows: Iterable[int]) -> tuple[tuple[Goal, ...], Slot | None]:
    """The goals, and the place where the first goal's text belongs (None: no such part in the form)."""
    rows = tuple(rows)
    if head is None:
        return _beside_label(place, rows)
    if stacked := _stacked(place, head):
        return stacked
    body = [row for row in rows if row > head.last_row]
    body = body or [head.last_row + 1]
    goals = [goal for row in body for goal in _goals(place, head, row)]
    first = place.grid.within(body[0], head.columns["text"])
    return _numbered(goals), goals[0].slot if goals else first


def _stacked(place: Place, head: Head) -> tuple[tuple[Goal, ...], Slot] | None:
    """A goal beside its label, and below it what came of it beside its own: None where they head columns."""
    label = head.slots["text"]
    below = place.grid.slot(label.last_row + 1, label.column)
    if "actual" in head.columns or meaning(below, place.layout.aims) != "actual":
        return None
    text, actual = _value_beside(place, label.row, label), _value_beside(place, below.row, below)
    said = (None if text.blank else text.text, None if actual.blank else actual.text)
    return ((Goal(1, *said, text, actual),) if any(said) else ()), text


def _goals(place: Place, head: Head, row: int) -> list[Goal]:
    """The goals of one row: an adjusted text counts where there is one; a cell may list several goals."""
    slot = place.grid.within(row, head.columns["text"])
    if "adjusted" in head.columns:
        adjusted = place.grid.within(row, head.columns["adjusted"])
        slot = slot if adjusted.blank else adjusted
    actual = place.grid.within(row, head.columns["actual"]) if "actual" in head.columns else None
    text = _said(slot)
    actual_text = None if actual is None else _said(actual)
    if text is None and actual_text is None:
        return []
    texts, actuals = _NEXT.split(text or ""), _NEXT.split(actual_text or "")
    if len(texts) == 1:
        return [_goal(text, actual_text, slot, actual, _printed_number(place, head, row))]
    matched = actuals if len(actuals) == len(texts) else [actual_text or "", *[""] * (len(texts) - 1)]
    return [_goal(one.strip(), done.strip() or None, slot, actual) for one, done in zip(texts, matched, strict=True)]


def listed_goals(text: str, slot: Slot) -> list[Goal]:
    """The goals that one cell lists, without results: 目标1：… 目标2：…."""
    return [_goal(one.strip(), None, slot, None) for one in _NEXT.split(text)]


def _said(slot: Slot) -> str | None:
    """The words of a place; a number alone, 目标3：, and （填写…） are the template's."""
    label = read_label(slot.text)
    empty = label is not None and label.bare and label.weight_centi is None
    return None if slot.blank or empty or _TO_FILL.match(halfwidth(slot.text)) else slot.text


def _printed_number(place: Place, head: Head, row: int) -> int | None:
    """The number of a goal in a column of its own."""
    if "no" not in head.columns:
        return None
    text = bare(place.grid.within(row, head.columns["no"]).text)
    label = read_label(text)
    return label.no if label else number_of(text) if len(text) <= 2 else None


def _goal(
    text: str | None, actual_text: str | None, slot: Slot, actual: Slot | None, number: int | None = None
) -> Goal:
    label = read_label(text or "")
    number = label.no if label and label.no is not None else number
    return Goal(number, text, actual_text, slot, actual, label.weight_centi if label else points_of(text or ""))


def _beside_label(place: Place, rows: Sequence[int]) -> tuple[tuple[Goal, ...], Slot | None]:
    """A form without a head of its own: the text stands right of 年度总体目标, what came of it beside 完成情况."""
    text: Slot | None = None
    actual: Slot | None = None
    found = False
    for row in rows:
        slots = place.grid.row(row)
        label = next((slot for slot in slots if is_word(slot, place.layout.goal_labels)), None)
        if label is None:
            continue
        found = True
        value = _value_beside(place, row, label)
        if text is not None and label.label.endswith("完成情况"):
            actual = actual or value
        elif text is None:
            text = value
            done = next((slot for slot in slots if meaning(slot, place.layout.aims) == "actual"), None)
            actual = _value_beside(place, row, done) if done and done.column > value.column else actual
    if not found or text is None:
        return (), None
    if text.blank and (actual is None or actual.blank):
        return (), text
    if actual is None and len(several := listed_goals(text.text, text)) > 1:
        return tuple(several), text
    goal = Goal(1, None if text.blank else text.text, None, text, actual)
    return (replace(goal, actual_text=None if actual is None or actual.blank else actual.text),), text


def _value_beside(place: Place, row: int, label: Slot) -> Slot:
    """The next filled place right of a label, else the empty one."""
    right = (slot for slot in place.grid.row(row) if slot.column > label.last_column and not slot.blank)
    return next(right, None) or place.grid.slot(row, label.last_column + 1)


def _numbered(goals: list[Goal]) -> tuple[Goal, ...]:
    """A goal that stands alone is the first; of several each keeps the number it prints."""
    if len(goals) == 1 and goals[0].no is None:
        return (replace(goals[0], no=1),)
    return tuple(goals)


def joined(above: tuple[Goal, ...], inside: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """Goals above the indicators and those inside their table as one list; points stand at either."""
    if not inside:
        return above
    by_number = {goal.no: goal for goal in inside}
    kept = [goal for goal in above if goal.no in by_number]
    merged = [
        replace(
            goal,
            weight_centi=goal.weight_centi or by_number[goal.no].weight_centi,
            text=goal.text or by_number[goal.no].text,
        )
        for goal in kept
    ]
    known = {goal.no for goal in kept}
    both = [*merged, *(goal for goal in inside if goal.no not in known)]
    return tuple(sorted(both, key=lambda goal: goal.no or 0))
