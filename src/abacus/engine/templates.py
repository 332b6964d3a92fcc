"""The engine's Chinese templates, by key. Keys are stable; see ``texts.py`` for how they are filled.

``label.<name>`` names an input or a step (``label.<rule>.<name>`` in one rule only),
``formula.<node>`` writes a node, ``rule.<rule>`` is a rule in one line, ``words.<rule>`` its
result in one sentence (``….met`` where a target was met), ``reason.<why>`` says why a value is null.
"""

from abacus.engine.formula_templates import FORMULAS
from abacus.engine.linkage_templates import LINKAGE
from abacus.engine.marking import gettext_noop

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
    "reason.not_measured": gettext_noop("有指标还没有完成值，不能判断是否做到"),
    "reason.incomplete": gettext_noop("有指标未能计分，不评定等级"),
    "reason.nothing_reported": gettext_noop("还没有报送完成情况"),
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
    "word.red": gettext_noop("红灯"),
    "word.yellow": gettext_noop("黄灯"),
    "word.blue": gettext_noop("蓝灯"),
    "word.green": gettext_noop("绿灯"),
    "word.certain": gettext_noop("确定能"),
    "word.maybe": gettext_noop("有可能"),
    "word.impossible": gettext_noop("完全不可能"),
    "word.notice": gettext_noop("通报"),
    "word.remind": gettext_noop("提醒"),
    "word.none": gettext_noop("无须处理"),
    "word.key": gettext_noop("财政重点评价"),
    "word.full": gettext_noop("全面审核"),
    "word.support": gettext_noop("予以支持"),
    "word.support_improved": gettext_noop("调整完善后支持"),
    "word.support_partly": gettext_noop("部分支持"),
    "word.reject": gettext_noop("不予支持"),
    "word.qualified": gettext_noop("合格"),
    "word.unqualified": gettext_noop("不合格"),
    "word.self": gettext_noop("单位自评"),
    "word.target_over_actual": gettext_noop("指标值 ÷ 实际值"),
    "word.whole": gettext_noop("整表折算"),
    "word.level1": gettext_noop("按一级指标分别折算"),
    "word.one_minus_excess": gettext_noop("1 − 超出部分 ÷ 指标值"),
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
    "label.required": gettext_noop("当月应达到的执行率"),
    "label.low_execution": gettext_noop("执行率是否偏低"),
    "label.money_light": gettext_noop("预算执行"),
    "label.target_light": gettext_noop("目标完成"),
    "label.forecast_light": gettext_noop("全年预计"),
    "label.planned_micro": gettext_noop("计划进度值"),
    "label.forecast_micro": gettext_noop("全年预计完成值"),
    "label.forecast_on": gettext_noop("预计完成日期"),
    "label.forecast_met": gettext_noop("预计能否完成"),
    "label.through_on": gettext_noop("监控截止日"),
    "label.growing": gettext_noop("是否随时间累计"),
    "label.likelihood": gettext_noop("完成目标可能性"),
    "label.achieved": gettext_noop("完成进度"),
    "label.expected": gettext_noop("应达进度"),
    "label.behind": gettext_noop("落后"),
    "label.behind_too_far": gettext_noop("落后是否超过允许"),
    "label.forecast_misses": gettext_noop("预计是否完不成"),
    "label.impossible": gettext_noop("是否完全不可能完成"),
    "label.done_late": gettext_noop("是否逾期完成"),
    "label.day_is_past": gettext_noop("是否逾期未完成"),
    "label.deviating": gettext_noop("绩效目标是否偏离"),
    "label.indicators": gettext_noop("指标个数"),
    "label.reported": gettext_noop("已报送的指标"),
    "label.deviating_count": gettext_noop("偏离的指标"),
    "label.measured_centi": gettext_noop("已有完成值的分值"),
    "label.off_its_way": gettext_noop("指标是否偏离"),
    "label.monitoring.target.reached": gettext_noop("目标完成率"),
    "label.monitoring.mismatch.reached": gettext_noop("目标完成率"),
    "label.monitoring.target_light.reached": gettext_noop("目标完成率"),
    "label.gap": gettext_noop("目标完成率减执行率"),
    "label.mismatch": gettext_noop("目标与执行是否不匹配"),
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
    "label.all_known": gettext_noop("是否都有完成值"),
    "label.weight_met_centi": gettext_noop("已完成指标的分值"),
    "label.kept_share": gettext_noop("完成的比例"),
    "label.promise": gettext_noop("是否做到"),
    "label.allowed_days": gettext_noop("规定天数"),
    "label.days_taken": gettext_noop("批复后已过天数"),
    "label.overdue": gettext_noop("是否超期"),
    "label.affected_fen": gettext_noop("涉及金额"),
    "label.place": gettext_noop("按涉及金额的名次"),
    "label.department": gettext_noop("部门"),
    "label.listed": gettext_noop("是否列入"),
    "label.gap_weight_centi": gettext_noop("自评高于复算加权"),
    "label.over_achieved_count": gettext_noop("明显超额的指标数"),
    "label.over_weight_centi": gettext_noop("超额指标加权"),
    "label.execution_low": gettext_noop("执行率是否低于应说明的界限"),
    "label.execution_weight_centi": gettext_noop("执行率低加权"),
    "label.full_centi": gettext_noop("满分"),
    "label.full_marks": gettext_noop("是否自评满分"),
    "label.full_weight_centi": gettext_noop("自评满分加权"),
    "label.amount_weight_centi": gettext_noop("金额加权"),
    "label.findings_count": gettext_noop("监控发现的问题数"),
    "label.found_in_year": gettext_noop("监控中是否发现问题"),
    "label.finding_weight_centi": gettext_noop("监控问题加权"),
    "label.last_difference_centi": gettext_noop("上年复核分差"),
    "label.overstated_before": gettext_noop("上年复核分差是否超过提醒线"),
    "label.before_weight_centi": gettext_noop("上年分差加权"),
    "label.risk_weight_centi": gettext_noop("抽取权重"),
    "label.difference_centi": gettext_noop("自评与复核分差"),
    "label.reminded": gettext_noop("是否提醒"),
    "label.noticed": gettext_noop("是否通报"),
    "label.answer": gettext_noop("处理"),
    "label.project_fen": gettext_noop("项目金额"),
    "label.at_the_line": gettext_noop("是否达到金额线"),
    "label.route": gettext_noop("评价方式"),
    "label.output_benefit_centi": gettext_noop("产出与效益分值"),
    "label.total_weight_centi": gettext_noop("总分值"),
    "label.output_benefit_share": gettext_noop("产出与效益权重"),
    "label.share_reached": gettext_noop("权重是否达到下限"),
    "label.new": gettext_noop("是否新增"),
    "label.new_policy": gettext_noop("是否新设政策"),
    "label.renewed_policy": gettext_noop("是否到期拟继续的政策"),
    "label.exempted": gettext_noop("是否免评"),
    "label.as_policy": gettext_noop("是否作为新设政策须评"),
    "label.as_renewal": gettext_noop("是否作为到期政策须评"),
    "label.as_project": gettext_noop("是否作为新增项目须评"),
    "label.as_any": gettext_noop("是否所有项目都须评"),
    "label.wanted": gettext_noop("是否须做事前评估"),
    "label.kind": gettext_noop("类别"),
    "label.requested_fen": gettext_noop("申报金额"),
    "label.supported_fen": gettext_noop("支持金额"),
    "label.reduced_fen": gettext_noop("评减额"),
    "label.reduction": gettext_noop("评减率"),
    "label.kind_listed": gettext_noop("类别是否做重点评估"),
    "label.major_listed": gettext_noop("是否作为重大项目做重点评估"),
    "label.depth": gettext_noop("评估方式"),
    "label.veto": gettext_noop("是否有一票否决情形"),
    "label.conclusion": gettext_noop("建议结论"),
    "label.members": gettext_noop("评分人数"),
    "label.member_centi": gettext_noop("个人评分"),
    "label.scored": gettext_noop("已评分人数"),
    "label.sum_centi": gettext_noop("评分合计"),
    "label.everybody": gettext_noop("是否都已评分"),
    "label.mean_centi": gettext_noop("平均得分"),
    "label.undecided": gettext_noop("尚无结论的项目"),
    "label.total_requested_fen": gettext_noop("申报金额合计"),
    "label.total_supported_fen": gettext_noop("支持金额合计"),
    "label.rated": gettext_noop("有评减率的项目"),
    "label.rates": gettext_noop("各项评减率之和"),
    "label.mean_reduction": gettext_noop("平均评减率"),
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
    "rule.monitoring.low_execution": gettext_noop(
        "规定了当月应达执行率的，执行率低于它即偏低；没有规定的，落后时间进度达到规定的百分点即偏低"
    ),
    "rule.monitoring.money_light": gettext_noop("按执行率落后时间进度的百分点亮灯"),
    "rule.monitoring.target_light": gettext_noop("按目标完成率落后时间进度的百分点亮灯"),
    "rule.monitoring.forecast_light": gettext_noop("按各指标中最小的完成可能性亮灯"),
    "rule.monitoring.indicator": gettext_noop("落后应达进度超过允许、预计完不成或完全不可能完成的指标，即偏离"),
    "rule.monitoring.dated_indicator": gettext_noop("逾期完成、预计逾期、到期未完成或完全不可能完成的，即偏离"),
    "rule.monitoring.stated_indicator": gettext_noop("预计完不成或完全不可能完成的指标，即偏离"),
    "rule.monitoring.target": gettext_noop("有指标偏离的项目，绩效目标即偏离；目标完成率按指标分值加权"),
    "rule.monitoring.mismatch": gettext_noop("目标完成率与执行率相差超过规定的百分点，即不匹配"),
    "rule.spotcheck.size": gettext_noop("按全年预算数所在的档次分层"),
    "rule.spotcheck.risk": gettext_noop("抽取权重 = 基础权重 + 各项风险加权；没有数据的风险项不加权"),
    "rule.spotcheck.difference": gettext_noop("分差 = 自评得分 − 复核得分；超过提醒线的提醒，超过通报线的通报"),
    "rule.disclosure.promise": gettext_noop("按分值计，已完成的指标占全部适用指标的比例，所在的档次"),
    "rule.disclosure.targets_overdue": gettext_noop("预算批复后公开绩效目标用的天数，是否超过规定的天数"),
    "rule.disclosure.results_overdue": gettext_noop("决算批复后公开自评结果用的天数，是否超过规定的天数"),
    "rule.disclosure.weakness": gettext_noop("按未完成或未支出所涉及的金额，由多到少列出最弱的几项"),
    "rule.keyevaluation.route": gettext_noop("达到金额线的做财政重点评价，以下的由单位自评"),
    "rule.keyevaluation.share": gettext_noop("产出与效益权重 = 产出与效益分值 ÷ 总分值"),
    "rule.exante.required": gettext_noop("规则列明须做事前评估、又不属于免评范围的，须做事前评估"),
    "rule.exante.depth": gettext_noop("列明的类别、重大项目和达到金额线的做重点评估，其余做全面审核"),
    "rule.exante.conclusion": gettext_noop("按得分所在的档次给出建议结论；有一票否决情形的，建议最低一档"),
    "rule.exante.panel": gettext_noop("得分 = 各成员评分之和 ÷ 已评分人数，四舍五入到 0.01 分"),
    "rule.exante.reduction": gettext_noop("评减额 = 申报金额 − 支持金额；评减率 = 评减额 ÷ 申报金额"),
    "rule.exante.reduction_of_many": gettext_noop(
        "总评减率 = 评减额合计 ÷ 申报金额合计；平均评减率 = 各项评减率之和 ÷ 项目数，两者含义不同"
    ),
    "rule.execution.of_many": gettext_noop("执行率 = 执行数合计 ÷ 预算数合计，缺少任一数额的项目不计入"),
    "rule.evaluation.deviation": gettext_noop("偏离度 =（实际完成值 − 指标值）÷ 指标值"),
    "rule.evaluation.reason": gettext_noop("达到的比例低于规定的，须说明原因"),
    "rule.evaluation.execution_reason": gettext_noop("执行率低于规定的，须说明原因"),
    "rule.evaluation.score_gap": gettext_noop("分差 = 自评得分 − 系统计算得分"),
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
    "words.monitoring.low_execution": gettext_noop(
        "执行 {executed_fen}，预算 {budget_fen}，执行率 {execution}；时间进度 {time_progress}，落后 {lag}。"
        "偏低：{low_execution}"
    ),
    "words.monitoring.indicator": gettext_noop(
        "指标值 {target_micro}，已完成 {actual_micro}，预计全年 {forecast_micro}，完成可能性 {likelihood}。"
        "偏离：{deviating}"
    ),
    "words.monitoring.dated_indicator": gettext_noop(
        "计划 {target_on} 前完成，实际完成 {actual_on}，预计 {forecast_on}，监控截止 {through_on}。偏离：{deviating}"
    ),
    "words.monitoring.target": gettext_noop(
        "{indicators} 个指标中 {deviating_count} 个偏离，目标完成率 {reached}。目标偏离：{deviating}"
    ),
    "words.monitoring.mismatch": gettext_noop(
        "目标完成率 {reached}，执行率 {execution}，相差 {gap}。不匹配：{mismatch}"
    ),
    "words.spotcheck.risk": gettext_noop(
        "抽取权重 {risk_weight_centi}：自评 {self_centi}，复算 {computed_centi}；执行率 {execution}；"
        "明显超额的指标 {over_achieved_count} 个；监控问题 {findings_count} 个；上年复核分差 {last_difference_centi}"
    ),
    "words.spotcheck.difference": gettext_noop(
        "{answer}：自评 {self_centi}，复核 {checked_centi}，相差 {difference_centi}"
    ),
    "words.keyevaluation.route": gettext_noop("{route}：项目金额 {project_fen}"),
}

_SIGNS = {
    "sign.ge": gettext_noop("≥"),
    "sign.gt": gettext_noop(">"),
    "sign.eq": gettext_noop("＝"),
    "sign.le": gettext_noop("≤"),
    "sign.lt": gettext_noop("<"),
}

TEMPLATES: dict[str, str] = {**_REASONS, **_SHOWN, **FORMULAS, **_LABELS, **_RULES, **_WORDS, **_SIGNS, **LINKAGE}
