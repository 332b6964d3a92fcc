"""Short names of the kinds of findings, for choosing among them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAMES = {
    "funds.total_mismatch": gettext_noop("资金合计不符"),
    "funds.rate_mismatch": gettext_noop("执行率不符"),
    "funds.over_executed": gettext_noop("执行超过预算"),
    "funds.missing": gettext_noop("缺预算或执行数"),
    "head.missing": gettext_noop("缺名称或单位"),
    "goal.missing": gettext_noop("缺年度目标"),
    "goal.repeats_name": gettext_noop("目标只是项目名"),
    "weight.sum": gettext_noop("分值合计不符"),
    "weight.dominant": gettext_noop("一个指标分值过大"),
    "weight.inferred": gettext_noop("分值由目标分摊"),
    "score.sum_mismatch": gettext_noop("得分合计不符"),
    "score.above_computed": gettext_noop("自评高于计算"),
    "score.outside_interval": gettext_noop("得分不在档次内"),
    "score.below_computed": gettext_noop("自评低于计算"),
    "points.without_target": gettext_noop("有得分无目标值"),
    "points.without_actual": gettext_noop("有得分无完成值"),
    "target.missing": gettext_noop("缺目标值"),
    "actual.missing": gettext_noop("缺完成值"),
    "actual.not_numeric": gettext_noop("完成值不是数字"),
    "operator.missing": gettext_noop("没有写符号"),
    "qualitative.assumed": gettext_noop("定性按达成计"),
    "number.as_text": gettext_noop("数字存成文字"),
    "name.missing": gettext_noop("缺指标名称"),
    "date.invalid": gettext_noop("日期不存在"),
    "rules.differ": gettext_noop("评分规则不同"),
    "sheet.hidden": gettext_noop("有隐藏内容"),
    "unit.mismatch": gettext_noop("计量单位不符"),
    "percentage.over_100": gettext_noop("比率超过 100%"),
    "dimension.missing": gettext_noop("缺一级指标"),
    "dimension.misplaced": gettext_noop("二级指标归类不当"),
    "indicator.money_as_quantity": gettext_noop("以金额作数量"),
    "target.over_achieved": gettext_noop("完成远超目标"),
    "text.repeated": gettext_noop("文字重复"),
    "scores.all_full": gettext_noop("全部满分"),
}
"""Code of the closed list → its name."""


def code_name(code: str) -> str:
    """The name of a kind of finding; the code itself where it is new."""
    return _(NAMES[code]) if code in NAMES else code
