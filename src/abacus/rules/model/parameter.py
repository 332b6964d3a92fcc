"""Parameters: one value on one day, in one of the shapes a pack may use."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from abacus.rules.model.stated import Source, Stated


@dataclass(frozen=True)
class Band:
    """From `at_least` upwards (in the parameter's unit) a grade holds or a share of the points is earned."""

    at_least: int | Fraction
    id: str | None
    label: str | None
    earns: Fraction | None


@dataclass(frozen=True)
class Interval:
    """A qualitative grade and the shares of the points it may earn, from `high` down to `low`."""

    id: str
    label: str
    high: Fraction
    low: Fraction


@dataclass(frozen=True)
class Option:
    """One of several choices offered to people."""

    id: str
    label: str
    note: str | None = None


@dataclass(frozen=True)
class Period:
    """A stretch of the year up to `through`, looked at from `opens` to `closes`; all days as MM-DD."""

    id: str
    label: str
    kind: str
    through: str
    opens: str
    closes: str

    def days(self, year: int) -> tuple[date, date, date]:
        """Through, opens and closes in a fiscal year.

        A `closes` that comes before `through` is of the next year, and so is an `opens` that comes before it.
        """
        later = year + (self.closes < self.through)
        opens = later if self.opens <= self.closes else year
        day = date.fromisoformat
        return day(f"{year}-{self.through}"), day(f"{opens}-{self.opens}"), day(f"{later}-{self.closes}")


@dataclass(frozen=True)
class ChainLink:
    """What one pack of the chain says about a parameter on the day asked."""

    pack: str
    release: str
    value: Any
    from_: date
    until: date | None
    source: Source
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class ParameterValue(Stated):
    """One parameter on one day in one region.

    `value` is converted and exact (see `units`): int, Fraction, bool, str, None, a tuple of Band,
    Interval or Option, or a mapping of words. `stated` is the JSON value as written in the pack,
    in `unit`. `chain` goes from the nearest pack that states it to the farthest.
    """

    kind: str
    unit: str | None
    value: Any
    stated: Any
    chain: tuple[ChainLink, ...] = ()
