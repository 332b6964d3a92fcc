"""Tables that offices published, rebuilt after the page they stand on, without the names of people."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import drawn

HUANGGANG = Examined(
    "huanggang-two-goals-2020",
    drawn("huanggang-two-goals-2020"),
    project="- | 水土保持监测 | - | 黄冈市水利和湖泊局 | - | 黄冈市水土保持与农田水利科研所 | 2020",
    funds="- 10 10 100",
    execution="20 20 20",
    goals=({"no": 1, "weight_centi": 4000}, {"no": 2, "weight_centi": 4000}),
    indicators="""
D11 | 产出指标 | 质量指标 | 监测数据必须合格 | - 100 % | 100 | 13.34 | 10 | 13.34
D12 | 产出指标 | 进度指标 | 取得2018-2022监测资料 | - 100 % | 100 | 13.33 | 10 | 13.33
D14 | 满意度指标 | 服务对象满意度指标 | 整编资料审核 | - 98 % | 98 | 13.33 | 19.6 | 13.33
D16 | 产出指标 | 质量指标 | 监测数据资料整编 | - 100 % | 100 | 20 | 20 | 20
D17 | 产出指标 | 进度指标 | 完成年度资料上报 | - 100 % | 100 | 20 | 20 | 20
""",
    more={
        **{cell: {"goal_no": 1} for cell in ("D11", "D12", "D14")},
        **{cell: {"goal_no": 2} for cell in ("D16", "D17")},
    },
    totals="- 100 99.6 99.6 100 yes",
    warnings="rules.differ@A23",
    maybe="goal.missing@A10 goal.missing@A15 dimension.missing@B10 dimension.missing@B15",
    hints="weight.inferred@D11 weight.inferred@D12 weight.inferred@D14 weight.inferred@D16 weight.inferred@D17",
)

HUBEI_FISHERY = Examined(
    "hubei-one-goal-2020",
    drawn("hubei-one-goal-2020"),
    project="- | 渔业成品油价格改革补贴 | - | 区市场监督管理局 | - | 农业科 | 2020",
    funds="- 1.56 1.56 100",
    execution="20 20 20",
    goals=({"no": 1, "weight_centi": 8000},),
    indicators="""
D9 | 产出指标 | 数量指标 | 补贴渔船数 | - 6 - | 6 | 20 | 20 | 20
D10 | 产出指标 | 质量指标 | 渔船补贴发放率 | - 100 % | 100 | 20 | 10 | 20
D11 | 产出指标 | 时效指标 | 12月底之前完成 | - 100 % | 100 | 20 | 10 | 20
D12 | 效益指标 | 服务对象满意度 | 退捕渔民抽样调查满意度 | - 90 % | 90 | 20 | 40 | 20
""",
    totals="- 100 100 100 100 yes",
    warnings="rules.differ@A19",
    maybe="goal.missing@A8 dimension.misplaced@C12 dimension.missing@B8",
    hints="weight.inferred@D9 operator.missing@E9",
)

QINGSHEN = Examined(
    "qingshen-wages-2023",
    drawn("qingshen-wages-2023"),
    project="51000021R000000019951 | 工资性支出 | - | 青神县发展和改革局本级 | - | 青神县发展和改革局 | 2023",
    funds="238.93 251.89 251.89 100",
    lines=("fiscal 238.93 251.89 251.89", "special_account 0 0 0", "unit 0 0 0", "other - - -"),
    execution="10 - 10",
    indicators="""
D15 | 产出指标 | 数量指标 | 发放（缴纳）覆盖率 | eq 100 % | - | 60 | - | -
D16 | 效益指标 | 社会效益指标 | 足额保障率（参保率） | eq 100 % | - | 30 | - | -
""",
    totals="100 100 - ? 10 no",
    warnings="weight.dominant@I15 actual.missing@H15 actual.missing@H16",
    hints="number.as_text@C9",
)

DAYING = Examined(
    "daying-wages-2023",
    drawn("daying-wages-2023"),
    project="51092321Y000000000001 | 人员类项目 | - | 大英县司法局部门 | - | 大英县司法局 | 2023",
    funds="40.1 38.52 38.52 100",
    execution="10 10 10",
    indicators="""
D14 | 产出指标 | 数量指标 | 足额保障率 | eq 100 % | 100 | 22.5 | 22.5 | 22.5
D15 | 产出指标 | 数量指标 | 科目调整次数 | le 10 次 | 0 | 22.5 | 22.5 | 22.5
D16 | 产出指标 | 时效指标 | 按时发放率 | eq 100 % | 100 | 22.5 | 22.5 | 22.5
D17 | 效益指标 | 经济效益指标 | 结余率（计算方法为：结余数/预算数） | le 5 % | 0 | 22.5 | 22.5 | 22.5
""",
    totals="100 100 100 100 100 yes",
)

WUHAN = Examined(
    "wuhan-services-trade-2020",
    drawn("wuhan-services-trade-2020"),
    project="- | 2020年市级服务贸易发展资金 | - | 区商务局 | - | 投资促进中心 | 2020",
    funds="- 285.84 285.84 100",
    execution="20 20 20",
    goals=({"no": 1, "weight_centi": 8000},),
    indicators="""
