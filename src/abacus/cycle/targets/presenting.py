"""A declaration as pages show it: the rail, the sums, the rows with their changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.findings import Findings
from abacus.cycle.targets import services, words
from abacus.cycle.targets.changes import ANALYSIS, EXTERNALITY, WHOLE, Change
from abacus.cycle.targets.checks.base import FIELDS
from abacus.cycle.targets.checks.weights import LevelSum, level_sums, total_centi
from abacus.cycle.targets.content import COLUMNS, Content, Row
from abacus.cycle.targets.models import Declaration
from abacus.cycle.targets.rules import Guide, Rules, rules_for
from abacus.rules import Taxonomy


@dataclass(frozen=True)
class Sums:
    """The line above the grid: points by level and in all, against the pack's."""

    levels: tuple[LevelSum, ...]
    total_centi: int
    meant_centi: int

    @property
    def gap_centi(self) -> int:
        """How much is missing (positive) or too much (negative)."""
        return self.meant_centi - self.total_centi

    @property
    def over_centi(self) -> int:
        """How much is too much."""
        return max(0, -self.gap_centi)


@dataclass(frozen=True)
class Live:
    """What changes on the page while somebody types."""

    rules: Rules
    findings: Findings
    sums: Sums

    @property
    def steps(self) -> list[tuple[str, int]]:
        """The place's steps, each with how many findings speak of it."""
        return self._told(self.rules.steps)

    @property
    def principles(self) -> list[tuple[str, int]]:
        """The place's principles, each with how many findings speak of it."""
        return self._told(self.rules.principles)

    def _told(self, guides: tuple[Guide, ...]) -> list[tuple[str, int]]:
        codes = [one.code for one in self.findings.found]
        return [(guide.option.label, sum(code in guide.codes for code in codes)) for guide in guides]

    def parts(self) -> dict[str, str]:
        """The page's parts by element id."""
        parts: dict[str, str] = {"wsum": render_to_string("targets/_sums.html", {"live": self})}
        if self.steps or self.principles:
            parts["guide"] = render_to_string("targets/_guide.html", {"live": self})
        return parts


def live(declaration: Declaration, content: Content, on: date) -> Live:
    """Findings and sums of a content of this declaration."""
    rules = rules_for(declaration.project_year, declaration.rules_on)
    found, form = services.examine(declaration, content, on)
    taxonomy = rules.taxonomy
    return Live(rules, found, Sums(level_sums(form, taxonomy), total_centi(form), taxonomy.total_centi))


def shown(column: str, typed: str) -> str:
    """A cell's text for reading: choices by their words, numbers with thousands."""
    if column == "operator":
        return words.operator_label(words.choice(words.OPERATORS, typed) or typed)
    if column == "mode":
        id = words.choice(words.MODES, typed)
        return str(words.Mode(id).label) if id else typed
    if column == "standard":
        id = words.choice(words.STANDARDS, typed)
        return str(words.Standard(id).label) if id else typed
    if column == EXTERNALITY:
        return _("是") if typed else _("否")
    return typed


@dataclass(frozen=True)
class Cell:
    """One cell under review: what it says, and what it said before where that differs."""

    column: str
    text: str
    old: str | None = None

    @property
    def css(self) -> str:
        """How the cell is set; a changed one carries the bar."""
        align = {"value": "num", "weight": "num", "operator": "c", "unit": "c", "level2": "c"}.get(self.column, "")
        return f"{align} chg".strip() if self.old is not None else align


@dataclass(frozen=True)
class ShownRow:
    """One row under review. `fate` is "", "added" or "removed"; `level1` spans `rows` rows where it begins."""

    number: int
    line_id: str
    cells: dict[str, Cell]
    fate: str = ""
    level1: str = ""
    span: int = 0
    points: str = ""

    @property
    def at(self) -> int:
        """Its place from 0, as findings name it."""
        return self.number - 1

    @property
    def shown(self) -> list[Cell]:
        """The cells of the printed form."""
        return [self.cells[column] for column in SHOWN]


SHOWN = ("level2", "name", "operator", "value", "unit", "weight", "standard", "evidence")


