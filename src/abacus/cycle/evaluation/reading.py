"""What the texts of a self-evaluation mean, line by line of the target it is measured by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle import cells
from abacus.cycle.evaluation.content import Content, Entry
from abacus.cycle.measured import Problem, Reader, grade, kind_of, quantity
from abacus.pool.models import IndicatorLine
from abacus.pool.services import ActualInput

NOT_APPLICABLE = frozenset({"不适用", "不涉及"})


@dataclass(frozen=True)
class ReadLine:
    """One indicator with what was achieved. None where the cell is blank or cannot be read."""

    place: int
    line: IndicatorLine
    entry: Entry
    applicable: bool = True
    actual_micro: int | None = None
    actual_on: date | None = None
    yes: bool | None = None
    grade: str | None = None
    percent_micro: int | None = None
    occurrences: int | None = None
    own_centi: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the actual value is there and readable."""
        values = (self.actual_micro, self.actual_on, self.yes, self.grade, self.occurrences)
        return not self.applicable or any(value is not None for value in values)

    def has_problem(self, column: str) -> bool:
        """Whether the cell in `column` cannot be read."""
        return any(problem.column == column for problem in self.problems)

    def actual_input(self) -> ActualInput:
        """The value as the pool keeps it."""
        return ActualInput(
            line_id=self.line.line_id,
            actual_micro=self.actual_micro,
            actual_on=self.actual_on,
            grade=self.grade or "",
            stated_percent_micro=self.percent_micro,
            yes=self.yes,
            occurrences=self.occurrences,
            text=" ".join(self.entry.actual.split())[:200],
        )


@dataclass(frozen=True)
class Read:
    """A whole table as read; `own_execution_centi` are the unit's own points for execution.

    `execution_listed`: a published table has execution among its indicators, not beside them.
    """

    content: Content
    lines: tuple[ReadLine, ...]
    own_execution_centi: int | None
    problems: tuple[Problem, ...] = ()
    execution_listed: bool = False

    @property
    def own_total_centi(self) -> int | None:
        """The unit's own points in all; None while some are missing."""
        points = [one.own_centi for one in self.lines if one.applicable]
        if not self.execution_listed:
            points.append(self.own_execution_centi)
        known = [point for point in points if point is not None]
        return sum(known) if len(known) == len(points) else None


def read(
    content: Content,
    lines: Sequence[IndicatorLine],
    words: Mapping[str, Sequence[str]],
    *,
    execution_listed: bool = False,
) -> Read:
    """Read a whole table; `words` are the pack's words for each grade."""
    reader = Reader()
    own = reader.take("execution_own", cells.centi, content.execution_own)
    read_lines = tuple(
        read_line(place, line, content.entry(str(line.line_id)), words) for place, line in enumerate(lines)
    )
    return Read(content, read_lines, own, tuple(reader.problems), execution_listed)


def read_line(place: int, line: IndicatorLine, entry: Entry, words: Mapping[str, Sequence[str]]) -> ReadLine:
    """Read what was typed about one line, by its way of scoring."""
    reader = Reader()
    own = reader.take("own", cells.centi, entry.own)
    if cells.text(entry.actual) in NOT_APPLICABLE:
        return ReadLine(place, line, entry, applicable=False, own_centi=own, problems=tuple(reader.problems))
    values = actual(reader, line, entry, words)
    return ReadLine(place, line, entry, own_centi=own, problems=tuple(reader.problems), **values)


def actual(reader: Reader, line: IndicatorLine, entry: Entry, words: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The actual value under the name of the kind it is."""
    kind = kind_of(line)
    if kind == "date":
        return {"actual_on": reader.take("actual", cells.day, entry.actual)}
    if kind == "yes":
        return {"yes": reader.take("actual", cells.yes, entry.actual)}
    if kind == "occurrences":
        return {"occurrences": reader.take("actual", cells.whole, entry.actual)}
    if kind == "grade":
        return {
            "grade": reader.take("actual", lambda typed: grade(typed, line, words), entry.actual),
            "percent_micro": reader.take("percent", cells.percent, entry.percent),
        }
    return {"actual_micro": reader.take("actual", lambda typed: quantity(typed, line.unit), entry.actual)}