D9 | 产出指标 | 数量指标 | 服务外包在岸（万美元） | - 20000 - | 23333.56 | 11.43 | 10 | 11.43
D10 | 产出指标 | 数量指标 | 服务外包离岸（万美元） | - 4500 - | 4557.51 | 11.43 | 10 | 11.43
D11 | 产出指标 | 数量指标 | 支持服务贸易、服务外包企业数量 | - 3 - | 3 | 11.43 | 10 | 11.43
D12 | 产出指标 | 质量指标 | 企业国际质量提升 | qualitative | - | 11.43 | 10 | -
D13 | 产出指标 | 时效指标 | 资金拨付及时性 | ge 98 % | 100 | 11.43 | 10 | 11.43
D14 | 效益指标 | 社会效益指标 | 企业把握政治导向和文化方向情况 | qualitative | - | 11.43 | 20 | -
D15 | 效益指标 | 可持续影响指标 | 推动企业走出去方面发挥的作用 | qualitative | - | 11.42 | 20 | -
""",
    totals="- 100 100 110 65.72 no",
    warnings="score.sum_mismatch@G16",
    maybe="goal.missing@A8",
)

DINGZHOU = Examined(
    "wenshan-split-with-words",
    drawn("wenshan-split-with-words"),
    project="- | 展厅运维经费 | - | 示例州人民政府办公室 | - | 示例州数据发展中心 | -",
    funds="50 43 39.99 93",
    execution="10 9.3 9.3",
    indicators="""
D16 | 产出指标 | 数量指标 | 接待参观批次 | ge 200 批次 | 213 | 20 | 20 | 20
D17 | 产出指标 | 质量指标 | 设备完好率 | ge 98 % | 98.5 | 20 | 20 | 20
D18 | 产出指标 | 时效指标 | 故障响应时间 | le 2 小时 | 1.5 | 10 | 10 | 10
D19 | 效益指标 | 社会效益指标 | 展示效果 | ? | - | 30 | 30 | 30
D20 | 满意度指标 | 服务对象满意度 | 参观者满意度 | ge 95 % | 96 | 10 | 10 | 10
""",
    totals="100 100 99.3 99.3 99.3 yes",
)

XUESHENG = Examined(
    "hubei-scholarships",
    drawn("hubei-scholarships"),
    project="- | 示例学院2019年学生资助 | - | 示例省教育厅 | - | 示例学院 | 2019",
    funds="- 2000 1900 95",
    execution="20 19 19",
    indicators="""
D8 | 产出指标 | 数量指标 | 国家奖学金人数 | - 12 - | 12 | 11.43 | 10 | 11.43
D9 | 产出指标 | 数量指标 | 国家助学金人数 | - 3100 - | 2945 | 11.43 | 9 | 10.86
D10 | 产出指标 | 成本指标 | 国家奖学金人均资助 | - 8000 元 | 8000 | 11.43 | 10 | 11.43
D11 | 产出指标 | 成本指标 | 国家助学金人均资助 | - 3000 元 | 3000 | 11.43 | 10 | 11.43
D12 | 效益指标 | 社会效益指标 | 资金发放率 | - 100 % | 100 | 11.43 | 20 | 11.43
D13 | 效益指标 | 服务对象满意度指标 | 学生满意度 | ge 90 % | 93 | 11.43 | 10 | 11.43
D14 | 过程指标 | 评审程序 | 评审程序是否公正 | qualitative | - | 11.42 | 9 | 11.42
""",
    totals="- 100 97 97 98.43 yes",
    maybe="goal.missing@A7 dimension.misplaced@C13",
)

ZHONGJIANG = Examined(
    "zhongjiang-110-points",
    drawn("zhongjiang-110-points"),
    project="- | 中江县农业水价综合改革精准补贴和节水奖励项目小型水库水标尺制作安装 | "
    "- | 中江县水利局 | - | 中江县水利局 | 2022",
    funds="- 20 20 100",
    lines=("fiscal - 20 20", "other - - -"),
    execution="10 10 10",
    indicators="""
D12 | 产出指标 | 数量指标 | 安装坡面水标尺 | ge 266 米 | 266 | 10 | 10 | 10
D13 | 产出指标 | 数量指标 | 水标尺宽度 | ge 50 厘米 | 50 | 10 | 10 | 10
D14 | 产出指标 | 质量指标 | 项目（工程）验收合格率 | - 100 % | 100 | 20 | 20 | 20
D15 | 产出指标 | 时效指标 | 及时（按期）开工率 | ge 90 % | 90 | 10 | 10 | 10
D16 | 产出指标 | 时效指标 | 及时（按期）完工率 | ge 90 % | 90 | 10 | 10 | 10
D17 | 产出指标 | 成本指标 | 项目计划总投资 | - 20 万元 | 20 | 10 | 10 | 10
D19 | 效益指标 | 社会效益指标 | 受益脱贫（含监测对象）户人口数 | ge 1000 人 | 1000 | 10 | 10 | 10
D20 | 效益指标 | 社会效益指标 | 群众生产生活条件改善状况 | qualitative | - | 10 | 10 | 10
D21 | 满意度指标 | 服务对象满意度指标 | 受益脱贫（含监测对象）户满意度 | ge 95 % | 95 | 10 | 10 | 10
""",
    totals="100 110 100 110 110 yes",
    warnings="weight.sum@F23 score.sum_mismatch@I23",
)

FORMS = (ZHONGJIANG, HUANGGANG, HUBEI_FISHERY, QINGSHEN, DAYING, WUHAN, DINGZHOU, XUESHENG)
