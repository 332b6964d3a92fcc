"""Batches of lines: found, locked, taken one after another, wholly or not at all, with a fault for every bad row."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from abacus.api.problems import Fault, invalid, snake
from abacus.api.reading import years
from abacus.api.types import Out
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear

MOST = 500
"""Lines of one batch at most."""


class Named(Protocol):
    """A line names its project-year by code and year."""

    project_code: str
    fiscal_year: int


@dataclass
class Row:
    """One line of a batch with the project-year it is about."""

    number: int
    line: Any
    year: ProjectYear


class RowTaken(Out):
    """一行的结果 / what became of a row: `posted` now, or `repeated` (it was there, nothing was done)."""

    row: int
    id: int
    state: Literal["posted", "repeated"]


class BatchTaken(Out):
    """整批的结果 / what became of the batch."""

    posted: int
    repeated: int
    lines: list[RowTaken]


def batch_taken(posted: Sequence[tuple[Row, Any]], repeated: Sequence[tuple[Row, Any]]) -> dict[str, Any]:
    """The answer to a batch: its rows, as they were sent, with the records they became or were already."""
    found = [(row.number, one.pk, "posted") for row, one in posted]
    found += [(row.number, one.pk, "repeated") for row, one in repeated]
    lines = [{"row": number, "id": pk, "state": state} for number, pk, state in sorted(found)]
    return {"posted": len(posted), "repeated": len(repeated), "lines": lines}


class Batch:
    """The rows of a message and what was found wrong with them; nothing is written while anything is wrong."""

    def __init__(self, request: HttpRequest, lines: Sequence[Any]) -> None:
        self.faults: list[Fault] = []
        self.rows = self._found(request, lines)

    def _found(self, request: HttpRequest, lines: Sequence[Any]) -> list[Row]:
        """The lines with their project-years, locked in the order of their ids so that two batches cannot block."""
        wanted = {(one.project_code, one.fiscal_year) for one in lines}
        mine = years(request).filter(
            project__code__in={code for code, _year in wanted}, fiscal_year__in={year for _code, year in wanted}
        )
        locked = mine.select_related("project", "organisation").order_by("pk").select_for_update(of=("self",))
        found: dict[tuple[str, int], list[ProjectYear]] = {}
        for year in locked:
            found.setdefault((year.project.code, year.fiscal_year), []).append(year)
        rows = []
        for number, line in enumerate(lines):
            fits = found.get((line.project_code, line.fiscal_year), [])
            if len(fits) == 1:
                rows.append(Row(number, line, fits[0]))
            elif fits:
                self.wrong(
                    number, "project_code", "ambiguous", _("有几个地区都有这个项目代码"), _("请用限于一个地区的令牌")
                )
            else:
                self.wrong(
                    number, "project_code", "not_found", _("没有这个项目的该年度，或者不在您的管理范围内"),
                    _("请核对项目代码和年度"),
                )  # fmt: skip
        return rows

    def wrong(self, number: int, field: str, code: str, message: str, todo: str) -> None:
        """A fault of a row."""
        self.faults.append(Fault(number, field, code, message, todo))

    def once(self, key: Callable[[Row], Hashable], field: str) -> None:
        """Refuse two rows of the batch that mean the same line."""
        counted = Counter(key(row) for row in self.rows)
        for row in self.rows:
            if counted[key(row)] > 1:
                self.wrong(
                    row.number, field, "repeated_in_batch", _("这批里有另一行是同一笔"),
                    _("同一笔只发一次；确有几笔的，请用不同的文号或加序号"),
                )  # fmt: skip

    def take(self, rows: Iterable[Row], door: Callable[[Row], Any]) -> list[tuple[Row, Any]]:
        """Let a service take row after row; what it refuses becomes that row's fault. Raises Refuse then."""
        done = []
        if not self.faults:
            for row in rows:
                try:
                    with transaction.atomic():
                        done.append((row, door(row)))
                except Refusal as refusal:
                    self.wrong(row.number, "", snake(type(refusal).__name__), refusal.message, refusal.todo)
        self.check()
        return done

    def check(self) -> None:
        """Raise Refuse when anything is wrong."""
        if self.faults:
            raise invalid(sorted(self.faults, key=lambda one: (one.row or 0, one.field)))


def by_day(rows: Iterable[Row], day: Callable[[Row], date]) -> list[Row]:
    """The rows in the order of their days, then as they were sent: a message's order is the sender's accident."""
    return sorted(rows, key=lambda row: (day(row), row.number))
