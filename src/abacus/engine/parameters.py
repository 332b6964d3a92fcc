"""Parameters as the engine reads them: exact, in one unit each.

Rules are resolved elsewhere; what comes in is a mapping from id to either a plain exact
value or an object with ``value``, ``unit`` and ``source``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a band with its lower bound, or a value by key.

    For grade bands ``value`` is None, for intervals it is the upper end.
    """

    key: str = ""
    at_least: int | Fraction | None = None
    value: Any = None
    label: str = ""


class MissingParameterError(KeyError):
    """A rule reads a parameter that the resolved rules do not have."""

    def __str__(self) -> str:
        return str(self.args[0])


class Parameters(Mapping[str, Any]):
    """A mapping of parameters that remembers what it has already made exact."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self._exact: dict[str, Any] = {}

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Parameters:
        """Take a mapping as it is, or wrap it."""
        return given if isinstance(given, cls) else cls(given)

    def __getitem__(self, key: str) -> Any:
        try:
            return self.given[key]
        except KeyError as missing:
            raise MissingParameterError(f"the rules have no parameter {key}") from missing

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def exact(self, key: str) -> Any:
        """The value in the engine's unit; None where the rules say that there is none."""
        if key not in self._exact:
            self._exact[key] = exact(self[key])
        return self._exact[key]

    def label(self, key: str) -> str:
        """What people call the parameter."""
        return str(getattr(self.get(key), "label", "") or key)


def exact(given: Any) -> Any:
    """The engine's form of a parameter: its own value, tables as rows.

    Values arrive converted (0.01 points, 分, fractions of one). A table is a tuple of bands
    (``at_least``, ``earns``), of intervals (``low``, ``high``) or of options (``note``), each with
    ``id`` and ``label``.
    """
    value = getattr(given, "value", given)
    return tuple(_row(item) for item in value) if isinstance(value, tuple) else value


def _row(item: Any) -> Any:
    if hasattr(item, "earns"):
        return Row(item.id or "", item.at_least, item.earns, item.label or "")
    if hasattr(item, "low"):
        return Row(item.id, item.low, item.high, item.label)
    if hasattr(item, "note"):
        return Row(item.id, None, item.id, item.label)
    return item
