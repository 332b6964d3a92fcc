"""The same form in any print: other words, other columns, another order; drawn for Hypothesis."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

WORDS = {
    "project": ["项目名称", "项目（政策）名称", "专项名称", "项目名称："],
    "department": ["主管部门", "主管部门及代码", "预算主管部门", "主管部门名称", "县级主管部门"],
    "unit": ["实施单位", "项目实施单位", "项目单位", "预算单位", "实施单位（盖章）", "用款单位"],
    "initial": ["年初预算数", "年初预算", "年初批复数", "年初预算安排数"],
    "budget": ["全年预算数", "全年预算数（A）", "调整后预算数", "调整预算数", "全年（调整）预算数"],
    "executed": ["全年执行数", "执行数（B）", "预算执行数", "实际支出数", "支出数"],
    "rate": ["执行率", "预算执行率", "执行率（B/A）", "执行进度"],
    "weight": ["分值", "权重", "标准分值", "权重（分）", "分值（权重）"],
    "self": ["得分", "自评得分", "自评分", "自评得分（分）"],
    "total": ["年度资金总额", "资金总额", "合计", "总额：", "年度资金总额："],
    "goal": ["预期目标", "年初设定目标", "年初目标", "年度预期目标"],
    "result": ["实际完成情况", "全年实际完成情况", "年度总体目标完成情况综述", "目标完成情况"],
    "level1": ["一级指标", "一级⏎指标"],
    "level2": ["二级指标", "二级 指标"],
    "name": ["三级指标", "三级指标名称", "指标名称"],
    "target": ["年度指标值", "年度指标值（A）", "指标值", "目标值", "预期指标值", "年初目标值"],
    "actual": ["实际完成值", "实际完成值（B）", "全年完成值", "完成值", "全年实际值", "完成情况"],
    "operator": ["指标性质", "运算符号", "指标符号"],
    "measure": ["度量单位", "计量单位", "单位"],
    "reason": ["偏差原因分析及改进措施", "未完成原因分析", "备注", "偏差原因"],
    "sum": ["总分", "合计", "总计", "自评总分"],
}
ROWS = (
    ("产出指标", "数量指标", "培训场次", "≥", "24", "场", "26", "20", "20"),
    ("产出指标", "数量指标", "发放手册", "≥", "1.5", "万册", "1.2", "10", "8"),
    ("产出指标", "质量指标", "考核合格率", "＝", "100", "%", "98", "10", "9.8"),
    ("产出指标", "时效指标", "办结时限", "≤", "15", "天", "12", "10", "10"),
    ("效益指标", "社会效益指标", "有责投诉", "≤", "0", "件", "0", "30", "30"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "＞", "90", "%", "95.5", "10", "10"),
)
OPERATORS = {"≥": "ge", "＝": "eq", "≤": "le", "＞": "gt"}
LEVELS = {"产出指标": "产出指标（50分）", "效益指标": "效益指标（30分）", "满意度指标": "满意度指标（10分）"}


@dataclass(frozen=True)
class Print:
    """A drawn form and the names of its indicators' cells."""

    drawing: str
    split: bool


@st.composite
def prints(draw: st.DrawFn) -> Print:
    """The form of `ROWS` in some print."""
    word = {key: draw(st.sampled_from(words)) for key, words in WORDS.items()}
    split, merged, with_points = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    values = draw(st.permutations(["target", "actual", "weight"]))
    values.insert(draw(st.integers(values.index("weight") + 1, len(values))), "self")
    columns = ["level1", "level2", "name", *values]
    if split:
        place = columns.index("target")
        around = [["operator", "target", "measure"], ["measure", "operator", "target"]]
        columns[place : place + 1] = draw(st.sampled_from(around))
    if draw(st.booleans()):
        columns.append("reason")
    funds = draw(st.permutations(["initial", "budget", "executed", "rate", "weight", "self"]))
    width = 1 + max(len(columns), 1 + len(funds))
    lines = [_wide("2023年度项目支出绩效自评表", width), *_head(draw, word, width), *_funds(word, funds, merged)]
    lines += [
        f"年度总体目标 | {word['goal']} | < | < | {word['result']} | <",
        "^ | 举办培训24场，提高干部能力。 | < | < | 举办培训26场。 | <",
        f"绩效指标 | {' | '.join(word[column] for column in columns)}",
    ]
    above: tuple[str, ...] = ("", "")
    for row in ROWS:
        lines.append(f"^ | {' | '.join(_cells(columns, row, above, merged, with_points, split))}")
        above = row[:2]
    points = {"weight": "100", "self": "97.3"}
    first = next(number for number, column in enumerate(columns) if column in points)
    rest = [points.get(column, "") for column in columns[first:]]
    lines.append(" | ".join([word["sum"], *["<"] * first, *rest]))
    return Print("\n".join(lines), split)


def _wide(text: str, width: int) -> str:
    return " | ".join([text, *["<"] * (width - 1)])


def _head(draw: st.DrawFn, word: dict[str, str], width: int) -> list[str]:
    """The head in one, two or three rows."""
    fields = [(word["project"], "干部培训"), (word["department"], "101-示例县委组织部"), (word["unit"], "示例县委党校")]
    if draw(st.booleans()):
        return [f"{label} | < | {value} | < | <" for label, value in fields]
    (one, name), (two, department), (three, unit) = fields
    return [f"{one} | < | {name} | < | <", f"{two} | < | {department} | {three} | {unit} | <"]


def _funds(word: dict[str, str], columns: list[str], merged: bool) -> list[str]:
    amounts = {
        "initial": ("60", "50", "10"),
        "budget": ("58", "50", "8"),
        "executed": ("55.1", "47.1", "8"),
        "rate": ("95%", "94.2%", "100%"),
        "weight": ("10", "", ""),
        "self": ("9.5", "", ""),
    }
    labels = (word["total"], "其中：财政拨款", "上年结转资金")
    below = "^" if merged else ""
    lines = [f"项目资金（万元） | | {' | '.join(word[column] for column in columns)}"]
    for number, label in enumerate(labels):
        lines.append(f"{below} | {label} | {' | '.join(amounts[column][number] for column in columns)}")
    return lines


def _cells(
    columns: list[str], row: tuple[str, ...], above: tuple[str, ...], merged: bool, with_points: bool, split: bool
) -> list[str]:
    level1, level2, name, operator, target, measure, actual, weight, own = row
    cells = {
        "level1": LEVELS[level1] if with_points else level1,
        "level2": level2,
        "name": name,
        "operator": operator,
        "target": target if split else f"{operator}{target}{measure}",
        "measure": measure,
        "actual": actual if split else f"{actual}{measure}",
        "weight": weight,
        "self": own,
        "reason": "" if weight == own else "疫情影响，次年补做。",
    }
    if merged and above[0] == level1:
        cells["level1"] = "^"
        cells["level2"] = "^" if above[1] == level2 else level2
    return [cells[column] for column in columns]


def answers() -> list[dict[str, Any]]:
    """What every print of the form says of its indicators."""
    return [
        {
            "level1": level1,
            "level2": level2,
            "name": name,
            "operator": OPERATORS[operator],
            "target": target,
            "unit": measure,
            "actual": actual,
            "weight_centi": int(Decimal(weight) * 100),
            "self_centi": int(Decimal(own) * 100),
            "computed_centi": int(Decimal(own) * 100),
        }
        for level1, level2, name, operator, target, measure, actual, weight, own in ROWS
    ]
