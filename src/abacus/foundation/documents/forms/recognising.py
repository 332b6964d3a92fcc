"""Where forms stand in a sheet, and of which layout each one is.

A form is recognised by the meaning of its head words, never by position or name: shifted tables read
the same. Where several layouts fit, the one wins for which most signs speak.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from abacus.foundation.documents.forms.grid import Grid, Slot
from abacus.foundation.documents.forms.heads import find_head, implied_head
from abacus.foundation.documents.forms.kinds import field_of, kind_of, layouts_by_kind, says_whole, signals_of
from abacus.foundation.documents.forms.layout import Head, Layout, Needs, Place
from abacus.foundation.documents.forms.texts import bare, bare_label


@dataclass(frozen=True)
class _Anchor:
    """A row that can be the head of an indicator table, as each kind reads it."""

    row: int
    heads: Mapping[str, Head]

    @property
    def first_row(self) -> int:
        return min(head.row for head in self.heads.values())

    @property
    def last_row(self) -> int:
        return max(head.last_row for head in self.heads.values())


def find_forms(grid: Grid, layouts: Iterable[Layout]) -> Iterator[Place]:
    """Every form of a sheet from top to bottom; of forms side by side the left one first."""
    layouts = tuple(layouts)
    kinds = layouts_by_kind(layouts)
    likely = _likely_words(kinds.values())
    anchors = [found for row in grid.rows if _is_likely(grid, row, likely) and (found := _anchor(grid, row, kinds))]
    if cut := _cut(grid, anchors, kinds):
        yield from find_forms(grid.part(None, cut - 1), layouts)
        yield from find_forms(grid.part(cut, None), layouts)
        return
    tops = _tops(grid, anchors, kinds)
    begins = [number for number, top in enumerate(tops) if top is not None]
    for number, following in zip(begins, [*begins[1:], None], strict=False):
        top, group = tops[number], anchors[number:following]
        end = tops[following] if following is not None else None
        bottom = end - 1 if end is not None else max(grid.rows)
        if place := _best(grid, layouts, top or 0, bottom, group):
            yield place


def _likely_words(layouts: Iterable[Layout]) -> frozenset[str]:
    """Words of which a row has one if it is the head of an indicator table at all."""
    return frozenset(
        word for layout in layouts for name in ("name", "target") for word in layout.indicator_columns.get(name, ())
    )


def _is_likely(grid: Grid, row: int, words: frozenset[str]) -> bool:
    return any(slot.label in words or slot.bare in words or "三级" in slot.label for slot in grid.row(row))


def _anchor(grid: Grid, row: int, kinds: Mapping[str, Layout]) -> _Anchor | None:
    heads = {}
    for kind, layout in kinds.items():
        head = find_head(grid, row, layout.columns, ("name",), layout.blocks, layout.indicator_guesses)
        head = head or implied_head(grid, row, layout.columns, layout.indicator_labels)
        if head and _has_columns(head, layout.required):
            heads[kind] = head
    return _Anchor(row, heads) if heads else None


def _has_columns(head: Head, needs: Needs) -> bool:
    return all(any(name in head.columns for name in group) for group in needs.columns)


def _cut(grid: Grid, anchors: Sequence[_Anchor], kinds: Mapping[str, Layout]) -> int | None:
    """The column where a second form begins beside the first; None where forms only stand above each other.

    The second has a head of its own: the goals of several years and of one stand side by side in one form.
    """
    for anchor in anchors:
        for head in anchor.heads.values():
            name = head.slots["name"]
            words = (bare(name.text), bare_label(name.text))
            again = [
                slot
                for slot in grid.row(name.row)
                if slot.column > name.last_column and (slot.bare in words or slot.label in words)
            ]
            if not again:
                continue
            last = max(slot.last_column for slot in head.slots.values() if slot.column < again[0].column)
            found = _begin_of_second(grid, anchor.row, last, again[0]) if last > name.last_column else None
            if found and _has_own_head(grid, anchor, found, kinds):
                return found
    return None


def _has_own_head(grid: Grid, anchor: _Anchor, column: int, kinds: Mapping[str, Layout]) -> bool:
    """Whether the head right of a column has a project, or a field that the head left of it has too."""
    slots = [slot for row in grid.rows if row < anchor.row for slot in grid.row(row)]
    for layout in (kinds[kind] for kind in anchor.heads):
        left, right = (
            {field for slot in slots if (slot.column >= column) is side and (field := field_of(slot, layout))}
            for side in (False, True)
        )
        if "project" in right or not left.isdisjoint(right & set(layout.required.head)):
            return True
    return False


def _begin_of_second(grid: Grid, row: int, last: int, name: Slot) -> int | None:
    """The first column after the first form's last head that no place of the rows around stretches across."""
    rows = grid.rows_between(row - 30, row + 30)
    across = [slot for at in rows for slot in grid.row(at) if slot.last_column > slot.column]
    for column in range(last + 1, name.column + 1):
        stretched = sum(1 for slot in across if slot.column < column <= slot.last_column)
        if stretched <= 3 and any(slot.column == column for at in rows for slot in grid.row(at)):
            return column
    return None


