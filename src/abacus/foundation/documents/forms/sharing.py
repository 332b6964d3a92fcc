"""Points that several rows have together: a goal's, a merged cell's, or those that only a level's label states."""

from collections.abc import Callable, Hashable, Iterable, Sequence

from abacus.foundation.documents.forms.facts import Goal, IndicatorFacts
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Place
from abacus.foundation.documents.forms.sections import points_of

Rows = Sequence[IndicatorFacts]


def share_rest(rows: Rows, goals: Sequence[Goal], place: Place) -> tuple[IndicatorFacts, ...]:
    """Rows without points inside a goal with points share what it has left, the first ones 0.01 more.

    Rows under one merged cell of points share it in the same way; where a table has neither a column
    of points nor goals with points, the rows of a level share what its label states: 数量指标（20分）.
    """
    rows = _share_merged(tuple(rows), place)
    known = {goal.no: goal.weight_centi for goal in goals if goal.no is not None and goal.weight_centi is not None}
    if known:
        return _share(rows, lambda row: row.goal_no, known.get)
    if any("weight" in head.columns for head in (place.indicators, *place.heads)):
        return rows
    rows = _share(rows, lambda row: row.level2_slot, _points_of_level)
    return _share(rows, lambda row: row.level1_slot, _points_of_level)


def _points_of_level(level: Slot) -> int | None:
    return points_of(level.text)


def _share(
    rows: Rows, group: Callable[[IndicatorFacts], Hashable | None], has: Callable[..., int | None]
) -> tuple[IndicatorFacts, ...]:
    shares: dict[int, int] = {}
    groups: dict[Hashable, list[IndicatorFacts]] = {}
    for row in rows:
        if (key := group(row)) is not None:
            groups.setdefault(key, []).append(row)
    for key, own in groups.items():
        points, without = has(key), [row for row in own if row.weight.centi is None]
        if points is not None and without:
            left = points - sum(row.weight.centi or 0 for row in own)
            shares |= _shares(left, without)
    return _with(rows, shares)


def _share_merged(rows: Rows, place: Place) -> tuple[IndicatorFacts, ...]:
    """Points in a cell that is merged over several rows belong to all of them."""
    shares: dict[int, int] = {}
    for row in rows:
        slot, points = row.weight.slot, row.weight.centi
        if points is None or slot.last_row == slot.row:
            continue
        covered = [one for one in rows if slot.row <= one.row <= slot.last_row]
        under = [one for one in covered if one is row or one.weight.centi is None]
        if len(under) > 1:
            shares |= _shares(points, under)
    return _with(rows, shares)


def _shares(points: int, rows: Iterable[IndicatorFacts]) -> dict[int, int]:
    rows = tuple(rows)
    if points <= 0:
        return {}
    each, more = divmod(points, len(rows))
    return {row.row: each + (number < more) for number, row in enumerate(rows)}


def _with(rows: Rows, shares: dict[int, int]) -> tuple[IndicatorFacts, ...]:
    return tuple(row.with_weight(shares[row.row]) if row.row in shares else row for row in rows)
