"""Forms as the provinces print them, small and drawn as text: what is read of each, by the meaning of its words."""

from dataclasses import replace
from pathlib import Path

import pytest

from abacus.foundation.documents.forms import FormRead, read_forms
from abacus.foundation.documents.forms.reading import read_sheets
from abacus.foundation.documents.workbooks import Cell, Sheet, Workbook
from abacus.rules import library
from tests.harness import DAY
from tests.unit.documents.examined.printed import Printed, build

HEAD = """
2022年度项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称 | < | 农村公路养护 | < | < | < | < | <
主管部门 | < | 县交通局 | < | 实施单位 | < | 县公路中心 | <
"""
FUNDS = """
项目资金（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分
^ | < | 年度资金总额 | 100 | 100 | 95 | 10 | 9.5
"""
GOAL = """
年度总体目标 | < | 预期目标 | < | < | 实际完成情况 | < | <
^ | < | 养护公路120公里。 | < | < | 养护120公里。 | < | <
"""
ROWS = """
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标 | 数量指标 | 养护里程 | ≥120公里 | 120公里 | 20 | 20
^ | ^ | 质量指标 | 合格率 | ≥95% | 96% | 30 | 30
^ | 效益指标 | 社会效益指标 | 通行时间 | ≤30分钟 | 30分钟 | 30 | 30
^ | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 95% | 10 | 10
总分 | < | < | < | < | < | 100 | 99.5
"""


def read(folder: Path, *parts: str) -> list[FormRead]:
    return read_forms(build(folder / "form.xlsx", Printed("\n".join(parts))), region=None, on=DAY)


def rows(answer: FormRead) -> list[tuple[object, ...]]:
    return [(row.name, row.operator, row.target, row.unit, row.actual, row.weight_centi) for row in answer.indicators]


def codes(answer: FormRead) -> set[str]:
    return {one.code for one in answer.findings if one.severity == "warning"}


def test_the_plain_form_has_no_fault(tmp_path: Path):
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, ROWS)
    assert (answer.layout, codes(answer), answer.totals.computed_centi) == ("mof", set(), 9950)


@pytest.mark.parametrize(
    ("layout", "drawing"),
    [
        ("sichuan", "指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析"),
        ("yunnan", "指标性质 | 年度指标值 | 度量单位 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"),
    ],
)
def test_sign_number_and_unit_may_stand_in_columns(tmp_path: Path, layout: str, drawing: str):
    table = f"""
一级指标 | 二级指标 | 三级指标 | {drawing}
产出指标 | 数量指标 | 养护里程 | ≧ | 120 | 公里 | 121 | 20 | 20 |
产出指标 | 质量指标 | 合格率 | ﹥ | 95 | 百分比 | 97 | 20 | 20 |
产出指标 | 时效指标 | 工期 | 反向指标 | 30 | 天 | 30 | 10 | 10 |
产出指标 | 成本指标 | 单价 | 不超过 | '1,200 | 元 | 1100 | 10 | 10 |
效益指标 | 社会效益指标 | 出行条件 | 定性 | 改善 | | 改善 | 10 | 10 |
效益指标 | 经济效益指标 | 增收 | | ≥3000元 | | 3200元 | 10 | 10 |
满意度指标 | 服务对象满意度 | 满意度 | ≥90% | | | 93% | 10 | 10 |
合计 | < | < | < | < | < | < | 100 | 99.5
"""
    extra = "评价结论 | 好" if layout == "sichuan" else ""
    goal = GOAL.replace("年度总体目标", "项目基本情况") if layout == "sichuan" else GOAL
    [answer] = read(tmp_path, HEAD, FUNDS, goal, table, extra)
    assert answer.layout == layout
    assert [row[1:5] for row in rows(answer)] == [
        ("ge", "120", "公里", "121"),
        ("gt", "95", "%", "97"),
        ("le", "30", "天", "30"),
        ("le", "1200", "元", "1100"),
        ("qualitative", None, None, None),
        ("ge", "3000", "元", "3200"),
        ("ge", "90", "%", "93"),
    ]


def test_points_of_a_merged_cell_are_shared_by_its_rows(tmp_path: Path):
    table = ROWS.replace("120公里 | 20 | 20", "120公里 | 20 | 20\n^ | ^ | ^ | 养护桥梁 | ≥3座 | 3座 | ^ | ^")
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert [row[-1] for row in rows(answer)] == [1000, 1000, 3000, 3000, 1000]
    assert answer.totals.weight_sum_centi == 10000
    assert codes(answer) == set()


