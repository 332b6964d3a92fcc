"""Names of synthetic departments and projects: plain words, numbered where they would repeat."""

DEPARTMENTS = (
    "教育和体育局", "卫生健康局", "农业农村局", "住房和城乡建设局", "交通运输局", "水务局", "民政局",
    "人力资源和社会保障局", "自然资源局", "生态环境分局", "文化和旅游局", "科学技术局", "工业和信息化局", "商务局",
    "应急管理局", "市场监督管理局", "医疗保障局", "退役军人事务局", "林业局", "海洋发展局", "审计局", "统计局",
    "司法局", "公安局", "行政审批服务局", "综合行政执法局", "乡村振兴局", "信访局", "档案馆", "融媒体中心",
    "妇女联合会", "残疾人联合会", "总工会", "团委", "工商业联合会", "科学技术协会", "红十字会", "党校",
    "机关事务服务中心", "大数据中心", "投资促进中心", "城乡规划中心", "供销合作社", "气象局", "地震监测中心",
    "公路事业中心", "园林环卫中心", "房产事务中心", "老干部局",
)  # fmt: skip
"""Forty-nine usual names of county departments; which of them a place really has is not meant."""

SUBJECTS = (
    "设施维修改造", "信息系统运行维护", "业务骨干培训", "专用设备购置", "宣传教育活动", "购买社会服务", "规划编制",
    "监测检测", "环境整治", "补贴发放", "人才引进", "安全隐患排查", "服务站点建设", "物资储备", "示范点创建",
)  # fmt: skip


def departments(count: int) -> list[str]:
    """So many different names. Raises IndexError above the list."""
    return [DEPARTMENTS[at] for at in range(count)]


def project(department: str, number: int) -> str:
    """A project's name, different for every number of a department."""
    turn, at = divmod(number, len(SUBJECTS))
    return f"{department}{SUBJECTS[at]}{f'（第{turn + 1}期）' if turn else ''}"
