"""How targets and actual values are written for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.evaluation.reading import ReadLine
from abacus.cycle.measured import kind_of
from abacus.foundation.pages import numbers
from abacus.pool.models import IndicatorLine

Operator = IndicatorLine.Operator

GRADES = {"met": gettext_lazy("达成"), "partly": gettext_lazy("部分达成"), "missed": gettext_lazy("未达成")}
"""Grades of tables that were read in, which stand there by id; people type words."""


def target(line: IndicatorLine) -> str:
    """≥ 52 座, 不晚于 2022-12-31, 90–95 %, or the words of a qualitative target."""
    sign = str(Operator(line.operator).label) if line.operator in Operator.values else ""
    if line.operator == Operator.BETWEEN and line.target_micro is not None:
        ends = f"{numbers.micro(line.target_micro)}–{cells.shown(line.target_high_micro, 6)}"
        return f"{ends} {line.unit}".strip()
    if line.target_on:
        return f"{sign} {line.target_on.isoformat()}".strip()
    if line.target_micro is None:
        return line.target_text
    return f"{sign} {numbers.micro(line.target_micro)} {line.unit}".strip()


def how_to_fill(line: IndicatorLine) -> str:
    """What goes into the cell of the actual value."""
    hints = {
        "date": _("完成日期"),
        "yes": _("是 / 否"),
        "grade": _("达成 / 部分达成 / 未达成"),
        "occurrences": _("发生次数"),
    }
    return hints.get(kind_of(line)) or line.unit or _("数值")


def actual(one: ReadLine) -> str:
    """The actual value as read, for explanations."""
    if not one.applicable:
        return _("不适用")
    if one.actual_micro is not None:
        return f"{numbers.micro(one.actual_micro)} {one.line.unit}".strip()
    if one.actual_on:
        return one.actual_on.isoformat()
    if one.yes is not None:
        return _("是") if one.yes else _("否")
    if one.occurrences is not None:
        return _("%(n)s 次") % {"n": one.occurrences}
    if one.grade:
        percent = "" if one.percent_micro is None else f" {numbers.micro(one.percent_micro)} %"
        typed = one.entry.actual.strip()
        return str(GRADES.get(typed, typed)) + percent
    return ""
