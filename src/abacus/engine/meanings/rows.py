"""What the nodes of one record mean: one short function for each."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from abacus.engine.meanings.at import At, NoValue, means, read, read_or_none
from abacus.engine.nodes import conditions, core, numbers, tables
from abacus.engine.nodes.core import Value
from abacus.engine.parameters import Row
from abacus.engine.texts import label, say


@means(core.Column)
def _column(node: core.Column, at: At) -> Any:
    value = at.row.get(node.name)
    if value is None:
        raise NoValue(at.nulls.get(node.name) or say("reason.missing", what=label(node.name)))
    return value


@means(core.Param)
def _param(node: core.Param, at: At) -> Any:
    value = at.params.exact(node.id)
    if value is None:
        raise NoValue(say("reason.no_parameter", what=at.params.label(node.id)))
    return value


@means(core.Const)
def _const(node: core.Const, at: At) -> Value:
    if node.value is None:
        raise NoValue(say("reason.undefined"))
    return node.value


@means(core.Undefined)
def _undefined(node: core.Undefined, at: At) -> Value:
    raise NoValue(say(f"reason.{node.reason}"))


@means(core.Add)
def _add(node: core.Add, at: At) -> Any:
    return read(node.left, at) + read(node.right, at)


@means(core.Sub)
def _sub(node: core.Sub, at: At) -> Any:
    return read(node.left, at) - read(node.right, at)


@means(core.Mul)
def _mul(node: core.Mul, at: At) -> Any:
    return read(node.left, at) * read(node.right, at)


@means(core.Neg)
def _neg(node: core.Neg, at: At) -> Any:
    return -read(node.part, at)


@means(core.And)
def _and(node: core.And, at: At) -> bool:
    return _decide(node, at, decisive=False)


@means(core.Or)
def _or(node: core.Or, at: At) -> bool:
    return _decide(node, at, decisive=True)


def _decide(node: core.And | core.Or, at: At, *, decisive: bool) -> bool:
    """The decisive answer wins over null; null wins over the other answer."""
    unknown: NoValue | None = None
    for side in (node.left, node.right):
        try:
            if bool(read(side, at)) == decisive:
                return decisive
        except NoValue as null:
            unknown = unknown or null
    if unknown is not None:
        raise unknown
    return not decisive


@means(core.Not)
def _not(node: core.Not, at: At) -> bool:
    return not bool(read(node.part, at))


@means(numbers.Ratio)
def _ratio(node: numbers.Ratio, at: At) -> Fraction:
    num, den = read(node.num, at), read(node.den, at)
    if den == 0:
        what = label(node.den.name) if isinstance(node.den, core.Column) else say("reason.divisor")
        raise NoValue(say("reason.zero_division", what=what))
    return Fraction(num, den)


@means(numbers.Min)
def _min(node: numbers.Min, at: At) -> Any:
    return min(read(node.left, at), read(node.right, at))


@means(numbers.Max)
def _max(node: numbers.Max, at: At) -> Any:
    return max(read(node.left, at), read(node.right, at))


@means(numbers.Clamp)
def _clamp(node: numbers.Clamp, at: At) -> Any:
    part, low, high = read(node.part, at), read(node.low, at), read(node.high, at)
    return max(low, min(part, high))


@means(numbers.RoundPoints)
def _round_points(node: numbers.RoundPoints, at: At) -> int:
    return half_away(read(node.part, at))


@means(numbers.RoundFen)
def _round_fen(node: numbers.RoundFen, at: At) -> int:
    return half_away(read(node.part, at))


def half_away(value: int | Fraction) -> int:
    """Round to a whole number, a half away from zero (2.5 → 3, −2.5 → −3)."""
    size = (2 * abs(Fraction(value)) + 1) // 2
    return size if value >= 0 else -size


@means(conditions.AtLeast)
def _at_least(node: conditions.AtLeast, at: At) -> bool:
    return bool(read(node.left, at) >= read(node.right, at))


@means(conditions.AtMost)
def _at_most(node: conditions.AtMost, at: At) -> bool:
    return bool(read(node.left, at) <= read(node.right, at))


@means(conditions.Less)
def _less(node: conditions.Less, at: At) -> bool:
    return bool(read(node.left, at) < read(node.right, at))


@means(conditions.Greater)
def _greater(node: conditions.Greater, at: At) -> bool:
    return bool(read(node.left, at) > read(node.right, at))


@means(conditions.Equal)
def _equal(node: conditions.Equal, at: At) -> bool:
    return bool(read(node.left, at) == read(node.right, at))


@means(conditions.IsNull)
def _is_null(node: conditions.IsNull, at: At) -> bool:
    return read_or_none(node.part, at) is None


@means(conditions.Coalesce)
def _coalesce(node: conditions.Coalesce, at: At) -> Any:
    value = read_or_none(node.part, at)
    return read(node.otherwise, at) if value is None else value


@means(conditions.Case)
def _case(node: conditions.Case, at: At) -> Any:
    for branch in node.branches:
        if read(branch.condition, at):
            return read(branch.then, at)
    return read(node.otherwise, at)


@means(tables.Bands)
def _bands(node: tables.Bands, at: At) -> Any:
    value = read(node.part, at)
    reached = [row for row in read(node.bands, at) if row.at_least is None or row.at_least <= value]
    if not reached:
        raise NoValue(say("reason.below_bands"))
    return _taken(max(reached, key=_bound), node.take)


def _bound(row: Row) -> tuple[bool, int | Fraction]:
    """A band without a lower bound lies below all others."""
    return (row.at_least is not None, row.at_least or 0)


@means(tables.Lookup)
def _lookup(node: tables.Lookup, at: At) -> Any:
    key = read(node.key, at)
    for row in read(node.table, at):
        if row.key == key:
            return _taken(row, node.take)
    raise NoValue(say("reason.unknown_key", what=str(key)))


def _taken(row: Row, take: tables.Take) -> Any:
    value = getattr(row, take.value)
    if value is None:
        raise NoValue(say("reason.undefined"))
    return value