def test_points_that_only_a_level_states_are_shared_by_its_rows(tmp_path: Path):
    table = """
一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值 | 得分
产出指标（60分） | 数量指标（40分） | 养护里程 | ≥120公里 | 120公里 | 30
^ | ^ | 养护桥梁 | ≥3座 | 3座 | 10
^ | 质量指标（20分） | 合格率 | ≥95% | 96% | 20
效益指标（30分） | 社会效益指标 | 通行时间 | ≤30分钟 | 30分钟 | 30
总分 | < | < | < | < | 99.5
"""
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert [row[-1] for row in rows(answer)] == [2000, 2000, 2000, 3000]


def test_goals_in_rows_of_their_own_hold_the_points_of_the_rows_below(tmp_path: Path):
    table = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分
目标1（60分）：完成养护 | < | < | < | < | <
产出指标 | 数量指标 | 养护里程 | ≥120公里 | 120公里 | 30
^ | 质量指标 | 合格率 | ≥95% | 96% | 30
目标2：群众满意（30分） | < | < | < | < | <
满意度指标 | 服务对象满意度 | 满意度 | ≥90% | 95% | 30
总分 | < | < | < | < | 99.5
"""
    [answer] = read(tmp_path, HEAD, FUNDS, table)
    assert [(goal.no, goal.weight_centi) for goal in answer.goals] == [(1, 6000), (2, 3000)]
    assert [(row.goal_no, row.weight_centi) for row in answer.indicators] == [(1, 3000), (1, 3000), (2, 3000)]
    assert answer.totals.computed_centi == 9950


def test_goals_in_a_column_of_the_table_hold_their_rows(tmp_path: Path):
    table = """
