"""What differs between two contents of a declaration, cell by cell; rows are the same by `line_id`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.cells import text
from abacus.cycle.targets.content import COLUMNS, TEXTS, Content, Row

EXTERNALITY = "externality"
ANALYSIS = "analysis"
WHOLE = "row"
"""The column of a change that adds or removes a whole row."""


@dataclass(frozen=True)
class Change:
    """One difference. `line_id` is None in the head; `old` None: the row is new, `new` None: it is gone.

    `key` names the place in forms: `head:total`, `goal:0`, `<line_id>:value`.
    """

    key: str
    column: str
    old: str | None
    new: str | None
    line_id: str | None = None
    name: str = ""
    number: int = 0


def compare(old: Content, new: Content) -> tuple[Change, ...]:
    """Every difference, in the order of the form."""
    return (*_head(old, new), *_goals(old, new), *_analyses(old, new), *_rows(old, new))


def _head(old: Content, new: Content) -> Iterator[Change]:
    for name in TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if text(before) != text(after):
            yield Change(f"head:{name}", name, before, after)
    if old.externality != new.externality:
        yield Change(f"head:{EXTERNALITY}", EXTERNALITY, _flag(old.externality), _flag(new.externality))


def _flag(value: bool) -> str:
    return "1" if value else ""


def _goals(old: Content, new: Content) -> Iterator[Change]:
    for number in range(max(len(old.goals), len(new.goals))):
        before = old.goals[number] if number < len(old.goals) else ""
        after = new.goals[number] if number < len(new.goals) else ""
        if text(before) != text(after):
            yield Change(f"goal:{number}", "goals", before, after, number=number + 1)


def _analyses(old: Content, new: Content) -> Iterator[Change]:
    """What was analysed of each goal; the change's `name` is the item's id."""
    for number in range(max(len(old.analyses), len(new.analyses))):
        before, after = old.analysis(number), new.analysis(number)
        for item in dict.fromkeys([*after, *before]):
            was, now = before.get(item, ""), after.get(item, "")
            if text(was) != text(now):
                yield Change(f"analysis:{number}:{item}", ANALYSIS, was, now, name=item, number=number + 1)


def _rows(old: Content, new: Content) -> Iterator[Change]:
    before = {row.line_id: row for _place, row in old.filled}
    after = {row.line_id: row for _place, row in new.filled}
    for number, row in enumerate(after.values(), start=1):
        if row.line_id not in before:
            yield Change(f"{row.line_id}:{WHOLE}", WHOLE, None, summary(row), row.line_id, row.name, number)
            continue
        for column in COLUMNS:
            was, now = getattr(before[row.line_id], column), getattr(row, column)
            if text(was) != text(now):
                yield Change(f"{row.line_id}:{column}", column, was, now, row.line_id, row.name, number)
    for row in before.values():
        if row.line_id not in after:
            yield Change(f"{row.line_id}:{WHOLE}", WHOLE, summary(row), None, row.line_id, row.name)


def summary(row: Row) -> str:
    """A row in one line: 日均处理水量 ≥ 2600 立方米，6 分."""
    value = " ".join(filter(None, (row.name, row.operator, row.value, row.unit)))
    return _("%(value)s，%(weight)s 分") % {"value": value, "weight": row.weight} if row.weight else value


def merge(mine: Content, theirs: Content, take_mine: Collection[str]) -> Content:
    """`theirs` with the differences named in `take_mine` (keys of `compare(theirs, mine)`) taken from `mine`."""
    merged = theirs
    for change in compare(theirs, mine):
        if change.key in take_mine:
            merged = _taken(merged, change, mine)
    return merged


def _taken(into: Content, change: Change, mine: Content) -> Content:
    if change.line_id is not None:
        return replace(into, rows=_row_taken(into.rows, change, mine))
    if change.column == EXTERNALITY:
        return replace(into, externality=mine.externality)
    if change.column == "goals":
        goals = [*into.goals, *[""] * (change.number - len(into.goals))]
        goals[change.number - 1] = change.new or ""
        return replace(into, goals=tuple(goals))
    if change.column == ANALYSIS:
        analyses = [into.analysis(place) for place in range(max(len(into.analyses), change.number))]
        analyses[change.number - 1] = {**analyses[change.number - 1], change.name: change.new or ""}
        return replace(into, analyses=tuple(analyses))
    values: dict[str, Any] = {change.column: change.new or ""}
    return replace(into, **values)


def _row_taken(rows: tuple[Row, ...], change: Change, mine: Content) -> tuple[Row, ...]:
    if change.column == WHOLE and change.new is None:
        return tuple(row for row in rows if row.line_id != change.line_id)
    if change.column == WHOLE:
        return (*rows, next(row for row in mine.rows if row.line_id == change.line_id))
    value = {change.column: change.new or ""}
    return tuple(replace(row, **value) if row.line_id == change.line_id else row for row in rows)
