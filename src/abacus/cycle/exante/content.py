"""What the unit's 事前评估报告 holds: texts, the dimensions' facts and arguments, funds, the projects."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from abacus.cycle.sheets.contents import Shape, Table
from abacus.foundation.pages.grid import Grid, GridColumn

TEXTS: dict[str, Any] = {
    "background": _("立项背景和依据"),
    "main": _("主要内容和规模"),
    "goals": _("预期绩效目标"),
    "plan": _("组织实施和时间节点"),
    "risks": _("风险和应急预案"),
    "problems": _("其他需要说明的问题"),
}
NEEDED = ("background", "main", "goals", "plan", "risks")
SHAPE = Shape(
    fields=TEXTS,
    tables={
        "dimensions": Table(
            _("评估内容"), {"name": _("评估内容"), "facts": _("事实依据"), "argument": _("分析论证")}, fixed=True
        ),
        "funds": Table(_("资金构成"), {"source": _("资金来源"), "amount": _("金额（万元）"), "basis": _("测算依据")}),
        "items": Table(_("申报项目"), {"name": _("项目"), "amount": _("申报金额（万元）")}, fixed=True, max_rows=2_000),
    },
    max_text=4_000,
)
FIXED = ("dimensions", "items")
FUNDS = Grid(
    field="funds",
    caption=_("资金构成"),
    columns=(
        GridColumn("source", _("资金来源"), width=160, required=True),
        GridColumn("amount", _("金额（万元）"), kind="number", width=120, total=True),
        GridColumn("basis", _("测算依据"), width=420),
    ),
    max_rows=60,
)
ITEMS = Grid(
    field="items",
    caption=_("申报项目"),
    columns=(
        GridColumn("name", _("项目"), width=360, read_only=True),
        GridColumn("amount", _("申报金额（万元）"), kind="number", width=160, total=True),
    ),
    max_rows=2_000,
    fixed_rows=True,
)


def kept_rows(content: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the given rows of its fixed tables: nobody adds, drops or renames one of them."""
    made = dict(content)
    for name in FIXED:
        typed = {row["id"]: row for row in content[name] if row["id"]}
        by_name = {row["name"]: row for row in content[name]}
        made[name] = [
            {**(typed.get(row["id"]) or by_name.get(row["name"]) or row), "id": row["id"], "name": row["name"]}
            for row in kept[name]
        ]
    return made


def blank(dimensions: Sequence[tuple[str, str]], items: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """A report nobody has written yet; `items` are id, name and amount as typed."""
    return {
        **dict.fromkeys(TEXTS, ""),
        "dimensions": [{"id": id, "name": name, "facts": "", "argument": ""} for id, name in dimensions],
        "funds": [],
        "items": [{"id": id, "name": name, "amount": amount} for id, name, amount in items],
    }
