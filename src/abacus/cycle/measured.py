"""What people type about an indicator's value, read by the kind of value it is; shared by the stages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.pool.models import IndicatorLine

T = TypeVar("T")
Mode = IndicatorLine.Mode
GRADES = ("met", "partly", "missed")


class Problem(NamedTuple):
    """A cell that cannot be read: which, why, what to do."""

    column: str
    message: str
    todo: str


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


def kind_of(line: IndicatorLine) -> str:
    """What a value of the line is: number, date, yes, grade or occurrences."""
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
    """The grade meant: its id, one of the pack's words, or the target's own text for 达成. Raises UnreadableError."""
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
        _("填达成、部分达成或未达成，具体情况写在说明里"),
    )