年度目标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
目标1：养护 | 产出指标 | 数量指标 | 养护里程 | ≥120公里 | 120公里 | 60 | 60
^ | ^ | 质量指标 | 合格率 | ≥95% | 96% | 20 | 20
目标2：满意 | 满意度指标 | 服务对象满意度 | 满意度 | ≥90% | 95% | 10 | 10
总分 | < | < | < | < | < | 100 | 99.5
"""
    [answer] = read(tmp_path, HEAD, FUNDS, table)
    assert [(goal.no, goal.text) for goal in answer.goals] == [(1, "目标1：养护"), (2, "目标2：满意")]
    assert [row.goal_no for row in answer.indicators] == [1, 1, 2]


def test_several_goals_in_one_cell_are_told_apart(tmp_path: Path):
    goal = GOAL.replace("养护公路120公里。", "目标1：养护公路120公里。⏎目标2：群众满意。")
    [answer] = read(tmp_path, HEAD, FUNDS, goal, ROWS)
    assert [(one.no, one.text) for one in answer.goals] == [(1, "目标1：养护公路120公里。"), (2, "目标2：群众满意。")]


def test_two_forms_side_by_side_are_two_forms(tmp_path: Path):
    parts = "\n".join((HEAD, FUNDS, GOAL, ROWS)).strip().split("\n")
    lines = [line.strip() for line in parts if line.strip()]
    beside = [f"{line} | | {line.replace('农村公路养护', '桥梁养护')}" for line in lines]
    left, right = read(tmp_path, "\n".join(beside))
    assert (left.project.name, right.project.name) == ("农村公路养护", "桥梁养护")
    assert [len(one.indicators) for one in (left, right)] == [4, 4]
    assert (left.totals.computed_centi, right.totals.computed_centi) == (9950, 9950)
    assert right.indicators[0].cell == "M9"
    assert (codes(left), codes(right)) == (set(), set())


def test_levels_may_have_no_heads_of_their_own(tmp_path: Path):
    table = ROWS.replace("绩效指标 | 一级指标 | 二级指标 | 三级指标 |", "绩效指标 | < | < | < |").replace(
        "\n^ |", "\n |"
    )
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert [row.level1 for row in answer.indicators] == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert rows(answer)[0][0] == "养护里程"


def test_the_total_may_stand_first_or_after_other_lines(tmp_path: Path):
    lines = ROWS.replace("绩效指标 | 一级", " | 一级").strip().replace("\n^ | ", "\n | ").split("\n")
    first = "\n".join((lines[0], lines[-1], *lines[1:-1]))
    later = "\n".join((*lines[:-1], "其他需要说明的问题 | < | 无 | < | < | < | < | <", lines[-1]))
    for table in (first, later):
        [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
        assert (len(answer.indicators), answer.totals.self_printed_centi) == (4, 9950)


def test_levels_printed_in_every_row_or_only_in_the_first_are_the_same(tmp_path: Path):
    plain = ROWS.replace("\n^ |", "\n |")
    first = plain.replace("| ^ | 质量指标", "|  | 质量指标")
    every = plain.replace("| ^ | 质量指标", "| 产出指标 | 质量指标")
    answers = [read(tmp_path, HEAD, FUNDS, GOAL, table)[0] for table in (ROWS, first, every)]
    assert [[(row.level1, row.level2) for row in one.indicators][1] for one in answers] == [
        ("产出指标", "质量指标")
    ] * 3


def test_labels_may_be_spaced_numbered_and_in_full_width(tmp_path: Path):
    head = (
        HEAD.replace("项目名称", "１．项 目 名 称：")
        .replace("主管部门", "主管⏎部门（盖章）")
        .replace("实施单位", "实施单位及代码")
    )
    funds = FUNDS.replace("年初预算数", "年初⏎预算数（Ａ）").replace("执行数", "执 行 数（万元）")
    [answer] = read(tmp_path, "附件2", head, funds, GOAL, ROWS)
    assert (answer.project.name, answer.project.department, answer.project.unit) == (
        "农村公路养护",
        "县交通局",
        "县公路中心",
    )
    assert (answer.funds.executed_fen, answer.project.year, codes(answer)) == (95_000_000, 2022, set())


def test_a_table_that_names_nothing_of_the_head_is_no_form(tmp_path: Path):
    [answer] = read(tmp_path, ROWS)
    assert answer.error
    assert answer.error.code == "file.not_a_form"


def test_execution_beside_labels_in_one_row_is_read(tmp_path: Path):
    funds = "项目资金（万元） | 年初预算数 | 100 | 全年预算数 | 100 | 全年执行数 | 95 | 执行率95%"
    [answer] = read(tmp_path, HEAD, funds, GOAL, ROWS)
    assert (answer.funds.budget_fen, answer.funds.executed_fen) == (100_000_000, 95_000_000)


@pytest.mark.parametrize(("unit", "factor"), [("元", 100), ("千元", 100_000), ("万元", 1_000_000), ("亿元", 10**10)])
def test_the_unit_of_money_may_stand_in_the_title_the_label_or_the_cell(tmp_path: Path, unit: str, factor: int):
    title = HEAD.replace("自评表 |", f"自评表（金额单位：{unit}） |")
    label = FUNDS.replace("万元", unit)
    cell = FUNDS.replace("（万元）", "").replace("100 | 100 | 95", f"100{unit} | 100{unit} | 95{unit}")
    plain = FUNDS.replace("（万元）", "")
    for parts in ((title, plain), (HEAD, label), (HEAD, cell)):
        [answer] = read(tmp_path, *parts, GOAL, ROWS)
        assert answer.funds.executed_fen == 95 * factor


@pytest.mark.parametrize("executed", ["-95", "'(95)", "'（95.00）", "'-95万元"])
def test_a_negative_amount_refuses_the_form(tmp_path: Path, executed: str):
    [answer] = read(tmp_path, HEAD, FUNDS.replace("| 95 |", f"| {executed} |"), GOAL, ROWS)
    assert answer.error
    assert (answer.error.code, answer.error.cell) == ("funds.negative", "F5")


@pytest.mark.parametrize("own", ["'30分", "'30/30", "'３０"])
def test_points_may_say_their_unit_or_out_of_how_many(tmp_path: Path, own: str):
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, ROWS.replace("| 30 | 30\n^ | 效益", f"| 30 | {own}\n^ | 效益"))
    assert answer.indicators[1].self_centi == 3000


def test_lines_above_and_below_a_table_are_read_with_it():
    lines = [
        line.split("|") for line in "\n".join((*HEAD.strip().split("\n")[1:], FUNDS, GOAL, ROWS)).split("\n") if line
    ]
    cells = [[None if text.strip() in ("", "<", "^") else text.strip() for text in line] for line in lines]
    grid = tuple(
        tuple(text and Cell(text, "number" if text.replace(".", "").isdigit() else "text", "") for text in line)
        for line in cells
    )
    before = ("附件3", "2021年度项目支出绩效自评表", "金额单位：元", "填报单位：县公路局")
    after = ("注：定性指标按100%-80%（含）、80%-50%（含）、50%-0%合理确定分值。",)
    sheet = Sheet("表1", False, grid, before=before, after=after)
    plain = replace(sheet, rows=tuple(tuple(_without_unit(cell) for cell in line) for line in grid))
    [answer] = read_sheets(Workbook((plain,)), library().resolve(region="cn", on=DAY), name="a.docx")
    assert (answer.project.year, answer.funds.executed_fen) == (2021, 9_500)
    assert [(one.code, one.cell) for one in answer.findings if one.severity == "warning"] == [("rules.differ", "A12")]


def _without_unit(cell: Cell | None) -> Cell | None:
    return cell and cell._replace(value=cell.value.replace("（万元）", ""))


def test_a_title_over_two_forms_side_by_side_is_the_title_of_both(tmp_path: Path):
    parts = "\n".join((*HEAD.strip().split("\n")[1:], FUNDS, GOAL, ROWS)).strip().split("\n")
    beside = [f"{line.strip()} | | {line.strip()}" for line in parts if line.strip()]
    title = "2020年度项目支出绩效自评表" + " | <" * 16
    left, right = read(tmp_path, title, "\n".join(beside))
    assert (left.project.year, right.project.year) == (2020, 2020)


def test_a_table_of_two_levels_names_its_indicators_in_the_second(tmp_path: Path):
    table = ROWS.replace("绩效指标 | 一级指标 | 二级指标 | 三级指标", "绩效指标 | | 一级指标 | 二级指标")
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert [row.name for row in answer.indicators] == ["养护里程", "合格率", "通行时间", "群众满意度"]


def test_a_target_may_stand_under_the_word_for_goals(tmp_path: Path):
    table = ROWS.replace("年度指标值", "绩效目标")
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert rows(answer)[0][1:4] == ("ge", "120", "公里")
    assert [goal.no for goal in answer.goals] == [1]


@pytest.mark.parametrize("total", ["总分：99.5分", "自评得分：99.5 分　自评等级：优", "合计得分 99.5"])
def test_the_total_may_stand_in_one_cell_with_its_word(tmp_path: Path, total: str):
    table = ROWS.replace("总分 | < | < | < | < | < | 100 | 99.5", total + " | <" * 7)
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert (len(answer.indicators), answer.totals.self_printed_centi) == (4, 9950)


@pytest.mark.parametrize("name", ["（填写）", "请填写", "指标1：（填写指标）", "××", "XXX", "……"])
def test_what_is_still_to_be_filled_in_is_no_indicator(tmp_path: Path, name: str):
    table = ROWS.replace("总分 |", f" | | | {name} | | | |\n总分 |")
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert len(answer.indicators) == 4


def test_a_word_that_is_no_grade_is_said_to_be_none(tmp_path: Path):
    table = ROWS.replace("≥95% | 96%", "优良中差 | 尚可")
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert answer.indicators[1].computed_centi is None
    assert "尚可" in (answer.indicators[1].why_null or "")


def test_a_unit_stated_above_the_table_counts_more_than_the_template(tmp_path: Path):
    head = HEAD.replace("自评表 |", "自评表　　金额单位：元 |")
    [answer] = read(tmp_path, head, FUNDS, GOAL, ROWS)
    assert answer.funds.executed_fen == 9_500


def test_of_nature_and_direction_side_by_side_the_sign_counts(tmp_path: Path):
    table = """
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标方向 | 目标值 | 计量单位 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 养护里程 | 正向指标 | ≥ | 120 | 公里 | 121 | 50 | 50
效益指标 | 社会效益指标 | 事故 | 定量 | ≤ | 2 | 起 | 1 | 30 | 30
满意度指标 | 服务对象满意度 | 满意度 | 定性 | | 满意 | | 满意 | 10 | 10
合计 | < | < | < | < | < | < | < | 100 | 99.5
"""
    [answer] = read(tmp_path, HEAD, FUNDS, GOAL, table)
    assert [row.operator for row in answer.indicators] == ["ge", "le", "qualitative"]


def test_a_scoring_frame_without_targets_is_read(tmp_path: Path):
    table = """
