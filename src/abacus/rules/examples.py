"""Worked examples: what a rule must answer under a pack on a day. They are tests on every engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from abacus.rules.fields import Fields, day_of, list_of
from abacus.rules.marked import Marked


@dataclass(frozen=True)
class Example:
    """One worked example.

    `rule` is the engine's rule; where it is not written it is the folder and the first thing expected
    (monitoring/… expecting key_monitoring: monitoring.key_monitoring). Facts named `…_on` are days.
    A rule over many rows is given them as `rows`; one that answers each row is expected as `rows`.
    `fiscal_year` is None where the day's year is meant.
    """

    pack: str
    name: str
    because: str
    day: date
    fiscal_year: int | None
    rule: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    file: str
    line: int


def read_examples(node: Marked, pack: str, folder: str) -> tuple[Example, ...]:
    """Read one file under examples/; `folder` is its path there with dots. Raises PolicyError."""
    items = list_of(node, "examples")
    examples = tuple(_example(item, pack, folder) for item in items)
    names: set[str] = set()
    for item, example in zip(items, examples, strict=True):
        if example.name in names:
            raise item.refuse(f"例子“{example.name}”重复", "每个例子起不同的名字", code="duplicate-id")
        names.add(example.name)
    return examples


def _example(node: Marked, pack: str, folder: str) -> Example:
    fields = Fields(node, "例子")
    name, because, day = fields.text("name"), fields.text("because"), fields.day("day")
    fiscal_year = fields.whole_or_none("fiscal_year")
    given, expect = _facts(fields.need("given"), "given"), _facts(fields.need("expect"), "expect")
    if not expect:
        raise node.refuse("例子没有写期望的结果", "在 expect 下写出结果", code="missing-expect")
    rule = fields.id("rule") if fields.has("rule") else f"{folder}.{next(iter(expect))}"
    fields.done()
    return Example(pack, name, because, day, fiscal_year, rule, given, expect, node.file, node.line)


def _facts(node: Marked, what: str) -> Mapping[str, Any]:
    facts = Fields(node, what).node.value
    return MappingProxyType({key: _fact(key, item) for key, item in facts.items()})


def _fact(key: str, node: Marked) -> Any:
    if isinstance(node.value, Decimal):
        raise node.refuse(f"“{key}”是小数", "用整数单位：分、0.01 分、百万分之一；比率写成 1/3", code="inexact")
    if isinstance(node.value, dict):
        return _facts(node, key)
    if isinstance(node.value, tuple):
        return tuple(_fact(key, item) for item in node.value)
    return day_of(node, key) if key.endswith("_on") and node.value is not None else node.value
