"""The reference engine: runs a rule on plain records and so defines what is right.

It is slow and obvious on purpose: a rule is its steps in order, a step is what its node
means (``meanings/``). Everything else (SQL, batches) is tested against this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from abacus.engine.meanings import At, NoValue, read
from abacus.engine.nodes.core import Node
from abacus.engine.nodes.rule import Level, Rule
from abacus.engine.parameters import Parameters
from abacus.engine.result import Result


def run(rule: Rule, given: Mapping[str, Any], params: Mapping[str, Any]) -> Result:
    """Run a rule of level row on one record.

    ``given`` may hold more than the rule reads; what it lacks is null. Values are whole
    numbers, Fractions, flags, texts and days: anything inexact raises TypeError. A
    parameter that the rule reads and ``params`` lacks raises MissingParameterError.
    """
    _expect(rule, Level.ROW)
    at = At(_inputs(rule, given), Parameters.of(params), _unit(given))
    for step in rule.steps:
        _take_step(step.name, step.node, at)
    return _result(rule, at)


def run_group(
    rule: Rule, rows: Iterable[Mapping[str, Any]], params: Mapping[str, Any], given: Mapping[str, Any] | None = None
) -> Result:
    """Run a rule of level group on the rows of one group; ``given`` are facts of the group itself."""
    _expect(rule, Level.GROUP)
    return _run_over(rule, rows, Parameters.of(params), given or {})


def run_roll_up(
    rule: Rule, rows: Iterable[Mapping[str, Any]], params: Mapping[str, Any], path: str
) -> dict[tuple[str, ...], Result]:
    """Run a rule of level roll-up on every branch of a tree.

    ``path`` names the column that holds a row's place in the tree as a tuple of codes from
    the root; the row counts in every branch that its path begins with.
    """
    _expect(rule, Level.ROLL_UP)
    branches: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        place = row[path]
        for length in range(1, len(place) + 1):
            branches.setdefault(tuple(place[:length]), []).append(row)
    known = Parameters.of(params)
    return {branch: _run_over(rule, below, known, {}) for branch, below in sorted(branches.items())}


def run_window(rule: Rule, rows: Iterable[Mapping[str, Any]], params: Mapping[str, Any]) -> tuple[Result, ...]:
    """Run a rule of level window: one result for each row, in the order of the rows."""
    _expect(rule, Level.WINDOW)
    known = Parameters.of(params)
    places = [At(_inputs(rule, row), known, _unit(row)) for row in rows]
    seen: dict[Node, Any] = {}
    for place in places:
        place.neighbours, place.seen = places, seen
    for step in rule.steps:
        for place in places:
            _take_step(step.name, step.node, place)
    return tuple(_result(rule, place) for place in places)


def _run_over(rule: Rule, rows: Iterable[Mapping[str, Any]], params: Parameters, given: Mapping[str, Any]) -> Result:
    at = At(_inputs(rule, given), params, _unit(given))
    at.neighbours = [At(_inputs(rule, row), params, _unit(row)) for row in rows]
    for step in rule.steps:
        _take_step(step.name, step.node, at)
    return _result(rule, at)


def _take_step(name: str, node: Node, at: At) -> None:
    try:
        at.row[name] = read(node, at)
    except NoValue as null:
        at.row[name] = None
        at.nulls[name] = null.reason


def _result(rule: Rule, at: At) -> Result:
    return Result(rule, at.row, at.nulls, at.params, at.unit)


def _expect(rule: Rule, level: Level) -> None:
    if rule.level is not level:
        raise ValueError(f"{rule.id} is a rule of level {rule.level.value}, not {level.value}")


def _inputs(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: given.get(name) for name in rule.columns}
    for name, value in row.items():
        if value is not None and type(value) not in _EXACT and not isinstance(value, (int, str)):
            raise TypeError(f"{rule.id}: {name} is {value!r}; the engine takes exact values only")
    return row


_EXACT = {int, Fraction, bool, str, date, tuple}


def _unit(given: Mapping[str, Any]) -> str:
    """The unit of the record's micro values; only texts use it."""
    return str(given.get("unit") or "")
