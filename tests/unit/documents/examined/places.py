"""Further synthetic forms without a fault, in prints that differ most from the ministry's."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import drawn

HEBEI = Examined(
    "hebei-sections",
    drawn("hebei-sections"),
    project="- | 基层司法所规范化建设 | ? | ? | ? | ? | 2022",
    funds="- 36 34.2 95",
    execution="- - -",
    indicators="""
C15 | 产出指标 | 数量指标 | 改造司法所数量 | ge 6 个 | 6 | 20 | 20 | 20
C16 | 产出指标 | 质量指标 | 验收合格率 | - 100 % | 100 | 20 | 20 | 20
C17 | 产出指标 | 时效指标 | 完工时限 | le 10 个月 | 9 | 10 | 10 | 10
C18 | 效益指标 | 社会效益指标 | 调解成功率 | ge 96 % | 98 | 30 | 30 | 30
C19 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ge 90 % | 95 | 10 | 10 | 10
C20 | 预算执行率 | 预算执行率 | 预算执行率 | - 100 % | 95 | 10 | 9.5 | 9.5
""",
    totals="100 100 99.5 99.5 99.5 yes",
)

LIAONING = Examined(
    "liaoning-operators",
    drawn("liaoning-operators"),
    project="- | 职业技能提升培训 | - | 示例市人力资源和社会保障局 | - | 示例市就业服务中心 | 2023",
    funds="90 90 81 90",
    execution="10 9 9",
    indicators="""
C13 | 产出指标 | 数量指标 | 培训人次 | ge 1200 人次 | 1210 | 20 | 20 | 20
C14 | 产出指标 | 质量指标 | 取证率 | ge 85 % | 87 | 20 | 20 | 20
C15 | 产出指标 | 时效指标 | 补贴拨付时限 | le 30 工作日 | 25 | 10 | 10 | 10
C16 | 效益指标 | 社会效益指标 | 培训后就业率 | ge 60 % | 63 | 30 | 30 | 30
C17 | 满意度指标 | 服务对象满意度指标 | 参训人员满意度 | ge 90 % | 96 | 10 | 10 | 10
""",
    totals="100 100 99 99 99 yes",
)

SHANGHAI = Examined(
    "shanghai-one-line-funds",
    drawn("shanghai-one-line-funds"),
    project="- | 社区食堂运营补贴 | - | 示例区民政局 | - | 示例区民政局 | 2022",
    funds="- 250 250 100",
    execution="10 10 10",
    indicators="""
B11 | 产出指标 | - | 开放食堂数量 | ge 12 家 | 12 | 25 | 25 | 25
B12 | 产出指标 | - | 日均服务人次 | ge 1800 人次 | 1850 | 25 | 25 | 25
B13 | 效益指标 | - | 老人用餐便利程度 | qualitative | - | 20 | 20 | 20
B14 | 效益指标 | - | 有责投诉 | le 2 件 | 1 | 10 | 10 | 10
B15 | 满意度指标 | - | 用餐老人满意度 | ge 90 % | 94 | 10 | 10 | 10
""",
    totals="100 100 100 100 100 yes",
)

FUJIAN = Examined(
    "fujian-goal-rows",
    drawn("fujian-goal-rows"),
    project="- | 乡村小规模学校改薄 | - | 示例县教育局 | - | 示例县教育局 | 2023",
    funds="400 400 400 100",
    execution="10 10 10",
    goals=(
        {
            "no": 1,
            "text": "改造校舍9栋，消除危房。",
            "actual_text": "9栋校舍改造完成，危房清零。",
            "weight_centi": None,
        },
        {"no": 2, "text": "配齐教学仪器设备，提升办学条件。", "actual_text": "9所学校仪器配备到位。"},
    ),
    indicators="""
D12 | 产出指标 | 数量指标 | 改造校舍 | ge 9 栋 | 9 | 20 | 20 | 20
D13 | 产出指标 | 质量指标 | 设备验收合格率 | ge 98 % | 100 | 20 | 20 | 20
D14 | 产出指标 | 时效指标 | 开学前完工率 | - 100 % | 100 | 10 | 10 | 10
D15 | 效益指标 | 社会效益指标 | 受益学生 | ge 3200 人 | 3260 | 30 | 30 | 30
D16 | 满意度指标 | 服务对象满意度指标 | 家长满意度 | ge 90 % | 93 | 10 | 10 | 10
""",
    totals="100 100 100 100 100 yes",
)

GUIZHOU = Examined(
    "guizhou-labels-apart",
    drawn("guizhou-labels-apart"),
    project="- | 易地扶贫搬迁后续扶持 | - | 示例县乡村振兴局 | - | 示例县生态移民局 | 2022",
    funds="1000.5 1000.5 900.45 90",
    lines=("fiscal 800.5 800.5 700.45", "carry_over 200 200 200", "other - - -"),
    execution="10 9 9",
    indicators="""
