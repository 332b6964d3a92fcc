"""Small readings that several kinds share."""

from abacus.rules.fields import Fields, number_of
from abacus.rules.marked import Marked
from abacus.rules.units import Unit, convert


def points(fields: Fields, key: str) -> int:
    """Points as 0.01 points."""
    return points_of(fields.need(key), key)


def points_or_none(fields: Fields, key: str) -> int | None:
    found = fields.take(key)
    return None if found is None or found.value is None else points_of(found, key)


def points_of(node: Marked, key: str) -> int:
    """Points as 0.01 points, never below 0."""
    number = number_of(node, key)
    try:
        centi = int(convert(number, Unit.POINTS))
    except ValueError as error:
        raise node.refuse(str(error), "分值最多两位小数", code="wrong-unit") from error
    if centi < 0:
        raise node.refuse(f"“{key}”是负数", "分值不小于 0", code=f"bad-{key}")
    return centi