def _tops(grid: Grid, anchors: Sequence[_Anchor], kinds: Mapping[str, Layout]) -> list[int | None]:
    """The first row of each form; None where a head is only printed again on the next page.

    A further form begins at its title or its 项目名称, whichever comes first; a page that repeats the
    title alone goes on with the form before.
    """
    tops: list[int | None] = []
    previous: int | None = None
    for anchor in anchors:
        begin = grid.rows[0] if previous is None else previous + 1
        rows = grid.rows_between(begin, anchor.first_row - 1)
        titled = previous is not None and any(_is_title(grid, row, kinds.values()) for row in rows)
        names = [row for row in rows if _begins_form(grid, row, anchor, kinds, titled=titled)]
        if previous is None:
            tops.append(rows[0] if rows else anchor.first_row)
        elif names:
            tops.append(next(row for row in rows if row == names[0] or _is_title(grid, row, kinds.values())))
        else:
            tops.append(None)
        previous = anchor.last_row
    return tops


def _begins_form(grid: Grid, row: int, anchor: _Anchor, kinds: Mapping[str, Layout], *, titled: bool) -> bool:
    """Whether a row has the head field by which forms of one of the anchor's kinds begin.

    That is the project; under a title any field will do of a kind that also knows forms without a project.
    """
    for kind in anchor.heads:
        needed = kinds[kind].required.head
        fields = {field_of(slot, kinds[kind]) for slot in grid.row(row)}
        if "project" in fields or (titled and not fields.isdisjoint(needed)):
            return True
    return False


def _is_title(grid: Grid, row: int, layouts: Iterable[Layout]) -> bool:
    """Whether a row is a short line of its own that names the form."""
    slots = grid.row(row)
    text = bare_label(slots[0].text) if len(slots) == 1 else ""
    return len(text) <= 40 and any(title in text for layout in layouts for title in layout.titles)


def _best(grid: Grid, layouts: Sequence[Layout], top: int, bottom: int, group: Sequence[_Anchor]) -> Place | None:
    """The form as the likeliest layout reads it; the first one of several that are as likely."""
    labels, heading = _texts(grid, top, bottom, group[0].last_row)
    best: tuple[int, Place] | None = None
    signals = signals_of(grid, top, group[0].heads, layouts_by_kind(layouts))
    kind = kind_of(signals)
    head = group[0].heads.get(kind) if kind else None
    if head is None:
        return None
    heads = tuple(one.heads[kind] for one in group if kind in one.heads)
    fields: frozenset[str | None] | None = None
    for layout in layouts:
        if layout.kind != kind or not _possible(layout, head, heading):
            continue
        place = Place(layout, grid, top, bottom, head, heads)
        if layout.required.head and not says_whole(signals) and "project" not in head.columns:
            fields = _fields_above(place) if fields is None else fields
            if fields.isdisjoint(layout.required.head):
                continue
        score = _score(layout, head, labels, heading)
        if best is None or score > best[0]:
            best = (score, place)
    return best[1] if best else None


def _texts(grid: Grid, top: int, bottom: int, head_row: int) -> tuple[set[str], str]:
    """Every label of a form (as printed, and without what stands in brackets), and the text above its indicators."""
    labels: set[str] = set()
    heading: list[str] = [bare(grid.sheet.name)]
    for row in grid.rows_between(top, bottom):
        for slot in grid.row(row):
            if len(slot.text) <= 40:
                labels.update((slot.bare, slot.label))
            if row <= head_row:
                heading.append(slot.bare)
    return labels, "\n".join(heading)


def _possible(layout: Layout, head: Head, heading: str) -> bool:
    required, foreign = layout.required, layout.foreign
    if not _has_columns(head, required) or any(name in head.columns for group in foreign.columns for name in group):
        return False
    if required.words and not any(word in heading for word in required.words):
        return False
    return not any(word in heading for word in foreign.words)


def _fields_above(place: Place) -> frozenset[str | None]:
    """The head fields above the indicators; layouts of one kind know them by the same words."""
    return frozenset(field_of(slot, place.layout) for row in place.above_indicators() for slot in place.grid.row(row))


def _score(layout: Layout, head: Head, labels: set[str], heading: str) -> int:
    """How much speaks for a layout: its kind's own words most, then its signs."""
    columns = sum(any(name in head.columns for name in group) for group in layout.signs.columns)
    words = sum(word in labels for word in layout.signs.words)
    own_title = any(word in heading for word in layout.required.words)
    missing = len(layout.signs.columns) - columns
    return 10 * own_title + 2 * columns + 2 * words - missing
