"""One fault put into a clean form: which cells change, and which warnings must follow, no other.

Every mutation is a function of a form's layout and one of its rows; None where it cannot be made there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.unit.documents.examined.answers import Examined, expected
from tests.unit.documents.examined.clean import (
    ANHUI,
    BEIJING,
    GANSU,
    GUANGDONG,
    GUANGXI,
    HENAN,
    JIANGSU,
    NEIMENGGU,
    SHANDONG,
    SICHUAN,
    YUNNAN,
    ZHEJIANG,
)
from tests.unit.documents.examined.places import GUIZHOU, LIAONING, PLAIN, TWO_SCORES
from tests.unit.documents.examined.printed import at, rows

Changes = dict[str, str]


@dataclass(frozen=True)
class Layout:
    """A clean form and where its parts stand: column letters of the indicators, cells of the rest."""

    form: Examined
    level2: str
    target: str
    actual: str
    weight: str
    own: str
    weight_total: str
    own_total: str
    project: str
    department: str
    goal: str
    initial: str
    part: str
    rate: str
    budget: str
    unit: str | None = None

    def text(self, cell: str) -> str:
        """What the drawing shows in a cell; of a merged cell that of its first."""
        drawing = rows(self.form.printed)
        row, column = at(cell)
        while drawing[row - 1][column - 1] == "^":
            row -= 1
        return drawing[row - 1][column - 1]

    def first(self, cell: str) -> str:
        """The first cell of a merged one that goes downwards."""
        drawing = rows(self.form.printed)
        row, column = at(cell)
        while drawing[row - 1][column - 1] in ("^", ""):
            row -= 1
        return f"{cell.rstrip('0123456789')}{row}"


LAYOUTS = (
    Layout(ANHUI, "C", "E", "F", "G", "H", "G24", "H24", "C3", "C4", "B11", "D6", "D7", "I6", "E6"),
    Layout(SICHUAN, "C", "F", "H", "I", "J", "I22", "J22", "C3", "C4", "C6", "C9", "C10", "F9", "D9", unit="G"),
    Layout(YUNNAN, "B", "E", "G", "H", "I", "H21", "I21", "B3", "B4", "B11", "D6", "D7", "I6", "E6", unit="F"),
    Layout(BEIJING, "C", "F", "G", "H", "I", "H22", "I22", "C3", "C4", "B12", "D7", "D8", "I7", "F7"),
    Layout(HENAN, "C", "E", "F", "G", "H", "G19", "H19", "C3", "C4", "B10", "D6", "D7", "H6", "E6"),
    Layout(SHANDONG, "C", "E", "F", "G", "H", "G21", "H21", "C3", "C4", "B11", "D6", "D7", "H6", "E6"),
    Layout(JIANGSU, "B", "D", "E", "F", "G", "F20", "G20", "C3", "G3", "A12", "C7", "C8", "F7", "D7"),
    Layout(LIAONING, "B", "E", "G", "I", "J", "I18", "J18", "C3", "C4", "B10", "D6", "D7", "H6", "E6", unit="F"),
    Layout(GUIZHOU, "D", "F", "G", "H", "I", "H21", "I21", "D5", "D6", "C13", "E8", "E9", "I8", "F8"),
    Layout(TWO_SCORES, "C", "E", "F", "G", "H", "G19", "H19", "C3", "C4", "B11", "D6", "D7", "G6", "E6"),
    Layout(PLAIN, "B", "D", "E", "F", "G", "F19", "G19", "B3", "B4", "B11", "C6", "C7", "G6", "D6"),
    Layout(GUANGDONG, "B", "D", "E", "F", "G", "F18", "G18", "C2", "C3", "C9", "C5", "C6", "F5", "D5"),
    Layout(GANSU, "C", "E", "F", "G", "H", "G17", "H17", "C2", "C3", "B9", "D5", "D6", "G5", "E5"),
    Layout(NEIMENGGU, "C", "E", "G", "H", "I", "H18", "I18", "C3", "C4", "B10", "D6", "D7", "I6", "E6"),
    Layout(ZHEJIANG, "C", "E", "F", "G", "H", "G14", "H14", "B2", "F2", "B7", "B5", "B5", "D5", "B5"),
    Layout(GUANGXI, "C", "E", "F", "G", "I", "G20", "I20", "C4", "C5", "B12", "D7", "D8", "I7", "D7"),
)


@dataclass(frozen=True)
class Row:
    """One indicator of a layout."""

    layout: Layout
    facts: dict[str, Any]

    @property
    def number(self) -> str:
        return str(at(self.facts["cell"])[0])

    def cell(self, column: str) -> str:
        return f"{column}{self.number}"


def table() -> list[Row]:
    """Every indicator of every layout."""
    return [Row(layout, facts) for layout in LAYOUTS for facts in expected(layout.form)["indicators"]]


def shifted(layout: Layout, cell: str, by: Decimal) -> Changes:
    """A number in points or 万元 that is more or less by something."""
    text = layout.text(cell)
    number = Decimal(text.lstrip("'").replace(",", "")) + by
    return {cell: f"'{number}" if text.startswith("'") else str(number)}


Mutation = Callable[[Row, Decimal], tuple[Changes, str] | None]


def points_raised(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    changes = shifted(layout, row.cell(layout.own), by) | shifted(layout, layout.own_total, by)
    code = "score.outside_interval@{0} score.above_computed@{0}" if _words(row) else "score.above_computed@{0}"
    return changes, code.format(row.cell(layout.own))


def points_lowered(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    if by > Decimal(1):
        return None
    return shifted(layout, row.cell(layout.own), -by) | shifted(layout, layout.own_total, -by), ""


def printed_points_changed(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    return shifted(layout, layout.own_total, by), f"score.sum_mismatch@{layout.own_total}"


def printed_weights_changed(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    return shifted(layout, layout.weight_total, by), f"weight.sum@{layout.weight_total}"


def weight_raised(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    """The weight alone: what the rules give rises with it, the points do not."""
    layout = row.layout
    if _words(row) and by > Decimal("1.5"):
        return None
    return shifted(layout, row.cell(layout.weight), by), f"weight.sum@{layout.weight_total}"


def target_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    cell = row.cell(row.layout.target)
    return {cell: ""}, f"points.without_target@{cell}"


def actual_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    cell = row.cell(row.layout.actual)
    return {cell: "—"}, f"points.without_actual@{cell}"


def points_and_actual_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    cell, own = row.cell(layout.actual), row.cell(layout.own)
    lost = Decimal(layout.text(own))
    return {cell: "", own: ""} | shifted(layout, layout.own_total, -lost), f"actual.missing@{cell}"


def words_in_a_number(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    if not _numeric(row):
        return None
    cell = row.cell(row.layout.actual)
    return {cell: "全部完成"}, f"actual.not_numeric@{cell}"


def reached(row: Row, number: Decimal) -> Changes:
    """Another actual, in the unit of the target where one is written there."""
    unit = "" if row.layout.unit else row.facts["unit"] or ""
    return {row.cell(row.layout.actual): f"{number.normalize():f}{unit}"}


def actual_missed(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    """Half of what should be high, half as much again of what should be low."""
    if not _numeric(row) or row.facts["target_high"] or Decimal(row.facts["target"]) == 0:
        return None
    target, low = Decimal(row.facts["target"]), row.facts["operator"] in ("le", "lt")
    return reached(row, target * (Decimal("1.5") if low else Decimal("0.5"))), (
        f"score.above_computed@{row.cell(row.layout.own)}"
    )


def actual_far_beyond(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    if not _upwards(row) or row.facts["unit"] == "%":
        return None
    return reached(row, Decimal(row.facts["target"]) * (Decimal("1.3") + by)), (
        f"target.over_achieved@{row.cell(row.layout.actual)}"
    )


def actual_just_within(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    if not _upwards(row) or row.facts["unit"] == "%":
        return None
    return reached(row, Decimal(row.facts["target"]) * Decimal("1.3")), ""


def rate_above_a_hundred(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    if not _upwards(row) or row.facts["unit"] != "%" or "增" in row.facts["name"]:
        return None
    cell, number = row.cell(row.layout.actual), 100 + by
    beyond = number > Decimal(row.facts["target"]) * Decimal("1.3")
    return reached(row, number), f"percentage.over_100@{cell}" + (f" target.over_achieved@{cell}" if beyond else "")


def everything_as_text(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    cells = [row.cell(column) for column in (layout.weight, layout.own, layout.actual)]
    cells += [layout.initial, layout.budget, layout.own_total]
    return {
        cell: f"'{layout.text(cell).removeprefix(chr(39))}" for cell in cells if layout.text(cell)[:1] not in "%@"
    }, ""


def unit_swapped(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    if not _numeric(row) or row.layout.unit or not row.facts["unit"]:
        return None
    cell = row.cell(row.layout.actual)
    other = "平方米" if "小时" in row.facts["unit"] or "天" in row.facts["unit"] else "小时"
    return {cell: f"{row.facts['actual']}{other}"}, f"unit.mismatch@{cell}"


def name_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    return {row.facts["cell"]: ""}, f"name.missing@{row.facts['cell']}"


def level_moved(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    wrong = {"产出指标": "社会效益指标", "效益指标": "质量指标", "满意度指标": "时效指标", "成本指标": "质量指标"}
    cell = row.layout.first(row.cell(row.layout.level2))
    return {cell: wrong[row.facts["level1"]]}, f"dimension.misplaced@{cell}"


def total_changed(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    layout = row.layout
    if layout.initial == layout.budget:
        return None
    return shifted(layout, layout.initial, by), f"funds.total_mismatch@{layout.initial}"


def rate_changed(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    cell = row.layout.rate
    return {cell: f"{Decimal('23.45') + by}%"}, f"funds.rate_mismatch@{cell}"


def project_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    return {row.layout.project: ""}, f"head.missing@{row.layout.project}"


def department_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    return {row.layout.department: "/"}, f"head.missing@{row.layout.department}"


def goal_blanked(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    return {row.layout.goal: ""}, f"goal.missing@{row.layout.goal}"


def goal_repeats(row: Row, by: Decimal) -> tuple[Changes, str] | None:
    name = expected(row.layout.form)["project"]["name"]
    return {row.layout.goal: f"{name}。"}, f"goal.repeats_name@{row.layout.goal}"


def _numeric(row: Row) -> bool:
    return isinstance(row.facts["target"], str) and row.facts["operator"] != "date_le"


def _upwards(row: Row) -> bool:
    up = row.facts["operator"] in (None, "ge", "gt", "eq")
    return up and isinstance(row.facts["target"], str) and Decimal(row.facts["target"]) > 0


def _words(row: Row) -> bool:
    return row.facts["operator"] == "qualitative"


MUTATIONS: tuple[Mutation, ...] = (
    points_raised,
    points_lowered,
    printed_points_changed,
    printed_weights_changed,
    weight_raised,
    target_blanked,
    actual_blanked,
    points_and_actual_blanked,
    words_in_a_number,
    actual_missed,
    actual_far_beyond,
    actual_just_within,
    rate_above_a_hundred,
    everything_as_text,
    unit_swapped,
    name_blanked,
    level_moved,
    total_changed,
    rate_changed,
    project_blanked,
    department_blanked,
    goal_blanked,
    goal_repeats,
)
