"""What a monitoring table holds, and what its cells mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.measured import Problem, Reader, grade, kind_of, quantity
from abacus.cycle.sheets.contents import Shape, Table
from abacus.pool.models import IndicatorLine
from abacus.pool.services import ActualInput

COLUMNS = {
    "actual": gettext_lazy("执行情况"),
    "forecast": gettext_lazy("全年预计完成情况"),
    "likelihood": gettext_lazy("完成目标可能性"),
    "reason": gettext_lazy("偏差原因"),
    "explanation": gettext_lazy("原因说明"),
    "note": gettext_lazy("备注"),
}
FIELDS = {
    "forecast_fund": gettext_lazy("全年预计执行数（万元）"),
    "nothing_spent": gettext_lazy("截至监控日没有支出"),
    "fund_reason": gettext_lazy("执行偏低的原因和措施"),
    "progress": gettext_lazy("总体目标完成情况"),
    "problems": gettext_lazy("存在问题和改进措施"),
}
LINES = Table(gettext_lazy("绩效指标"), COLUMNS, fixed=True)
SHAPE = Shape(fields=FIELDS, tables={"lines": LINES})


@dataclass(frozen=True)
class Value:
    """A value of an indicator under the name of the kind it is; all None where the cell is blank or not readable."""

    micro: int | None = None
    on: date | None = None
    yes: bool | None = None
    grade: str | None = None
    occurrences: int | None = None

    @property
    def known(self) -> bool:
        """Whether something was said."""
        return any(one is not None for one in (self.micro, self.on, self.yes, self.grade, self.occurrences))

    @property
    def met(self) -> bool | None:
        """Whether what is judged in words will be met; None for numbers and days, and where nothing was said."""
        if self.yes is not None:
            return self.yes
        return None if self.grade is None else self.grade == "met"


@dataclass(frozen=True)
class ReadLine:
    """One indicator as read, with the cells that cannot be read."""

    place: int
    line: IndicatorLine
    row: Mapping[str, str]
    actual: Value
    forecast: Value
    likelihood: str
    reason: str
    problems: tuple[Problem, ...] = ()

    def has(self, column: str) -> bool:
        """Whether something stands in a cell."""
        return not cells.blank(self.row.get(column, ""))

    def actual_input(self) -> ActualInput:
        """The value as the pool keeps it."""
        return ActualInput(
            line_id=self.line.line_id,
            actual_micro=self.actual.micro,
            actual_on=self.actual.on,
            grade=self.actual.grade or "",
            yes=self.actual.yes,
            occurrences=self.actual.occurrences,
            text=" ".join(self.row.get("actual", "").split())[:200],
        )

    def reported(self) -> dict[str, Any]:
        """What the rules will read of it when the round is computed."""
        return {
            "forecast_micro": self.forecast.micro,
            "forecast_on": self.forecast.on.isoformat() if self.forecast.on else None,
            "forecast_met": self.forecast.met,
            "likelihood": self.likelihood,
            "reason": self.reason,
        }


def read_lines(
    content: Mapping[str, Any], lines: Sequence[IndicatorLine], words: Mapping[str, Sequence[str]]
) -> tuple[ReadLine, ...]:
    """Every indicator of the target with what was typed about it; `words` are the pack's for each grade."""
    rows = {row["id"]: row for row in content["lines"]}
    return tuple(read_line(place, line, rows.get(str(line.line_id), {}), words) for place, line in enumerate(lines))


def read_line(place: int, line: IndicatorLine, row: Mapping[str, str], words: Mapping[str, Sequence[str]]) -> ReadLine:
    """Read what was typed about one line, by its kind."""
    reader = Reader()
    values = [value_of(reader, column, line, row.get(column, ""), words) for column in ("actual", "forecast")]
    said = cells.text(row.get("likelihood", "")), cells.text(row.get("reason", ""))
    return ReadLine(place, line, row, values[0], values[1], *said, tuple(reader.problems))


def value_of(reader: Reader, column: str, line: IndicatorLine, typed: str, words: Mapping[str, Sequence[str]]) -> Value:
    """One cell's value."""
    kind = kind_of(line)
    if kind == "date":
        return Value(on=reader.take(column, cells.day, typed))
    if kind == "yes":
        return Value(yes=reader.take(column, cells.yes, typed))
    if kind == "occurrences":
        return Value(occurrences=reader.take(column, cells.whole, typed))
    if kind == "grade":
        return Value(grade=reader.take(column, lambda text: grade(text, line, words), typed))
    return Value(micro=reader.take(column, lambda text: quantity(text, line.unit), typed))
