"""Small readings that several kinds share."""

from collections.abc import Callable

from abacus.rules.errors import UnknownParameter
from abacus.rules.fields import Fields, number_of
from abacus.rules.marked import Marked
from abacus.rules.units import Unit, convert


def points(fields: Fields, key: str) -> int:
    """Points as 0.01 points."""
    return points_of(fields.need(key), key)


def points_or_id(fields: Fields, key: str) -> int | str:
    """Points as 0.01 points, or the id of the parameter that holds them, so that they stand in one place."""
    node = fields.node.value[key]
    return fields.id(key) if isinstance(node.value, str) else points(fields, key)


def settle(value: int | str | None, param: Callable[[str], int | None], mark: Marked) -> int | None:
    """The points themselves, looked up where a parameter is named."""
    if not isinstance(value, str):
        return value
    try:
        found = param(value)
    except UnknownParameter as error:
        raise mark.refuse(f"没有参数“{value}”", "改正标识，或补上这个参数", code="unknown-parameter") from error
    if found is None:
        raise mark.refuse(f"参数“{value}”不是分值", "改用单位为 points、有数值的参数", code="not-points")
    return found


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