def shown_rows(content: Content, changes: Sequence[Change], taxonomy: Taxonomy) -> list[ShownRow]:
    """The rows of the form, removed ones last, each cell with its old text."""
    by_line: dict[str, dict[str, Change]] = {}
    for change in changes:
        if change.line_id:
            by_line.setdefault(change.line_id, {})[change.column] = change
    rows = [row for _place, row in content.filled]
    made = []
    for number, row in enumerate(rows):
        level = label_of(row, taxonomy)
        begins = number == 0 or label_of(rows[number - 1], taxonomy) != level
        span = sum(1 for _one in same_run(rows, number, taxonomy)) if begins else 0
        points = level_points(rows[number : number + span])
        made.append(shown_row(number, row, by_line.get(row.line_id, {}), level, span, points))
    return made


def same_run(rows: list[Row], start: int, taxonomy: Taxonomy) -> list[Row]:
    """The rows from `start` on that stand under the same first level."""
    level, run = label_of(rows[start], taxonomy), []
    for row in rows[start:]:
        if label_of(row, taxonomy) != level:
            break
        run.append(row)
    return run


def label_of(row: Row, taxonomy: Taxonomy) -> str:
    """The first level of a row as the taxonomy calls it, else as typed."""
    level = taxonomy.level1(row.level1)
    return level.label if level else row.level1


def level_points(rows: list[Row]) -> str:
    """The points of a run of rows; blank where a cell cannot be read."""
    try:
        return cells.shown(sum(cells.centi(row.weight) or 0 for row in rows), 2)
    except cells.UnreadableError:
        return ""


def shown_row(number: int, row: Row, changes: Mapping[str, Change], level: str, span: int, points: str) -> ShownRow:
    """One row with its changes."""
    made = {}
    for column in COLUMNS:
        change = changes.get(column)
        old = shown(column, change.old or "") if change else None
        made[column] = Cell(column, shown(column, getattr(row, column)), old)
    return ShownRow(number + 1, row.line_id, made, "added" if WHOLE in changes else "", level, span, points)


@dataclass(frozen=True)
class ShownChange:
    """A difference in words, for the note above a review and for the difference page."""

    key: str
    where: str
    old: str | None
    new: str | None


def shown_changes(changes: Sequence[Change], items: Mapping[str, str]) -> list[ShownChange]:
    """Every difference with its place in words; `items` are the names of what goals are analysed for."""
    return [ShownChange(one.key, place_of(one, items), said(one, one.old), said(one, one.new)) for one in changes]


def said(change: Change, text: str | None) -> str | None:
    """One side of a difference for reading."""
    return text if text is None or change.column == WHOLE else shown(change.column, text)


def place_of(change: Change, items: Mapping[str, str]) -> str:
    """Where a difference is."""
    if change.column == ANALYSIS:
        item = items.get(change.name, change.name)
        return _("年度目标 %(no)s 的分析：%(item)s") % {"no": change.number, "item": item}
    if change.column == WHOLE:
        return _("指标“%(name)s”") % {"name": change.name}
    if change.column == EXTERNALITY:
        return _("负外部性")
    if change.column == "goals":
        return _("年度目标 %(no)s") % {"no": change.number}
    if change.line_id:
        return f"“{change.name}”{FIELDS[change.column]()}"
    return FIELDS[change.column]()


def items_of(rules: Rules) -> dict[str, str]:
    """The names of what goals are analysed for, by id."""
    return {option.id: option.label for option in rules.analysis}


def goal_rows(content: Content, rules: Rules, *, spare: bool = False) -> list[dict[str, Any]]:
    """The goals to fill in with what each is analysed for; `spare` one more to begin."""
    goals = [*content.goals, ""] if spare else list(content.goals)
    return [
        {
            "no": place + 1,
            "text": goal,
            "items": [(one.id, one.label, content.analysis(place).get(one.id, "")) for one in rules.analysis],
            "begun": any(content.analysis(place).values()),
        }
        for place, goal in enumerate(goals)
    ]


def marked(content: Content, changes: Sequence[Change], rules: Rules) -> dict[str, Any]:
    """What a page needs to show the form to read, with what changed since the last return."""
    old = {change.key: change.old or "" for change in changes if not change.line_id}
    return {
        "rows": shown_rows(content, changes, rules.taxonomy),
        "removed": [one for one in shown_changes(changes, items_of(rules)) if one.new is None],
        "old": {key.partition(":")[2]: text for key, text in old.items() if key.startswith("head:")},
        "goals": [
            {
                **goal,
                "old": old.get(f"goal:{goal['no'] - 1}"),
                "items": [
                    (label, text, old.get(f"analysis:{goal['no'] - 1}:{id}"))
                    for id, label, text in goal["items"]
                    if text or f"analysis:{goal['no'] - 1}:{id}" in old
                ],
            }
            for goal in goal_rows(content, rules)
        ],
    }
