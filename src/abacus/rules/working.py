"""Working the examples of packs through the reference engine."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from abacus.engine import MissingParameterError, run, run_group, run_window
from abacus.engine.nodes import Level
from abacus.engine.rules import RULES
from abacus.rules.errors import Problem
from abacus.rules.examples import Example
from abacus.rules.packs import Pack
from abacus.rules.resolved import Resolved
from abacus.rules.store import Library

RATE = re.compile(r"-?\d+/\d+")


def check_examples(library: Library) -> Iterator[Problem]:
    """Every example that the engine does not answer as expected under its own pack."""
    for pack in library.packs():
        yield from _check(pack, library)


def _check(pack: Pack, library: Library) -> Iterator[Problem]:
    for example in pack.examples:
        rules = library.resolve(pack.manifest.region, example.day, example.fiscal_year)
        for difference in disagreements(example, rules):
            yield Problem(
                example.file, example.line, "example", f"例子“{example.name}”：{difference}", "核对例子、参数和规则"
            )


def disagreements(example: Example, rules: Resolved) -> Iterable[str]:
    """Where the reference engine answers something else than the example expects, in Chinese."""
    if example.rule not in RULES:
        return [f"没有规则“{example.rule}”，可用的有：{'、'.join(sorted(RULES))}"]
    try:
        return list(_compare(example.expect, _run(example, rules)))
    except MissingParameterError as error:
        return [f"缺少参数：{error}"]


def _run(example: Example, rules: Resolved) -> Mapping[str, Any]:
    rule, params = RULES[example.rule], rules.params()
    given = {name: _exact(value) for name, value in example.given.items()}
    if rule.level is Level.ROW:
        return run(rule, given, params).values
    rows = given.pop("rows", ())
    if rule.level is Level.GROUP:
        return run_group(rule, rows, params, given).values
    return {"rows": tuple(result.values for result in run_window(rule, rows, params))}


def _exact(value: Any) -> Any:
    """A rate written as 1/3 as the fraction it is; everything else as it stands."""
    if isinstance(value, Mapping):
        return {name: _exact(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_exact(item) for item in value)
    return Fraction(value) if isinstance(value, str) and RATE.fullmatch(value) else value


def _compare(expected: Any, actual: Any, at: str = "") -> Iterator[str]:
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            if key not in actual:
                yield f"规则没有结果“{at}{key}”，有的是：{'、'.join(actual)}"
            else:
                yield from _compare(value, actual[key], f"{at}{key}")
    elif isinstance(expected, tuple) and isinstance(actual, tuple) and len(expected) == len(actual):
        for position, (value, found) in enumerate(zip(expected, actual, strict=True), 1):
            yield from _compare(value, found, f"{at}[{position}].")
    elif not _same(expected, actual):
        yield f"{at} 应为 {expected}，算得 {actual}"


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(actual, Fraction) and isinstance(expected, str):
        return Fraction(expected) == actual
    return expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
