"""Nodes that look at many rows: sums over a group, ranks in a window."""

from dataclasses import dataclass
from typing import ClassVar

from abacus.engine.nodes.core import Kind, Node


@dataclass(frozen=True, slots=True)
class Over(Node):
    """One answer for the rows of a group or of a branch; its parts are read on each row."""


@dataclass(frozen=True, slots=True)
class SumOver(Over):
    """The sum of ``part`` where it is not null, of the rows where ``among`` is true; 0 over none.

    A sum alone does not say whether something was missing: pair it with AllOver.
    """

    part: Node
    among: Node
    kind: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class CountOver(Over):
    """How many rows make ``among`` true; null counts as not."""

    among: Node
    kind: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class AllOver(Over):
    """Whether ``part`` is true on every row where ``among`` is; true over none.

    False as soon as one is false, else null as soon as one is null.
    """

    part: Node
    among: Node
    kind: ClassVar[Kind] = Kind.FLAG


@dataclass(frozen=True, slots=True)
class Window(Node):
    """An answer for each row that depends on its neighbours in the same group."""


@dataclass(frozen=True, slots=True)
class RankWithin(Window):
    """Competition rank ("1224") of ``part`` among the rows with the same ``by`` that make ``among`` true.

    Equal values share the better rank and the ranks after them are skipped. ``lowest_first``
    gives rank 1 to the lowest. Null for a row that is not among them or whose value is null.
    """

    part: Node
    by: tuple[Node, ...]
    among: Node
    lowest_first: bool = False
    kind: ClassVar[Kind] = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class CountWithin(Window):
    """How many rows with the same ``by`` as this one make ``among`` true; null where a ``by`` is null."""

    by: tuple[Node, ...]
    among: Node
    kind: ClassVar[Kind] = Kind.NUMBER
