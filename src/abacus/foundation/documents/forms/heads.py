"""Heads of tables: one row or several, merged or not, told by their words."""

from collections.abc import Collection, Iterable, Mapping

from abacus.foundation.documents.forms.grid import Grid, Slot, Span
from abacus.foundation.documents.forms.layout import Guess, Guesses, Head, guess, is_word, meaning

Found = dict[str, list[Slot]]


def find_head(
    grid: Grid,
    row: int,
    words: Mapping[str, str],
    needed: Iterable[str],
    labels: Collection[str] = (),
    guesses: Guesses = (),
    blocks: Collection[str] = (),
) -> Head | None:
    """The head words in a row and in the rows above and below that belong to it, if all needed ones are there.

    `labels` are words that may stand in a head beside the columns' own (绩效指标). A column without a
    known word is told by how its word ends, unless it is one of the `blocks`.
    """
    needed = tuple(needed)
    found = _matched(grid.row(row), words)
    if needed[0] not in found and len(found) > 2:
        found |= _guessed(grid.row(row), words, found, [one for one in guesses if one[0] == needed[0]], blocks)
    if needed[0] not in found:
        return None
    first, last = row, found[needed[0]][0].last_row
    rows = [found]
    for slot in grid.from_above(row):
        if name := meaning(slot, words):
            rows.insert(0, {name: [slot]})
            first = min(first, slot.row)
    if above := _above(grid, row, words, needed[0], labels):
        rows.insert(0, above)
        first = min(first, row - 1)
    below = row + 1
    while below <= last or _continues(grid, below, words, needed[0], rows):
        rows.append(_matched(grid.row(below), words))
        last = max(last, below)
        below += 1
    slots = _chosen(rows)
    if guesses:
        heads = [slot for at in range(first, last + 1) for slot in grid.row(at)]
        guessed = _guessed(heads, words, slots, guesses, blocks)
        slots |= {name: listed[0] for name, listed in guessed.items()}
    _settle_goal(slots)
    if any(name not in slots for name in needed):
        return None
    return Head(first, last, {name: Span(slot.column, slot.last_column) for name, slot in slots.items()}, slots)


def _settle_goal(slots: dict[str, Slot]) -> None:
    """绩效目标 right of the names is the target, not the goal that rows belong to."""
    goal, name = slots.get("goal"), slots.get("name")
    if goal is not None and name is not None and goal.column > name.column:
        del slots["goal"]
        slots.setdefault("target", goal)


def implied_head(grid: Grid, row: int, words: Mapping[str, str], labels: Collection[str]) -> Head | None:
    """The head of a table whose levels and names stand under 绩效指标 alone: the columns left of the target.

    Where the table has only two levels the second one holds the names.
    """
    slots = grid.row(row)
    found = _matched(slots, words)
    if "level2" in found and "name" not in found:
        chosen = _chosen([found])
        chosen["name"] = chosen.pop("level2")
        return Head(row, row, {name: Span(slot.column, slot.last_column) for name, slot in chosen.items()}, chosen)
    if "name" in found or "target" not in found or not {"actual", "weight", "self"} & found.keys():
        return None
    if any(meaning(slot, words) in ("name", "level1", "level2") for slot in grid.row(row + 1)):
        return None
    target = found["target"][0]
    left = [slot for slot in (*slots, *grid.from_above(row)) if slot.column < target.column]
    if len(left) != 1 or not is_word(left[0], labels):
        return None
    begin = left[0].column if left[0].last_column > left[0].column else left[0].column + 1
    names = ("name", "level2", "level1")[: target.column - begin]
    columns = {name: target.column - 1 - number for number, name in enumerate(names)}
    if len(columns) < 2:
        return None
    chosen = _chosen([found])
    spans = {name: Span(slot.column, slot.last_column) for name, slot in chosen.items()}
    spans |= {name: Span(column, column) for name, column in columns.items()}
    return Head(row, row, spans, {**chosen, **dict.fromkeys(columns, left[0])})


def _matched(slots: Iterable[Slot], words: Mapping[str, str]) -> Found:
    found: Found = {}
    for slot in slots:
        if name := meaning(slot, words):
            found.setdefault(name, []).append(slot)
    return found


def _guessed(
    slots: Iterable[Slot],
    words: Mapping[str, str],
    known: Collection[str],
    guesses: Iterable[Guess],
    labels: Collection[str] = (),
) -> Found:
    """The columns that no known word heads, by how the words end; each once, the leftmost."""
    guesses = tuple(one for one in guesses if one[0] not in known)
    found: Found = {}
    for slot in slots if guesses else ():
        name = None if meaning(slot, words) or is_word(slot, labels) else guess(slot, guesses)
        if name and name not in found:
            found[name] = [slot]
    return found


def _above(grid: Grid, row: int, words: Mapping[str, str], anchor: str, labels: Collection[str]) -> Found | None:
    """The row above where it is the upper half of the head: nothing stands there but head words."""
    slots = grid.row(row - 1)
    found = _matched(slots, words)
    if not found or anchor in found:
        return None
    known = all(meaning(slot, words) or is_word(slot, labels) for slot in slots)
    return found if known and len(slots) > 1 else None


def _continues(grid: Grid, row: int, words: Mapping[str, str], anchor: str, rows: list[Found]) -> bool:
    """Whether a row is the lower half of the head: nothing stands there but head words under wider ones.

    The anchor's own word may come again where it is divided, 预算数 into 年初预算 and 全年预算; alone it is a value.
    """
    slots = grid.row(row)
    if not slots or any(meaning(slot, words) is None for slot in slots):
        return False
    if len(slots) < 2 and meaning(slots[0], words) == anchor:
        return False
    upper = [slot for found in rows for listed in found.values() for slot in listed]
    return all(any(one.column <= slot.column and one.last_row < row for one in upper) for slot in slots)


def _chosen(rows: list[Found]) -> dict[str, Slot]:
    """One place for each head word: of a wide word and one under it the lower; values right of the names first.

    Of several budgets the last is the one that counts: 年度预算数 may head 年初预算 and 调整后预算数. Some offices
    give each level a 分值 of its own: an indicator's stands behind its name.
    """
    chosen: dict[str, Slot] = {}
    names = [slot for found in rows for slot in found.get("name", ())]
    edge = names[0].column if names else 0
    for found in rows:
        for name, slots in found.items():
            behind = [slot for slot in slots if slot.column > edge and name not in ("level1", "level2", "name")]
            slot = (behind or slots)[-1 if name == "budget" else 0]
            former = chosen.get(name)
            replaced = former is not None and (_is_under(slot, former) or _is_divided(former, found, name))
            if name == "operator" and len(slots) > 1:
                chosen["nature"] = slots[1]
            if former is None or replaced or (behind and former.column <= edge):
                chosen[name] = slot
    return chosen


def _is_divided(upper: Slot, lower: Found, name: str) -> bool:
    """Whether another word stands right under a word: its column is one part of what the upper one names."""
    others = (slot for other, slots in lower.items() if other != name for slot in slots)
    return any(slot.row > upper.last_row and slot.column == upper.column for slot in others)


def _is_under(slot: Slot, upper: Slot) -> bool:
    return slot.row > upper.last_row and upper.column <= slot.column <= upper.last_column