一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 指标解释 | 评分标准 | 得分 | 扣分原因
决策 | 20 | 项目立项 | 20 | 立项依据充分性 | 20 | 依据 | 齐全 | 19 |
过程 | 20 | 组织实施 | 20 | 管理制度健全性 | 20 | 制度 | 健全 | 20 |
产出 | 30 | 产出数量 | 30 | 实际完成率 | 30 | 完成 | 比率 | 30 |
效益 | 30 | 项目效益 | 30 | 实施效益 | 30 | 效益 | 好 | 26 | 未达预期
合计 | 100 | | 100 | | 100 | | | 95 |
"""
    [answer] = read(tmp_path, HEAD, table)
    assert (answer.layout, answer.kind) == ("framework", "project")
    assert [(row.level1, row.weight_centi, row.self_centi) for row in answer.indicators][3] == ("效益", 3000, 2600)
    assert (answer.totals.weight_printed_centi, answer.totals.self_printed_centi) == (10000, 9500)


def test_what_came_of_a_goal_may_stand_beside_it_in_one_row(tmp_path: Path):
    goal = "绩效目标 | < | 新建站点20处 | < | 完成情况 | < | 新建20处 | <"
    [answer] = read(tmp_path, HEAD, FUNDS, goal, ROWS)
    assert [(one.no, one.text, one.actual_text) for one in answer.goals] == [(1, "新建站点20处", "新建20处")]


@pytest.mark.parametrize(
    "label",
    [
        "年度绩效目标1（60分）：⏎完成养护 | < | < | < | < | <",
        "年度绩效目标1：完成养护⏎（60分） | < | < | < | < | <",
        "年度绩效目标1 | 完成养护 | < | < | < | 60分",
        "年度绩效目标1（60分） | 完成养护 | < | < | < | <",
    ],
)
def test_a_goal_may_print_its_points_before_behind_or_beside_its_words(tmp_path: Path, label: str):
    table = f"""
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分
{label}
产出指标 | 数量指标 | 养护里程 | ≥120公里 | 120公里 | 30
^ | 质量指标 | 合格率 | ≥95% | 96% | 30
"""
    [answer] = read(tmp_path, HEAD, FUNDS, table)
    assert [(one.no, one.text, one.weight_centi) for one in answer.goals] == [(1, "完成养护", 6000)]
    assert [row.weight_centi for row in answer.indicators] == [3000, 3000]


def test_a_goal_and_what_came_of_it_may_stand_beside_labels_below_each_other(tmp_path: Path):
    goal = """
