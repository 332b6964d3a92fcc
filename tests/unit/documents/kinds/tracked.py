"""Tracking tables of the ministry's and of simpler forms, all made up."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.kinds.drawing import drawn

MINISTRY = Examined(
    "tracking-of-seven-months-unmerged",
    drawn("tracking-of-seven-months-unmerged"),
    kind="tracking",
    project="- | 职业技能培训 | 333 | 示例县人力资源和社会保障局 | - | 示例县就业服务中心 | 2023",
    funds="360 - 198 55",
    lines=("fiscal 300 - 180", "other 60 - 18"),
    execution="- - -",
    goals=({"no": 1, "text": "开展技能培训3000人次，提高就业能力。"},),
    indicators="""
D12 | 产出指标 | 数量指标 | 培训人次 | ge 3000 人次 | 1650 | - | - | -
D13 | 产出指标 | 质量指标 | 培训合格率 | ge 90 % | 93 | - | - | -
D14 | 产出指标 | 时效指标 | 开班及时率 | - 100 % | 80 | - | - | -
D15 | 效益指标 | 社会效益指标 | 培训后就业率 | ge 60 % | 48 | - | - | -
D16 | 满意度指标 | 服务对象满意度指标 | 学员满意度 | ge 90 % | 94 | - | - | -
""",
    totals="- - - - - -",
)

HALF_YEAR = Examined(
    "tracking-of-half-a-year",
    drawn("tracking-of-half-a-year"),
    kind="tracking",
    project="- | 遗产申报 | - | 示例市文化和旅游局 | - | 示例市博物馆 | 2019",
    funds="220 - 87.57 39.8",
    indicators="""
C10 | 产出指标 | - | 完成申报文本 | - 1 套 | 1 | - | - | -
C11 | 产出指标 | - | 编制质量 | qualitative | - | - | - | -
C12 | 效益指标 | - | 保护遗产点 | ge 6 处 | 4 | - | - | -
""",
    more={"C11": {"grade": "met", "actual_text": "通过专家评审"}},
    totals="- - - - - -",
)

UNTITLED = Examined(
    "tracking-without-a-title",
    drawn("tracking-without-a-title", down=1, right=2),
    kind="tracking",
    project="- | 校舍维修 | - | - | - | 示例县教育局 | -",
    funds="- 150 90 60",
    goals=({"no": 1, "text": "维修校舍18栋，消除安全隐患。"},),
    indicators="""
A6 | - | - | 维修校舍 | ge 18 栋 | 11 | - | - | -
A7 | - | - | 验收合格率 | ge 95 % | 100 | - | - | -
A8 | - | - | 学生满意度 | ge 90 % | 92 | - | - | -
""",
    totals="- - - - - -",
)

SEVERAL = Examined(
    "tracking-of-several-projects",
    drawn("tracking-of-several-projects"),
    kind="tracking",
    project="- | - | - | 示例县卫生健康局 | - | - | 2023",
    funds="3000 - 1950 65",
    lines=("- 2400 - 1500", "- 600 - 450"),
    indicators="""
I4 | 产出指标 | 数量指标 | 建档人数 | ge 40 万人 | 38.5 | - | - | -
I5 | 效益指标 | 社会效益指标 | 慢病规范管理率 | ge 62 % | 60 | - | - | -
I6 | 产出指标 | 数量指标 | 购置设备 | ge 12 台 | 8 | - | - | -
I7 | 满意度指标 | 服务对象满意度指标 | 患者满意度 | ge 90 % | 91 | - | - | -
""",
    totals="- - - - - -",
)

ONE_IN_A_LIST = Examined(
    "tracking-list-of-one-project",
    drawn("tracking-list-of-one-project"),
    kind="tracking",
    project="- | 驻村帮扶 | - | 示例县委组织部 | - | - | 2024",
    funds="- 80 56 70",
    indicators="""
E3 | - | - | 帮扶村数 | ge 16 个 | 16 | - | - | -
E4 | - | - | 走访农户 | ge 1200 户 | 830 | - | - | -
E5 | - | - | 群众满意度 | ge 90 % | 95 | - | - | -
""",
    totals="- - - - - -",
)

FAULTY = Examined(
    "tracking-with-faults",
    drawn("tracking-with-faults"),
    kind="tracking",
    funds="90 - 99 110",
    totals="- - - - - -",
    warnings="head.missing@C3 funds.total_mismatch@C5 funds.over_executed@D5 funds.rate_mismatch@E5"
    " goal.repeats_name@B8 actual.not_numeric@F10 unit.mismatch@F11 date.invalid@E12 actual.missing@F12"
    " target.over_achieved@F13",
)

TWO_GOALS = Examined(
    "tracking-of-two-goals",
    drawn("tracking-of-two-goals"),
    kind="tracking",
    funds="- 9 6 66.67",
    goals=({"no": 1, "text": "目标1：修路12公里。"}, {"no": 2, "text": "目标2：养护80公里。"}),
    totals="- - - - - -",
)

TRACKED = (MINISTRY, HALF_YEAR, UNTITLED, SEVERAL, ONE_IN_A_LIST, TWO_GOALS, FAULTY)
