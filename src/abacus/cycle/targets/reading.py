"""What the texts of a declaration mean: indicators with exact values, and the cells that cannot be read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.targets import words
from abacus.cycle.targets.content import Content, Row
from abacus.rules.model import Level1, Level2, Taxonomy

T = TypeVar("T")

_RANGE = re.compile(r"(.+?)\s*(?:~|～|至|—|–|-)\s*(.+)")
_BAND = re.compile(
    r"(?:[≥>]=?\s*)?([0-9.]+)\s*%?\s*(?:得|:|：|=)\s*([0-9.]+)\s*分?|(?:其余|其他|否则|以下)\s*(?:得|:|：)?\s*([0-9.]+)\s*分?"
)


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be read: its column, what is wrong and what to type."""

    column: str
    message: str
    todo: str


@dataclass(frozen=True)
class Indicator:
    """A row as read. None where the cell is blank or cannot be read; `problems` tells which."""

    place: int
    row: Row
    level1: Level1 | None = None
    level2: Level2 | None = None
    operator: str | None = None
    target_micro: int | None = None
    target_high_micro: int | None = None
    target_on: date | None = None
    target_text: str = ""
    weight_centi: int | None = None
    mode: str = "proportion"
    scoring: dict[str, Any] = field(default_factory=dict)
    standard: str = ""
    goal_no: int = 1
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The third-level indicator's name."""
        return " ".join(self.row.name.split())

    @property
    def unit(self) -> str:
        """The unit, with one spelling for per cent."""
        unit = cells.text(self.row.unit)
        return "%" if unit in {"百分比", "百分点", "％"} else unit

    @property
    def numeric(self) -> bool:
        """Whether its value is a number."""
        return self.mode not in {"direct", "date", "qualitative"}

    def has_problem(self, column: str) -> bool:
        """Whether the cell in `column` cannot be read."""
        return any(problem.column == column for problem in self.problems)


@dataclass(frozen=True)
class Funds:
    """The amounts asked for in 分; None where blank or unreadable."""

    total_fen: int | None
    fiscal_fen: int | None
    other_fen: int | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Read:
    """A whole declaration as read."""

    content: Content
    funds: Funds
    starts: date | None
    ends: date | None
    indicators: tuple[Indicator, ...]
    problems: tuple[Problem, ...] = ()


class Reader:
    """Reads cells one by one and remembers what could not be read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def take(self, column: str, read: Callable[[str], T | None], typed: str) -> T | None:
        """The cell's value, or None with the problem noted."""
        try:
            return read(typed)
        except UnreadableError as said:
            self.note(column, said.message, said.todo)
            return None

    def note(self, column: str, message: str, todo: str) -> None:
        """Remember that a cell cannot be read."""
        self.problems.append(Problem(column, message, todo))

    def choice(self, column: str, known: dict[str, str], typed: str, todo: str) -> str | None:
        """One of the known words; None where blank or unknown."""
        if cells.blank(typed):
            return None
        found = words.choice(known, typed)
        if found is None:
            self.note(column, _("“%(typed)s”不在可选范围内") % {"typed": cells.text(typed)}, todo)
        return found


def read(content: Content, taxonomy: Taxonomy) -> Read:
    """Read a whole declaration by the taxonomy of its region and year."""
    reader = Reader()
    starts = reader.take("starts", cells.day, content.starts)
    ends = reader.take("ends", cells.day, content.ends)
    indicators = tuple(read_row(place, row, taxonomy) for place, row in content.filled)
    return Read(content, read_funds(content), starts, ends, indicators, tuple(reader.problems))


def read_funds(content: Content) -> Funds:
    """The amounts of the head, from 万元."""
    reader = Reader()
    amounts = {name: reader.take(name, cells.fen, getattr(content, name)) for name in ("total", "fiscal", "other")}
    return Funds(amounts["total"], amounts["fiscal"], amounts["other"], tuple(reader.problems))


