"""Money as the contract says it is read."""

from pathlib import Path

import pytest

from tests.unit.documents.examined.answers import warned
from tests.unit.documents.examined.clean import ANHUI
from tests.unit.documents.examined.printed import Printed
from tests.unit.documents.examined.reading import answer, read_sheets

UNITS = [
    ("（万元）", 300_000_000),
    ("（元）", 30_000),
    ("（千元）", 30_000_000),
    ("（亿元）", 3_000_000_000_000),
    ("", 300_000_000),
]


@pytest.mark.parametrize(("unit", "fen"), UNITS)
def test_amounts_are_in_the_unit_of_the_form(tmp_path: Path, unit: str, fen: int):
    assert answer(tmp_path, ANHUI, A5=f"项目资金⏎{unit}")["funds"]["initial_fen"] == fen


def test_amounts_never_pass_through_a_float(tmp_path: Path):
    funds = answer(tmp_path, ANHUI, D6="89.974", D7="89.974")["funds"]
    assert funds["initial_fen"] == 89_974_000


@pytest.mark.parametrize("text", ["1,234.56", "'1,234.56", "１２３４.５６", "1，234.56", "1234.56万元"])
def test_amounts_as_people_write_them(tmp_path: Path, text: str):
    assert answer(tmp_path, ANHUI, D6=text, D7=text)["funds"]["initial_fen"] == 1_234_560_000


def test_funds_are_the_parts_where_the_total_is_zero_or_blank(tmp_path: Path):
    for total in ("0", ""):
        funds = answer(tmp_path, ANHUI, D6=total, E6=total, F6=total)["funds"]
        assert (funds["initial_fen"], funds["budget_fen"], funds["executed_fen"]) == (
            300_000_000,
            320_500_000,
            320_500_000,
        )


def test_the_execution_rate_is_rounded_half_away_from_zero(tmp_path: Path):
    funds = answer(tmp_path, ANHUI, E6="100000", E7="100000", E8="", F6="5", F7="5", F8="")["funds"]
    assert funds["execution_bp"] == 1


def test_the_execution_rate_of_no_budget_is_unknown(tmp_path: Path):
    form = answer(tmp_path, ANHUI, E6="0", E7="0", E8="", F6="0", F7="0", F8="", J6="")
    assert form["funds"]["execution_bp"] is None
    assert form["execution"]["computed_centi"] is None
    assert form["totals"]["computed_complete"] is False


def test_more_executed_than_budgeted_earns_no_more_than_the_weight(tmp_path: Path):
    assert answer(tmp_path, ANHUI, F6="400", F7="379.5")["execution"]["computed_centi"] == 1000


SOURCES = [
    ("其中：当年财政拨款", "fiscal"),
    ("本年一般公共预算拨款", "fiscal"),
    ("上年结转资金", "carry_over"),
    ("上年结转结余", "carry_over"),
    ("财政专户管理资金", "special_account"),
    ("单位资金", "unit"),
    ("其他资金", "other"),
    ("社会捐赠", None),
]


@pytest.mark.parametrize(("label", "source"), SOURCES)
def test_the_source_of_a_line_is_known_by_its_label(tmp_path: Path, label: str, source: str | None):
    assert answer(tmp_path, ANHUI, C7=label)["funds"]["lines"][0]["source"] == source


NESTED = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2023年度） | < | < | < | < | < | < | <
项目名称 | < | 困难群众救助补助 | < | < | < | < | <
主管部门 | < | 示例县民政局 | < | 实施单位 | 示例县救助站 | < | <
项目资金（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分
^ | < | 年度资金总额 | 100 | 100 | 100 | 10 | 10
^ | < | 其中：当年财政拨款 | 90 | 90 | 90 | |
^ | < | 其中：中央资金 | 50 | 50 | 50 | |
^ | < | 地方资金 | 40 | 40 | 40 | |
^ | < | 其他资金 | 10 | 10 | 10 | |
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | <
^ | 救助困难群众600人次。 | < | < | < | 救助612人次。 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标 | 数量指标 | 救助人次 | ≥600人次 | 612人次 | 40 | 40
^ | 效益指标 | 社会效益指标 | 求助处置率 | 100% | 100% | 40 | 40
^ | 满意度指标 | 服务对象满意度指标 | 受助人满意度 | ≥90% | 95% | 10 | 10
总分 | < | < | < | < | < | 100 | 100
"""


DIVIDED = """
项目资金（万元） | < | | 预算数 | < | 执行数 | 分值 | 执行率 | 得分
^ | < | | 年初预算 | 全年预算 | ^ | ^ | ^ | ^
^ | < | 年度资金总额 | 300 | 320.5 | 320.5 | 10 | 100% | 10
^ | < | 其中：财政拨款 | 300 | 320.5 | 320.5 | | 100% |
"""


@pytest.mark.parametrize("merged", [True, False])
def test_a_head_of_funds_may_have_two_rows(tmp_path: Path, merged: bool):
    lines = ANHUI.printed.drawing.strip().split("\n")
    head = DIVIDED if merged else DIVIDED.replace("<", " ").replace("^", " ")
    [only] = read_sheets(tmp_path, Printed("\n".join([*lines[:4], head.strip(), *lines[9:]])))
    funds = only.to_json()["funds"]
    assert (funds["initial_fen"], funds["budget_fen"], funds["executed_fen"]) == (300_000_000, 320_500_000, 320_500_000)
    assert warned(only) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"D8": "", "E8": "", "F8": "", "D9": "", "E9": "", "F9": ""},
        {"C8": "中央资金", "D7": "", "E7": "", "F7": ""},
        {"C7": "其中：本级财政资金", "C8": "（1）一般公共预算", "C9": "（2）政府性基金"},
    ],
    ids=["parts of a part", "no parts of a part", "a part without a number", "numbered parts of a part"],
)
def test_parts_of_a_part_are_not_added_twice(tmp_path: Path, changes: dict[str, str]):
    [only] = read_sheets(tmp_path, Printed(NESTED, changes))
    assert warned(only) == set()
    funds = only.to_json()["funds"]
    assert (funds["initial_fen"], funds["budget_fen"], funds["executed_fen"]) == (100_000_000,) * 3


def test_parts_of_other_sources_are_no_breakdown_even_where_the_sums_would_fit(tmp_path: Path):
    changes = {"C7": "其中：当年财政拨款", "C8": "上年结转资金", "C9": "单位资金", "C10": "其他资金"}
    [only] = read_sheets(tmp_path, Printed(NESTED, changes))
    assert warned(only) == {("funds.total_mismatch", "D6")}
