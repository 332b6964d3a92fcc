"""Synthetic department-wide, target and tracking tables without a fault."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import drawn

CHONGQING = Examined(
    "chongqing-department",
    drawn("chongqing-department"),
    kind="department",
    project="- | - | - | 示例区融媒体中心 | - | - | 2021",
    funds="1000 1200 912 76",
    execution="10 7.6 7.6",
    indicators="""
A9 | - | - | 财政供养人员控制率 | le 100 % | 92 | 10 | 10 | 10
A10 | - | - | 预算调整率 | le 3 % | 0 | 10 | 10 | 10
A11 | - | - | 公用经费控制率 | le 100 % | 97 | 10 | 10 | 10
A12 | - | - | 管理制度健全性 | qualitative | - | 10 | 10 | 10
A13 | - | - | 党性教育培训次数 | ge 10 次 | 12 | 10 | 10 | 10
A14 | - | - | 组织宣传活动次数 | ge 40 次 | 43 | 10 | 10 | 10
A15 | - | - | 播发稿件数量 | ge 2200 篇 | 2859 | 10 | 10 | 10
A16 | - | - | 业务保障能力提升 | ge 90 % | 95 | 20 | 20 | 20
""",
    totals="- 100 97.6 97.6 97.6 yes",
)

HUNAN = Examined(
    "department-hunan",
    drawn("department-hunan"),
    kind="department",
    project="- | - | - | 示例县水利局 | - | - | 2022",
    funds="1500 1600 1520 95",
    execution="10 9.5 9.5",
    indicators="""
D11 | 产出指标 | 数量指标 | 治理水土流失面积 | ge 12 平方公里 | 12.5 | 30 | 30 | 30
D12 | 产出指标 | 质量指标 | 饮水水质达标率 | ge 95 % | 96 | 20 | 20 | 20
D13 | 效益指标 | 社会效益指标 | 受益人口 | ge 8 万人 | 8.2 | 30 | 30 | 30
D14 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ge 90 % | 91 | 10 | 10 | 10
""",
    totals="100 100 99.5 99.5 99.5 yes",
)

TARGET = Examined(
    "target-ministry",
    drawn("target-ministry"),
    kind="target",
    project="- | 农村公路养护工程 | 217 | 示例县交通运输局 | - | 示例县公路中心 | 2024",
    funds="500 - - -",
    lines=("fiscal 400 - -", "other 100 - -"),
    execution="- - -",
    goals=({"no": 1, "text": "完成县乡道日常养护120公里，及时处置路面病害。", "actual_text": None},),
    indicators="""
D11 | 成本指标 | 经济成本指标 | 每公里养护成本 | le 4 万元 | - | - | - | -
D12 | 产出指标 | 数量指标 | 养护里程 | ge 120 公里 | - | - | - | -
D13 | 产出指标 | 质量指标 | 验收合格率 | ge 95 % | - | - | - | -
D14 | 产出指标 | 时效指标 | 完工时间 | date_le 2024-11-30 | - | - | - | -
D15 | 效益指标 | 社会效益指标 | 出行条件 | qualitative | - | - | - | -
D16 | 满意度指标 | 服务对象满意度指标 | 沿线群众满意度 | ge 90 % | - | - | - | -
""",
    totals="- - - - - -",
)

WEIGHTED = Examined(
    "target-with-weights",
    drawn("target-with-weights"),
    kind="target",
    project="37099924T000000000099 | 乡镇卫生院设备购置 | - | 示例县卫生健康局 | - | 示例县中心卫生院 | 2024",
    funds="80 - - -",
    execution="- - -",
    indicators="""
C8 | 产出指标 | 数量指标 | 购置设备数量 | ge 3 台 | - | 20 | - | -
C9 | 产出指标 | 质量指标 | 设备验收合格率 | eq 100 % | - | 20 | - | -
C10 | 产出指标 | 时效指标 | 安装时限 | le 60 天 | - | 10 | - | -
C11 | 效益指标 | 社会效益指标 | 年检查人次 | ge 6000 人次 | - | 30 | - | -
C12 | 满意度指标 | 服务对象满意度指标 | 患者满意度 | ge 90 % | - | 10 | - | -
""",
    totals="- 90 - - - -",
)

TRACKING = Examined(
    "tracking-ministry",
    drawn("tracking-ministry"),
    kind="tracking",
    project="- | 农村公路养护工程 | - | 示例县交通运输局 | - | 示例县公路中心 | 2023",
    funds="480 - 240 50",
    execution="- - -",
    indicators="""
