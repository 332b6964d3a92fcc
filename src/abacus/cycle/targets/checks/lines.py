"""Checks of the indicators one by one: names, levels, values, units, standards."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.findings import Finding
from abacus.cycle.targets import words
from abacus.cycle.targets.checks.base import ADVICE, MUST, Surroundings, called, finding
from abacus.cycle.targets.reading import Indicator, Read
from abacus.foundation.pages import numbers
from abacus.rules.model import Taxonomy


def rows_present(read: Read, around: Surroundings) -> Iterator[Finding]:
    """At least one indicator."""
    if not read.indicators:
        yield finding("rows.missing", MUST, "weights", _("还没有填绩效指标"), _("在表中逐行填写，或从 Excel 粘贴"))


def names(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Every indicator has a name of its own."""
    seen = Counter(indicator.name for indicator in read.indicators if indicator.name)
    for indicator in read.indicators:
        if not indicator.name:
            yield finding(
                "name.missing",
                MUST,
                "name",
                _("第 %(row)s 行没有三级指标名称") % {"row": indicator.place + 1},
                at=indicator,
            )
        elif seen[indicator.name] > 1:
            message = _("“%(name)s”出现了 %(n)s 次") % {"name": indicator.name, "n": seen[indicator.name]}
            yield finding("name.duplicate", MUST, "name", message, _("合并或改名，一个名称只指一件事"), at=indicator)


def names_without_values(read: Read, around: Surroundings) -> Iterator[Finding]:
    """A name does not carry the value."""
    for indicator in read.indicators:
        value = cells.text(indicator.row.value).replace(",", "")
        name = cells.text(indicator.name).replace(",", "")
        holds_value = indicator.numeric and len(value) > 1 and value in name
        if holds_value or any(sign in name for sign in ("≥", "≤", ">", "<", "不低于", "不少于", "不超过")):
            message = _("“%(name)s”的名称里带了指标值") % {"name": indicator.name}
            yield finding(
                "name.contains_value", ADVICE, "name", message, _("名称只写指标是什么，值填在“指标值”列"), at=indicator
            )


def levels(read: Read, around: Surroundings) -> Iterator[Finding]:
    """First and second levels that the taxonomy has, each under its own."""
    for indicator in read.indicators:
        yield from level_findings(indicator, around.taxonomy)


def level_findings(indicator: Indicator, taxonomy: Taxonomy) -> Iterator[Finding]:
    """What is wrong with the levels of one row."""
    row = indicator.row
    if indicator.level1 is None:
        options = _("、").join(level.label for level in taxonomy.levels if not level.legacy)
        message = _("“%(name)s”没有可用的一级指标") % {"name": called(indicator)}
        yield finding(
            "level1.unknown", MUST, "level1", message, _("从列表中选：%(options)s") % {"options": options}, at=indicator
        )
        return
    options = _("、").join(level.label for level in indicator.level1.children if not level.legacy)
    todo = _("从列表中选：%(options)s") % {"options": options}
    if indicator.level2 is None:
        typed = row.level2.strip()
        message = (
            _("“%(level1)s”下没有“%(typed)s”") % {"level1": indicator.level1.label, "typed": typed}
            if typed
            else _("“%(name)s”没有选二级指标") % {"name": called(indicator)}
        )
        yield finding("level2.unknown", MUST, "level2", message, todo, at=indicator)
    elif indicator.level2 not in indicator.level1.children:
        message = _("“%(level2)s”不属于“%(level1)s”") % {
            "level2": indicator.level2.label,
            "level1": indicator.level1.label,
        }
        yield finding("level2.misplaced", MUST, "level2", message, todo, at=indicator)
    elif indicator.level2.legacy:
        message = _("“%(level2)s”已不再使用") % {"level2": indicator.level2.label}
        yield finding("level2.legacy", ADVICE, "level2", message, todo, at=indicator)


def targets(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Every indicator has an operator and a value."""
    for indicator in read.indicators:
        name = called(indicator)
        if indicator.operator is None and not indicator.has_problem("operator"):
            message = _("“%(name)s”没有选符号") % {"name": name}
            yield finding(
                "operator.missing", MUST, "operator", message, _("数值选 ≥ ＞ ＝ ≤ ＜，文字选“定性”"), at=indicator
            )
        if cells.blank(indicator.row.value):
            message = _("“%(name)s”没有指标值") % {"name": name}
            todo = _("填 0 表示不允许发生；确实无法取值时改为定性")
            yield finding("target.missing", MUST, "value", message, todo, at=indicator)


def units(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Numbers with a unit, rates that can be, quantities that are no money."""
    for indicator in read.indicators:
        if not indicator.numeric or indicator.target_micro is None:
            continue
        name = called(indicator)
        if not indicator.unit:
            yield finding(
                "unit.missing",
                ADVICE,
                "unit",
                _("“%(name)s”没有单位") % {"name": name},
                _("填度量单位，如 个、%、万元"),
                at=indicator,
            )
        if indicator.unit == "%" and indicator.target_micro > 100_000_000 and "率" in name:
            yield finding(
                "percentage.over_100",
                ADVICE,
                "value",
                _("“%(name)s”超过 100%%") % {"name": name},
                _("核对指标值"),
                at=indicator,
            )
        quantity = indicator.level2 and "数量" in indicator.level2.label
        if quantity and indicator.unit in {"元", "万元", "亿元"}:
            message = _("“%(name)s”以金额作数量指标") % {"name": name}
            yield finding(
                "indicator.money_as_quantity",
                ADVICE,
                "unit",
                message,
                _("数量写做了多少事；金额放在成本指标"),
                at=indicator,
            )


def standards(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Each value says where it comes from."""
    for one in read.indicators:
        if not one.standard and not one.has_problem("standard"):
            yield finding(
                "standard.missing",
                ADVICE,
                "standard",
                _("“%(name)s”没有取值依据") % {"name": called(one)},
                _("选计划、行业、历史或预算支出标准"),
                at=one,
            )
        elif one.standard == words.Standard.OTHER and cells.blank(one.row.evidence):
            message = _("“%(name)s”取值依据选了“其他标准”，没有写明来源") % {"name": called(one)}
            yield finding("standard.other", ADVICE, "standard", message, _("在佐证材料中写明来源"), at=one)


def against_last_year(read: Read, around: Surroundings) -> Iterator[Finding]:
    """A target is not easier than what was done last year."""
    for one in read.indicators:
        last = around.last_micro.get(one.row.line_id)
        if last is None or one.target_micro is None:
            continue
        values = {
            "name": called(one),
            "target": numbers.micro(one.target_micro),
            "unit": one.unit,
            "last": numbers.micro(last),
        }
        if one.operator in {"ge", "gt", "eq"} and one.target_micro < last:
            message = _("“%(name)s”%(target)s %(unit)s，低于去年完成值 %(last)s") % values
        elif one.operator in {"le", "lt"} and one.target_micro > last:
            message = _("“%(name)s”%(target)s %(unit)s，比去年完成值 %(last)s 宽") % values
        else:
            continue
        yield finding(
            "target.below_last_year",
            ADVICE,
            "value",
            message,
            _("指标值应从严从高；放宽的请在佐证材料中说明原因"),
            at=one,
        )
