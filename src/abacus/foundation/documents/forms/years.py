"""The year's part of a declaration that also says what several years are to bring."""

import re
from collections.abc import Sequence
from dataclasses import replace

from abacus.foundation.documents.forms.facts import Goal, IndicatorFacts
from abacus.foundation.documents.forms.goals import listed_goals
from abacus.foundation.documents.forms.grid import Grid, Slot, Span
from abacus.foundation.documents.forms.layout import Head, Place, is_word, meaning
from abacus.foundation.documents.forms.texts import bare
from abacus.foundation.documents.forms.values import SIGNS

_LONG = re.compile(r"中期|长期|实施期|实施周期")
_YEAR = re.compile(r"年度|当年|本年")


def year_head(place: Place) -> Head:
    """The head of the year's indicators: of two tables side by side the right one, of two signs the one with signs."""
    head, grid = place.indicators, place.grid
    rows = range(head.row, head.last_row + 1)
    slots = [slot for row in rows for slot in grid.row(row)]
    found: dict[str, list[Slot]] = {}
    for slot in slots:
        if name := meaning(slot, place.layout.columns):
            found.setdefault(name, []).append(slot)
    names = found.get("name", [])
    if len(names) > 1 and names[-1].row == names[0].row:
        head = _right_table(head, found, names)
    signs = found.get("operator", [])
    if len(signs) > 1:
        best = max(signs, key=lambda slot: _signs_under(grid, slot, place.bottom))
        head = _with(head, "operator", best)
    return head


def _right_table(head: Head, found: dict[str, list[Slot]], names: Sequence[Slot]) -> Head:
    """Columns of the table that begins behind the names of the first; a level printed once heads both."""
    edge = max(slot.last_column for slots in found.values() for slot in slots if slot.column < names[-1].column)
    left = names[0].column
    for name, slots in found.items():
        behind = [slot for slot in slots if slot.column > left]
        if name in ("level1", "level2"):
            near = [slot for slot in slots if left < slot.column < names[-1].column]
            head = _with(head, name, near[-1] if near else slots[-1])
        elif name == "name":
            head = _with(head, name, names[-1])
        elif after := [slot for slot in behind if slot.column > names[-1].column]:
            head = _with(head, name, after[0])
        elif slots[0].column < edge and name in head.columns:
            columns = {key: span for key, span in head.columns.items() if key != name}
            head = Head(head.row, head.last_row, columns, head.slots)
    return head


def _with(head: Head, name: str, slot: Slot) -> Head:
    span = Span(slot.column, slot.last_column)
    return Head(head.row, head.last_row, {**head.columns, name: span}, {**head.slots, name: slot})


def _signs_under(grid: Grid, slot: Slot, bottom: int) -> int:
    rows = range(slot.last_row + 1, min(bottom, slot.last_row + 60) + 1)
    return sum(bare(grid.slot(row, slot.column).text) in SIGNS for row in rows)


def of_the_year(rows: Sequence[IndicatorFacts], place: Place) -> tuple[IndicatorFacts, ...]:
    """Without the rows of 中期绩效指标, where there are others of 年度绩效指标."""
    said = [_period_of(row, place) for row in rows]
    if "long" not in said or "year" not in said:
        return tuple(rows)
    return tuple(row for row, period in zip(rows, said, strict=True) if period == "year")


def _period_of(row: IndicatorFacts, place: Place) -> str | None:
    """What the label left of a row is about, be it merged from above or only printed where it begins."""
    columns = place.indicators.columns
    edge = min(columns[name].first for name in ("level1", "level2", "name") if name in columns)
    for at in reversed(place.grid.rows_between(place.top, row.row)):
        for slot in place.grid.row(at):
            if slot.column < edge and (period := period_of(slot.text)):
                return period
    return None


def period_of(text: str) -> str | None:
    """Whether a label is about several years or about one."""
    short = bare(text)
    if len(short) > 20 or not ("目标" in short or "指标" in short):
        return None
    return "long" if _LONG.search(short) else "year" if _YEAR.search(short) else None


def year_goals(place: Place, rows: Sequence[int]) -> tuple[tuple[Goal, ...], Slot | None]:
    """The goals of the year, beside or below their label; those of several years where it asks for no others."""
    labels = [slot for row in rows for slot in place.grid.row(row) if _is_label(place, slot)]
    for wanted in ("text", None, "long"):
        for label in labels:
            if meaning(label, place.layout.aims) != wanted:
                continue
            texts, empty = _texts(place, label, rows)
            if not texts and wanted is None and any(one is not label for one in labels):
                continue
            if not texts:
                return (), empty
            goals = [goal for slot in texts for goal in listed_goals(slot.text, slot)]
            return (replace(goals[0], no=1),) if len(goals) == 1 and goals[0].no is None else tuple(goals), texts[0]
    return (), None


def _is_label(place: Place, slot: Slot) -> bool:
    return meaning(slot, place.layout.aims) in ("text", "long") or is_word(slot, place.layout.goal_labels)


def _texts(place: Place, label: Slot, rows: Sequence[int]) -> tuple[list[Slot], Slot]:
    """The places of a label's words, and where they belong if there are none."""
    grid = place.grid
    right = next((slot for slot in grid.row(label.row) if slot.column > label.last_column), None)
    if right is not None and _is_label(place, right):
        right = None
    reaches = range(label.row, label.last_row + 1)
    if right is not None and not right.blank:
        beside = [right]
        for row in reaches:
            beside += [s for s in grid.row(row) if row > label.row and s.column == right.column and not s.blank]
        return beside, right
    below = []
    first = grid.row(label.row)[:1]
    from_above = any(_is_label(place, one) and one is not label for one in grid.from_above(label.row))
    if first and (first[0] is not label or from_above):
        for row in (at for at in rows if at > label.last_row):
            here = [slot for slot in grid.row(row) if label.column <= slot.column <= label.last_column]
            if any(_is_label(place, slot) or is_word(slot, place.layout.blocks) for slot in grid.row(row)[:1]):
                break
            below += [slot for slot in here if not slot.blank]
        return below, grid.slot(label.last_row + 1, label.column)
    above = [s for s in grid.from_above(label.row) if s.last_column < label.column]
    following = next((row for row in rows if row > label.last_row), None)
    under = grid.row(following)[0] if following is not None else None
    alone = under is not None and len(grid.row(under.row)) == 1 and not _names_part(place, under)
    if above or (right is None and alone):
        return _texts_below(place, label, rows)
    return [], right or grid.slot(label.row, label.last_column + 1)


def _names_part(place: Place, slot: Slot) -> bool:
    """Whether a place is a label itself, not words of a goal."""
    layout = place.layout
    return _is_label(place, slot) or is_word(slot, layout.blocks) or meaning(slot, layout.fields) is not None


def _texts_below(place: Place, label: Slot, rows: Sequence[int]) -> tuple[list[Slot], Slot]:
    grid = place.grid
    found = [
        slot
        for row in rows
        if row > label.last_row
        for slot in grid.row(row)
        if label.column <= slot.column <= label.last_column and not slot.blank
    ]
    return found, grid.slot(label.last_row + 1, label.column)


def starts_goals(place: Place, row: int) -> bool:
    """Whether the goals begin at a row."""
    return any(_is_label(place, slot) for slot in place.grid.row(row))
