"""What a cell of a form can be: the fields, the part of the form each belongs to, and their names.

A *meaning* is what somebody says of a cell: "" (it is nothing), a field's key (it holds the value), or
`label:` and the key (it is the label or the head of the column).
"""

from dataclasses import dataclass

from abacus.foundation.documents.messages import gettext_noop

NOTHING = ""
LABEL = "label:"


@dataclass(frozen=True)
class Field:
    """One field: key, name in Chinese, the group it is coloured by, whether its label heads a column."""

    key: str
    name: str
    group: str
    column: bool = False


GROUPS = {
    "head": gettext_noop("基本信息"),
    "funds": gettext_noop("项目资金"),
    "goal": gettext_noop("年度目标"),
    "indicator": gettext_noop("绩效指标"),
    "points": gettext_noop("分值和得分"),
    "note": gettext_noop("表下说明"),
}
"""Group → its name, in the order of a form."""

FIELDS = {
    field.key: field
    for field in (
        Field("project.name", gettext_noop("项目名称"), "head"),
        Field("project.department", gettext_noop("主管部门"), "head"),
        Field("project.unit", gettext_noop("实施单位"), "head"),
        Field("project.code", gettext_noop("项目编码"), "head"),
        Field("project.year", gettext_noop("年度"), "head"),
        Field("funds.initial", gettext_noop("年初预算数"), "funds", column=True),
        Field("funds.budget", gettext_noop("全年预算数"), "funds", column=True),
        Field("funds.executed", gettext_noop("全年执行数"), "funds", column=True),
        Field("funds.rate", gettext_noop("执行率"), "funds", column=True),
        Field("execution.weight", gettext_noop("预算执行的分值"), "points", column=True),
        Field("execution.self", gettext_noop("预算执行的得分"), "points", column=True),
        Field("goal.text", gettext_noop("预期目标"), "goal", column=True),
        Field("goal.actual", gettext_noop("目标完成情况"), "goal", column=True),
        Field("indicator.level1", gettext_noop("一级指标"), "indicator", column=True),
        Field("indicator.level2", gettext_noop("二级指标"), "indicator", column=True),
        Field("indicator.name", gettext_noop("三级指标"), "indicator", column=True),
        Field("indicator.operator", gettext_noop("指标符号"), "indicator", column=True),
        Field("indicator.target", gettext_noop("指标值"), "indicator", column=True),
        Field("indicator.unit", gettext_noop("计量单位"), "indicator", column=True),
        Field("indicator.actual", gettext_noop("完成值"), "indicator", column=True),
        Field("indicator.weight", gettext_noop("指标的分值"), "points", column=True),
        Field("indicator.self", gettext_noop("指标的得分"), "points", column=True),
        Field("indicator.reason", gettext_noop("偏差原因"), "indicator", column=True),
        Field("total.weight", gettext_noop("总分值"), "points"),
        Field("total.self", gettext_noop("总得分"), "points"),
        Field("note", gettext_noop("表下说明"), "note"),
    )
}

VALUES = tuple(key for key in FIELDS if key not in ("note", "indicator.operator"))
"""Fields whose value somebody may point at."""

LABELS = tuple(key for key in FIELDS if key not in ("note", "total.weight", "total.self"))
"""Fields whose label or column head somebody may point at."""


def is_meaning(text: str) -> bool:
    """Whether a text says what a cell can be."""
    if text.startswith(LABEL):
        return text.removeprefix(LABEL) in LABELS
    return text == NOTHING or text in VALUES
