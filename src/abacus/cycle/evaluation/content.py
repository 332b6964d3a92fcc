"""A self-evaluation as it is being written: text by text, exactly as typed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.refusals import Refusal

MAX_TEXT = 2_000
MAX_ROWS = 300
COLUMNS = ("actual", "percent", "own", "reason")
"""What the unit fills in of each indicator."""
TEXTS = ("execution_own", "execution_reason", "problems", "measures")


@dataclass(frozen=True)
class Entry:
    """What was typed about one indicator line.

    `actual` the value achieved (number, day, 是/否, grade, or 不适用), `percent` the stated
    percentage of a qualitative one, `own` the unit's own points, `reason` of a deviation.
    """

    line_id: str
    actual: str = ""
    percent: str = ""
    own: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Content:
    """The whole table as typed. `goals` are the achieved goals in the order of the target's."""

    entries: tuple[Entry, ...] = ()
    goals: tuple[str, ...] = field(default=())
    execution_own: str = ""
    execution_reason: str = ""
    problems: str = ""
    measures: str = ""

    def entry(self, line_id: str) -> Entry:
        """What was typed about a line; an empty one where nothing was."""
        return next((one for one in self.entries if one.line_id == line_id), Entry(line_id))

    def goal(self, place: int) -> str:
        """What was achieved of the goal at a place from 0."""
        return self.goals[place] if place < len(self.goals) else ""

    def to_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)


def from_json(stored: Mapping[str, Any]) -> Content:
    """A content from what was stored or sent. Raises Refusal where it is larger than a table can be."""
    entries, goals = stored.get("entries") or [], stored.get("goals") or []
    if not isinstance(entries, list | tuple) or not isinstance(goals, list | tuple) or len(entries) > MAX_ROWS:
        raise Refusal(_("表格内容无法读取"), _("请刷新页面后再填"))
    return Content(
        entries=tuple(entry_from(one) for one in entries if isinstance(one, Mapping) and one.get("line_id")),
        goals=tuple(typed(goal) for goal in goals),
        **{name: typed(stored.get(name)) for name in TEXTS},
    )


def entry_from(stored: Mapping[str, Any]) -> Entry:
    """One line's entry."""
    return Entry(str(stored["line_id"]), **{column: typed(stored.get(column)) for column in COLUMNS})


def typed(value: Any) -> str:
    """A cell's text. Raises Refusal where it is longer than a cell can be."""
    text = "" if value is None else str(value)
    if len(text) > MAX_TEXT:
        raise Refusal(
            _("有一格超过 %(most)s 字，没有保存：“%(start)s…”") % {"most": MAX_TEXT, "start": text[:20]},
            _("请缩短后再保存；页面上的内容仍在"),
        )
    return text.replace("\x00", "")
