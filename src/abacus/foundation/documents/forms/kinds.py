"""Which kind of form a table is: self-evaluation of a project or a department, declaration, or tracking.

Told by the columns of its indicator table and the fields of its head; a title helps where both leave it open.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from abacus.foundation.documents.forms.grid import Grid, Slot
from abacus.foundation.documents.forms.layout import Head, Layout, meaning
from abacus.foundation.documents.forms.periods import has_period
from abacus.foundation.documents.forms.texts import bare, bare_label

PROJECT, DEPARTMENT, TARGET, TRACKING = "project", "department", "target", "tracking"
UNSCORED = frozenset((TARGET, TRACKING))
"""Kinds in which nobody evaluates: nothing is scored and no execution is missing."""

_SELF = re.compile(r"自评|评价|评分")
_DECLARES = re.compile(r"(?<!自)(?:申报|目标)(?!.*自评)")
_TRACKED = re.compile(
    r"(?:运行|执行|绩效|目标|跟踪|支出|中期|预算)监控|监控(?:表|情况|汇总|分析|报告)|绩效跟踪|跟踪(?:表|情况|分析)|运行情况"
)
_WHOLE = re.compile(r"部门整体|单位整体|整体支出|整体绩效|整体自评|整体评价")
_SPENT = re.compile(r"执行数|执行率|支出数|执行金额|支出金额|执行情况")
_NAMING = ("project", "department", "unit", "filler", "code")
"""Head fields that say whose form it is; a title stands above them."""


@dataclass(frozen=True)
class Signals:
    """What is seen of one form before it is read."""

    heads: Mapping[str, Head]
    title: str
    fields: frozenset[str]
    partial: bool
    """Whether a head word of the indicators or the amounts names a part of the year."""

    def has(self, kind: str, *columns: str) -> bool:
        head = self.heads.get(kind)
        return head is not None and any(name in head.columns for name in columns)


def kind_of(signals: Signals) -> str:
    """The kind of a form. A table with results is never a declaration, one without is never an evaluation."""
    evaluates = bool(_SELF.search(signals.title))
    if _is_tracking(signals, evaluates):
        return TRACKING
    results = any(name in head.columns for head in signals.heads.values() for name in ("actual", "self"))
    if not results and (not evaluates or _DECLARES.search(signals.title)):
        return TARGET
    named = "project" in signals.fields
    if _WHOLE.search(signals.title) and not (named and "项目" in signals.title):
        return DEPARTMENT
    return PROJECT if named or "项目" in signals.title else DEPARTMENT


def says_whole(signals: Signals) -> bool:
    """Whether a title says that a form is about a whole department, which then need not be named by a known label."""
    return bool(_WHOLE.search(signals.title)) and "project" not in signals.fields


def _is_tracking(signals: Signals, evaluates: bool) -> bool:
    if signals.has(TRACKING, "forecast", "likelihood"):
        return True
    if evaluates or not signals.has(TRACKING, "actual"):
        return False
    return signals.partial or bool(_TRACKED.search(signals.title))


def signals_of(grid: Grid, top: int, heads: Mapping[str, Head], layouts: Mapping[str, Layout]) -> Signals:
    """Look at the rows of a form from its first one to the head of its indicators."""
    layout = next(iter(layouts.values()))
    first = min(head.row for head in heads.values())
    slots = [slot for row in grid.rows_between(top, first - 1) for slot in grid.row(row)]
    named = [(slot, field) for slot in slots if (field := field_of(slot, layout)) in _NAMING]
    begin = min((slot.row for slot, _ in named), default=first)
    title = "\n".join(slot.bare for slot in slots if slot.row < begin) or bare(grid.sheet.name)
    heading = [slot for head in heads.values() for slot in head.slots.values()]
    partial = any(has_period(slot.text) for slot in heading) or any(
        len(slot.text) <= 30 and has_period(slot.text) and _SPENT.search(slot.bare) for slot in slots
    )
    columns = {name for head in heads.values() for name in head.columns}
    fields = frozenset(field for _, field in named) | ({"project"} if "project" in columns else frozenset())
    return Signals(heads, title, fields, partial)


def is_tracked(grid: Grid, before: int) -> bool:
    """Whether the rows above a head, or the sheet's name, say that a table is for tracking."""
    slots = [slot for row in grid.rows if row < before for slot in grid.row(row)]
    return any(len(text) <= 40 and _TRACKED.search(text) for text in (grid.sheet.name, *(one.bare for one in slots)))


LONGEST, MOST_SAID = 40, 20_000


def field_of(slot: Slot, layout: Layout) -> str | None:
    """The head field whose label a place holds, alone or before a colon."""
    said = layout.fields_said
    if slot.bare in said:
        return said[slot.bare]
    found = meaning(slot, layout.fields)
    label, colon, _ = slot.bare.partition(":")
    if not found and colon:
        found = layout.fields.get(label) or layout.fields.get(bare_label(label))
    if len(slot.bare) <= LONGEST and len(said) < MOST_SAID:
        said[slot.bare] = found
    return found


def layouts_by_kind(layouts: Iterable[Layout]) -> dict[str, Layout]:
    """The first layout of each kind; all of a kind have the same words."""
    return {layout.kind: layout for layout in reversed(tuple(layouts))}
