"""The engine's texts about linkage, the order of protected spending and changes of budgets; see ``templates.py``."""

from abacus.engine.marking import gettext_noop

_CONDITIONS = (
    *("grade_excellent", "grade_good", "grade_weak", "grade_medium", "grade_poor", "scored", "low_performance"),
    *("without_exante", "exante_unqualified", "not_tracked", "stage_done", "not_rectified", "self_checked_gap"),
    *("bottom", "idle_funds", "top_departments"),
)
"""The conditions of linkage, whose answers are said with the same words."""

LINKAGE: dict[str, str] = {
    "reason.stage_not_kept": gettext_noop("本年度没有登记该环节的结果，无法判断是否做过"),
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
    "label.enough": gettext_noop("组内个数是否够排名"),
    "label.at_the_end": gettext_noop("是否排在末位名额内"),
    "label.base_fen": gettext_noop("本年预算数"),
    "label.amount_fen": gettext_noop("下年上限"),
    "label.cut_share": gettext_noop("压减比例"),
    "label.size": gettext_noop("规模档次"),
    "label.exante_wanted": gettext_noop("是否须做事前评估"),
    "label.exante_found": gettext_noop("是否有事前评估结果"),
    "label.exante_refused": gettext_noop("事前评估是否为差（不予支持）"),
    "label.exante_kept": gettext_noop("本年度是否登记事前评估"),
    "label.monitoring_found": gettext_noop("是否有监控结果"),
    "label.monitoring_failed": gettext_noop("监控结果是否为逾期或无法实施"),
    "label.monitoring_kept": gettext_noop("本年度是否登记监控"),
    "label.ends_year": gettext_noop("项目结束年度"),
    "label.from_year": gettext_noop("结果年度"),
    "label.overdue_problems": gettext_noop("逾期未整改的问题数"),
    "label.checked": gettext_noop("是否经过抽查复核"),
    "label.checked_centi": gettext_noop("复核得分"),
    "label.self_gap_centi": gettext_noop("自评与复核分差"),
    "label.bottom_key": gettext_noop("重点评价是否末位"),
    "label.bottom_self": gettext_noop("单位自评是否末位"),
    "label.unspent_fen": gettext_noop("未支出数"),
    "label.years_since": gettext_noop("已过年数"),
    "label.assessment_centi": gettext_noop("计入考核的分数"),
    "label.change_fen": gettext_noop("调整额"),
    "label.old_fen": gettext_noop("原预算"),
    "label.changed_fen": gettext_noop("调整的幅度"),
    "label.changed": gettext_noop("调整比例"),
    "label.new_target": gettext_noop("是否须同步调整目标"),
    "label.protection": gettext_noop("三保类别"),
    "label.national_short_fen": gettext_noop("国家标准“三保”缺口"),
    "label.local_short_fen": gettext_noop("地方标准“三保”缺口"),
    "label.before_others": gettext_noop("“三保”是否优先"),
    "label.national_first": gettext_noop("国家标准是否优先"),
    "label.short_fen": gettext_noop("“三保”缺口合计"),
    "label.ahead_fen": gettext_noop("应先保障的缺口"),
    "label.refused": gettext_noop("是否不能安排"),
    "label.tied_at_cut": gettext_noop("是否因同分并列末位"),
    **{f"label.linkage.{rule}.met": gettext_noop("是否符合条件") for rule in _CONDITIONS},
    "rule.linkage.grade_excellent": gettext_noop("评价等级为优"),
    "rule.linkage.grade_good": gettext_noop("评价等级为优或良"),
    "rule.linkage.grade_weak": gettext_noop("评价等级为中或差"),
    "rule.linkage.grade_medium": gettext_noop("评价等级为中"),
    "rule.linkage.grade_poor": gettext_noop("评价等级为差"),
    "rule.linkage.scored": gettext_noop("有评价得分"),
    "rule.linkage.low_performance": gettext_noop("得分低于绩效低下的分数线"),
    "rule.linkage.without_exante": gettext_noop("须做事前评估而没有做，或评估结果为差"),
    "rule.linkage.exante_unqualified": gettext_noop("事前评估结果为不予支持或不合格"),
    "rule.linkage.not_tracked": gettext_noop("没有监控结果，或监控结果为逾期、无法实施"),
    "rule.linkage.stage_done": gettext_noop("项目结束年度不晚于结果年度"),
    "rule.linkage.not_rectified": gettext_noop("有逾期未整改的问题"),
    "rule.linkage.self_checked_gap": gettext_noop("自评得分高于复核得分，超过通报的分差"),
    "rule.linkage.bottom": gettext_noop("重点评价或单位自评在同类项目中排在末位"),
    "rule.linkage.idle_funds": gettext_noop("有未支出的资金，且已满规定的年数"),
    "rule.linkage.top_departments": gettext_noop("部门排名在奖励的个数之内"),
    "rule.linkage.size_band": gettext_noop("按本年预算数所在的档次"),
    "rule.linkage.amount.same": gettext_noop("下年上限 = 本年预算"),
    "rule.linkage.amount.nothing": gettext_noop("下年不安排"),
    "rule.linkage.amount.reward_fixed": gettext_noop("下年上限 = 本年预算 + 奖励金额"),
    "rule.linkage.fair_ranking": gettext_noop(
        "同类、同规模的项目组内按分数排名；个数达到规定的组才有末位，末位按规定比例取整，同分一并列入"
    ),
    "rule.linkage.department_ranking": gettext_noop("部门按得分从高到低排名，同分同名次"),
    "rule.linkage.amount.cut": gettext_noop("下年上限 = 本年预算 ×（1 − 压减比例）"),
    "rule.linkage.amount.cut_bottom": gettext_noop("下年上限 = 本年预算 ×（1 − 压减比例）"),
    "rule.linkage.amount.cut_by_grade": gettext_noop("下年上限 = 本年预算 ×（1 − 压减比例），比例按评价等级"),
    "rule.linkage.amount.reward": gettext_noop("下年上限 = 本年预算 ×（1 + 奖励比例）"),
    "rule.linkage.assessment_points": gettext_noop("计入考核的分数 = 得分 × 权重"),
    "rule.budget.needs_new_target": gettext_noop("调整额达到原预算的规定比例，须同步调整绩效目标"),
    "rule.protection.order": gettext_noop(
        "“三保”有缺口时不能安排其他支出；国家标准的“三保”有缺口时不能安排地方标准的“三保”"
    ),
    "rule.linkage.ranking": gettext_noop("组内按分数从高到低排名，同分同名次；末位按规定比例取整，同分一并列入"),
    "words.linkage.fair_ranking": gettext_noop(
        "第 {rank} 名，同组共 {ranked_count} 个；倒数第 {from_bottom} 名，末位：{in_bottom}"
    ),
    "words.linkage.grade_excellent": gettext_noop("评价等级为{grade}；符合：{met}"),
    "words.linkage.grade_good": gettext_noop("评价等级为{grade}；符合：{met}"),
    "words.linkage.grade_weak": gettext_noop("评价等级为{grade}；符合：{met}"),
    "words.linkage.grade_medium": gettext_noop("评价等级为{grade}；符合：{met}"),
    "words.linkage.grade_poor": gettext_noop("评价等级为{grade}；符合：{met}"),
    "words.linkage.low_performance": gettext_noop("得分 {points_centi}；符合：{met}"),
    "words.linkage.without_exante": gettext_noop(
        "须做事前评估：{exante_wanted}，有结果：{exante_found}，结果为差：{exante_refused}；符合：{met}"
    ),
    "words.linkage.exante_unqualified": gettext_noop("事前评估不予支持：{exante_refused}；符合：{met}"),
    "words.linkage.not_tracked": gettext_noop(
        "有监控结果：{monitoring_found}，逾期或无法实施：{monitoring_failed}；符合：{met}"
    ),
    "words.linkage.stage_done": gettext_noop("项目结束年度 {ends_year}，结果年度 {from_year}；符合：{met}"),
    "words.linkage.not_rectified": gettext_noop("逾期未整改的问题 {overdue_problems} 个；符合：{met}"),
    "words.linkage.self_checked_gap": gettext_noop(
        "自评 {self_centi}，复核 {checked_centi}，相差 {self_gap_centi}；符合：{met}"
    ),
    "words.linkage.bottom": gettext_noop("重点评价末位：{bottom_key}，单位自评末位：{bottom_self}；符合：{met}"),
    "words.linkage.idle_funds": gettext_noop("未支出 {unspent_fen}，已过 {years_since} 年；符合：{met}"),
    "words.linkage.top_departments": gettext_noop("第 {rank} 名；符合：{met}"),
    "words.linkage.amount.cut": gettext_noop("本年预算 {base_fen}，压减 {cut_share}，下年上限 {amount_fen}"),
    "words.linkage.amount.cut_bottom": gettext_noop("本年预算 {base_fen}，压减 {cut_share}，下年上限 {amount_fen}"),
    "words.linkage.amount.cut_by_grade": gettext_noop(
        "评价等级为{grade}；本年预算 {base_fen}，压减 {cut_share}，下年上限 {amount_fen}"
    ),
    "words.budget.needs_new_target": gettext_noop(
        "调整 {change_fen}，原预算 {old_fen}，调整比例 {changed}；须同步调整目标：{new_target}"
    ),
    "words.protection.order": gettext_noop(
        "“三保”缺口 {short_fen}（国家标准 {national_short_fen}），应先保障 {ahead_fen}；不能安排：{refused}"
    ),
    "words.linkage.ranking": gettext_noop(
        "第 {rank} 名，共 {ranked_count} 个；倒数第 {from_bottom} 名，末位：{in_bottom}"
    ),
}
"""By key, as in ``templates.py``."""
