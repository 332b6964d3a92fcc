"""The engine's Chinese templates, by key. Keys are stable; see ``texts.py`` for how they are filled.

``label.<name>`` names an input or a step (``label.<rule>.<name>`` in one rule only),
``formula.<node>`` writes a node, ``rule.<rule>`` is a rule in one line, ``words.<rule>`` its
result in one sentence (``….met`` where a target was met), ``reason.<why>`` says why a value is null.
"""


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue and return it as it is."""
    return message


_REASONS = {
    "reason.missing": gettext_noop("缺少{what}"),
    "reason.zero_division": gettext_noop("{what}为零，无法相除"),
    "reason.divisor": gettext_noop("除数"),
    "reason.undefined": gettext_noop("没有取值"),
    "reason.no_parameter": gettext_noop("规则没有规定{what}"),
    "reason.below_bands": gettext_noop("低于最低一档，没有对应的得分"),
    "reason.unknown_key": gettext_noop("规则中没有“{what}”这一档"),
    "reason.not_ranked": gettext_noop("不参加排名"),
    "reason.not_applicable": gettext_noop("该指标不适用，已剔除"),
    "reason.negative_target": gettext_noop("指标值为负且未完成，无法按比例计分"),
    "reason.bounds_reversed": gettext_noop("区间下限大于上限"),
    "reason.grade_without_percentage": gettext_noop("定性等级没有给出完成百分比，无法自动计分"),
    "reason.nothing_to_score": gettext_noop("没有可以计分的指标"),
    "reason.weight_missing": gettext_noop("有指标缺少分值，无法折算"),
    "reason.incomplete": gettext_noop("有指标未能计分，不评定等级"),
}

_SHOWN = {
    "shown.yes": gettext_noop("是"),
    "shown.no": gettext_noop("否"),
    "shown.money": gettext_noop("{value} 万元"),
    "shown.points": gettext_noop("{value} 分"),
    "shown.gap": gettext_noop("{value} 个百分点"),
    "shown.band": gettext_noop("≥ {at_least} 得 {points}"),
    "shown.other_band": gettext_noop("其余得 {points}"),
    "word.met": gettext_noop("达成"),
    "word.partly": gettext_noop("部分达成"),
    "word.missed": gettext_noop("未达成"),
    "word.excellent": gettext_noop("优"),
    "word.good": gettext_noop("良"),
    "word.medium": gettext_noop("中"),
    "word.poor": gettext_noop("差"),
    "word.target_over_actual": gettext_noop("指标值 ÷ 实际值"),
    "word.whole": gettext_noop("整表折算"),
    "word.level1": gettext_noop("按一级指标分别折算"),
    "word.one_minus_excess": gettext_noop("1 − 超出部分 ÷ 指标值"),
}

_FORMULAS = {
    "formula.brackets": gettext_noop("（{a}）"),
    "formula.list": gettext_noop("{a}、{b}"),
    "formula.flag": gettext_noop("{what}（{value}）"),
    "formula.Add": gettext_noop("{a} + {b}"),
    "formula.Sub": gettext_noop("{a} − {b}"),
    "formula.Mul": gettext_noop("{a} × {b}"),
    "formula.Neg": gettext_noop("−{a}"),
    "formula.Ratio": gettext_noop("{a} ÷ {b}"),
    "formula.AtLeast": gettext_noop("{a} ≥ {b}"),
    "formula.AtMost": gettext_noop("{a} ≤ {b}"),
    "formula.Less": gettext_noop("{a} < {b}"),
    "formula.Greater": gettext_noop("{a} > {b}"),
    "formula.Equal": gettext_noop("{a} = {b}"),
    "formula.And": gettext_noop("{a} 且 {b}"),
    "formula.Or": gettext_noop("{a} 或 {b}"),
    "formula.Not": gettext_noop("非 {a}"),
    "formula.IsNull": gettext_noop("{a}缺失"),
    "formula.Min": gettext_noop("{a} 与 {b} 中较小者"),
    "formula.Max": gettext_noop("{a} 与 {b} 中较大者"),
    "formula.Clamp": gettext_noop("{a}，以 {value} 为限"),
    "formula.RoundPoints": gettext_noop("{a}，四舍五入到 0.01 分"),
    "formula.Bands": gettext_noop("{a} 所在的档（{table}）"),
    "formula.Lookup": gettext_noop("“{a}”一档（{table}）"),
    "formula.rows": gettext_noop("各行"),
    "formula.SumOver": gettext_noop("{what}之和"),
    "formula.CountOver": gettext_noop("行数（{what}）"),
    "formula.AllOver": gettext_noop("逐行检查（{what}）"),
    "formula.RankWithin": gettext_noop("{a} 在“{by}”中从高到低的名次"),
    "formula.RankWithin.lowest": gettext_noop("{a} 在“{by}”中从低到高的名次"),
    "formula.CountWithin": gettext_noop("“{by}”中参加排名的个数"),
}

_LABELS = {
    "label.executed_fen": gettext_noop("执行数"),
    "label.budget_fen": gettext_noop("预算数"),
    "label.weight_centi": gettext_noop("分值"),
    "label.target_micro": gettext_noop("指标值"),
    "label.target_high_micro": gettext_noop("指标值上限"),
    "label.actual_micro": gettext_noop("实际完成值"),
    "label.target_on": gettext_noop("计划完成日期"),
    "label.actual_on": gettext_noop("实际完成日期"),
    "label.yes": gettext_noop("是否达到"),
    "label.grade": gettext_noop("等级"),
    "label.indicator.qualitative.grade": gettext_noop("完成等级"),
    "label.assume_top": gettext_noop("达成即按区间上限计"),
    "label.stated_percent_micro": gettext_noop("自述完成百分比"),
    "label.occurrences": gettext_noop("发生次数"),
    "label.deduct_centi": gettext_noop("每次扣分"),
    "label.bands": gettext_noop("指标自定的档次"),
    "label.operator": gettext_noop("指标性质"),
    "label.points_centi": gettext_noop("得分"),
    "label.met": gettext_noop("是否完成"),
    "label.completion": gettext_noop("完成率"),
    "label.share": gettext_noop("得分比例"),
    "label.percentage": gettext_noop("完成百分比"),
    "label.in_interval": gettext_noop("百分比是否在等级区间内"),
    "label.band_centi": gettext_noop("所在档次的分数"),
    "label.satisfaction": gettext_noop("满意度"),
    "label.deducted_centi": gettext_noop("应扣分"),
    "label.execution": gettext_noop("执行率"),
    "label.months_elapsed": gettext_noop("已过月数"),
    "label.months_total": gettext_noop("总月数"),
    "label.time_progress": gettext_noop("时间进度"),
    "label.lag": gettext_noop("落后时间进度"),
    "label.major": gettext_noop("是否重大项目"),
    "label.key_monitoring": gettext_noop("是否重点监控"),
    "label.projects": gettext_noop("项目个数"),
    "label.without_budget": gettext_noop("缺少预算数的项目"),
    "label.without_executed": gettext_noop("缺少执行数的项目"),
    "label.total_budget_fen": gettext_noop("预算数合计"),
    "label.total_executed_fen": gettext_noop("执行数合计"),
    "label.applicable": gettext_noop("是否适用"),
    "label.complete": gettext_noop("是否完整"),
    "label.earned_centi": gettext_noop("得分合计"),
    "label.applicable_count": gettext_noop("适用的指标"),
    "label.all_scored": gettext_noop("是否全部计分"),
    "label.rescaling": gettext_noop("折算方式"),
    "label.weight_all_centi": gettext_noop("全部分值"),
    "label.weight_applicable_centi": gettext_noop("适用指标的分值"),
    "label.weights_known": gettext_noop("分值是否齐全"),
    "label.total_centi": gettext_noop("总分"),
    "label.deviation": gettext_noop("偏离度"),
    "label.more_is_better": gettext_noop("是否越高越好"),
    "label.over_achieved": gettext_noop("是否明显超额"),
    "label.reached": gettext_noop("达到的比例"),
    "label.reason_required": gettext_noop("是否须说明原因"),
    "label.self_centi": gettext_noop("自评得分"),
    "label.computed_centi": gettext_noop("系统计算得分"),
    "label.gap_centi": gettext_noop("分差"),
    "label.above_computed": gettext_noop("是否高于系统计算"),
    "label.gap_warned": gettext_noop("分差是否需要提醒"),
    "label.score_centi": gettext_noop("分数"),
    "label.group": gettext_noop("分组"),
    "label.protected": gettext_noop("是否受保护"),
    "label.ranked": gettext_noop("是否参加排名"),
    "label.rank": gettext_noop("名次"),
    "label.ranked_count": gettext_noop("参加排名的个数"),
    "label.from_bottom": gettext_noop("倒数名次"),
    "label.tied_count": gettext_noop("同分个数"),
    "label.cut": gettext_noop("末位名额"),
    "label.in_bottom": gettext_noop("是否末位"),
    "label.tied_at_cut": gettext_noop("是否因同分并列末位"),
}

_RULES = {
    "rule.evaluation.execution_points": gettext_noop("得分 = 分值 × 执行数 ÷ 预算数，最高不超过分值"),
    "rule.evaluation.execution_points_by_rules": gettext_noop("得分 = 分值 × 执行数 ÷ 预算数，最高不超过分值"),
    "rule.indicator.proportion.ge": gettext_noop("达到指标值得满分；未达到的，得分 = 分值 × 实际完成值 ÷ 指标值"),
    "rule.indicator.proportion.gt": gettext_noop("超过指标值得满分；未超过的，得分 = 分值 × 实际完成值 ÷ 指标值"),
    "rule.indicator.proportion.eq": gettext_noop("达到指标值得满分；未达到的，得分 = 分值 × 实际完成值 ÷ 指标值"),
    "rule.indicator.proportion.le": gettext_noop(
        "不超过指标值得满分；超过的，按规则选定的反向公式计分（指标值 ÷ 实际完成值，或 1 − 超出部分 ÷ 指标值）"
    ),
    "rule.indicator.proportion.lt": gettext_noop(
        "低于指标值得满分；未低于的，按规则选定的反向公式计分（指标值 ÷ 实际完成值，或 1 − 超出部分 ÷ 指标值）"
    ),
    "rule.indicator.proportion.between": gettext_noop("在区间内得满分；在区间外的，按越过的一端计算完成率"),
    "rule.indicator.date": gettext_noop("按期完成得满分，逾期不得分"),
    "rule.indicator.direct": gettext_noop("符合得满分，不符合不得分"),
    "rule.indicator.qualitative": gettext_noop("得分 = 分值 × 完成百分比；只有等级而没有百分比的，不自动计分"),
    "rule.indicator.bands": gettext_noop("按实际完成值所在的档次得分"),
    "rule.indicator.satisfaction": gettext_noop("得分 = 分值 × 满意度所在档次的比例"),
    "rule.indicator.deduction": gettext_noop("得分 = 分值 − 发生次数 × 每次扣分，扣完为止"),
    "rule.indicator.not_applicable": gettext_noop("不适用的指标剔除，其余折算"),
    "rule.evaluation.total": gettext_noop("总分 = 各项得分（已四舍五入到 0.01 分）之和"),
    "rule.evaluation.rescaled_total": gettext_noop("总分 = 适用指标得分之和 × 全部分值 ÷ 适用指标的分值"),
    "rule.evaluation.grade": gettext_noop("按总分所在的档次评定等级"),
    "rule.monitoring.key_monitoring": gettext_noop("重大项目的执行率落后时间进度达到规定的百分点，列入重点监控"),
    "rule.execution.of_many": gettext_noop("执行率 = 执行数合计 ÷ 预算数合计，缺少任一数额的项目不计入"),
    "rule.evaluation.deviation": gettext_noop("偏离度 =（实际完成值 − 指标值）÷ 指标值"),
    "rule.evaluation.reason": gettext_noop("达到的比例低于规定的，须说明原因"),
    "rule.evaluation.execution_reason": gettext_noop("执行率低于规定的，须说明原因"),
    "rule.evaluation.score_gap": gettext_noop("分差 = 自评得分 − 系统计算得分"),
    "rule.linkage.ranking": gettext_noop("组内按分数从高到低排名，同分同名次；末位按规定比例取整，同分一并列入"),
}

_PROPORTION_MET = gettext_noop("得满分 {weight_centi}：实际完成 {actual_micro}，指标值 {sign} {target_micro}")
_PROPORTION = gettext_noop(
    "得 {points_centi}：实际完成 {actual_micro}，指标值 {sign} {target_micro}，完成率 {completion}，满分 {weight_centi}"
)
_BETWEEN_MET = gettext_noop(
    "得满分 {weight_centi}：实际完成 {actual_micro}，在 {target_micro} 至 {target_high_micro} 之间"
)
_BETWEEN = gettext_noop(
    "得 {points_centi}：实际完成 {actual_micro}，不在 {target_micro} 至 {target_high_micro} 之间，"
    "完成率 {completion}，满分 {weight_centi}"
)
_EXECUTION = gettext_noop(
    "得 {points_centi}：执行 {executed_fen}，预算 {budget_fen}，执行率 {execution}，满分 {weight_centi}"
)
_SIGNED = ("ge", "gt", "eq", "le", "lt")

_WORDS = {
    "words": gettext_noop("{what}：{result}"),
    "words.null": gettext_noop("{what}无法计算：{reason}"),
    "words.evaluation.execution_points": _EXECUTION,
    "words.evaluation.execution_points_by_rules": _EXECUTION,
    **{f"words.indicator.proportion.{operator}.met": _PROPORTION_MET for operator in _SIGNED},
    **{f"words.indicator.proportion.{operator}": _PROPORTION for operator in _SIGNED},
    "words.indicator.proportion.between.met": _BETWEEN_MET,
    "words.indicator.proportion.between": _BETWEEN,
    "words.indicator.date.met": gettext_noop("得满分 {weight_centi}：{actual_on} 完成，计划 {target_on} 前完成"),
    "words.indicator.date": gettext_noop(
        "得 {points_centi}：{actual_on} 完成，晚于计划的 {target_on}，满分 {weight_centi}"
    ),
    "words.indicator.direct": gettext_noop("得 {points_centi}：是否达到为“{yes}”，满分 {weight_centi}"),
    "words.indicator.qualitative": gettext_noop("得 {points_centi}：{grade}，按 {share} 计，满分 {weight_centi}"),
    "words.indicator.bands": gettext_noop(
        "得 {points_centi}：实际完成 {actual_micro}，所在档次 {band_centi}，满分 {weight_centi}"
    ),
    "words.indicator.satisfaction": gettext_noop(
        "得 {points_centi}：满意度 {satisfaction}，所在档次得 {share}，满分 {weight_centi}"
    ),
    "words.indicator.deduction": gettext_noop(
        "得 {points_centi}：发生 {occurrences} 次，每次扣 {deduct_centi}，满分 {weight_centi}"
    ),
    "words.evaluation.total": gettext_noop("总分 {total_centi}：各项得分合计 {earned_centi}"),
    "words.evaluation.rescaled_total": gettext_noop(
        "总分 {total_centi}：适用指标得 {earned_centi}，满分 {weight_applicable_centi}，按 {weight_all_centi}折算"
    ),
    "words.evaluation.grade": gettext_noop("{grade}：总分 {total_centi}"),
    "words.nearest_better": gettext_noop("距{grade}（≥ {at_least}）差 {missing}"),
    "words.nearest_better.execution": gettext_noop(
        "若执行数达到 {executed}（再支出 {more}），本项得 {points}，总分 {total}，升为{grade}"
    ),
    "words.monitoring.key_monitoring": gettext_noop(
        "重点监控：{key_monitoring}。时间进度 {time_progress}，执行率 {execution}，落后 {lag}"
    ),
    "words.linkage.ranking": gettext_noop(
        "第 {rank} 名，共 {ranked_count} 个；倒数第 {from_bottom} 名，末位：{in_bottom}"
    ),
}

_SIGNS = {
    "sign.ge": gettext_noop("≥"),
    "sign.gt": gettext_noop(">"),
    "sign.eq": gettext_noop("＝"),
    "sign.le": gettext_noop("≤"),
    "sign.lt": gettext_noop("<"),
}

TEMPLATES: dict[str, str] = {**_REASONS, **_SHOWN, **_FORMULAS, **_LABELS, **_RULES, **_WORDS, **_SIGNS}
