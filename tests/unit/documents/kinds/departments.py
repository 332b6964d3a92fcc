"""Self-evaluations of whole departments in the frames that provinces use, all made up."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.kinds.drawing import drawn

SCORECARD = Examined(
    "scorecard-of-input-process-output-effect",
    drawn("scorecard-of-input-process-output-effect"),
    kind="department",
    project="- | - | - | 示例县统计局 | - | - | 2022",
    funds="- - - -",
    execution="- - -",
    indicators="""
E4 | 投入 | 预算配置 | 在职人员控制率 | - | - | 8 | 8 | -
E5 | 投入 | 预算配置 | “三公经费”变动率 | - | - | 7 | 7 | -
E6 | 过程 | 预算执行 | 预算完成率 | - | - | 20 | 18.5 | -
E7 | 过程 | 预算管理 | 管理制度健全性 | - | - | 20 | 20 | -
E8 | 产出 | 职责履行 | 重点工作办结率 | - | - | 25 | 25 | -
E9 | 效果 | 履职效益 | 社会公众满意度 | - | - | 20 | 18 | -
""",
    totals="100 100 96.5 96.5 0 no",
)

SIX_DIMENSIONS = Examined(
    "six-dimensions-with-values",
    drawn("six-dimensions-with-values"),
    kind="department",
    project="- | - | 215 | 示例县科学技术局 | - | - | 2023",
    funds="640 700 665 95",
    lines=("- 400 420 420", "- 240 280 245"),
    execution="10 9.5 9.5",
    goals=({"no": 1, "text": "培育科技型企业，提高研发投入强度。", "actual_text": "培育26家，投入强度2.3%。"},),
    indicators="""
C11 | 运行成本 | 经济成本 | 公用经费控制率 | le 100 % | 96 | 10 | 10 | 10
C12 | 管理效率 | 预算管理 | 预算调整率 | le 10 % | 9.4 | 10 | 10 | 10
C13 | 管理效率 | 政府采购管理 | 政府采购执行率 | ge 95 % | 95 | 10 | 10 | 10
C14 | 履职效能 | 企业培育 | 新增科技型企业 | ge 25 家 | 26 | 20 | 20 | 20
C15 | 履职效能 | 研发投入 | 投入强度 | ge 2.5 % | 2.3 | 15 | 13.8 | 13.8
C16 | 社会效应 | 社会影响 | 技术合同成交额 | ge 3 亿元 | 3.2 | 10 | 10 | 10
C17 | 可持续发展能力 | 人才建设 | 引进人才 | ge 8 人 | 8 | 5 | 5 | 5
C18 | 服务对象满意度 | 满意度 | 企业满意度 | ge 90 % | 95 | 10 | 10 | 10
""",
    totals="100 100 98.3 98.3 98.3 yes",
)

HUBEI = Examined(
    "goals-with-points-of-a-department",
    drawn("goals-with-points-of-a-department"),
    kind="department",
    project="- | - | - | 示例县林业局 | - | - | 2022",
    funds="- 800 760 95",
    execution="20 19 19",
    goals=({"no": 1, "weight_centi": 5000}, {"no": 2, "weight_centi": 3000}),
    indicators="""
D8 | 产出指标 | 数量指标 | 造林面积 | ge 2 万亩 | 2.1 | 16.67 | 16.67 | 16.67
D9 | 产出指标 | 质量指标 | 成活率 | ge 85 % | 88 | 16.67 | 16.67 | 16.67
D10 | 效益指标 | 生态效益指标 | 森林覆盖率 | ge 46 % | 46.2 | 16.66 | 16.66 | 16.66
D13 | 产出指标 | 数量指标 | 防治面积 | ge 5 万亩 | 5 | 15 | 15 | 15
D14 | 效益指标 | 社会效益指标 | 森林火灾 | le 2 起 | 1 | 15 | 15 | 15
""",
    totals="- 100 99 99 99 yes",
    hints="weight.inferred@D8",
)

SICHUAN = Examined(
    "old-sichuan-scorecard",
    drawn("old-sichuan-scorecard"),
    kind="department",
    project="- | - | - | 示例市商务局 | - | - | 2021",
    indicators="""
