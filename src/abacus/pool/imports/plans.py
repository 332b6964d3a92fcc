"""What an import would do: the same for a preview and, inside the transaction, for applying it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.pool.imports.rows import Problem, Row, Table
from abacus.pool.models import ImportBatch


@dataclass(frozen=True)
class Choices:
    """What only a person can say about a file; blank or None where not yet said.

    `mode`: monthly execution amounts are "cumulative" or "increment". `day`: the day a
    cumulative file speaks of, or that of rows without one. `kind`: that of rows without one.
    """

    unit: str = ""
    mode: str = ""
    day: date | None = None
    kind: str = ""

    def to_json(self) -> dict[str, Any]:
        """For storing with the batch."""
        return {
            "unit": self.unit,
            "mode": self.mode,
            "day": self.day.isoformat() if self.day else "",
            "kind": self.kind,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Choices":
        """As stored."""
        day = data.get("day")
        return cls(
            data.get("unit", ""), data.get("mode", ""), date.fromisoformat(day) if day else None, data.get("kind", "")
        )


@dataclass(frozen=True)
class Total:
    """A sum over the year's projects that the importer sees, before and after. `wan` says whether it is 分."""

    label: str
    before: int
    after: int
    money: bool = True


@dataclass
class Plan:
    """What would be written: `drafts`, of which the kind's `staged` makes rows once they are wanted.

    `touched` are the project-years that get lines; `bodies` the units that a file of projects may name.
    """

    table: Table
    notes: list[Problem] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    drafts: list[Any] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    bodies: Any = None

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong, by row and column."""
        return sorted(self.table.problems, key=lambda one: (one.row, one.column))

    def complain(self, row: Row, key: str, message: str) -> None:
        """Note what is wrong with a row's field."""
        self.table.complain(row, key, message)

    def remark(self, row: Row, key: str, message: str) -> None:
        """Note something that does not stand in the way."""
        self.notes.append(Problem(row.number, self.table.layout.columns.get(key, 0), message))


@dataclass(frozen=True)
class Setting:
    """Who imports what, when, with which choices."""

    batch: ImportBatch
    choices: Choices
    by: User
    on: date

    @property
    def year(self) -> int:
        """The fiscal year of the file."""
        return self.batch.fiscal_year


def repeats(plan: Plan, row: Row, key: Any, seen: dict[Any, int]) -> bool:
    """Whether a row repeats an earlier one of the file, with a complaint; remembers it otherwise."""
    first = seen.setdefault(key, row.number)
    if first == row.number:
        return False
    plan.complain(row, "code", _("与第 %(first)s 行重复，请删除其中一行") % {"first": first})
    return True


def problems_by_row(problems: Sequence[Problem]) -> dict[int, dict[int, str]]:
    """Row → column → message, for colouring the sheet."""
    found: dict[int, dict[int, str]] = {}
    for one in problems:
        found.setdefault(one.row, {}).setdefault(one.column, one.message)
    return found
