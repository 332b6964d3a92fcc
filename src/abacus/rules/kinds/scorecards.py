"""Scorecards: items with weights that add up, grades over the total, a line to pass."""

from typing import Any

from abacus.rules.fields import Fields
from abacus.rules.lists import ListKind, Points, Whole
from abacus.rules.marked import Marked
from abacus.rules.model import Scorecard, ScoreItem, Stated
from abacus.rules.parameters import read_bands
from abacus.rules.reading import points, points_or_id, settle
from abacus.rules.units import Unit


def _settings(fields: Fields) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if fields.has("total"):
        written["total_centi"] = points(fields, "total")
    if fields.has("pass_line"):
        written["pass_line"] = points_or_id(fields, "pass_line")
    if grades := fields.take("grades"):
        written["grades"] = read_bands(grades, Unit.POINTS)
    return written


def _item(node: Marked) -> ScoreItem:
    fields = Fields(node, "评分项")
    item = ScoreItem(
        id=fields.id(),
        label=fields.text("label"),
        group=fields.text_or_none("group"),
        weight_centi=points(fields, "weight"),
        mode=fields.choice("mode", ("grade", "points"), default="points"),
        points_to_check=fields.texts("check"),
    )
    fields.done()
    return item


def _build(mark: Marked, header: dict[str, Any], whole: Whole[ScoreItem], param: Points) -> Stated:
    settings = dict(whole.settings)
    for key in ("total", "grades"):
        if not {key, f"{key}_centi"} & settings.keys():
            raise mark.refuse(f"评分表缺少“{key}”", f"补上 {key}", code=f"missing-{key}")
    total = sum(item.weight_centi for item in whole.items)
    if total != settings["total_centi"]:
        raise mark.refuse(
            f"各项分值合计 {total / 100:g}，应为 {settings['total_centi'] / 100:g}",
            "调整 weight 或 total",
            code="weights-do-not-add-up",
        )
    line = settle(settings.pop("pass_line", None), param, mark)
    if line is not None and line > total:
        raise mark.refuse("合格线高于总分", "降低 pass_line", code="bad-pass_line")
    return Scorecard(**header, **settings, pass_line_centi=line, items=whole.items)


SCORECARDS = ListKind("scorecards", "评分表", _settings, _item, _build)
