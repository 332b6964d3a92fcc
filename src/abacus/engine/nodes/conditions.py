"""Comparisons, null tests and choices.

Comparisons are exact: a ratio is never rounded before it meets a threshold.
"""

from dataclasses import dataclass
from typing import ClassVar

from abacus.engine.nodes.core import Kind, Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """Two numbers or two days against each other; null when either is."""

    left: Node
    right: Node
    kind: ClassVar[Kind] = Kind.FLAG


@dataclass(frozen=True, slots=True)
class AtLeast(Comparison):
    """``left`` ≥ ``right``."""


@dataclass(frozen=True, slots=True)
class AtMost(Comparison):
    """``left`` ≤ ``right``."""


@dataclass(frozen=True, slots=True)
class Less(Comparison):
    """``left`` < ``right``."""


@dataclass(frozen=True, slots=True)
class Greater(Comparison):
    """``left`` > ``right``."""


@dataclass(frozen=True, slots=True)
class Equal(Comparison):
    """``left`` = ``right``; texts and flags too."""


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """Whether ``part`` is null; never null itself."""

    part: Node
    kind: ClassVar[Kind] = Kind.FLAG


@dataclass(frozen=True, slots=True)
class Coalesce(Node):
    """``part``, or ``otherwise`` where it is null. Says openly what a missing value means here."""

    part: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class When:
    """One branch of a Case."""

    condition: Node
    then: Node


@dataclass(frozen=True, slots=True)
class Case(Node):
    """The first branch whose condition is true, else ``otherwise``.

    A condition that is null makes the whole null: what was not known is not false.
    """

    branches: tuple[When, ...]
    otherwise: Node


def if_else(condition: Node, then: Node, otherwise: Node) -> Case:
    """Make a Case with one branch."""
    return Case((When(condition, then),), otherwise)
