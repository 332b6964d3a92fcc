"""Reading parameters: one dated, cited value each, in a stated unit and shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from abacus.rules.fields import Fields, list_of, number_of, text_of
from abacus.rules.headers import Documents, Header, check_sequence, read_header
from abacus.rules.marked import Marked
from abacus.rules.model import Band, Interval, Option, Period
from abacus.rules.units import Unit, convert

PERIODS = ("summary", "quarterly", "node")
"""What a period of monitoring may be: a summary of the year so far, a quarter, a node of the plan."""


@dataclass(frozen=True)
class StatedValue:
    """One dated value: converted for the engine, and as written."""

    header: Header
    value: Any
    stated: Any


@dataclass(frozen=True)
class Parameter:
    """All that one pack says about one parameter, oldest value first."""

    id: str
    label: str
    kind: str
    unit: Unit | None
    values: tuple[StatedValue, ...]
    mark: Marked


def read_parameter(node: Marked, documents: Documents) -> Parameter:
    """Read one file under parameters/. Raises PolicyError."""
    fields = Fields(node, "参数")
    id, label = fields.id(), fields.text("label")
    kind = fields.choice("kind", KINDS, default="number")
    unit = _unit(fields, kind)
    choices = fields.texts("choices") if kind == "choice" else ()
    values = fields.each("values", lambda item: _value(item, kind, unit, choices, documents))
    fields.done()
    if not values:
        raise node.refuse(f"参数“{id}”没有值", "在 values 下写出至少一个值", code="missing-values")
    check_sequence(tuple(value.header for value in values))
    return Parameter(id, label, kind, unit, values, node)


def _unit(fields: Fields, kind: str) -> Unit | None:
    return Unit(fields.choice("unit", tuple(Unit))) if kind in _WITH_UNIT else None


def _value(node: Marked, kind: str, unit: Unit | None, choices: tuple[str, ...], documents: Documents) -> StatedValue:
    fields = Fields(node, "参数值")
    header = read_header(fields, documents)
    written = fields.need("value")
    fields.done()
    value = None if written.value is None else KINDS[kind](written, unit, choices)
    return StatedValue(header, value, _json(written.plain()))


def _number(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> int | Fraction:
    return _convert(node, number_of(node, "value"), unit or Unit.COUNT)


def _flag(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> bool:
    if not isinstance(node.value, bool):
        raise node.refuse("值应是 true 或 false", "改为 true 或 false", code="bad-value")
    return node.value


def _text(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> str:
    return text_of(node, "value")


def _choice(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> str:
    text = text_of(node, "value")
    if text not in choices:
        raise node.refuse(f"“{text}”不在 choices 中", "改为以下之一:" + "、".join(choices), code="bad-value")
    return text


def _month_day(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> str:
    """A day of the year as MM-DD."""
    return month_day(node, "value")


def month_day(node: Marked, key: str) -> str:
    """A text that is a day of every year, as MM-DD."""
    text = text_of(node, key)
    try:
        date.fromisoformat(f"2023-{text}")
    except ValueError as error:
        raise node.refuse(f"“{text}”不是月日", '写成 value: "09-30"', code="bad-day") from error
    return text


def _periods(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> tuple[Period, ...]:
    return tuple(_period(item) for item in list_of(node, "value"))


def _period(node: Marked) -> Period:
    """A stretch of the year up to a day, looked at from a day to a day."""
    fields = Fields(node, "时段")
    id, label, kind = fields.id(), fields.text("label"), fields.choice("kind", PERIODS)
    days = [month_day(fields.need(key), key) for key in ("through", "opens", "closes")]
    fields.done()
    return Period(id, label, kind, *days)


def _options(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> tuple[Option, ...]:
    found: list[Option] = []
    for item in list_of(node, "value"):
        fields = Fields(item, "选项")
        option = Option(fields.id(), fields.text("label"), fields.text_or_none("note"))
        fields.done()
        if option.id in {one.id for one in found}:
            raise item.refuse(f"选项“{option.id}”重复", "每个标识只用一次", code="duplicate-id")
        found.append(option)
    return tuple(found)


def _words(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    fields = Fields(node, "词表")
    return MappingProxyType({key: fields.texts(key) for key in node.value})


def _bands(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> tuple[Band, ...]:
    return read_bands(node, unit or Unit.COUNT)


def read_bands(node: Marked, unit: Unit) -> tuple[Band, ...]:
    """Bands from the highest to the one that begins at 0."""
    items = list_of(node, "bands")
    bands = tuple(_band(item, unit) for item in items)
    for item, higher, lower in zip(items[1:], bands, bands[1:], strict=False):
        if lower.at_least >= higher.at_least:
            raise item.refuse("档位下限没有逐档下降", "从高到低排列", code="bands-not-falling")
    if not bands or bands[-1].at_least != 0:
        raise (items[-1] if items else node).refuse("最低一档没有到 0", "最后一档写 at_least: 0", code="bands-not-to-0")
    return bands


def _band(node: Marked, unit: Unit) -> Band:
    fields = Fields(node, "档位")
    at_least = _convert(node, fields.number("at_least"), unit)
    id = fields.id() if fields.has("id") else None
    earns = _percent(fields, "earns") if fields.has("earns") else None
    band = Band(at_least, id, fields.text_or_none("label"), earns)
    fields.done()
    return band


def _intervals(node: Marked, unit: Unit | None, choices: tuple[str, ...]) -> tuple[Interval, ...]:
    items = list_of(node, "value")
    intervals = tuple(_interval(item) for item in items)
    highs = (Fraction(1), *(interval.low for interval in intervals))
    for item, interval, high in zip(items, intervals, highs, strict=False):
        if interval.high != high or interval.low >= interval.high:
            raise item.refuse(
                "区间没有从 100 起逐档相接地下降", "每档的 high 等于上一档的 low", code="bands-not-falling"
            )
    if highs[-1] != 0:
        raise (items[-1] if items else node).refuse("最低一档没有到 0", "最后一档写 low: 0", code="bands-not-to-0")
    return intervals


def _interval(node: Marked) -> Interval:
    fields = Fields(node, "区间")
    interval = Interval(fields.id(), fields.text("label"), _percent(fields, "high"), _percent(fields, "low"))
    fields.done()
    return interval


def _percent(fields: Fields, key: str) -> Fraction:
    return Fraction(_convert(fields.node, fields.number(key), Unit.PERCENT))


def _convert(node: Marked, number: int | Decimal, unit: Unit) -> int | Fraction:
    try:
        return convert(number, unit)
    except ValueError as error:
        raise node.refuse(str(error), "改正数字或单位", code="wrong-unit") from error


def _json(value: Any) -> Any:
    """Plain YAML data with decimals as JSON numbers where that is exact, which two-decimal texts are for people."""
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


_Reader = Callable[[Marked, Unit | None, tuple[str, ...]], Any]
KINDS: dict[str, _Reader] = {
    "number": _number,
    "flag": _flag,
    "text": _text,
    "choice": _choice,
    "month_day": _month_day,
    "options": _options,
    "periods": _periods,
    "words": _words,
    "bands": _bands,
    "intervals": _intervals,
}
"""The shapes a parameter may have."""
_WITH_UNIT = frozenset({"number", "bands"})