def read_row(place: int, row: Row, taxonomy: Taxonomy) -> Indicator:
    """Read one row of the grid."""
    reader = Reader()
    level1, level2 = levels(row, taxonomy)
    operator = reader.choice("operator", words.OPERATORS, row.operator, _("从列表中选：≥ ＞ ＝ ≤ ＜ 区间 不晚于 定性"))
    mode = reader.choice("mode", words.MODES, row.mode, _("从列表中选赋分方式")) or words.default_mode(operator)
    standard = reader.choice("standard", words.STANDARDS, row.standard, _("从列表中选取值依据"))
    if operator and not reader.problems and operator not in words.FITTING[mode]:
        label, shown = words.Mode(mode).label, words.operator_label(operator)
        reader.note(
            "mode",
            _("“%(mode)s”不能与符号“%(operator)s”同用") % {"mode": label, "operator": shown},
            _("改赋分方式或符号"),
        )
    low, high, on = target(reader, row, operator, mode)
    return Indicator(
        place=place,
        row=row,
        level1=level1,
        level2=level2,
        operator=operator,
        target_micro=low,
        target_high_micro=high,
        target_on=on,
        target_text=" ".join(row.value.split()),
        weight_centi=reader.take("weight", cells.centi, row.weight),
        mode=mode,
        scoring=scoring(reader, row, mode),
        standard=standard or "",
        goal_no=reader.take("goal_no", cells.whole, row.goal_no) or 1,
        problems=tuple(reader.problems),
    )


def levels(row: Row, taxonomy: Taxonomy) -> tuple[Level1 | None, Level2 | None]:
    """The levels a row names; a second level alone also says its first."""
    level1 = taxonomy.level1(row.level1) if row.level1.strip() else None
    found = taxonomy.level2(row.level2, level1) if row.level2.strip() else None
    if found is None:
        return level1, None
    return (level1 or found[0] if not row.level1.strip() else level1), found[1]


def target(reader: Reader, row: Row, operator: str | None, mode: str) -> tuple[int | None, int | None, date | None]:
    """The target as number, upper bound and day, whichever the operator asks for."""
    if operator == "date_le":
        return None, None, reader.take("value", cells.day, row.value)
    if operator == "qualitative" or mode == "direct":
        return None, None, None
    if operator == "between":
        return *bounds(reader, row.value), None
    return reader.take("value", cells.micro, row.value), None, None


def bounds(reader: Reader, typed: str) -> tuple[int | None, int | None]:
    """Both ends of a range typed as 90~95."""
    if cells.blank(typed):
        return None, None
    found = _RANGE.fullmatch(cells.text(typed))
    if not found:
        reader.note("value", _("“%(typed)s”不是区间") % {"typed": cells.text(typed)}, _("按 90~95 填写下限和上限"))
        return None, None
    low, high = (reader.take("value", cells.micro, end) for end in found.groups())
    if low is not None and high is not None and low > high:
        reader.note("value", _("区间下限大于上限"), _("先填小的，再填大的"))
        return None, None
    return low, high


def scoring(reader: Reader, row: Row, mode: str) -> dict[str, Any]:
    """The indicator's own scoring: what an occurrence costs, or its bands; points in 0.01."""
    if mode == "deduction":
        cost = reader.take("scoring", cells.centi, re.sub(r"^每(发生)?[1一]?[次起个件]扣", "", cells.text(row.scoring)))
        if cost is None and not reader.problems:
            reader.note("scoring", _("没有写每次扣几分"), _("例如：每次扣 2 分"))
        return {} if cost is None else {"deduct_centi": cost}
    if mode == "bands":
        bands = read_bands(cells.text(row.scoring))
        if not bands:
            reader.note("scoring", _("没有写各档得分"), _("例如：≥95 得 10；≥90 得 8；其余得 0"))
        return {"bands": bands} if bands else {}
    return {}


def read_bands(typed: str) -> list[list[int | None]]:
    """Bands from "≥95 得 10；≥90 得 8；其余得 0", highest first: [lower bound in 1e-6 or None, points in 0.01]."""
    found: list[list[int | None]] = []
    for part in filter(None, re.split(r"[;；、]\s*", typed)):
        match = _BAND.fullmatch(part.strip())
        if not match:
            return []
        try:
            low = cells.micro(match[1]) if match[1] else None
            found.append([low, cells.centi(match[2] or match[3])])
        except UnreadableError:
            return []
    ordered = sorted(found, key=lambda band: (band[0] is None, -(band[0] or 0)))
    return ordered if ordered and ordered[-1][0] is None else []
