"""Target declarations as provinces print them, all made up: single forms, lists of projects, whole departments."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.kinds.drawing import drawn

SEVERAL_YEARS = Examined(
    "several-years-beside-the-year",
    drawn("several-years-beside-the-year"),
    kind="target",
    project="- | 高标准农田建设 | 130 | 示例县农业农村局 | - | 示例县农田建设中心 | 2025",
    funds="1200 - - -",
    lines=("fiscal 1000 - -", "other 200 - -"),
    execution="- - -",
    goals=({"no": 1, "text": "建成高标准农田1万亩，改善灌溉条件。", "actual_text": None},),
    indicators="""
G12 | 产出指标 | 数量指标 | 建成面积 | ge 1 万亩 | - | - | - | -
G13 | 产出指标 | 质量指标 | 验收合格率 | ge 98 % | - | - | - | -
G14 | 产出指标 | 时效指标 | 完工时间 | date_le 2025-12-31 | - | - | - | -
G15 | 效益指标 | 社会效益指标 | 受益农户 | ge 3000 户 | - | - | - | -
G16 | 满意度指标 | 服务对象满意度指标 | 农户满意度 | ge 90 % | - | - | - | -
""",
    totals="- - - - - -",
)

ABOVE_EACH_OTHER = Examined(
    "long-and-year-above-each-other",
    drawn("long-and-year-above-each-other"),
    kind="target",
    project="- | 养老服务设施改造 | - | 示例县民政局 | - | 示例县社会福利院 | 2023",
    funds="206.75 - - -",
    lines=("fiscal 169.25 - -", "unit 37.5 - -"),
    goals=({"no": 1, "text": "改造床位120张，提升照护能力。"},),
    indicators="""
D14 | 产出指标 | 数量指标 | 改造床位 | ge 120 张 | - | - | - | -
D15 | 产出指标 | 成本指标 | 每床改造费用 | le 1.8 万元 | - | - | - | -
D16 | 效益指标 | 社会效益指标 | 入住率 | ge 70 % | - | - | - | -
D17 | 满意度指标 | 服务对象满意度指标 | 老人满意度 | ge 90 % | - | - | - | -
""",
    totals="- - - - - -",
)

RELIEF = Examined(
    "several-goals-in-a-cell",
    drawn("several-goals-in-a-cell"),
    kind="target",
    project="- | 困难群众救助补助资金 | - | 示例省民政厅 | - | 示例县民政局 | 2024",
    funds="5230.5 - - -",
    lines=("fiscal 4000.5 - -", "fiscal 1230 - -"),
    goals=({"no": 1, "text": "目标1：规范实施城乡低保。"}, {"no": 2, "text": "目标2：及时开展临时救助。"}),
    indicators="""
C10 | 产出指标 | 数量指标 | 城乡低保对象 | ge 8600 人 | - | - | - | -
C11 | 产出指标 | 质量指标 | 低保标准 | qualitative | - | - | - | -
C12 | 产出指标 | 时效指标 | 救助资金发放及时率 | - 100 % | - | - | - | -
C13 | 效益指标 | 社会效益指标 | 政策知晓率 | ge 85 % | - | - | - | -
C14 | 满意度指标 | 服务对象满意度指标 | 救助对象满意度 | ge 85 % | - | - | - | -
""",
    totals="- - - - - -",
    hints="operator.missing@E12",
)

UNTITLED = Examined(
    "no-title-amount-in-yuan",
    drawn("no-title-amount-in-yuan", down=2, right=1),
    kind="target",
    project="- | 图书购置 | - | 示例县教育局 | - | 示例县第一小学 | -",
    funds="4.5 - - -",
    indicators="""
C5 | 产出指标 | 数量指标 | 购置图书 | ge 1500 册 | - | - | - | -
C6 | 产出指标 | 时效指标 | 到位时间 | date_le 2024-09-01 | - | - | - | -
C7 | 效益指标 | 社会效益指标 | 生均图书增加 | ge 2 册 | - | - | - | -
C8 | 满意度指标 | 服务对象满意度指标 | 师生满意度 | ge 95 % | - | - | - | -
""",
    totals="- - - - - -",
)

NO_LEVELS = Examined(
    "no-levels-with-weights-of-a-hundred",
    drawn("no-levels-with-weights-of-a-hundred"),
    kind="target",
    project="- | 公园绿化养护 | - | 示例区城市管理局 | - | - | 2024",
    funds="260 - - -",
    indicators="""
B7 | - | - | 养护面积 | ge 32 万平方米 | - | 30 | - | -
B8 | - | - | 苗木成活率 | ge 95 % | - | 30 | - | -
B9 | - | - | 投诉处理时限 | le 3 天 | - | 20 | - | -
B10 | - | - | 市民满意度 | ge 90 % | - | 20 | - | -
""",
    totals="- 100 - - - -",
)

TWO_ROW_HEAD = Examined(
    "two-row-head-and-billions",
    drawn("two-row-head-and-billions"),
    kind="target",
    project="37099924P000000000007 | 城区排水防涝 | - | 示例市住房和城乡建设局 | - | 示例市排水管理处 | 2024",
    funds="12500 - - -",
    lines=("fiscal 10000 - -", "unit 2500 - -"),
    indicators="""
D10 | 产出指标 | 数量指标 | 新建管网 | ge 42 公里 | - | - | - | -
D11 | 产出指标 | 数量指标 | 消除积水点 | eq 9 处 | - | - | - | -
D12 | 产出指标 | 质量指标 | 一次验收合格率 | ge 98 % | - | - | - | -
D13 | 效益指标 | 社会效益指标 | 防涝能力 | qualitative | - | - | - | -
D14 | 满意度指标 | 服务对象满意度指标 | 居民满意度 | ge 85 % | - | - | - | -
""",
    totals="- - - - - -",
)

DEPARTMENT = Examined(
    "department-with-tasks",
    drawn("department-with-tasks"),
    kind="target",
    project="- | - | - | 示例县水利局 | - | - | 2024",
    funds="2060 - - -",
    lines=("- 1800 - -", "- 260 - -"),
    indicators="""
