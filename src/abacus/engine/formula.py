"""A node as a formula with the numbers filled in: "37.24 ÷ 43.20"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abacus.engine.nodes.core import Node

if TYPE_CHECKING:
    from abacus.engine.result import Result


def formula(node: Node, result: Result) -> str:
    return ""
