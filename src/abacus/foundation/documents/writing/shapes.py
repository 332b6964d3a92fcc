"""How each kind of form is laid out: its title, its fields, the words over its columns."""

from collections.abc import Mapping
from dataclasses import dataclass

FUNDS = ("年初预算数", "全年预算数", "全年执行数")
LEVELS = {"level1": "一级指标", "level2": "二级指标", "name": "三级指标"}


@dataclass(frozen=True)
class Shape:
    """One kind. `fields`: label → field of the head; `columns`: key → head word of the indicator table.

    `amounts` are the words over the amounts, `goal_heads` those over the goals; empty or None where each
    stands beside its label. `optional` columns are left out where no row says anything in them.
    """

    title: str
    sheet: str
    fields: Mapping[str, str]
    columns: Mapping[str, str]
    amounts: tuple[str, ...] = FUNDS
    goal_heads: tuple[str, str] | None = ("预期目标", "实际完成情况")
    optional: frozenset[str] = frozenset({"operator", "unit", "target", "actual"})
    total: str = "年度资金总额"
    points: bool = True


_OPERATOR = {"operator": "指标性质", "target": "年度指标值", "unit": "度量单位"}
_POINTS = {"weight": "分值", "self": "得分"}
_REASON = {"reason": "偏差原因分析及改进措施"}
_EVALUATED = {**LEVELS, **_OPERATOR, "actual": "实际完成值", **_POINTS, **_REASON}
_PLANNED = frozenset({"operator", "unit", "weight", "self", "reason"})

SHAPES: dict[str, Shape] = {
    "project": Shape(
        title="项目支出绩效自评表",
        sheet="项目自评表",
        fields={"主管部门": "department", "实施单位": "unit"},
        columns=_EVALUATED,
    ),
    "department": Shape(
        title="部门整体支出绩效自评表",
        sheet="部门整体自评表",
        fields={"部门名称": "department", "实施单位": "unit"},
        columns=_EVALUATED,
    ),
    "target": Shape(
        title="项目支出绩效目标申报表",
        sheet="绩效目标申报表",
        fields={"主管部门": "department", "实施单位": "unit"},
        columns={**LEVELS, **_OPERATOR, "weight": "分值"},
        amounts=(),
        goal_heads=None,
        optional=_PLANNED,
        points=False,
    ),
    "tracking": Shape(
        title="项目支出绩效目标执行监控表",
        sheet="绩效监控表",
        fields={"主管部门": "department", "实施单位": "unit"},
        columns={**LEVELS, **_OPERATOR, "actual": "执行情况", **_POINTS, **_REASON},
        goal_heads=("预期目标", "执行情况"),
        optional=_PLANNED,
        points=False,
    ),
}