D12 | 产出指标 | 数量指标 | 养护里程 | ge 120 公里 | 70 | - | - | -
D13 | 产出指标 | 质量指标 | 验收合格率 | ge 95 % | 96 | - | - | -
D14 | 效益指标 | 社会效益指标 | 责任事故 | le 0 起 | 0 | - | - | -
D15 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ge 90 % | 91 | - | - | -
""",
    totals="- - - - - -",
)

HUBEI = Examined(
    "hubei-department",
    drawn("hubei-department"),
    kind="department",
    project="- | - | - | 示例县文化和旅游局 | - | ? | 2021",
    funds="- 1270 1206.5 95",
    execution="20 19 19",
    goals=(
        {"no": 1, "text": "丰富群众文化生活，全年送戏下乡120场。", "weight_centi": 5000},
        {"no": 2, "text": "保护文物古迹，全年无文物安全事故。", "weight_centi": 3000},
    ),
    indicators="""
D8 | 产出指标 | 数量指标 | 送戏下乡场次 | ge 120 场 | 126 | 25 | 25 | 25
D9 | 效益指标 | 社会效益指标 | 惠及群众 | ge 6 万人次 | 6.3 | 25 | 25 | 25
D12 | 产出指标 | 质量指标 | 文物巡查覆盖率 | - 100 % | 100 | 15 | 15 | 15
D13 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ge 90 % | 93 | 15 | 15 | 15
""",
    more={cell: {"goal_no": no} for cell, no in (("D8", 1), ("D9", 1), ("D12", 2), ("D13", 2))},
    totals="- 100 99 99 99 yes",
)

HUANGSHI = Examined(
    "huangshi-tracking",
    drawn("huangshi-tracking"),
    kind="tracking",
    project="- | 申遗经费 | - | 示例市文化和旅游局 | - | 示例市文物局 | 2019",
    funds="220 - 87.57 39.80",
    lines=("fiscal 220 - 87.57",),
    execution="- - -",
    totals="- - - - - -",
    maybe="actual.missing@E12 actual.missing@E13 actual.missing@E15 actual.not_numeric@E14 target.missing@D12 "
    "target.missing@D13",
)

TRACKING_LIST = Examined(
    "tracking-list",
    drawn("tracking-list"),
    kind="tracking",
    project="- | - | - | 示例县交通运输局 | - | - | 2023",
    funds="540 560 280 50",
    execution="- - -",
    indicators="""
G4 | - | - | 养护里程 | ge 120 公里 | 70 | - | - | -
G5 | - | - | 检测桥梁数 | ge 40 座 | 22 | - | - | -
""",
    totals="- - - - - -",
)

JIAXIAN = Examined(
    "jiaxian-target",
    drawn("jiaxian-target"),
    kind="target",
    project="- | 病险水库除险加固 | ? | 示例县水利局 | - | 示例县水库管理站 | 2023",
    funds="860 - - -",
    lines=("fiscal 800 - -", "unit 60 - -", "other - - -"),
    execution="- - -",
    indicators="""
D16 | 产出指标 | 数量指标 | 除险加固水库 | - 5 座 | - | - | - | -
D17 | 产出指标 | 质量指标 | 工程验收合格率 | - 100 % | - | - | - | -
D18 | 产出指标 | 时效指标 | 完工时间 | date_le 2023-12-31 | - | - | - | -
D19 | 产出指标 | 成本指标 | 每座平均投资 | le 172 万元 | - | - | - | -
D20 | 效益指标 | 社会效益指标 | 保护人口 | ge 1.6 万人 | - | - | - | -
D21 | 满意度指标 | 服务对象满意度指标 | 受益群众满意度 | ge 90 % | - | - | - | -
""",
    totals="- - - - - -",
)

FORMS = (HUBEI, HUANGSHI, TRACKING_LIST, JIAXIAN, CHONGQING, HUNAN, TARGET, WEIGHTED, TRACKING)
