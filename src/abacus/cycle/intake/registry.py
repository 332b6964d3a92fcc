"""What the stages make of a kind of table; they say so themselves, this app knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


@dataclass
class Taking:
    """One table on its way into the platform.

    `project_year` is None for a table of a department. `settled`: a finished table of a past year, so that
    its result is final; else it becomes the unit's draft. A taker adds to `differences` what it leaves as
    the platform has it, and to `made` every record it creates, in the order in which they came about.
    """

    read: Mapping[str, Any]
    unit: Organisation
    fiscal_year: int
    project_year: ProjectYear | None
    settled: bool
    sha256: str
    place: int
    by: User
    on: date
    made: list[Model] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def year(self) -> ProjectYear:
        """The project-year of a table that has one."""
        if self.project_year is None:
            raise LookupError("a table of a department has no project-year")
        return self.project_year

    def reason(self, place: int) -> str:
        """Why an indicator deviates, as printed; blank where nothing is said."""
        reasons = (self.read.get("printed") or {}).get("reasons") or []
        return (reasons[place] if place < len(reasons) else None) or ""


@dataclass(frozen=True)
class Taker:
    """What a stage does with a kind of table.

    `take` writes (inside the transaction of the caller; a Refusal leaves the table as it was). `already`
    says in words what the stage holds of that project-year, or department and year, so that the table is
    not wanted; blank for nothing. `wants_project`: whether a table is one project's, and not a department's
    as a whole. `enters_money`: whether its amounts are entered where the ledger has none.
    """

    take: Callable[[Taking], None]
    already: Callable[[ProjectYear | None, Organisation, int], str]
    wants_project: bool = True
    enters_money: bool = False


_takers: dict[str, Taker] = {}


def register(kind: str, taker: Taker) -> None:
    """Say what a kind of table becomes, from an `AppConfig.ready`."""
    _takers[kind] = taker


def taker(kind: str) -> Taker | None:
    """What takes tables of a kind; None where no stage does."""
    return _takers.get(kind)
