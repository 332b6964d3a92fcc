"""Ratios, bounds and the roundings."""

from dataclasses import dataclass
from typing import ClassVar

from abacus.engine.nodes.core import Kind, Node


@dataclass(frozen=True, slots=True)
class Ratio(Node):
    """``num`` ÷ ``den``, exact. Null when ``den`` is zero."""

    num: Node
    den: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Min(Node):
    """The smaller of two; null when either is."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Max(Node):
    """The greater of two; null when either is."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Clamp(Node):
    """``part``, not below ``low`` and not above ``high``; ``low`` wins where they cross."""

    part: Node
    low: Node
    high: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class RoundPoints(Node):
    """Points in 0.01, rounded half away from zero to a whole 0.01. The one node that rounds points."""

    part: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class RoundFen(Node):
    """An amount in 分, rounded half away from zero to a whole 分. The one node that rounds money."""

    part: Node
    kind: ClassVar[Kind] = Kind.NUMBER
    takes: ClassVar[Kind] = Kind.NUMBER