D11 | 产出指标 | 数量指标 | 治理河道长度 | ge 25 公里 | - | - | - | -
D12 | 产出指标 | 质量指标 | 工程验收合格率 | - 100 % | - | - | - | -
D13 | 效益指标 | 生态效益指标 | 水质达标率 | ge 95 % | - | - | - | -
D14 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ge 90 % | - | - | - | -
""",
    totals="- - - - - -",
)

DEPARTMENT_BY_USE = Examined(
    "department-by-use-of-its-money",
    drawn("department-by-use-of-its-money"),
    kind="target",
    project="- | - | - | 示例区司法局 | - | - | 2025",
    funds="980.5 - - -",
    lines=("- 720.5 - -", "- 260 - -"),
    indicators="""
C7 | 运行成本 | 成本控制 | 公用经费控制率 | le 100 % | - | - | - | -
C8 | 管理效率 | 预算管理 | 预算执行率 | ge 95 % | - | - | - | -
C9 | 履职效能 | 重点工作 | 办理法律援助案件 | ge 300 件 | - | - | - | -
C10 | 社会效应 | 社会效益 | 普法覆盖人数 | ge 5 万人 | - | - | - | -
C11 | 服务对象满意度 | 满意度 | 受援人满意度 | ge 95 % | - | - | - | -
""",
    totals="- - - - - -",
)

FAULTY = Examined(
    "declaration-with-faults",
    drawn("declaration-with-faults"),
    kind="target",
    funds="500 - - -",
    totals="- 85 - - - -",
    warnings="head.missing@E3 funds.total_mismatch@D5 goal.missing@B8 indicator.money_as_quantity@D11"
    " percentage.over_100@D12 target.missing@D13 weight.dominant@E10 weight.sum@E9 dimension.missing@A9",
)

PARTS_OF_PARTS = Examined(
    "parts-of-parts-in-one-cell",
    drawn("parts-of-parts-in-one-cell"),
    kind="target",
    project="- | 镇域内基础设施建设 | - | 示例镇 | - | 示例镇 | 2021",
    funds="10606.7522 - - -",
    lines=("fiscal 6923.3552 - -", "fiscal 6923.3552 - -", "fiscal 0 - -", "unit 0 - -", "other 3683.397 - -"),
    goals=({"no": 1, "text": "全面完成集镇立面改造"},),
    indicators="""
D19 | 产出指标 | 数量指标 | 立面改造 | - 88 - | - | - | - | -
D20 | 效益指标 | 经济效益指标 | 带动就业 | - 68 - | - | - | - | -
D21 | 社会公众或服务对象满意度指标 | ? | 满意度 | - 90 % | - | - | - | -
""",
    totals="- - - - - -",
)

IN_LABELS = Examined(
    "amounts-in-their-labels-cells",
    drawn("amounts-in-their-labels-cells"),
    kind="target",
    project="- | 灌溉工程 | - | 示例县水务局 | - | 示例县水管站 | 2016",
    funds="120 - - -",
    lines=("fiscal 100 - -", "unit 20 - -", "unit - - -", "other - - -"),
    goals=({"no": 1, "text": "改造渠道5公里。"},),
    indicators="""
D14 | 产出指标 | 数量指标 | 改造渠道 | ge 5 公里 | - | - | - | -
D15 | 效益指标 | 环境效益指标 | 节水 | ge 10 % | - | - | - | -
D16 | 效益指标 | 服务对象满意度 | 农户满意 | ge 90 % | - | - | - | -
""",
    totals="- - - - - -",
    warnings="dimension.misplaced@C16",
)

YEARS_BEFORE = Examined(
    "department-with-two-years-before",
    drawn("department-with-two-years-before"),
    kind="target",
    project="- | - | - | 示例县水利局 | - | 示例县水利局 | -",
    funds="1000 - - -",
    goals=({"no": 1, "text": "新建水厂2座。"},),
    indicators="""
D19 | 产出指标 | 数量指标 | 水厂 | - 2 座 | - | - | - | -
D20 | 效益指标 | 社会效益指标 | 受益 | ge 2 万人 | - | - | - | -
""",
    totals="- - - - - -",
)

GOALS_WITH_POINTS = Examined(
    "goals-with-points-of-a-declaration",
    drawn("goals-with-points-of-a-declaration"),
    kind="target",
    funds="9 - - -",
    goals=({"no": 1, "text": "修路12公里", "weight_centi": 4000}, {"no": 2, "weight_centi": 4000}),
    indicators="""
C6 | 产出指标 | 数量指标 | 里程 | ge 12 公里 | - | 20 | - | -
C7 | 效益指标 | 社会效益指标 | 受益 | ge 500 户 | - | 20 | - | -
C10 | 产出指标 | 数量指标 | 里程 | ge 80 公里 | - | 20 | - | -
C11 | 效益指标 | 社会效益指标 | 受益 | ge 900 户 | - | 20 | - | -
""",
    hints="weight.inferred@C6",
)

SINGLE = (
    SEVERAL_YEARS,
    ABOVE_EACH_OTHER,
    RELIEF,
    UNTITLED,
    NO_LEVELS,
    TWO_ROW_HEAD,
    DEPARTMENT,
    DEPARTMENT_BY_USE,
    PARTS_OF_PARTS,
    IN_LABELS,
    YEARS_BEFORE,
    GOALS_WITH_POINTS,
    FAULTY,
)
