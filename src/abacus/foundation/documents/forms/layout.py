"""Layouts as data, and where in a sheet each form of a layout stands.

A form is recognised by its head words, never by position: shifted tables read the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abacus.foundation.documents.forms.grid import Grid, Slot, Span
from abacus.foundation.documents.forms.texts import bare, bare_label
from abacus.rules import Form, PolicyError

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """One layout of the rule packs; `id` is the last word of the form's id (`mof`)."""

    id: str
    label: str
    kind: str
    titles: tuple[str, ...]
    required_columns: tuple[str, ...]
    foreign_columns: tuple[str, ...]
    required_head: tuple[str, ...]
    head: Words
    funds_columns: Words
    funds_labels: tuple[str, ...]
    funds_total: tuple[str, ...]
    sources: Words
    goal_columns: Words
    goal_labels: tuple[str, ...]
    indicator_columns: Words
    total: tuple[str, ...]
    stops: tuple[str, ...]
    subtotals: tuple[str, ...]


def read_layout(form: Form) -> Layout:
    """The layout of a form in the packs. Raises PolicyError where an entry is missing or no list."""
    try:
        return _layout(form, form.layout)
    except (KeyError, TypeError, AttributeError) as error:
        what, todo = f"表样“{form.id}”的 layout 不完整（{error}）", "参照 cn 规则包的 forms/mof.yaml 补全"
        raise PolicyError(f"{form.pack}/forms/{form.id}", 1, what, todo, code="layout") from error


def _layout(form: Form, data: Mapping[str, Any]) -> Layout:
    funds, goals, indicators = data["funds"], data["goals"], data["indicators"]
    return Layout(
        id=form.id.rpartition(".")[2],
        label=form.label,
        kind=data["kind"],
        titles=tuple(data["titles"]),
        required_columns=tuple(data["required_columns"]),
        foreign_columns=tuple(data["foreign_columns"]),
        required_head=tuple(data["required_head"]),
        head=_words(data["head"]),
        funds_columns=_words(funds["columns"]),
        funds_labels=tuple(funds["labels"]),
        funds_total=tuple(funds["total"]),
        sources=_words(funds["sources"]),
        goal_columns=_words(goals["columns"]),
        goal_labels=tuple(goals["labels"]),
        indicator_columns=_words(indicators["columns"]),
        total=tuple(indicators["total"]),
        stops=tuple(indicators["stops"]),
        subtotals=tuple(indicators["subtotals"]),
    )


def _words(data: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(words) for key, words in data.items()}


@dataclass(frozen=True)
class Head:
    """The head of a table: its rows, and the columns under each word that was found."""

    row: int
    last_row: int
    columns: Mapping[str, Span]
    slots: Mapping[str, Slot]


@dataclass(frozen=True)
class Place:
    """Where one form stands in a sheet: rows `top` to `bottom`, and its indicator table."""

    layout: Layout
    grid: Grid
    top: int
    bottom: int
    indicators: Head

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(row for row in self.grid.rows if self.top <= row <= self.bottom)

    def above_indicators(self) -> tuple[int, ...]:
        return tuple(row for row in self.rows if row < self.indicators.row)


def is_word(slot: Slot, words: Iterable[str]) -> bool:
    """Whether a place holds one of the words, with or without what stands in brackets."""
    return bool(slot.text) and (bare(slot.text) in words or bare_label(slot.text) in words)


def find_head(grid: Grid, row: int, words: Words, needed: Iterable[str]) -> Head | None:
    """The head words in a row (and the rows that its first needed word covers), if all needed ones are there."""
    needed = tuple(needed)
    slots = _match(grid.row(row), words)
    if needed[0] not in slots:
        return None
    last = slots[needed[0]].last_row
    for below in range(row + 1, last + 1):
        slots = {**_match(grid.row(below), words), **slots}
    if any(name not in slots for name in needed):
        return None
    return Head(row, last, {name: Span(slot.column, slot.last_column) for name, slot in slots.items()}, slots)


def _match(row: Iterable[Slot], words: Words) -> dict[str, Slot]:
    """The first place of each head word; values and points are looked for right of the names first.

    Some offices give each level a 分值 of its own: an indicator's stands behind its name.
    """
    found: dict[str, list[Slot]] = {}
    for slot in row:
        for name, listed in words.items():
            if is_word(slot, listed):
                found.setdefault(name, []).append(slot)
                break
    edge = found["name"][0].column if "name" in found else 0
    return {
        name: next((slot for slot in slots if slot.column > edge and not name.startswith("level")), slots[0])
        for name, slots in found.items()
    }


def find_forms(grid: Grid, layouts: Iterable[Layout]) -> Iterator[Place]:
    """Every form of a sheet from top to bottom."""
    layouts = tuple(layouts)
    heads = [found for row in grid.rows if (found := _indicator_head(grid, row, layouts))]
    tops = _tops(grid, heads)
    for number, (layout, head) in enumerate(heads):
        top = tops[number]
        if top is None:
            continue
        following = [at for at in tops[number + 1 :] if at is not None]
        bottom = following[0] - 1 if following else max(grid.rows)
        place = Place(layout, grid, top, bottom, head)
        if all(_has_word(place, layout.head[name]) for name in layout.required_head):
            yield place


def _indicator_head(grid: Grid, row: int, layouts: Iterable[Layout]) -> tuple[Layout, Head] | None:
    for layout in layouts:
        head = find_head(grid, row, layout.indicator_columns, layout.required_columns)
        if head and not any(name in head.columns for name in layout.foreign_columns):
            return layout, head
    return None


def _tops(grid: Grid, heads: Sequence[tuple[Layout, Head]]) -> list[int | None]:
    """The first row of each form; None where a head is only printed again on the next page.

    A further form begins at its title or its 项目名称, whichever comes first; a page that repeats the
    title alone goes on with the form before.
    """
    tops: list[int | None] = []
    previous = 0
    for layout, head in heads:
        rows = [row for row in grid.rows if previous < row < head.row]
        names = [row for row in rows if _names_project(grid, row, layout)]
        if not previous:
            tops.append(rows[0] if rows else head.row)
        elif names:
            tops.append(next(row for row in rows if row == names[0] or _is_title(grid, row, layout)))
        else:
            tops.append(None)
        previous = head.last_row
    return tops


def _names_project(grid: Grid, row: int, layout: Layout) -> bool:
    words = layout.head["project"]
    return any(is_word(slot, words) or _starts_with_word(bare(slot.text), words) for slot in grid.row(row))


def _is_title(grid: Grid, row: int, layout: Layout) -> bool:
    """Whether a row is a short line of its own that names the form."""
    slots = grid.row(row)
    text = bare_label(slots[0].text) if len(slots) == 1 else ""
    return len(text) <= 40 and any(title in text for title in layout.titles)


def _starts_with_word(text: str, words: Iterable[str]) -> bool:
    return any(text == word or text.startswith(f"{word}:") for word in words)


def _has_word(place: Place, words: Sequence[str]) -> bool:
    return any(
        is_word(slot, words) or _starts_with_word(bare(slot.text), words)
        for row in place.above_indicators()
        for slot in place.grid.row(row)
    )
