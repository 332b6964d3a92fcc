"""How proposals, conditions and marks are said on pages."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.linkage.models import DepartmentProposal, Proposal, ProposalKind
from abacus.cycle.linkage.rules import CONFLICT, MARGINAL, PROTECTED, SMALL, TIE, UNKNOWN
from abacus.foundation.pages import numbers

OPEN_KIND = gettext_lazy("未能判断")
GRADES = {
    "excellent": gettext_lazy("优"),
    "good": gettext_lazy("良"),
    "medium": gettext_lazy("中"),
    "poor": gettext_lazy("差"),
}
MARKS = {
    PROTECTED: gettext_lazy("三保"),
    CONFLICT: gettext_lazy("结论冲突"),
    MARGINAL: gettext_lazy("一分之差"),
    TIE: gettext_lazy("同分并列"),
    UNKNOWN: gettext_lazy("有未知"),
    SMALL: gettext_lazy("小组末位"),
}
SIZES = {
    "large": gettext_lazy("大"),
    "middle": gettext_lazy("中等"),
    "small": gettext_lazy("小"),
}
CATEGORIES = {"1": gettext_lazy("人员类"), "2": gettext_lazy("运转类"), "3": gettext_lazy("特定目标类")}


def kind(value: str) -> str:
    """A proposal's word; nothing proposed is said."""
    return str(ProposalKind(value).label) if value else str(OPEN_KIND)


def grade(value: str) -> str:
    """A grade in words; blank for none."""
    return str(GRADES.get(value, value))


def names(piped: str) -> list[str]:
    """The names of a text like |a|b|."""
    return [name for name in piped.split("|") if name]


def marks(piped: str) -> str:
    """The marks in words."""
    return _("、").join(str(MARKS.get(name, name)) for name in names(piped))


def labels(piped: str, items: dict[str, str]) -> str:
    """Conditions by their labels."""
    return _("、").join(items.get(name, name) for name in names(piped))


def group(value: str) -> str:
    """A group of like projects: 大 · 特定目标类."""
    return " · ".join(str(SIZES.get(part, CATEGORIES.get(part, part))) for part in value.split("|") if part)


def basis(it: DepartmentProposal) -> str:
    """What a department's points are: its own result, or the mean of its projects."""
    if not it.basis.startswith("mean:"):
        return _("部门整体绩效")
    _mean, count, without = it.basis.split(":")
    said = _("%(count)s 个项目得分的平均数") % {"count": count}
    return said + _("，%(count)s 个没有得分") % {"count": without} if without != "0" else said


def base(it: DepartmentProposal) -> str:
    """Which budget a department's proposal is reckoned from."""
    targets = DepartmentProposal.Target
    if it.target == targets.OPERATING_FUNDS:
        return _("运转类项目合计")
    return _("特定目标类项目合计") if it.target == targets.PROJECT_BUDGET else _("全部项目合计")


def worth(it: DepartmentProposal) -> str:
    """What a department's proposal is worth, in its own unit."""
    if it.amount_fen is not None:
        return _("%(sum)s 万元") % {"sum": numbers.wan(it.amount_fen)}
    return _("%(points)s 分") % {"points": numbers.points(it.worth_centi)} if it.worth_centi is not None else ""


def decision(it: Proposal | DepartmentProposal) -> str:
    """What was decided: 压减，上限 160.00 万元."""
    said = kind(it.decided_kind) if it.decided_kind else ""
    if said and it.decided_fen is not None:
        said = _("%(kind)s，上限 %(cap)s 万元") % {"kind": said, "cap": numbers.wan(it.decided_fen)}
    return said


def condition_labels(items: Iterable[Any]) -> dict[str, str]:
    """Condition id → what the pack calls it."""
    return {item.id: item.label for item in items}