C4 | 部门决策 | 目标任务 | 相关性 | - | - | 5 | 5 | -
C5 | 部门决策 | 目标任务 | 明确性 | - | - | 10 | 10 | -
C6 | 部门决策 | 预算编制 | 测算依据 | - | - | 10 | 8 | -
C7 | 综合管理 | 预算执行 | 执行进度 | - | - | 30 | 28 | -
C8 | 部门绩效 | 履职成效 | 职责履行 | - | - | 45 | 45 | -
""",
    totals="100 100 96 96 0 no",
)

TASKS = Examined(
    "tasks-with-amounts-and-two-manners-of-telling",
    drawn("tasks-with-amounts-and-two-manners-of-telling"),
    kind="department",
    project="- | - | - | 示例县图书馆 | - | - | 2023",
    funds="200 200 180 90",
    execution="10 9 9",
    totals="100 100 99 99 99 yes",
)

UNTITLED = Examined(
    "department-without-a-title",
    drawn("department-without-a-title", down=3, right=1),
    kind="department",
    project="- | - | - | 示例县文物局 | - | - | -",
    indicators="""
A3 | - | - | 巡查文物点 | ge 120 处 | 120 | 40 | 40 | 40
A4 | - | - | 安全事故 | le 0 起 | 0 | 40 | 40 | 40
A5 | - | - | 群众满意度 | ge 90 % | 81 | 20 | 18 | 18
""",
    totals="- 100 - 98 98 yes",
)

FAULTY = Examined(
    "department-with-faults",
    drawn("department-with-faults"),
    kind="department",
    funds="- 300 - -",
    warnings="head.missing@B2 funds.missing@D4 goal.missing@B5 points.without_actual@E7 score.above_computed@G8"
    " weight.sum@F9 score.sum_mismatch@G9 weight.dominant@F7",
)

POINTS_IN_NAMES = Examined(
    "points-in-the-names",
    drawn("points-in-the-names"),
    kind="department",
    project="- | - | - | 示例区商务局 | - | - | 2017",
    indicators="""
C4 | 部门决策 | 目标任务 | 相关性（5分） | - | - | 5 | 5 | -
C5 | 部门决策 | 目标任务 | 明确性（4分） | - | - | 4 | 4 | -
C6 | 部门决策 | 目标任务 | 合理性（6分） | - | - | 6 | 5 | -
C7 | 部门决策 | 预算编制 | 测算依据（10分） | - | - | 10 | 7 | -
C8 | 综合管理 | 专项资金分配时限 | 分配时限（30分） | - | - | 30 | 30 | -
C9 | 部门绩效 | 履职成效 | 职责履行（45分） | - | - | 45 | 45 | -
""",
    totals="- 100 96 96 ? no",
)

POINTS_OF_LEVELS = Examined(
    "scorecard-with-points-of-each-level",
    drawn("scorecard-with-points-of-each-level"),
    kind="department",
    project="- | - | - | 示例市城管中心 | - | - | -",
    indicators="""
E4 | 投入 | 预算配置 | 财政供养人员控制率 | - | - | 5 | 5 | -
E5 | 投入 | 预算配置 | “三公经费”变动率 | - | - | 5 | 5 | -
E6 | 投入 | 预算配置 | 重点支出安排率 | - | - | 5 | 5 | -
E7 | 过程 | 预算执行 | 预算完成率 | - | - | 25 | 24 | -
E8 | 过程 | 预算管理 | 管理制度健全性 | - | - | 30 | 30 | -
E9 | 产出及效率 | 职责履行 | 重点工作实际完成率 | - | - | 30 | 30 | -
""",
    totals="100 100 99 99 ? no",
)

DEPARTMENTS = (SCORECARD, SIX_DIMENSIONS, HUBEI, SICHUAN, TASKS, UNTITLED, POINTS_IN_NAMES, POINTS_OF_LEVELS, FAULTY)
