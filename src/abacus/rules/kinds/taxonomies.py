"""Taxonomies: first and second levels of indicators, and the weights allowed over the first."""

from types import MappingProxyType
from typing import Any

from abacus.rules.fields import Fields
from abacus.rules.lists import ListKind, Points, Whole
from abacus.rules.marked import Marked
from abacus.rules.model import Alternative, Level1, Level2, Stated, Taxonomy
from abacus.rules.reading import points_of, points_or_id, settle


def _settings(fields: Fields) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if fields.has("total"):
        written["total"] = points_or_id(fields, "total")
    if fields.has("alternatives"):
        written["alternatives"] = fields.each("alternatives", _alternative)
    return written


def _alternative(node: Marked) -> tuple[Alternative, Marked]:
    fields = Fields(node, "分值方案")
    id, label, weights = fields.id(), fields.text("label"), fields.need("weights")
    fields.done()
    levels = Fields(weights, "weights").node.value
    centi = {level: points_of(weight, level) for level, weight in levels.items()}
    return Alternative(id, label, MappingProxyType(centi)), node


def _level1(node: Marked) -> Level1:
    fields = Fields(node, "一级指标")
    plain = _plain(fields)
    level = Level1(**plain, children=fields.each("children", _level2))
    fields.done()
    ids = [child.id for child in level.children]
    for id in ids:
        if ids.count(id) > 1:
            raise node.refuse(f"二级指标“{id}”重复", "每个标识只用一次", code="duplicate-id")
    return level


def _level2(node: Marked) -> Level2:
    fields = Fields(node, "二级指标")
    level = Level2(**_plain(fields))
    fields.done()
    return level


def _plain(fields: Fields) -> dict[str, Any]:
    return {
        "id": fields.id(),
        "label": fields.text("label"),
        "synonyms": fields.texts("synonyms"),
        "required": bool(fields.flag("required", False)),
        "legacy": bool(fields.flag("legacy", False)),
        "note": fields.text_or_none("note"),
    }


def _build(mark: Marked, header: dict[str, Any], whole: Whole[Level1], param: Points) -> Stated:
    settings = whole.settings
    for key in ("total", "alternatives"):
        if key not in settings:
            raise mark.refuse(f"指标分类缺少“{key}”", f"补上 {key}", code=f"missing-{key}")
    total_centi = settle(settings["total"], param, mark) or 0
    known = {level.id for level in whole.items}
    for alternative, node in settings["alternatives"]:
        _check(alternative, node, known, total_centi)
    alternatives = tuple(alternative for alternative, _ in settings["alternatives"])
    return Taxonomy(**header, total_centi=total_centi, levels=whole.items, alternatives=alternatives)


def _check(alternative: Alternative, node: Marked, known: set[str], total_centi: int) -> None:
    if unknown := alternative.weights.keys() - known:
        raise node.refuse(
            f"方案“{alternative.id}”用了没有的一级指标：{'、'.join(sorted(unknown))}",
            "改为 items 中的标识",
            code="unknown-level",
        )
    stated = sum(alternative.weights.values())
    if stated != total_centi:
        raise node.refuse(
            f"方案“{alternative.id}”合计 {stated / 100:g} 分，应为 {total_centi / 100:g} 分",
            "调整 weights 或 total",
            code="weights-do-not-add-up",
        )


TAXONOMIES = ListKind("taxonomies", "指标分类", _settings, _level1, _build)
