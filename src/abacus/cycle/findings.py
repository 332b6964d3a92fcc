"""What the platform says about a form while it is filled in: one shape for every stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Severity(StrEnum):
    """`MUST` blocks handing in; `ADVICE` does not. The values are those of the findings rail."""

    MUST = "must"
    ADVICE = "should"


@dataclass(frozen=True)
class Place:
    """A cell: a field of the head (`row` None) or a column of a row of the grid (from 0)."""

    field: str
    row: int | None = None

    @property
    def anchor(self) -> str:
        """The id of the cell's element on the page."""
        return f"f-{self.field}" if self.row is None else f"rows:{self.row}:{self.field}"


@dataclass(frozen=True)
class Finding:
    """One thing found: `what` is wrong and where, `todo` what to do, `clause` the rule it rests on."""

    code: str
    level: Severity
    place: Place
    what: str
    todo: str = ""
    where: str = ""
    clause: str = ""

    @property
    def cell(self) -> str:
        """Where the rail jumps to."""
        return self.place.anchor

    def to_json(self) -> dict[str, Any]:
        """What is stored with a decision and sent to scripts."""
        return {
            "code": self.code,
            "level": self.level.value,
            "cell": self.cell,
            "where": self.where,
            "what": self.what,
            "todo": self.todo,
            "clause": self.clause,
        }


@dataclass(frozen=True)
class Findings:
    """All findings about a form and how many checks were passed."""

    found: tuple[Finding, ...]
    passed: int = 0

    @property
    def must(self) -> tuple[Finding, ...]:
        """Those that block handing in."""
        return tuple(one for one in self.found if one.level is Severity.MUST)

    @property
    def advice(self) -> tuple[Finding, ...]:
        """Those that do not."""
        return tuple(one for one in self.found if one.level is Severity.ADVICE)

    @property
    def summary(self) -> str:
        """The line beside the button."""
        if self.must:
            return ngettext("还有 %(n)s 项必改，改完才能提交", "还有 %(n)s 项必改，改完才能提交", len(self.must)) % {
                "n": len(self.must)
            }
        return _("检查通过，可以提交")

    def of(self, code: str) -> tuple[Finding, ...]:
        """The findings of one code."""
        return tuple(one for one in self.found if one.code == code)

    def to_json(self) -> dict[str, Any]:
        """What is stored with a decision and sent to scripts."""
        return {"must": len(self.must), "passed": self.passed, "found": [one.to_json() for one in self.found]}


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What must be mended first, then in the order of the form."""

    def key(one: Finding) -> tuple[bool, bool, int]:
        return one.level is not Severity.MUST, one.place.row is not None, one.place.row or 0

    return tuple(sorted(found, key=key))
