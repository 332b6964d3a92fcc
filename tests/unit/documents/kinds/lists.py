"""Tables that list the declarations of several projects, all made up: one form for each project."""

from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.kinds.drawing import drawn

SICHUAN = drawn("sichuan-list")

SICHUAN_FORMS = (
    Examined(
        "sichuan-list-wages",
        SICHUAN,
        kind="target",
        project="51099923R000000000011 | 工资性支出 | - | - | 301001 | 示例县司法局机关 | 2023",
        funds="320.46 - - -",
        goals=({"no": 1, "text": "严格执行相关政策，保障工资及时足额发放。"},),
        indicators="""
G4 | 产出指标 | 数量指标 | 发放（缴纳）覆盖率 | eq 100 % | - | 40 | - | -
G5 | 产出指标 | 时效指标 | 按时发放率 | eq 100 % | - | 20 | - | -
G6 | 效益指标 | 社会效益指标 | 足额保障率 | eq 100 % | - | 30 | - | -
""",
        totals="- 90 - - - -",
    ),
    Examined(
        "sichuan-list-aid",
        SICHUAN,
        kind="target",
        project="51099923T000000000012 | 法律援助 | - | - | 301001 | 示例县司法局机关 | 2023",
        funds="45 - - -",
        indicators="""
G7 | 产出指标 | 数量指标 | 办理案件 | ge 260 件 | - | 30 | - | -
G8 | 产出指标 | 质量指标 | 案件合格率 | ge 95 % | - | 20 | - | -
G9 | 效益指标 | 社会效益指标 | 群众法律意识 | qualitative | - | 30 | - | -
G10 | 满意度指标 | 服务对象满意度指标 | 受援人满意度 | ge 90 % | - | 10 | - | -
""",
        totals="- 90 - - - -",
    ),
    Examined(
        "sichuan-list-notary",
        SICHUAN,
        kind="target",
        project="51099923T000000000013 | 公证业务费 | - | - | 301002 | 示例县公证处 | 2023",
        funds="12.8 - - -",
        indicators="""
G11 | 产出指标 | 数量指标 | 办理公证 | ge 900 件 | - | 40 | - | -
G12 | 效益指标 | 社会效益指标 | 纠纷发生率 | le 1 % | - | 40 | - | -
G13 | 满意度指标 | 服务对象满意度指标 | 当事人满意度 | ge 95 % | - | 10 | - | -
""",
        totals="- 90 - - - -",
    ),
)

WUHAI = drawn("wuhai-list")

WUHAI_FORMS = (
    Examined(
        "wuhai-list-flood",
        WUHAI,
        kind="target",
        project="- | 防汛物资储备 | 433 | 示例市应急管理局 | 433001 | 示例市应急管理局本级 | 2021",
        funds="60 - - -",
        lines=("fiscal 50 - -", "other 10 - -"),
        indicators="""
L5 | 产出指标 | 数量指标 | 储备沙袋 | ge 20000 条 | - | 50 | - | -
L6 | 效益指标 | 社会效益指标 | 人员伤亡 | eq 0 人 | - | 40 | - | -
""",
        totals="- 90 - - - -",
        warnings="weight.dominant@Q5",
    ),
    Examined(
        "wuhai-list-fire",
        WUHAI,
        kind="target",
        project="- | 森林防火 | 433 | 示例市应急管理局 | 433001 | 示例市应急管理局本级 | 2021",
        funds="35.5 - - -",
        lines=("fiscal 35.5 - -", "other 0 - -"),
        indicators="""
L7 | 产出指标 | 数量指标 | 隔离带长度 | ge 18 公里 | - | 40 | - | -
L8 | 产出指标 | 成本指标 | 单位成本 | le 1.9 万元/公里 | - | 10 | - | -
L9 | 效益指标 | 生态效益指标 | 森林火灾受害率 | le 0.9 ‰ | - | 40 | - | -
""",
        totals="- 90 - - - -",
    ),
)

YUNNAN = drawn("yunnan-list")

YUNNAN_FORMS = (
    Examined(
        "yunnan-list-heritage",
        YUNNAN,
        kind="target",
        project="- | 非遗保护 | - | 示例州文化和旅游局 | - | - | -",
        funds="85 - - -",
        goals=({"no": 1, "text": "开展非遗传承活动，保护代表性项目。"},),
        indicators="""
E6 | 产出指标 | 数量指标 | 开展活动 | ge 24 场 | - | - | - | -
E7 | 效益指标 | 社会效益指标 | 参与人数 | ge 1.2 万人 | - | - | - | -
E8 | 满意度指标 | 服务对象满意度指标 | 参与者满意度 | ge 90 % | - | - | - | -
""",
        totals="- - - - - -",
    ),
    Examined(
        "yunnan-list-toilets",
        YUNNAN,
        kind="target",
        project="- | 旅游厕所 | - | 示例州文化和旅游局 | - | - | -",
        funds="50 - - -",
        indicators="""
E9 | 产出指标 | 数量指标 | 改建厕所 | eq 10 座 | - | - | - | -
E10 | 产出指标 | 时效指标 | 完工时间 | date_le 2024-10-31 | - | - | - | -
E11 | 效益指标 | 社会效益指标 | 游客投诉 | le 5 件 | - | - | - | -
""",
        totals="- - - - - -",
    ),
)

LISTS = (SICHUAN_FORMS, WUHAI_FORMS, YUNNAN_FORMS)
