"""What every statement of a pack carries, and its form as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

ACTION_DAY, FISCAL_YEAR = "action_day", "fiscal_year"


@dataclass(frozen=True)
class Document:
    """A document that packs cite. `day` and `number` are None where they are not known."""

    id: str
    title: str
    number: str | None
    issuer: str | None
    day: date | None
    confirmed: bool
    note: str | None
    pack: str


@dataclass(frozen=True)
class Source:
    """Document and clause a value comes from."""

    document: str
    title: str
    clause: str
    number: str | None = None
    issuer: str | None = None
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What every statement of a pack carries: since when, by which document, how sure.

    `until` is the last day on which it holds (None: until replaced). `confirmed` is True where a
    text at hand says so, False for general knowledge that nobody has compared with the official
    text yet. `extended` names the packs whose lists it builds on.
    """

    id: str
    label: str
    from_: date
    until: date | None
    applies_to: str
    source: Source
    confirmed: bool
    note: str | None
    pack: str
    release: str
    extended: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return f"{self.pack}@{self.release}"

    def to_json(self) -> dict[str, Any]:
        """The whole of it as JSON data, to be stored with what was decided by it."""
        found: dict[str, Any] = to_json(self)
        return found


def to_json(value: Any) -> Any:
    """Any value of this module as JSON data: days as ISO text, fractions as whole numbers or "num/den"."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name.rstrip("_"): to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [to_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value
