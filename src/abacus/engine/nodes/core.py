"""What a node is; inputs, parameters, constants; the nodes that have an operator of their own.

A node is frozen data. It holds no Python function, so the same tree can be run on one
record, translated to SQL, printed and hashed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import ClassVar

Value = int | Fraction | bool | str | date | None
"""What a node may answer. ``None`` is null. There is no inexact number."""


class Kind(Enum):
    """What sort of value a node answers; checked when a rule is made."""

    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Node:
    """A computation. ``kind`` is what it answers, ``takes`` what its parts must answer."""

    kind: ClassVar[Kind] = Kind.ANY
    takes: ClassVar[Kind] = Kind.ANY

    def __add__(self, other: Operand) -> Add:
        return Add(self, node(other))

    def __radd__(self, other: Operand) -> Add:
        return Add(node(other), self)

    def __sub__(self, other: Operand) -> Sub:
        return Sub(self, node(other))

    def __rsub__(self, other: Operand) -> Sub:
        return Sub(node(other), self)

    def __mul__(self, other: Operand) -> Mul:
        return Mul(self, node(other))

    def __rmul__(self, other: Operand) -> Mul:
        return Mul(node(other), self)

    def __neg__(self) -> Neg:
        return Neg(self)

    def __and__(self, other: Node) -> And:
        return And(self, other)

    def __or__(self, other: Node) -> Or:
        return Or(self, other)

    def __invert__(self) -> Not:
        return Not(self)


Operand = Node | int | Fraction | bool | str | date | None


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A fact of the record, or an earlier step of the same rule, by name.

    Null when the record does not have it.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Param(Node):
    """A parameter of the resolved rules, in the engine's exact units (``parameters.py``).

    Null where the rules say that there is none; a parameter that the rules do not have is an error.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A value that is part of the definition itself, never of a policy. ``unit`` as in ``display.py``."""

    value: Value
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Undefined(Node):
    """Null, for the reason whose text is ``reason.<reason>``."""

    reason: str


@dataclass(frozen=True, slots=True)
class Add(Node):
    """``left`` + ``right``."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Sub(Node):
    """``left`` − ``right``."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Mul(Node):
    """``left`` × ``right``."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Neg(Node):
    """− ``part``."""

    part: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class And(Node):
    """Both; false as soon as one is false, else null as soon as one is null."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.FLAG
    takes: ClassVar[Kind] = Kind.FLAG


@dataclass(frozen=True, slots=True)
class Or(Node):
    """One at least; true as soon as one is true, else null as soon as one is null."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.FLAG
    takes: ClassVar[Kind] = Kind.FLAG


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The opposite; null stays null."""

    part: Node
    kind: ClassVar[Kind] = Kind.FLAG
    takes: ClassVar[Kind] = Kind.FLAG


def node(value: Operand) -> Node:
    """Return a node as it is, anything else as a constant."""
    return value if isinstance(value, Node) else Const(value)


def parts(whole: Node) -> Iterator[Node]:
    """Give the nodes directly inside ``whole``, in the order of its fields."""
    for field in fields(whole):
        yield from _nodes(getattr(whole, field.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _nodes(getattr(value, field.name))


def walk(whole: Node) -> Iterator[Node]:
    """Give ``whole`` and everything inside it."""
    yield whole
    for part in parts(whole):
        yield from walk(part)
