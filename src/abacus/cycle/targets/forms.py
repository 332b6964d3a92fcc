"""The declaration's form: its grid, and its content out of what was posted."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from abacus.cycle.targets import words
from abacus.cycle.targets.content import COLUMNS, MAX_ROWS, TEXTS, Content, from_json
from abacus.cycle.targets.rules import Rules
from abacus.foundation.pages.grid import BoundGrid, Grid, GridColumn

FIELD = "rows"


def grid(rules: Rules, content: Content) -> Grid:
    """The indicator grid with the region's words; a word it does not know stays a choice, so that none is lost."""
    levels = rules.taxonomy.levels
    level1 = [(level.label, level.label) for level in levels if not level.legacy]
    level2 = [(child.label, child.label) for level in levels for child in level.children if not child.legacy]
    operators, modes = words.Operator.choices, words.Mode.choices
    standards = [(option.id, option.label) for option in rules.standards]

    def choices(column: str, known: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
        options = dict(known)
        for row in content.rows:
            typed = getattr(row, column)
            if typed:
                options.setdefault(typed, typed)
        return list(options.items())

    return Grid(
        field=FIELD,
        caption=_("绩效指标"),
        max_rows=MAX_ROWS,
        columns=(
            GridColumn("level1", _("一级指标"), kind="choice", choices=choices("level1", level1), width=80),
            GridColumn("level2", _("二级指标"), kind="choice", choices=choices("level2", level2), width=100),
            GridColumn("name", _("三级指标"), width=168, required=True),
            GridColumn("operator", _("符号"), kind="choice", choices=choices("operator", operators), width=60),
            GridColumn("value", _("指标值"), width=92, align="right"),
            GridColumn("unit", _("单位"), width=62, align="center"),
            GridColumn("weight", _("分值"), kind="number", width=50, total=True),
            GridColumn("standard", _("取值依据"), kind="choice", choices=choices("standard", standards), width=88),
            GridColumn("evidence", _("佐证材料"), width=90),
            GridColumn("mode", _("赋分方式"), kind="choice", choices=choices("mode", modes), width=88),
            GridColumn("scoring", _("赋分细则"), width=80),
            GridColumn("goal_no", _("目标"), width=48, align="center", help=_("属于第几条年度目标；空白为第 1 条")),
        ),
    )


def bound(rules: Rules, content: Content, *, read_only: bool = False) -> BoundGrid:
    """The grid with the content's rows."""
    rows = [{"id": row.line_id, **dict(zip(COLUMNS, row.cells(), strict=True))} for row in content.rows]
    return grid(rules, content).bound(rows, read_only=read_only)


def content_from(post: QueryDict, rules: Rules) -> Content:
    """The content that was posted, from the grid or from the plain table. Raises BadRequest, Refusal."""
    rows = grid(rules, Content()).read(post)
    stored: dict[str, Any] = {name: post.get(f"f-{name}", "") for name in TEXTS}
    stored["externality"] = bool(post.get("f-externality"))
    stored["goals"] = post.getlist("goal") or [""]
    stored["analyses"] = [
        {item.id: post.get(f"analysis-{place}-{item.id}", "") for item in rules.analysis}
        for place in range(len(stored["goals"]))
    ]
    stored["rows"] = [{**row, "line_id": row["id"]} for row in rows]
    return from_json(stored)
