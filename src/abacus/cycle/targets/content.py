"""A declaration as it is being written: text by text, exactly as typed.

What cannot be read yet is kept all the same; `reading` says what the texts mean and
`findings` what is wrong with them.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.refusals import Refusal

MAX_ROWS, MAX_TEXT, MAX_GOALS = 300, 2_000, 12

COLUMNS = (
    "level1",
    "level2",
    "name",
    "operator",
    "value",
    "unit",
    "weight",
    "standard",
    "evidence",
    "mode",
    "scoring",
    "goal_no",
)
"""The columns of the indicator grid in the order of the form."""


@dataclass(frozen=True)
class Row:
    """One indicator as typed. `line_id` names it across versions and years."""

    line_id: str
    level1: str = ""
    level2: str = ""
    name: str = ""
    operator: str = ""
    value: str = ""
    unit: str = ""
    weight: str = ""
    standard: str = ""
    evidence: str = ""
    mode: str = ""
    scoring: str = ""
    goal_no: str = ""

    @property
    def empty(self) -> bool:
        """Whether nobody has typed anything into it."""
        return not any(getattr(self, column).strip() for column in COLUMNS)

    def cells(self) -> list[str]:
        """The texts in the order of the columns."""
        return [getattr(self, column) for column in COLUMNS]


@dataclass(frozen=True)
class Content:
    """The whole form as typed; amounts in 万元.

    `weight_reason` is why the weights differ from the pack's; `change_reason` why an approved
    target is changed. `externality` says that the project has a negative effect on others.
    `analyses` are those of the goals, in their order: what the pack wants analysed → what was typed.
    """

    starts: str = ""
    ends: str = ""
    total: str = ""
    fiscal: str = ""
    other: str = ""
    externality: bool = False
    goals: tuple[str, ...] = ("",)
    rows: tuple[Row, ...] = field(default=())
    analyses: tuple[Mapping[str, str], ...] = field(default=())
    weight_reason: str = ""
    change_reason: str = ""

    @property
    def filled(self) -> tuple[tuple[int, Row], ...]:
        """The rows somebody has begun, with their place in the grid (from 0)."""
        return tuple((place, row) for place, row in enumerate(self.rows) if not row.empty)

    def analysis(self, place: int) -> Mapping[str, str]:
        """The analysis of the goal at a place from 0; empty where nobody has begun it."""
        return self.analyses[place] if place < len(self.analyses) else {}

    def to_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)

    def tidied(self) -> "Content":
        """The same without rows and goals that nobody has begun."""
        kept = [place for place, goal in enumerate(self.goals) if goal.strip()]
        return replace(
            self,
            rows=tuple(row for _place, row in self.filled),
            goals=tuple(self.goals[place] for place in kept) or ("",),
            analyses=tuple(self.analysis(place) for place in kept),
        )


TEXTS = tuple(one.name for one in fields(Content) if one.type is str or one.type == "str")
"""The fields of the head that are plain texts."""


def from_json(stored: Mapping[str, Any]) -> Content:
    """A content from what was stored or sent; what the form does not have is left out.

    Raises Refusal where it is larger than a form can be.
    """
    given_rows = stored.get("rows") or []
    goals = stored.get("goals") or [""]
    if not isinstance(given_rows, list | tuple) or not isinstance(goals, list | tuple):
        raise Refusal(_("表格内容无法读取"), _("请刷新页面后再填"))
    if len(given_rows) > MAX_ROWS or len(goals) > MAX_GOALS:
        raise Refusal(
            _("指标超过 %(rows)s 行或目标超过 %(goals)s 条，没有保存") % {"rows": MAX_ROWS, "goals": MAX_GOALS},
            _("请删减后再保存；页面上的内容仍在"),
        )
    texts = {name: typed(stored.get(name)) for name in TEXTS}
    return Content(
        **texts,
        externality=bool(stored.get("externality")),
        goals=tuple(typed(goal) for goal in goals),
        rows=tuple(row_from(row) for row in given_rows if isinstance(row, Mapping)),
        analyses=analyses_from(stored.get("analyses"), len(goals)),
    )


def analyses_from(stored: Any, goals: int) -> tuple[Mapping[str, str], ...]:
    """The analyses of as many goals as there are; blank texts are left out, so that none is no difference."""
    given = stored if isinstance(stored, list | tuple) else []
    made = [{str(item): typed(text) for item, text in one.items()} if isinstance(one, Mapping) else {} for one in given]
    kept = [{item: text for item, text in one.items() if text.strip()} for one in made[:goals]]
    return tuple(kept) if any(kept) else ()


def row_from(stored: Mapping[str, Any]) -> Row:
    """A row; without a valid `line_id` it is nobody's yet, see `identified`."""
    return Row(line_id=line_id(stored.get("line_id")), **{column: typed(stored.get(column)) for column in COLUMNS})


def line_id(given: Any) -> str:
    """A line's id as text; blank where none or no proper one is given."""
    try:
        return str(uuid.UUID(str(given)))
    except ValueError:
        return ""


def identified(content: Content, kept: Content) -> Content:
    """The content with an id for every row.

    A page that has not been opened anew since a row was added sends that row without an id at
    every save: it takes the id it got at the first one, by its name, else by its order.
    """
    taken = {row.line_id for row in content.rows if row.line_id}
    free = [row for row in kept.rows if row.line_id not in taken]
    rows = []
    for row in content.rows:
        if not row.line_id:
            same = next((one for one in free if one.name == row.name), free[0] if free else None)
            if same is not None:
                free.remove(same)
            row = replace(row, line_id=same.line_id if same else str(uuid.uuid4()))
        rows.append(row)
    return replace(content, rows=tuple(rows))


def typed(value: Any) -> str:
    """A cell's text. Raises Refusal where it is longer than a cell can be."""
    text = "" if value is None else str(value)
    if len(text) > MAX_TEXT:
        raise Refusal(
            _("有一格超过 %(most)s 字，没有保存：“%(start)s…”") % {"most": MAX_TEXT, "start": text[:20]},
            _("请缩短后再保存；页面上的内容仍在"),
        )
    return text.replace("\x00", "")
