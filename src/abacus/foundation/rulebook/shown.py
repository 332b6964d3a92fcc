"""Stated values of rules as text for people."""

from collections.abc import Mapping
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
}
"""Choices and groups as packs write them → as people read them; others stand for themselves."""


def unit(name: str | None) -> str:
    """The unit of a parameter; blank where it has none."""
    return str(UNITS.get(name or "", name or ""))


def value(stated: Any, in_unit: str | None = None) -> str:
    """A stated value in one line: bands as "优 ≥ 90；良 ≥ 80", options by their labels."""
    if stated is None:
        return _("没有规定数值")
    if isinstance(stated, bool):
        return _("是") if stated else _("否")
    if isinstance(stated, Mapping):
        return _("；").join(f"{WORDS.get(key, key)}{_('：')}{value(item)}" for key, item in stated.items())
    if isinstance(stated, list | tuple):
        between = _("；") if any(isinstance(one, Mapping) and len(one) > 2 for one in stated) else _("、")
        return between.join(_entry(one, in_unit) for one in stated)
    shown = unit(in_unit)
    return f"{WORDS.get(stated, stated)} {shown}".strip()


def _entry(one: Any, in_unit: str | None) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    name = str(one.get("label") or one.get("id") or "").strip()
    if "at_least" in one:
        earns = _("，得分值的 %(share)s%%") % {"share": one["earns"]} if one.get("earns") is not None else ""
        return f"{name} ≥ {one['at_least']} {unit(in_unit)}".strip() + earns
    if "high" in one:
        return f"{name} {one['high']}%–{one['low']}%"
    return name
