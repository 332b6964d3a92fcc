"""What differs between two contents of a self-evaluation, cell by cell."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from abacus.cycle.cells import text
from abacus.cycle.evaluation.content import COLUMNS, TEXTS, Content, Entry


@dataclass(frozen=True)
class Change:
    """One difference. `key` names the place in forms: `head:problems`, `goal:0`, `<line_id>:actual`."""

    key: str
    column: str
    old: str
    new: str
    line_id: str | None = None
    number: int = 0


def compare(old: Content, new: Content) -> tuple[Change, ...]:
    """Every difference, in the order of the form."""
    return tuple(_differences(old, new))


def _differences(old: Content, new: Content) -> Iterator[Change]:
    for name in TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if text(before) != text(after):
            yield Change(f"head:{name}", name, before, after)
    for place in range(max(len(old.goals), len(new.goals))):
        if text(old.goal(place)) != text(new.goal(place)):
            yield Change(f"goal:{place}", "goals", old.goal(place), new.goal(place), number=place + 1)
    for line_id in dict.fromkeys([*(one.line_id for one in new.entries), *(one.line_id for one in old.entries)]):
        was, now = old.entry(line_id), new.entry(line_id)
        for column in COLUMNS:
            if text(getattr(was, column)) != text(getattr(now, column)):
                yield Change(f"{line_id}:{column}", column, getattr(was, column), getattr(now, column), line_id)


def merge(mine: Content, theirs: Content, take_mine: Collection[str]) -> Content:
    """`theirs` with the differences named in `take_mine` (keys of `compare(theirs, mine)`) taken from `mine`."""
    merged = theirs
    for change in compare(theirs, mine):
        if change.key in take_mine:
            merged = _taken(merged, change)
    return merged


def _taken(into: Content, change: Change) -> Content:
    if change.column == "goals":
        goals = [*into.goals, *[""] * (change.number - len(into.goals))]
        goals[change.number - 1] = change.new
        return replace(into, goals=tuple(goals))
    value: dict[str, Any] = {change.column: change.new}
    if change.line_id is None:
        return replace(into, **value)
    entries = [one for one in into.entries if one.line_id != change.line_id]
    entry: Entry = replace(into.entry(change.line_id), **value)
    return replace(into, entries=(*entries, entry))