年度总体目标 | < | 预期目标 | 养护公路120公里 | < | < | < | <
^ | < | 实际完成情况 | 养护121公里 | < | < | < | <
"""
    [answer] = read(tmp_path, HEAD, FUNDS, goal, ROWS)
    assert [(one.no, one.text, one.actual_text) for one in answer.goals] == [(1, "养护公路120公里", "养护121公里")]


def test_goals_may_be_named_in_a_column_and_a_number_alone_is_none(tmp_path: Path):
    goal = """
目标名称 | < | 预期目标 | < | < | 实际完成情况 | < | <
目标1 | < | 养护公路120公里 | < | < | 养护121公里 | < | <
目标2 | < | 群众满意 | < | < | 满意 | < | <
目标3 | < | 目标3： | < | < | 目标3： | < | <
"""
    [answer] = read(tmp_path, HEAD, FUNDS, goal, ROWS)
    assert [(one.no, one.text) for one in answer.goals] == [(1, "养护公路120公里"), (2, "群众满意")]


def test_amounts_may_stand_below_each_other_beside_their_labels(tmp_path: Path):
    funds = """
项目资金 | < | 全年预算数（万元） | 320.5 | < | < | < | <
^ | < | 全年执行数（万元） | 300 | < | < | < | <
^ | < | 分值 | 10 | < | < | < | <
^ | < | 得分 | 9.36 | < | < | < | <
"""
    [answer] = read(tmp_path, HEAD, funds, GOAL, ROWS)
    assert (answer.funds.budget_fen, answer.funds.executed_fen) == (320_500_000, 300_000_000)
    assert (answer.execution.weight_centi, answer.execution.computed_centi) == (1000, 936)
