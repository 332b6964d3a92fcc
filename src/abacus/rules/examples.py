"""Worked examples: what a rule must answer under a pack on a day; every engine runs them as tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from abacus.rules.fields import Fields, day_of, list_of
from abacus.rules.marked import Marked


@dataclass(frozen=True)
class Example:
    """One worked example.

    `rule` is the engine's rule; where it is not written it is the folder and the first thing expected
    (monitoring/… expecting key_monitoring: monitoring.key_monitoring). Facts named `…_on` are days.
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
    examples = tuple(_example(item, pack, folder) for item in list_of(node, "examples"))
    names = [example.name for example in examples]
    for example in examples:
        if names.count(example.name) > 1:
            raise node.refuse(f"例子“{example.name}”重复", "每个例子起不同的名字", code="duplicate-id")
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
    return MappingProxyType(
        {key: day_of(item, key) if key.endswith("_on") and item.value else item.plain() for key, item in facts.items()}
    )
