"""Findings with what was said about them, ready for a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from abacus.cycle.intake.models import FindingAnswer, Table
from abacus.cycle.intake.models.answers import key_of
from abacus.cycle.intake.presenting.said import said
from abacus.cycle.intake.services.answers import may_answer, may_dismiss
from abacus.foundation.accounts.access import Access

Kind = FindingAnswer.Kind


@dataclass(frozen=True)
class Shown:
    """One finding. `state` is open, answered, dismissed or note (needs no answer); `history` older answers first."""

    key: str
    code: str
    severity: str
    cell: str
    message: str
    state: str
    answer: FindingAnswer | None
    history: tuple[FindingAnswer, ...]

    @property
    def open(self) -> bool:
        return self.state == "open"

    @property
    def seen(self) -> str:
        """The answer that the page shows, for whoever answers next."""
        return str(self.answer.pk) if self.answer else ""


@dataclass(frozen=True)
class Answers:
    """The findings of one table, open ones first, and what this person may do about them."""

    table: Table
    found: tuple[Shown, ...]
    may_answer: bool
    may_dismiss: bool

    @property
    def open(self) -> int:
        return sum(one.open for one in self.found)

    @property
    def warnings(self) -> int:
        return sum(one.severity == "warning" for one in self.found)

    @property
    def asked(self) -> list[Shown]:
        """The warnings."""
        return [one for one in self.found if one.state != "note"]

    @property
    def notes(self) -> list[Shown]:
        """What needs no answer."""
        return [one for one in self.found if one.state == "note"]


ORDER = ("open", "answered", "dismissed", "note")


def answers_of(table: Table, access: Access) -> Answers:
    """All of one table. One query."""
    return all_of([table], access)[0]


def all_of(tables: Iterable[Table], access: Access) -> list[Answers]:
    """Of several tables. One query."""
    tables = list(tables)
    rows = FindingAnswer.objects.filter(table__in=tables).select_related("by").order_by("at", "pk")
    given: dict[tuple[int, str], list[FindingAnswer]] = {}
    for one in rows:
        given.setdefault((one.table_id, one.key), []).append(one)
    return [_of(table, given, access) for table in tables]


def _of(table: Table, given: dict[tuple[int, str], list[FindingAnswer]], access: Access) -> Answers:
    found = [_shown(one, given, table.pk) for one in table.read.get("findings", ())]
    found.sort(key=lambda one: ORDER.index(one.state))
    live = table.state != Table.State.WITHDRAWN
    return Answers(table, tuple(found), live and may_answer(access, table), live and may_dismiss(access, table))


def _shown(finding: dict[str, Any], given: dict[tuple[int, str], list[FindingAnswer]], table: int) -> Shown:
    key = key_of(finding["code"], finding["cell"], finding["message"])
    answers = tuple(given.get((table, key), ()))
    current = next((one for one in answers if not one.superseded), None)
    state = "note" if finding["severity"] != "warning" else "open"
    if state == "open" and current and current.kind != Kind.REOPENED:
        state = str(current.kind)
    history = tuple(one for one in answers if one is not current)
    return Shown(
        key=key, code=finding["code"], severity=finding["severity"], cell=finding["cell"] or "",
        message=said(finding["message"]), state=state, answer=current, history=history,
    )  # fmt: skip
