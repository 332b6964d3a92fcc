"""What each kind of form is told by, and what cannot be found in it."""

from pathlib import Path

import pytest

from abacus.foundation.documents.forms import FormRead
from abacus.foundation.documents.forms.periods import has_period, without_period
from tests.unit.documents.examined.answers import warned
from tests.unit.documents.examined.printed import Printed
from tests.unit.documents.examined.reading import read_sheets

DECLARATION = """
项目支出绩效目标申报表 | < | < | < | <
项目名称 | 送戏下乡 | 主管部门 | 示例县文化局 | <
项目资金（万元） | 年度资金总额 | 85 | < | <
年度目标 | 送演出120场，丰富群众文化生活。 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | {}
产出指标 | 数量指标 | 演出场次 | ≥120场 | {}
效益指标 | 社会效益指标 | 观众人次 | ≥5万人次 | {}
"""


def read(folder: Path, *drawings: str) -> list[FormRead]:
    return read_sheets(folder, *(Printed(one, sheet=f"Sheet{number}") for number, one in enumerate(drawings)))


@pytest.mark.parametrize(
    ("title", "column", "values", "kind"),
    [
        ("项目支出绩效目标申报表", "备注", ("", ""), "target"),
        ("项目绩效情况表", "备注", ("", ""), "target"),
        ("项目支出绩效目标申报表", "实际完成值", ("120场", "5万人次"), "project"),
        ("项目支出绩效目标执行监控表", "实际完成值", ("80场", "3万人次"), "tracking"),
        ("项目绩效情况表", "1-7月完成情况", ("80场", "3万人次"), "tracking"),
        ("项目绩效情况表", "完成情况（截至9月底）", ("80场", "3万人次"), "tracking"),
        ("项目绩效情况表", "全年预计完成情况", ("120场", "5万人次"), "tracking"),
    ],
)
def test_columns_tell_the_kind_and_a_title_only_what_they_leave_open(
    tmp_path: Path, title: str, column: str, values: tuple[str, str], kind: str
):
    drawing = DECLARATION.format(column, *values).replace("项目支出绩效目标申报表", title)
    if kind == "project":
        drawing = drawing.replace("备注", "分值") + "总分 | | | | \n"
    answers = read(tmp_path, drawing if kind != "project" else _with_weight(drawing))
    assert [one.kind for one in answers] == [kind]


def _with_weight(drawing: str) -> str:
    lines = drawing.strip("\n").split("\n")
    more = ["", "", "", "", " | 分值", " | 50", " | 40", ""]
    return "\n".join(line + extra for line, extra in zip(lines, more, strict=True))


def test_an_evaluation_whose_results_stand_under_an_unknown_word_is_no_declaration(tmp_path: Path):
    drawing = DECLARATION.format("落实", "120场", "5万人次").replace("项目支出绩效目标申报表", "项目支出绩效自评表")
    [answer] = read(tmp_path, drawing)
    assert answer.error is not None
    assert answer.error.code == "file.not_a_form"


@pytest.mark.parametrize(
    "drawing",
    [
        "项目支出绩效目标申报表 | <\n填报单位： | 示例县水利局\n填报日期： | 2024年1月",
        "填表说明 | <\n一、项目名称：填写项目全称。 | <\n二、三级指标：指标值用数字。 | <",
        "共性指标框架 | < | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 人次 | ≥100人",
        "预算执行情况表 | < | <\n项目名称 | 年初预算数 | 执行数\n水库除险 | 300 | 150",
    ],
    ids=["cover", "instructions", "library of indicators", "execution without performance"],
)
def test_covers_instructions_and_other_tables_are_no_forms(tmp_path: Path, drawing: str):
    form = DECLARATION.format("备注", "", "")
    assert [one.kind for one in read(tmp_path, drawing, form)] == ["target"]
    [alone] = read(tmp_path, drawing)
    assert alone.error is not None
    assert alone.error.code == "file.not_a_form"


def test_a_declaration_misses_no_results_no_execution_and_no_points(tmp_path: Path):
    [answer] = read(tmp_path, DECLARATION.format("备注", "", ""))
    assert answer.findings == ()
    assert (answer.totals.computed_centi, answer.totals.computed_complete) == (None, None)
    assert answer.funds.initial_fen == 85_000_000


@pytest.mark.parametrize(("weights", "warns"), [((50, 40), False), ((60, 40), False), ((50, 30), True)])
def test_weights_of_a_declaration_come_to_a_hundred_or_leave_the_execution_open(
    tmp_path: Path, weights: tuple[int, int], warns: bool
):
    [answer] = read(tmp_path, DECLARATION.format("分值", *weights))
    assert (("weight.sum", "E5") in warned(answer)) == warns


def test_a_list_of_tracked_projects_needs_no_indicators(tmp_path: Path):
    [answer] = read(
        tmp_path,
        """
2023年1-7月项目支出绩效监控情况汇总表 | < | < | < | <
填报单位：示例县水利局 | | | | 单位：万元
项目名称 | 年初预算数 | 1-7月执行数 | 1-7月执行率 | 年度绩效目标
水库除险 | 300 | 150 | 50% | 除险3座
灌区改造 | 200 | 130 | 75% | 改造渠道12公里
合计 | 500 | 280 | 56% |
""",
    )
    assert (answer.kind, answer.project.name, answer.project.department) == ("tracking", None, "示例县水利局")
    funds = answer.funds
    assert (funds.initial_fen, funds.executed_fen, funds.execution_bp) == (500_000_000, 280_000_000, 5600)
    assert [line.label for line in funds.lines] == ["水库除险", "灌区改造"]
    assert [goal.text for goal in answer.goals] == ["除险3座", "改造渠道12公里"]
    assert warned(answer) == {("funds.rate_mismatch", "D5")}


def test_who_fills_in_a_departments_form_is_the_department(tmp_path: Path):
    [answer] = read(
        tmp_path,
        """
整体支出绩效自评表 | < | < | <
单位：示例市图书馆 | | | 金额单位：万元
三级指标 | 年度指标值 | 实际完成值 | 得分
开放天数 | ≥300天 | 300天 | 100
""",
    )
    assert (answer.kind, answer.project.department, answer.project.name) == ("department", "示例市图书馆", None)


@pytest.mark.parametrize(
    ("printed", "word"),
    [
        ("1-7月执行数", "执行数"),
        ("1—7月份执行率", "执行率"),
        ("1至9月完成情况", "完成情况"),
        ("截至9月底实际完成值", "实际完成值"),
        ("截止2023年7月31日执行数", "执行数"),
        ("上半年执行情况", "执行情况"),
        ("前三季度支出数", "支出数"),
        ("1-N月执行数", "执行数"),
        ("监控期完成值", "完成值"),
    ],
)
def test_a_word_is_known_with_a_period_before_it(printed: str, word: str):
    assert has_period(printed)
    assert without_period(printed) == word


@pytest.mark.parametrize("printed", ["全年预计完成情况", "年度指标值", "执行数", "每月补助标准"])
def test_words_about_the_whole_year_name_no_period(printed: str):
    assert not has_period(printed)
    assert without_period(printed) == printed