E15 | 产出指标 | 数量指标 | 建设就业车间 | - 6 个 | 6 | 20 | 20 | 20
E16 | 产出指标 | 质量指标 | 车间验收合格率 | ge 95 % | 100 | 15 | 15 | 15
E17 | 产出指标 | 时效指标 | 建成投产时间 | date_le 2022-12-31 | 2022-12-31 | 15 | 15 | 15
E18 | 效益指标 | 社会效益指标 | 吸纳就业人数 | - 800 人 | 812 | 15 | 15 | 15
E19 | 效益指标 | 可持续影响指标 | 车间稳定运行年限 | ge 3 年 | 3 | 15 | 15 | 15
E20 | 满意度指标 | 服务对象满意度指标 | 搬迁群众满意度 | ge 85 % | 88 | 10 | 10 | 10
""",
    totals="100 100 99 99 99 yes",
)

HAINAN = Examined(
    "hainan-no-execution-points",
    drawn("hainan-no-execution-points"),
    project="- | 海漂垃圾清理 | - | 示例县生态环境局 | - | 示例县海洋保护站 | 2023",
    funds="- 85.5 85.5 100",
    execution="- - ?",
    indicators="""
C11 | 产出指标 | 数量指标 | 打捞垃圾 | ge 600 吨 | 615 | 30 | 30 | 30
C12 | 产出指标 | 质量指标 | 岸线清洁达标率 | ge 95 % | 97 | 20 | 20 | 20
C13 | 产出指标 | 时效指标 | 巡查频次 | ge 2 次/周 | 2 | 10 | 10 | 10
C14 | 效益指标 | 生态效益指标 | 近岸水质优良率 | ge 98 % | 98.5 | 30 | 30 | 30
C15 | 满意度指标 | 服务对象满意度指标 | 沿海村民满意度 | ge 85 % | 90 | 10 | 10 | 10
""",
    totals="100 100 100 100 100 yes",
)

TIANJIN = Examined(
    "tianjin-goals-with-points",
    drawn("tianjin-goals-with-points"),
    project="- | 河道综合治理 | - | 示例区水务局 | - | 示例区河道管理所 | 2022",
    funds="- 800 720 90",
    execution="20 18 18",
    goals=(
        {"no": 1, "text": "完成河道清淤18公里，水质达标。", "weight_centi": 5000},
        {"no": 2, "text": "河道日常保洁全覆盖。", "weight_centi": 3000},
    ),
    indicators="""
D8 | 产出指标 | 数量指标 | 清淤长度 | ge 18 公里 | 18 | 20 | 20 | 20
D9 | 产出指标 | 质量指标 | 断面达标率 | ge 90 % | 95 | 10 | 10 | 10
D10 | 效益指标 | 生态效益指标 | 劣五类水体占比 | le 5 % | 4 | 20 | 20 | 20
D13 | 产出指标 | 数量指标 | 保洁河道 | ge 66 公里 | 66 | 20 | 20 | 20
D14 | 满意度指标 | 服务对象满意度指标 | 沿河居民满意度 | ge 90 % | 92 | 10 | 10 | 10
""",
    more={
        **{cell: {"goal_no": 1} for cell in ("D8", "D9", "D10")},
        **{cell: {"goal_no": 2} for cell in ("D13", "D14")},
    },
    totals="100 100 98 98 98 yes",
)

SCORING = Examined(
    "scoring-frame",
    drawn("scoring-frame"),
    project="- | 县级公立医院综合改革补助 | - | 示例县卫生健康局 | - | 示例县人民医院 | 2022",
    funds="600 600 600 100",
    execution="10 10 10",
    indicators="""
