"""The differences between two contents of a check, and choosing between them."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from abacus.cycle.spotcheck.content import Content, Entry

OPINION, PROBLEMS = "opinion", "problems"


@dataclass(frozen=True)
class Change:
    """One place that differs. `key` names it: "aspect:ID:points", "line:ID:reason", "problems", "opinion"."""

    key: str
    old: str
    new: str


def compare(old: Content, new: Content) -> list[Change]:
    """Every place at which two contents differ, in the sheet's order."""
    found = [
        Change(f"{kind}:{id}:{column}", getattr(left.get(id, Entry()), column), getattr(right.get(id, Entry()), column))
        for kind, left, right in (("aspect", old.aspects, new.aspects), ("line", old.lines, new.lines))
        for id in dict.fromkeys([*left, *right])
        for column in ("points", "reason")
    ]
    found.append(Change(PROBLEMS, _listed(old), _listed(new)))
    found.append(Change(OPINION, old.opinion, new.opinion))
    return [change for change in found if change.old != change.new]


def merge(mine: Content, theirs: Content, take_mine: Collection[str]) -> Content:
    """`theirs`, with what stands in `mine` at the places named by `take_mine`."""
    merged = theirs
    for key in take_mine:
        kind, _colon, rest = key.partition(":")
        id, _colon, column = rest.rpartition(":")
        if key == OPINION:
            merged = replace(merged, opinion=mine.opinion)
        elif key == PROBLEMS:
            merged = replace(merged, problems=mine.problems)
        elif kind == "aspect" and column in {"points", "reason"}:
            merged = replace(merged, aspects={**merged.aspects, id: _with(merged.aspect(id), mine.aspect(id), column)})
        elif kind == "line" and column in {"points", "reason"}:
            merged = replace(merged, lines={**merged.lines, id: _with(merged.line(id), mine.line(id), column)})
    return merged


def _with(entry: Entry, other: Entry, column: str) -> Entry:
    return replace(entry, **{column: getattr(other, column)})


def _listed(content: Content) -> str:
    return "\n".join(f"{one.category} {one.text}".strip() for one in content.problems)
