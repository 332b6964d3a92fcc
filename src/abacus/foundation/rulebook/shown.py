"""Stated values of rules as text for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

UNITS: dict[str, Any] = {
    "points": gettext_lazy("分"),
    "percentage points": gettext_lazy("个百分点"),
    "share": "",
    "fen": gettext_lazy("分（金额）"),
    "yuan": gettext_lazy("元"),
    "days": gettext_lazy("日"),
    "work days": gettext_lazy("个工作日"),
    "months": gettext_lazy("个月"),
    "month": gettext_lazy("月"),
    "years": gettext_lazy("年"),
    "count": gettext_lazy("个"),
    "people": gettext_lazy("人"),
}
"""Unit as packs write it → as people read it; others stand for themselves."""


WORDS: dict[str, Any] = {
    "target_over_actual": gettext_lazy("目标值 ÷ 实际值"),
    "one_minus_excess": gettext_lazy("1 -（实际值 - 目标值）÷ 目标值"),
    "whole": gettext_lazy("剔除后按满分折算"),
    "level1": gettext_lazy("在同一一级指标内折算"),
    "met": gettext_lazy("达成"),
    "partly": gettext_lazy("部分达成"),
    "missed": gettext_lazy("未达成"),
    "opens": gettext_lazy("可以入库"),
    "opens_when_answered": gettext_lazy("按意见完善后可以入库"),
    "shuts": gettext_lazy("不能入库"),
    "unit": gettext_lazy("预算单位"),
    "department": gettext_lazy("主管部门"),
    "division": gettext_lazy("财政业务科室"),
    "bureau": gettext_lazy("财政局"),
    "all": gettext_lazy("全部"),
    "any": gettext_lazy("任一类"),
    "with_targets": gettext_lazy("有绩效目标的项目"),
    "special_and_major": gettext_lazy("专项资金和重大项目"),
    "show": gettext_lazy("只提示，不妨碍审核"),
    "block": gettext_lazy("答复或认定后才能通过"),
    "growing": gettext_lazy("逐步累计的指标"),
    "rates": gettext_lazy("按比率算的单位"),
    "keep": gettext_lazy("保持"),
    "adjust": gettext_lazy("调整"),
    "cut": gettext_lazy("压减"),
    "exit": gettext_lazy("退出"),
    "cancel": gettext_lazy("取消"),
    "reward": gettext_lazy("奖励"),
    "priority": gettext_lazy("优先安排"),
}
"""Choices and groups as packs write them → as people read them; others stand for themselves."""

PLACES: dict[str, Any] = {
    "{place}": gettext_lazy("【地名】"), "{year}": gettext_lazy("【年度】"), "{number}": gettext_lazy("【序号】")
}  # fmt: skip
"""What a number's pattern is filled with."""


@dataclass(frozen=True)
class Names:
    """What the ids within values are called: `groups` where they head something, `members` where they stand in it."""

    groups: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)


def names(stated: Iterable[tuple[str, Any]]) -> Names:
    """The names that rules of one subject give: (id, stated value) of each; its dimensions head groups."""
    groups: dict[str, str] = {}
    members: dict[str, str] = {}
    for id, value_ in stated:
        into = groups if id.endswith(".dimensions") else members
        for one in value_ if isinstance(value_, list | tuple) else ():
            if isinstance(one, Mapping) and one.get("id") and one.get("label"):
                into.setdefault(str(one["id"]), str(one["label"]))
    return Names(groups, members)


def unit(name: str | None) -> str:
    """The unit of a parameter; blank where it has none."""
    return str(UNITS.get(name or "", name or ""))


def word(id: str) -> str:
    """What an id of the packs is called; itself where it has no word."""
    return str(WORDS.get(id, id))


def value(stated: Any, in_unit: str | None = None, named: Names | None = None) -> str:
    """A stated value in one line: bands as "优 ≥ 90；良 ≥ 80", options by their labels."""
    named = named or Names()
    if stated is None:
        return _("没有规定数值")
    if isinstance(stated, bool):
        return _("是") if stated else _("否")
    if isinstance(stated, Mapping):
        return _("；").join(
            f"{named.groups.get(key) or word(key)}{_('：')}{value(item, named=named)}" for key, item in stated.items()
        )
    if isinstance(stated, list | tuple):
        between = _("；") if any(isinstance(one, Mapping) and len(one) > 2 for one in stated) else _("、")
        return between.join(_entry(one, in_unit, named) for one in stated)
    shown = str(WORDS.get(stated, stated))
    for place, said in PLACES.items():
        shown = shown.replace(place, str(said))
    return f"{shown} {unit(in_unit)}".strip()


def _entry(one: Any, in_unit: str | None, named: Names) -> str:
    if not isinstance(one, Mapping):
        return named.members.get(str(one)) or word(str(one))
    name = str(one.get("label") or one.get("id") or "").strip()
    if "at_least" in one:
        earns = _("，得分值的 %(share)s%%") % {"share": one["earns"]} if one.get("earns") is not None else ""
        return f"{name} ≥ {one['at_least']} {unit(in_unit)}".strip() + earns
    if "high" in one:
        return f"{name} {one['high']}%–{one['low']}%"
    return name