E10 | 决策 | 项目立项 | 立项依据充分性 | qualitative | - | 5 | 5 | 5
E11 | 决策 | 项目立项 | 立项程序规范性 | qualitative | - | 5 | 5 | 5
E12 | 决策 | 资金投入 | 预算编制科学性 | qualitative | - | 10 | 10 | 10
E13 | 过程 | 资金管理 | 资金使用合规性 | qualitative | - | 10 | 10 | 10
E14 | 过程 | 组织实施 | 制度执行有效性 | qualitative | - | 10 | 10 | 10
E15 | 产出 | 产出数量 | 零差率销售药品种类 | ge 600 种 | 612 | 10 | 10 | 10
E16 | 产出 | 产出质量 | 处方合格率 | ge 95 % | 97 | 10 | 10 | 10
E17 | 效益 | 社会效益 | 患者次均费用降低率 | ge 3 % | 3.2 | 20 | 20 | 20
E18 | 效益 | 满意度 | 患者满意度 | ge 90 % | 92 | 10 | 10 | 10
""",
    totals="90 100 90 100 100 yes",
    warnings="weight.sum@F19 score.sum_mismatch@I19",
)

TWO_SCORES = Examined(
    "two-scores",
    drawn("two-scores"),
    project="- | 乡镇卫生院公共卫生服务 | - | 示例县卫生健康局 | - | 示例县疾控中心 | 2023",
    funds="150 150 142.5 95",
    execution="10 9.5 9.5",
    indicators="""
D13 | 产出指标 | 数量指标 | 建档率 | ge 90 % | 93 | 25 | 25 | 25
D14 | 产出指标 | 质量指标 | 高血压规范管理率 | ge 60 % | 66 | 25 | 25 | 25
D17 | 效益指标 | 社会效益指标 | 居民健康知识知晓率 | ge 70 % | 75 | 30 | 30 | 30
D18 | 满意度指标 | 服务对象满意度指标 | 居民满意度 | ge 85 % | 90 | 10 | 10 | 10
""",
    totals="100 100 99.5 99.5 99.5 yes",
)

PLAIN = Examined(
    "no-merged-cells",
    drawn("no-merged-cells"),
    project="- | 农村危房改造 | - | 示例县住房和城乡建设局 | - | 示例镇人民政府 | 2021",
    funds="260 260 221 85",
    execution="10 8.5 8.5",
    indicators="""
C14 | 产出指标 | 数量指标 | 改造户数 | ge 130 户 | 130 | 20 | 20 | 20
C15 | 产出指标 | 质量指标 | 改造验收合格率 | ge 100 % | 100 | 20 | 20 | 20
C16 | 产出指标 | 时效指标 | 改造完成时间 | date_le 2021-12-31 | 2021-12-20 | 10 | 10 | 10
C17 | 效益指标 | 社会效益指标 | 住房安全保障率 | ge 100 % | 100 | 30 | 30 | 30
C18 | 满意度指标 | 服务对象满意度指标 | 受益农户满意度 | ge 90 % | 96 | 10 | 10 | 10
""",
    totals="100 100 98.5 98.5 98.5 yes",
)

ADJUSTED = Examined(
    "adjusted-values",
    drawn("adjusted-values"),
    project="45099923P000000000321 | 边境村屯道路硬化 | - | 示例县交通运输局 | - | 示例县公路发展中心 | 2023",
    funds="1200 1150 1150 100",
    execution="10 10 10",
    indicators="""
C11 | 产出指标 | 数量指标 | 硬化道路里程 | ge 23 公里 | 23 | 20 | 20 | 20
C12 | 产出指标 | 质量指标 | 交工验收合格率 | eq 100 % | 100 | 20 | 20 | 20
C13 | 产出指标 | 时效指标 | 完工时间 | ? | ? | 10 | 10 | 10
C14 | 成本指标 | 经济成本指标 | 每公里造价 | le 50 万元 | 48.6 | 10 | 10 | 10
C15 | 效益指标 | 社会效益指标 | 受益人口 | ge 6000 人 | 6100 | 20 | 20 | 20
C16 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ge 90 % | 94 | 10 | 10 | 10
""",
    totals="100 100 100 100 100 yes",
)

STANDARDS = Examined(
    "scoring-without-targets",
    drawn("scoring-without-targets"),
    project="- | 乡村物流站点建设补助 | - | 示例县商务局 | - | 示例县邮政分公司 | 2022",
    funds="100 100 100 100",
    execution="- - -",
    indicators="""
C7 | 决策 | 项目立项 | 立项依据充分性 | - | - | 10 | 10 | -
C8 | 过程 | 资金管理 | 预算执行率 | - | - | 20 | 20 | -
C9 | 产出 | 产出数量 | 建成站点数 | - | - | 40 | 38 | -
C10 | 效益 | 项目效益 | 满意度 | - | - | 30 | 30 | -
""",
    totals="100 100 98 98 0 no",
)

FORMS = (STANDARDS, TWO_SCORES, PLAIN, ADJUSTED, HEBEI, LIAONING, SHANGHAI, FUJIAN, GUIZHOU, HAINAN, TIANJIN)
