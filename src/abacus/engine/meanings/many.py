"""What the nodes over many rows mean: sums over a group, ranks and counts in a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from abacus.engine.meanings.at import At, NoValue, means, read, read_or_none
from abacus.engine.nodes import many
from abacus.engine.nodes.core import Node
from abacus.engine.texts import say


@means(many.SumOver)
def _sum_over(node: many.SumOver, at: At) -> Any:
    values = [read_or_none(node.part, row) for row in _among(node.among, at)]
    return sum(value for value in values if value is not None)


@means(many.CountOver)
def _count_over(node: many.CountOver, at: At) -> int:
    return len(_among(node.among, at))


@means(many.AllOver)
def _all_over(node: many.AllOver, at: At) -> bool:
    unknown: NoValue | None = None
    for row in _among(node.among, at):
        try:
            if not read(node.part, row):
                return False
        except NoValue as null:
            unknown = unknown or null
    if unknown is not None:
        raise unknown
    return True


def _among(among: Node, at: At) -> list[At]:
    return [row for row in at.neighbours if read_or_none(among, row) is True]


@means(many.RankWithin)
def _rank_within(node: many.RankWithin, at: At) -> int:
    if not read(node.among, at):
        raise NoValue(say("reason.not_ranked"))
    own, value = _key(node.by, at), read(node.part, at)
    ranks = _once(node, at, _ranks)
    return int(ranks[own][value])


@means(many.CountWithin)
def _count_within(node: many.CountWithin, at: At) -> int:
    own = _key(node.by, at)
    return int(_once(node, at, _counts).get(own, 0))


def _once(node: Node, at: At, work: Callable[[Any, Sequence[At]], Any]) -> Any:
    """What ``work`` finds in the window, found once for all its rows."""
    if node not in at.seen:
        at.seen[node] = work(node, at.neighbours)
    return at.seen[node]


def _ranks(node: many.RankWithin, places: Sequence[At]) -> dict[tuple[Any, ...], dict[Any, int]]:
    """Value → rank, by group. A value's rank is one more than the rows that are better."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for place in places:
        value = read_or_none(node.part, place)
        if value is not None and read_or_none(node.among, place) is True:
            group = tuple(read_or_none(by, place) for by in node.by)
            groups.setdefault(group, []).append(value)
    ranks: dict[tuple[Any, ...], dict[Any, int]] = {}
    for group, values in groups.items():
        values.sort(reverse=not node.lowest_first)
        ranks[group] = {}
        for position, value in enumerate(values, start=1):
            ranks[group].setdefault(value, position)
    return ranks


def _counts(node: many.CountWithin, places: Sequence[At]) -> dict[tuple[Any, ...], int]:
    counts: dict[tuple[Any, ...], int] = {}
    for place in places:
        if read_or_none(node.among, place) is True:
            group = tuple(read_or_none(by, place) for by in node.by)
            counts[group] = counts.get(group, 0) + 1
    return counts


def _key(by: tuple[Node, ...], at: At) -> tuple[Any, ...]:
    """The group that a row belongs to; null where one of its parts is."""
    return tuple(read(part, at) for part in by)
