"""The indicator table: its rows, goals that stand beside or above their rows, the printed total and the notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from abacus.foundation.documents.forms.facts import Goal, IndicatorFacts, Points, Refusal
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.indicators import Levels, read_row
from abacus.foundation.documents.forms.layout import Head, Place, is_word, meaning
from abacus.foundation.documents.forms.sections import GoalLabel, is_other_section, points_alone, read_label
from abacus.foundation.documents.forms.texts import halfwidth
from abacus.foundation.documents.forms.totals import read_total

_TOTALS = ("总分", "合计", "总计", "得分", "总分值")
"""How the words of a total end where its cell reaches up to the points."""
_SAID = re.compile(r":|(?=\d)")
_SIGNATURE = re.compile(r"(?:注|备注|说明|填表人|填报人|联系人|联系电话|单位负责人|财务负责人|项目负责人)\d?:")


@dataclass(frozen=True)
class Table:
    """What the indicator table says; `notes` are the places below it, `goals` those that stand in the table."""

    rows: tuple[IndicatorFacts, ...]
    weight_printed: Points | None
    self_printed: Points | None
    notes: tuple[Slot, ...]
    goals: tuple[Goal, ...] = ()


@dataclass
class _Reading:
    """How far the table is read."""

    head: Head
    levels: Levels = field(default_factory=Levels)
    rows: list[IndicatorFacts] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    section: Slot | None = None
    goal: Goal | None = None
    printed: tuple[Points | None, Points | None] = (None, None)
    ended: int | None = None


def read_table(place: Place, year: int | None, refusals: list[Refusal], first: int | None = None) -> Table:
    """Read every row below the head up to the total, a signature or a note; a total may stand after these.

    From `first` on, a row above the head may be the label of the first goal.
    """
    heads = {row: head for head in (place.heads or (place.indicators,)) for row in range(head.row, head.last_row + 1)}
    last_head = max(heads)
    now = _Reading(place.indicators)
    for row in place.rows:
        if row <= place.indicators.last_row:
            if row >= (first or place.indicators.row):
                _enter_section(place, row, now)
            continue
        if row in heads:
            now.head = heads[row]
            _enter_section(place, row, now)
        elif _is_total(place, now.head, row):
            first_line = not now.rows and now.ended is None and _more_rows(place, now.head, row)
            if row < last_head and not first_line:
                continue
            if now.printed == (None, None):
                now.printed = read_total(place.grid, now.head, row, refusals)
                now.ended = None if first_line else row + 1
        elif now.ended is None and not _is_skipped(place, now.head, row):
            if _is_stop(place, now.head, row):
                now.ended = row
            else:
                _read(place, row, now, year, refusals)
    end = place.bottom + 1 if now.ended is None else now.ended
    notes = tuple(slot for row in place.rows if row >= end for slot in place.grid.row(row) if not slot.blank)
    return Table(tuple(now.rows), *now.printed, notes, tuple(now.goals))


def _read(place: Place, row: int, now: _Reading, year: int | None, refusals: list[Refusal]) -> None:
    if _enter_section(place, row, now) and now.section in place.grid.row(row)[:1] and _is_alone(place, row, now):
        return
    now.levels.move_to(place.grid, now.head, row)
    if indicator := read_row(place.grid, now.head, row, now.levels, year, refusals):
        now.rows.append(indicator.of_goal(now.goal.no if now.goal else None))


def _is_alone(place: Place, row: int, now: _Reading) -> bool:
    """Whether a row holds nothing but a goal's label and words."""
    mine = (now.section, now.goal.slot if now.goal else None)
    return all(slot in mine or points_alone(slot.text) is not None for slot in place.grid.row(row))


