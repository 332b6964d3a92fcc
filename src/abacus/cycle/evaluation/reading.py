"""What the texts of a self-evaluation mean, line by line of the target it is measured by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.evaluation.content import Content, Entry
from abacus.pool.models import IndicatorLine
from abacus.pool.services import ActualInput

T = TypeVar("T")
Mode = IndicatorLine.Mode
NOT_APPLICABLE = frozenset({"不适用", "不涉及"})
GRADES = ("met", "partly", "missed")


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be read."""

    column: str
    message: str
    todo: str


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


@dataclass
class Reader:
    """Reads the cells of one line and remembers what could not be read."""

    problems: list[Problem] = field(default_factory=list)

    def take(self, column: str, read: Callable[[str], T | None], typed: str) -> T | None:
        """The cell's value, or None with the problem noted."""
        try:
            return read(typed)
        except UnreadableError as said:
            self.problems.append(Problem(column, said.message, said.todo))
            return None


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


def kind_of(line: IndicatorLine) -> str:
    """What an actual value of the line is: number, date, yes, grade or occurrences."""
    by_mode = {Mode.DATE: "date", Mode.DIRECT: "yes", Mode.QUALITATIVE: "grade", Mode.DEDUCTION: "occurrences"}
    if line.mode in by_mode:
        return by_mode[Mode(line.mode)]
    by_operator = {"date_le": "date", "qualitative": "grade"}
    return by_operator.get(line.operator, "number") if line.mode == Mode.PROPORTION else "number"


def quantity(typed: str, unit: str) -> int | None:
    """A number, with or without the line's own unit behind it."""
    plain = cells.text(typed)
    return cells.micro(plain.removesuffix(unit).strip() if unit else plain)


def grade(typed: str, line: IndicatorLine, words: Mapping[str, Sequence[str]]) -> str | None:
    """The grade meant: its id, one of the pack's words, or the target's own text for 达成."""
    plain = cells.text(typed)
    if cells.blank(plain):
        return None
    for id in GRADES:
        if plain == id or plain in words.get(id, ()):
            return id
    if line.target_text and plain == cells.text(line.target_text):
        return "met"
    raise UnreadableError(
        _("“%(typed)s”看不出是达成、部分达成还是未达成") % {"typed": plain},
        _("选达成、部分达成或未达成，具体情况写在说明里"),
    )
