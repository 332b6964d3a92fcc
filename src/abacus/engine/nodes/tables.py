"""Look-ups in parameters that are tables: bands and rows by key.

Both tables are what ``parameters.py`` makes of the pack's lists: a tuple of ``Row`` with a
``key`` (a text), a lower bound ``at_least`` (or null) and a ``value``.
"""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from abacus.engine.nodes.core import Column, Kind, Node, Param


class Take(Enum):
    """Which field of the row that was found a look-up answers."""

    KEY = "key"
    VALUE = "value"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Bands(Node):
    """The field ``take`` of the highest band whose lower bound ``part`` reaches.

    A bound belongs to its own band (90 is 优). Null below the lowest bound. Bands come from a
    parameter, or from a column where an indicator declares its own.
    """

    part: Node
    bands: Param | Column
    take: Take = Take.VALUE
    takes: ClassVar[Kind] = Kind.ANY


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """The field ``take`` of the row with this key; null when there is none."""

    key: Node
    table: Param
    take: Take = Take.VALUE