def _enter_section(place: Place, row: int, now: _Reading) -> bool:
    """Whether a goal's label begins at a row, beside its rows or above them: then its rows follow."""
    edge = min(now.head.columns[name].first for name in ("level1", "level2", "name") if name in now.head.columns)
    slots = place.grid.row(row)
    for slot in slots:
        if slot.column >= edge and slot is not slots[0]:
            break
        if slot == now.section:
            continue
        if is_other_section(slot.text):
            now.section, now.goal, now.levels = slot, None, Levels()
            return True
        in_column = row > now.head.last_row and _is_goal_column(now.head, slot) and not slot.blank
        label = read_label(slot.text) or (GoalLabel(None, None, slot.text, bare=False) if in_column else None)
        if label is None or (slot.column >= edge and not _stands_above(label, slots)):
            continue
        if label.no is not None or label.weight_centi is not None or in_column:
            own_row = slot.column >= edge or (len(slots) <= 3 and slot.last_row == slot.row)
            beside = slots[1] if label.bare and own_row and len(slots) > 1 else None
            if beside is not None and label.weight_centi is None:
                label = replace(label, weight_centi=points_alone(slots[-1].text))
            now.section, now.levels = slot, Levels()
            now.goal = _known(label, now) or label.goal(slot, beside, number=_number(label, now))
            if now.goal not in now.goals:
                now.goals.append(now.goal)
            return True
    return False


def _stands_above(label: GoalLabel, slots: Sequence[Slot]) -> bool:
    """Whether a label is a row of its own, alone or with the goal's words beside it."""
    if len(slots) == 3 and points_alone(slots[2].text) is not None:
        return label.bare
    return len(slots) == 1 or (label.bare and len(slots) == 2)


def _is_goal_column(head: Head, slot: Slot) -> bool:
    return "goal" in head.columns and head.columns["goal"].first <= slot.column <= head.columns["goal"].last


def _known(label: GoalLabel, now: _Reading) -> Goal | None:
    """The goal of the same number, where its label is printed again."""
    return next((goal for goal in now.goals if label.no is not None and goal.no == label.no), None)


def _number(label: GoalLabel, now: _Reading) -> int:
    """The number as printed; a goal without one is the next."""
    return label.no if label.no is not None else max((goal.no or 0 for goal in now.goals), default=0) + 1


def _is_total(place: Place, head: Head, row: int) -> bool:
    slots = [slot for slot in place.grid.row(row) if not slot.blank]
    points = [head.columns[name].first for name in ("weight", "self") if name in head.columns]
    limit = min(points, default=head.columns["name"].last + 1)
    left = [slot for slot in slots if slot.column < limit]
    if not left or slots[0].column > head.columns["name"].last:
        return False
    if slots[0].last_column >= limit - 1 > slots[0].column and slots[0].label.endswith(_TOTALS):
        return len(slots[0].label) <= 12
    said = len(slots) == 1 and _SAID.split(slots[0].bare, maxsplit=1)[0] in place.layout.total
    if not said and not any(is_word(slot, place.layout.total) for slot in left[:2]):
        return False
    rest = [slot for slot in slots[1:] if slot.column < limit and not any(letter.isdigit() for letter in slot.text)]
    return len(rest) <= 1


def _more_rows(place: Place, head: Head, row: int) -> bool:
    """Whether indicators still follow a total that stands at the top of the table."""
    below = [at for at in place.rows if row < at <= row + 3]
    return any(not place.grid.within(at, head.columns.get("target", head.columns["name"])).blank for at in below)


def _is_skipped(place: Place, head: Head, row: int) -> bool:
    """A head printed again that is not whole, or a subtotal."""
    name = place.grid.within(row, head.columns["name"])
    if meaning(name, place.layout.columns) == "name":
        return True
    left = [slot for slot in place.grid.row(row) if slot.column <= head.columns["name"].last]
    return any(is_word(slot, place.layout.subtotals) for slot in left)


def _is_stop(place: Place, head: Head, row: int) -> bool:
    """A note or signature: it begins at the left edge, or a label with a colon stands anywhere."""
    edge = min(head.columns[name].first for name in ("level1", "level2", "name") if name in head.columns)
    for slot in place.grid.row(row):
        if slot.column <= edge and _begins(slot.bare, place.layout.stops):
            return True
        signed = (":" in slot.text or "：" in slot.text) and _SIGNATURE.match(halfwidth(slot.text))
        if signed and slot.last_column > head.columns["name"].last:
            return True
    return False


def _begins(text: str, words: tuple[str, ...]) -> bool:
    if not text.startswith(words):
        return False
    return any(text.startswith(word) and not text.startswith(f"{word}指标") for word in words)
