"""The self-evaluation's form: its grid, and its content out of what was posted."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from abacus.cycle.evaluation import words
from abacus.cycle.evaluation.content import COLUMNS, TEXTS, Content, from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.foundation.pages import numbers
from abacus.foundation.pages.grid import BoundGrid, Grid, GridColumn

FIELD = "rows"


def grid() -> Grid:
    """One row for each indicator of the target; what was promised can be read, not written."""
    return Grid(
        field=FIELD,
        caption=_("绩效指标"),
        fixed_rows=True,
        columns=(
            GridColumn("level1", _("一级指标"), read_only=True, merge=True, width=76),
            GridColumn("level2", _("二级指标"), read_only=True, merge=True, width=96),
            GridColumn("name", _("三级指标"), read_only=True, width=128),
            GridColumn("target", _("年度指标值"), read_only=True, width=88, align="right"),
            GridColumn("actual", _("实际完成值"), width=88, required=True, align="right"),
            GridColumn("how", _("填法"), read_only=True, width=72),
            GridColumn("percent", _("完成%"), kind="number", width=52),
            GridColumn("weight", _("分值"), kind="number", read_only=True, width=52, total=True),
            GridColumn("own", _("自评得分"), kind="number", width=54, total=True),
            GridColumn("reason", _("偏差原因分析及改进措施"), width=132),
        ),
    )


def bound(evaluation: SelfEvaluation, content: Content, *, read_only: bool = False) -> BoundGrid:
    """The grid with the target's lines and what was typed about each."""
    rows: list[dict[str, Any]] = []
    for line in evaluation.target_version.lines.all():
        entry = content.entry(str(line.line_id))
        rows.append(
            {
                "id": str(line.line_id),
                "level1": line.level1,
                "level2": line.level2,
                "name": line.name,
                "target": words.target(line),
                "how": words.how_to_fill(line),
                "weight": numbers.weight(line.weight_centi),
                **{column: getattr(entry, column) for column in COLUMNS},
            }
        )
    return grid().bound(rows, read_only=read_only)


def content_from(post: QueryDict) -> Content:
    """The content that was posted, from the grid or from the plain table. Raises BadRequest, Refusal."""
    rows = grid().read(post)
    stored: dict[str, Any] = {name: post.get(f"f-{name}", "") for name in TEXTS}
    stored["goals"] = post.getlist("goal")
    stored["entries"] = [{**{column: row[column] for column in COLUMNS}, "line_id": row["id"]} for row in rows]
    return from_json(stored)
