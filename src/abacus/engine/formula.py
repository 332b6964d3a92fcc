"""A node as a formula, with the numbers filled in: "37.24 ÷ 43.20".

A choice shows the branch that was taken. Values are shown rounded; where two sides of a
comparison would look the same and are not, they get as many digits as it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from abacus.engine.display import bare, parameter_unit, unit_of
from abacus.engine.meanings import At, read_or_none
from abacus.engine.nodes import conditions, core, many, numbers, tables
from abacus.engine.nodes.core import Node
from abacus.engine.texts import label, listed, say

if TYPE_CHECKING:
    from abacus.engine.result import Result

MOST_DIGITS = 12


def formula(node: Node, result: Result) -> str:
    """The formula of one step of a result."""
    return _Writer(result).write(node)


class _Writer:
    """Writes the nodes of one result."""

    def __init__(self, result: Result, digits: int = 2) -> None:
        self.result = result
        self.digits = digits
        self.at = At(dict(result.row), result.parameters, result.unit)

    def write(self, node: Node) -> str:
        node = self.taken(node)
        return _WRITE[type(node)](self, node)

    def part(self, part: Node, whole: Node, *, last: bool = False) -> str:
        """A part of a formula, in brackets where it would otherwise be read wrongly."""
        part = self.taken(part)
        inner, outer = _BINDING.get(type(part), _TIGHTEST), _BINDING[type(whole)]
        chained = type(part) is type(whole) and not isinstance(whole, (core.Sub, numbers.Ratio))
        loose = inner < outer or (last and inner == outer and not chained)
        return say("formula.brackets", a=self.write(part)) if loose else self.write(part)

    def taken(self, node: Node) -> Node:
        """The node that a choice comes down to; anything else as it is."""
        while isinstance(node, (conditions.Case, conditions.Coalesce, numbers.Clamp)):
            chosen = self._chosen(node)
            if chosen is node:
                break
            node = chosen
        return node

    def _chosen(self, node: conditions.Case | conditions.Coalesce | numbers.Clamp) -> Node:
        if isinstance(node, conditions.Coalesce):
            return node.otherwise if read_or_none(node.part, self.at) is None else node.part
        if isinstance(node, numbers.Clamp):
            within = read_or_none(node, self.at) == read_or_none(node.part, self.at)
            return node.part if within else node
        for branch in node.branches:
            decided = read_or_none(branch.condition, self.at)
            if decided is not False:
                return branch.then if decided else branch.condition
        return node.otherwise

    def column(self, node: core.Column) -> str:
        value = self.result.row.get(node.name)
        if value is None or isinstance(value, tuple):
            return label(node.name, self.result.rule_id)
        if isinstance(value, bool):
            return say("formula.flag", what=label(node.name, self.result.rule_id), value=bare(value))
        return bare(value, unit_of(self.result.rule, node.name), self.digits)

    def param(self, node: core.Param) -> str:
        value = self.result.parameters.exact(node.id)
        if value is None or isinstance(value, tuple):
            return self.result.parameters.label(node.id)
        return bare(value, parameter_unit(self.result.parameters[node.id]), self.digits)

    def const(self, node: core.Const) -> str:
        return bare(node.value, node.unit)

    def undefined(self, node: core.Undefined) -> str:
        return say(f"reason.{node.reason}")

    def comparison(self, node: conditions.Comparison) -> str:
        left, right = read_or_none(node.left, self.at), read_or_none(node.right, self.at)
        writer = self
        a, b = writer.part(node.left, node), writer.part(node.right, node)
        while left != right and _number(a) == _number(b) and writer.digits < MOST_DIGITS:
            writer = _Writer(self.result, writer.digits + 2)
            a, b = writer.part(node.left, node), writer.part(node.right, node)
        return say(f"formula.{type(node).__name__}", a=a, b=b)

    def is_null(self, node: conditions.IsNull) -> str:
        part = node.part
        named = label(part.name, self.result.rule_id) if isinstance(part, core.Column) else self.part(part, node)
        return say("formula.IsNull", a=named)

    def clamp(self, node: numbers.Clamp) -> str:
        """Only where a bound bites."""
        value = self.write(node.high if read_or_none(node, self.at) == read_or_none(node.high, self.at) else node.low)
        return say("formula.Clamp", a=self.write(node.part), value=value)

    def rounded(self, node: numbers.RoundPoints) -> str:
        return say("formula.RoundPoints", a=self.write(node.part))

    def rounded_fen(self, node: numbers.RoundFen) -> str:
        return say("formula.RoundFen", a=self.write(node.part))

    def bands(self, node: tables.Bands) -> str:
        return say("formula.Bands", a=self.write(node.part), table=self.write(node.bands))

    def lookup(self, node: tables.Lookup) -> str:
        return say("formula.Lookup", a=self.write(node.key), table=self.write(node.table))

    def over(self, node: many.SumOver | many.CountOver | many.AllOver) -> str:
        names = [part.name for part in core.walk(node) if isinstance(part, core.Column)]
        what = label(names[0], self.result.rule_id) if names else say("formula.rows")
        return say(f"formula.{type(node).__name__}", what=what)

    def rank(self, node: many.RankWithin) -> str:
        key = "formula.RankWithin.lowest" if node.lowest_first else "formula.RankWithin"
        return say(key, a=self.write(node.part), by=self._by(node.by))

    def count_within(self, node: many.CountWithin) -> str:
        return say("formula.CountWithin", by=self._by(node.by))

    def _by(self, by: tuple[Node, ...]) -> str:
        return listed(self.write(part) for part in by)


def _two(writer: _Writer, node: Any) -> str:
    return say(
        f"formula.{type(node).__name__}", a=writer.part(node.left, node), b=writer.part(node.right, node, last=True)
    )


def _one(writer: _Writer, node: Any) -> str:
    return say(f"formula.{type(node).__name__}", a=writer.part(node.part, node))


def _ratio(writer: _Writer, node: numbers.Ratio) -> str:
    return say("formula.Ratio", a=writer.part(node.num, node), b=writer.part(node.den, node, last=True))


def _number(text: str) -> str:
    """The figures of a text without its unit."""
    return "".join(sign for sign in text if sign in "0123456789.,−")


_BINDING: dict[type[Node], int] = {
    core.Neg: 8,
    conditions.IsNull: 8,
    numbers.Ratio: 7,
    core.Mul: 7,
    core.Sub: 6,
    core.Add: 6,
    conditions.AtLeast: 5,
    conditions.AtMost: 5,
    conditions.Less: 5,
    conditions.Greater: 5,
    conditions.Equal: 5,
    core.Not: 4,
    core.And: 3,
    core.Or: 2,
    numbers.Min: 1,
    numbers.Max: 1,
    numbers.Clamp: 0,
}
"""How tightly a node holds its parts; a looser one inside a tighter one needs brackets."""
_TIGHTEST = 9

_WRITE: dict[type[Node], Callable[[_Writer, Any], str]] = {
    core.Column: _Writer.column,
    core.Param: _Writer.param,
    core.Const: _Writer.const,
    core.Undefined: _Writer.undefined,
    core.Add: _two,
    core.Sub: _two,
    core.Mul: _two,
    core.Neg: _one,
    core.And: _two,
    core.Or: _two,
    core.Not: _one,
    numbers.Ratio: _ratio,
    numbers.Min: _two,
    numbers.Max: _two,
    numbers.Clamp: _Writer.clamp,
    numbers.RoundPoints: _Writer.rounded,
    numbers.RoundFen: _Writer.rounded_fen,
    conditions.AtLeast: _Writer.comparison,
    conditions.AtMost: _Writer.comparison,
    conditions.Less: _Writer.comparison,
    conditions.Greater: _Writer.comparison,
    conditions.Equal: _Writer.comparison,
    conditions.IsNull: _Writer.is_null,
    tables.Bands: _Writer.bands,
    tables.Lookup: _Writer.lookup,
    many.SumOver: _Writer.over,
    many.CountOver: _Writer.over,
    many.AllOver: _Writer.over,
    many.RankWithin: _Writer.rank,
    many.CountWithin: _Writer.count_within,
}
