"""Where a node is read, how, and what null is while reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from abacus.engine.nodes.core import Node
from abacus.engine.parameters import Parameters
from abacus.engine.texts import Text


class NoValue(Exception):  # noqa: N818 - not an error: the value is null, for a reason
    """Raised while a node is read whose value is null; carries why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


class At:
    """Where a node is read: one record with its earlier steps, and the rows around it."""

    __slots__ = ("neighbours", "nulls", "params", "row", "seen", "unit")

    def __init__(self, row: dict[str, Any], params: Parameters, unit: str = "") -> None:
        self.row = row
        self.unit = unit
        self.nulls: dict[str, Text] = {}
        self.params = params
        self.neighbours: Sequence[At] = ()
        self.seen: dict[Node, Any] = {}


Meaning = Callable[[Any, At], Any]
MEANINGS: dict[type[Node], Meaning] = {}


def means(kind: type[Node]) -> Callable[[Meaning], Meaning]:
    """Register the function below as the meaning of a node."""

    def register(meaning: Meaning) -> Meaning:
        MEANINGS[kind] = meaning
        return meaning

    return register


def read(node: Node, at: At) -> Any:
    """The value of a node; raises NoValue where it is null."""
    return MEANINGS[type(node)](node, at)


def read_or_none(node: Node, at: At) -> Any:
    """The value of a node, None where it is null."""
    try:
        return read(node, at)
    except NoValue:
        return None
