"""Every text of a finding, by its code; what it says can be said in another language by a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue and return it as it is."""
    return message


class Message(str):
    """A Chinese text made from the template of `key` and `parts`."""

    key: str
    parts: Mapping[str, str]

    def __new__(cls, key: str, parts: Mapping[str, str]) -> Message:
        text = super().__new__(cls, TEMPLATES[key].format(**parts))
        text.key, text.parts = key, parts
        return text

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Say it in the language of `gettext`."""
        return gettext(TEMPLATES[self.key]).format(**self.parts)


WARNING, INFO = "warning", "info"
SEVERITIES: dict[str, str] = {
    "funds.total_mismatch": WARNING,
    "funds.rate_mismatch": WARNING,
    "funds.over_executed": WARNING,
    "funds.missing": WARNING,
    "head.missing": WARNING,
    "goal.missing": WARNING,
    "goal.repeats_name": WARNING,
    "weight.sum": WARNING,
    "weight.dominant": WARNING,
    "weight.inferred": INFO,
    "score.sum_mismatch": WARNING,
    "score.above_computed": WARNING,
    "score.outside_interval": WARNING,
    "score.below_computed": INFO,
    "points.without_target": WARNING,
    "points.without_actual": WARNING,
    "target.missing": WARNING,
    "actual.missing": WARNING,
    "actual.not_numeric": WARNING,
    "operator.missing": INFO,
    "qualitative.assumed": INFO,
    "number.as_text": INFO,
    "name.missing": WARNING,
    "date.invalid": WARNING,
    "rules.differ": WARNING,
    "sheet.hidden": INFO,
    "unit.mismatch": WARNING,
    "percentage.over_100": WARNING,
    "dimension.missing": WARNING,
    "dimension.misplaced": WARNING,
    "indicator.money_as_quantity": WARNING,
    "target.over_achieved": WARNING,
    "text.repeated": INFO,
    "scores.all_full": INFO,
}
"""The closed list of findings."""

TEMPLATES: dict[str, str] = {
    "funds.total_mismatch": gettext_noop("资金总额 {printed} 万元与分项合计 {parts} 万元不一致，请核对。"),
    "funds.rate_mismatch": gettext_noop("填写的执行率“{printed}”与执行数除以预算数的结果 {rate} 不一致，请核对。"),
    "funds.over_executed": gettext_noop("执行数 {executed} 万元大于全年预算数 {budget} 万元，请核对。"),
    "funds.missing": gettext_noop("没有填写{what}，无法计算执行率，请补填。"),
    "head.missing": gettext_noop("没有填写{what}，请补填。"),
    "goal.missing": gettext_noop("没有填写年度总体目标，请补填。"),
    "goal.repeats_name": gettext_noop("年度总体目标只重复了项目名称，请写明要达到的产出和效果。"),
    "weight.sum": gettext_noop("分值（含预算执行）合计 {sum} 分，应为 {expected} 分，请核对。"),
    "weight.dominant": gettext_noop("“{name}”一项占 {weight} 分，达到分值的一半，请把分值分到其他指标。"),
    "weight.inferred": gettext_noop("“{name}”没有自己的分值，按目标剩余分值分摊为 {weight} 分。"),
    "score.sum_mismatch": gettext_noop("各项得分合计 {sum} 分，与总分 {printed} 分不一致，请核对。"),
    "score.above_computed": gettext_noop("“{name}”自评 {own} 分，高于按规则计算的 {computed} 分，请说明或改正。"),
    "score.below_computed": gettext_noop("“{name}”自评 {own} 分，低于按规则计算的 {computed} 分。"),
    "score.outside_interval": gettext_noop("“{name}”得 {own} 分，不在“{grade}”的区间（{interval}）内，请核对。"),
    "points.without_target": gettext_noop("“{name}”得了分，但没有年度指标值，请补填。"),
    "points.without_actual": gettext_noop("“{name}”得了分，但没有实际完成值，请补填。"),
    "target.missing": gettext_noop("“{name}”没有年度指标值，请补填。"),
    "actual.missing": gettext_noop("“{name}”没有实际完成值，请补填。"),
    "actual.not_numeric": gettext_noop("“{name}”的指标值是数，实际完成值“{actual}”不是数，请填写完成的数值。"),
    "operator.missing": gettext_noop("“{name}”的指标值“{target}”没有写≥、≤等符号，按≥计算。"),
    "qualitative.assumed": gettext_noop("“{name}”按“{actual}”认定为达成，取该档最高分。"),
    "number.as_text": gettext_noop("数字“{text}”以文本存储，已按数字读取。"),
    "name.missing": gettext_noop("这一行有内容但没有指标名称，请补填。"),
    "date.invalid": gettext_noop("“{text}”是不存在的日期，请改正。"),
    "rules.differ": gettext_noop("表下说明的{what}与本地区现行规则（{expected}）不同，已按现行规则计算。"),
    "sheet.hidden": gettext_noop("文件中有隐藏的工作表、行或列，没有读取。"),
    "unit.mismatch": gettext_noop("“{name}”的实际完成值“{actual}”与指标值“{target}”的单位不能换算，请改成相同单位。"),
    "percentage.over_100": gettext_noop("“{name}”的比率“{text}”超过 100%，请核对。"),
    "dimension.missing": gettext_noop("缺少一级指标“{level}”，请补充。"),
    "dimension.misplaced": gettext_noop("“{level2}”应归入“{right}”，不应列在“{level1}”下。"),
    "indicator.money_as_quantity": gettext_noop("数量指标“{name}”以金额计量，请改用工作量，金额列入成本指标。"),
    "target.over_achieved": gettext_noop("“{name}”的实际完成值“{actual}”超过指标值的 {limit}，请说明指标值是否偏低。"),
    "text.repeated": gettext_noop("内容与 {cell} 重复：“{text}”。"),
    "scores.all_full": gettext_noop("各项指标全部自评满分，请确认佐证材料。"),
}
