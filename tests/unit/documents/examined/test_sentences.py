"""The contract sentence by sentence, where the forms beside this file do not show it already."""

from pathlib import Path
from typing import Any

import pytest

from abacus.foundation.documents.forms.messages import SEVERITIES, TEMPLATES
from tests.unit.documents.examined.answers import found, warned
from tests.unit.documents.examined.clean import ANHUI, CHONGQING, CLEAN, HENAN, HUBEI, SHAANXI, SICHUAN, YUNNAN
from tests.unit.documents.examined.printed import Printed
from tests.unit.documents.examined.reading import answer, read_changed, read_sheets, row

KEYS = {
    "": "file sheet layout kind project funds execution goals indicators totals findings error",
    "project": "code name department_code department unit_code unit year",
    "funds": "initial_fen budget_fen executed_fen execution_bp lines",
    "funds.lines": "label source initial_fen budget_fen executed_fen",
    "execution": "weight_centi self_centi computed_centi",
    "goals": "no text actual_text weight_centi",
    "indicators": "cell goal_no level1 level2 name operator target target_high unit target_text actual actual_text "
    "grade weight_centi self_centi computed_centi why_null",
    "totals": "weight_printed_centi weight_sum_centi self_printed_centi self_sum_centi computed_centi "
    "computed_complete",
    "findings": "code severity cell message",
}


def walk(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every object and every plain value with the way to it."""
    if isinstance(value, dict):
        inner = [pair for key in value for pair in walk(value[key], f"{path}.{key}".lstrip("."))]
        return [(path, value), *inner]
    if isinstance(value, list):
        return [pair for one in value for pair in walk(one, path)]
    return [(path, value)]


@pytest.mark.parametrize("form", CLEAN, ids=lambda form: form.name)
def test_every_key_is_there_and_unknown_is_null(tmp_path: Path, form):
    for path, value in walk(answer(tmp_path, form)):
        if isinstance(value, dict):
            assert list(value) == KEYS[path].split(), path
        assert value != "", path


# Values ---------------------------------------------------------------------------------------------------------

TARGETS = {
    "≥8座": "ge 8 座",
    "≧8座": "ge 8 座",
    ">=8座": "ge 8 座",
    "≥ 8 座": "ge 8 座",
    "≥８座": "ge 8 座",
    "不低于8座": "ge 8 座",
    "不少于8座": "ge 8 座",
    "不小于8座": "ge 8 座",
    "至少8座": "ge 8 座",
    "大于等于8座": "ge 8 座",
    "8座以上": "ge 8 座",
    "8座及以上": "ge 8 座",
    "＞8座": "gt 8 座",
    "﹥8座": "gt 8 座",
    "大于8座": "gt 8 座",
    "≤8座": "le 8 座",
    "≦8座": "le 8 座",
    "<=8座": "le 8 座",
    "不超过8座": "le 8 座",
    "不高于8座": "le 8 座",
    "不多于8座": "le 8 座",
    "小于等于8座": "le 8 座",
    "8座以内": "le 8 座",
    "控制在8座以内": "le 8 座",
    "＜8座": "lt 8 座",
    "<8座": "lt 8 座",
    "小于8座": "lt 8 座",
    "＝8座": "eq 8 座",
    "﹦8座": "eq 8 座",
    "=8座": "eq 8 座",
    "等于8座": "eq 8 座",
    "8座左右": "eq 8 座",
    "约8座": "eq 8 座",
    "≈8座": "eq 8 座",
    "8座": "- 8 座",
    "８座": "- 8 座",
    "8": "- 8 -",
    "'8.0": "- 8 -",
    "8.50座": "- 8.5 座",
    "≥1,200座": "ge 1200 座",
    "≥１，２００座": "ge 1200 座",
    "≥1.20万亩": "ge 1.2 万亩",
    "≥95%": "ge 95 %",
    "≥９５％": "ge 95 %",
    "≥95百分比": "ge 95 %",
    "%0.95": "- 95 %",
    "≤0.8‰": "le 0.8 ‰",
    "≤15万元/座": "le 15 万元/座",
    "≥80元/人·月": "ge 80 元/人·月",
    "30-50天": "between 30..50 天",
    "30～50天": "between 30..50 天",
    "30~50天": "between 30..50 天",
    "30至50天": "between 30..50 天",
    "95%-98%": "between 95..98 %",
    "95-98%": "between 95..98 %",
    "2022年12月底前": "date_le 2022-12-31",
    "2022年12月31日前": "date_le 2022-12-31",
    "2022年12月31日之前": "date_le 2022-12-31",
    "2022年12月": "date_le 2022-12-31",
    "2022年2月底": "date_le 2022-02-28",
    "2024年2月底前": "date_le 2024-02-29",
    "2022-11-30": "date_le 2022-11-30",
    "2022/11/30": "date_le 2022-11-30",
    "2022.11.30": "date_le 2022-11-30",
    "@2022-11-30": "date_le 2022-11-30",
    "２０２２年１１月３０日": "date_le 2022-11-30",
    "2022年11月30日前完成": "date_le 2022-11-30",
    "严格执行相关制度规定": "qualitative - -",
    "良好": "qualitative - -",
    "/": "- - -",
    "—": "- - -",
    "-": "- - -",
    "……": "- - -",
    "无": "- - -",
}


@pytest.mark.parametrize("text", TARGETS)
def test_a_target_is_read_as_it_is_meant(tmp_path: Path, text: str):
    one = row(tmp_path, ANHUI, "D13", E13=text, F13="")
    operator, number, unit = [*TARGETS[text].split(), "-"][:3]
    low, _, high = number.partition("..")
    wanted = [None if part in ("-", "") else part for part in (operator, low, high, unit)]
    assert [one["operator"], one["target"], one["target_high"], one["unit"]] == wanted


ACTUALS = {
    "8座": "8",
    "8": "8",
    "'8": "8",
    "８座": "8",
    "≥8座": "8",
    "8座以上": "8",
    "不少于8座": "8",
    "已完成8座": "8",
    "8.0座": "8",
}


@pytest.mark.parametrize("text", ACTUALS)
def test_operator_words_in_an_actual_are_ignored(tmp_path: Path, text: str):
    assert row(tmp_path, ANHUI, "D13", F13=text)["actual"] == ACTUALS[text]


IN_WORDS = [
    ("≥2次", "已开展2次", "2"),
    ("≥2次", "2次，覆盖300人", "2"),
    ("≥8座", "建成泵站8座", "8"),
    ("≥8座泵站", "8座", "8"),
    ("≥1.2万人", "全年培训15000人", "1.5"),
    ("≥8座", "未建成8座", None),
    ("≥8座", "新建3座、改建5座", None),
    ("≥8座", "覆盖300人", None),
    ("≥30平方公里", "30平方", "0.00003"),
]


@pytest.mark.parametrize(("target", "actual", "number"), IN_WORDS)
def test_a_number_inside_words_counts_where_its_unit_says_which(tmp_path: Path, target, actual, number):
    assert row(tmp_path, ANHUI, "D13", E13=target, F13=actual)["actual"] == number


DIRECTIONS = [
    ("维修泵站", "同比增长5%", "下降3%", "-3", 0),
    ("游客增长率", "≥5%", "下降3%", "-3", 0),
    ("能耗下降率", "≥3%", "下降3.5%", "3.5", 1000),
    ("能耗降低", "≥3%", "增长2%", "-2", 0),
    ("维修泵站", "增长5%", "同比增长6.2%", "6.2", 1000),
    ("维修泵站", "≥5%", "6%", "6", 1000),
]


@pytest.mark.parametrize(("name", "target", "actual", "number", "centi"), DIRECTIONS)
def test_a_fall_where_a_rise_was_planned_is_less_than_nothing(tmp_path: Path, name, target, actual, number, centi):
    one = row(tmp_path, ANHUI, "D13", D13=name, E13=target, F13=actual)
    assert (one["actual"], one["computed_centi"]) == (number, centi)


@pytest.mark.parametrize("text", ["1-12月", "每月10日前", "30-50天"])
def test_a_period_given_as_it_was_planned_is_nothing_to_ask_back(tmp_path: Path, text: str):
    assert warned(read_changed(tmp_path, ANHUI, {"E13": text, "F13": text})) == set()


def test_an_actual_within_two_days_is_two(tmp_path: Path):
    one = row(tmp_path, ANHUI, "D13", E13="≤3天", F13="2天以内")
    assert (one["actual"], one["computed_centi"]) == ("2", 1000)


SAME_KIND = [
    ("≥1.2万人", "15000人", "1.2", "1.5", "万人"),
    ("≥15000人", "1.8万人", "15000", "18000", "人"),
    ("≥36公里", "36500米", "36", "36.5", "公里"),
    ("≤48小时", "1天", "48", "24", "小时"),
    ("≤2万元", "15000元", "2", "1.5", "万元"),
    ("≤1.5亿元", "14000万元", "1.5", "1.4", "亿元"),
    ("≥2公顷", "30亩", "2", "2", "公顷"),
    ("≥18000吨", "1.85万吨", "18000", "18500", "吨"),
]


@pytest.mark.parametrize(("target", "actual", "low", "reached", "unit"), SAME_KIND)
def test_units_of_one_kind_are_compared_in_that_of_the_target(tmp_path: Path, target, actual, low, reached, unit):
    one = row(tmp_path, ANHUI, "D13", E13=target, F13=actual)
    assert (one["target"], one["actual"], one["unit"]) == (low, reached, unit)


def test_units_that_do_not_convert_give_no_points_and_say_why(tmp_path: Path):
    one = row(tmp_path, ANHUI, "D14", F14="36亩")
    assert one["computed_centi"] is None
    assert one["why_null"]


def test_the_texts_are_kept_as_printed(tmp_path: Path):
    one = row(tmp_path, ANHUI, "D14", E14="≥３６公里", F14="36 公里")
    assert (one["target_text"], one["actual_text"]) == ("≥３６公里", "36 公里")


def test_a_percentage_cell_is_kept_as_it_shows(tmp_path: Path):
    assert row(tmp_path, ANHUI, "D16", F16="%0.975")["actual_text"] == "97.50%"


# Names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["指标1：维修泵站", "指标1:维修泵站", "指标1维修泵站", "指标 1：维修泵站", "指标1： 维修泵站"]
)
def test_indicator_1_before_a_name_is_dropped(tmp_path: Path, text: str):
    assert row(tmp_path, ANHUI, "D13", D13=text)["name"] == "维修泵站"


@pytest.mark.parametrize("text", ["", "指标3：", "指标3", "……", "...", "/", "—", "-", "无"])
def test_a_filler_without_values_is_no_indicator(tmp_path: Path, text: str):
    cells = [one["cell"] for one in answer(tmp_path, ANHUI, D17=text)["indicators"]]
    assert "D17" not in cells


@pytest.mark.parametrize("text", ["", "指标1：", "指标1", "……", "/"])
def test_a_blank_name_beside_a_value_is_an_indicator_without_a_name(tmp_path: Path, text: str):
    read = read_changed(tmp_path, ANHUI, {"D13": text})
    [one] = [one for one in read.to_json()["indicators"] if one["cell"] == "D13"]
    assert one["name"] is None
    assert ("name.missing", "D13") in found(read)


CODES = [
    ("217-示例县水利局", "217", "示例县水利局"),
    ("217001-示例县水利局", "217001", "示例县水利局"),
    ("示例县水利局", None, "示例县水利局"),
    ("甲217-示例县水利局", None, "甲217-示例县水利局"),
    ("217-示例县水利局-本级", "217", "示例县水利局-本级"),
]


@pytest.mark.parametrize(("text", "code", "name"), CODES)
def test_a_code_before_a_department_is_split_off(tmp_path: Path, text: str, code: str | None, name: str):
    project = answer(tmp_path, ANHUI, C4=text, G4=text)["project"]
    assert (project["department_code"], project["department"]) == (code, name)
    assert (project["unit_code"], project["unit"]) == (code, name)


def test_a_project_code_of_21_characters_is_split_off(tmp_path: Path):
    project = answer(tmp_path, ANHUI, C3="37099923T000000000012-农田水利-二期")["project"]
    assert (project["code"], project["name"]) == ("37099923T000000000012", "农田水利-二期")


def test_the_year_stands_in_the_title_or_below_it(tmp_path: Path):
    assert answer(tmp_path, YUNNAN)["project"]["year"] == 2022
    assert answer(tmp_path, ANHUI, A2="（二〇二二年度）", A1="2022年度项目支出绩效自评表")["project"]["year"] == 2022
    assert answer(tmp_path, ANHUI, A2="")["project"]["year"] is None


# Money ----------------------------------------------------------------------------------------------------------

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


# Weights --------------------------------------------------------------------------------------------------------


def test_execution_without_a_printed_weight_has_what_the_rows_leave(tmp_path: Path):
    form = answer(tmp_path, ANHUI, G6="")
    assert form["execution"] == {"weight_centi": 1000, "self_centi": 1000, "computed_centi": 1000}
    assert form["totals"]["weight_sum_centi"] == 10000


def test_execution_among_the_indicators_leaves_execution_null(tmp_path: Path):
    assert set(answer(tmp_path, SHAANXI)["execution"].values()) == {None}


@pytest.mark.parametrize(
    ("points", "shares"), [("40", [1334, 1333, 1333]), ("10", [334, 333, 333]), ("30", [1000, 1000, 1000])]
)
def test_rows_without_points_share_what_their_goal_has(tmp_path: Path, points: str, shares: list[int]):
    form = answer(tmp_path, HUBEI, A10=f"年度绩效目标1⏎（{points}分）")
    assert [one["weight_centi"] for one in form["indicators"] if one["goal_no"] == 1] == shares
    assert form["goals"][0]["weight_centi"] == int(points) * 100


def test_no_score_difference_is_raised_against_a_share(tmp_path: Path):
    read = read_changed(tmp_path, HUBEI, {"G11": "20", "G17": "106.26"})
    assert {code for code, _ in found(read) if code.startswith("score.")} <= {"score.sum_mismatch"}


def test_points_behind_a_first_level_are_dropped(tmp_path: Path):
    assert {one["level1"] for one in answer(tmp_path, ANHUI)["indicators"]} == {"产出指标", "效益指标", "满意度指标"}


def test_the_adjusted_target_counts_where_it_is_filled(tmp_path: Path):
    one = row(tmp_path, CHONGQING, "A10", E10="80", F10="80")
    assert (one["target"], one["computed_centi"]) == ("80", 2000)


# Scoring --------------------------------------------------------------------------------------------------------

SCORES = [
    ("≥8座", "8座", 1000),
    ("≥8座", "9座", 1000),
    ("≥8座", "6座", 750),
    ("≥8座", "0座", 0),
    ("≥3座", "1座", 333),
    ("≥6座", "1座", 167),
    ("＞8座", "9座", 1000),
    ("＞8座", "4座", 500),
    ("＝8座", "8座", 1000),
    ("＝8座", "9座", 1000),
    ("＝8座", "6座", 750),
    ("8座", "6座", 750),
    ("≤8座", "8座", 1000),
    ("≤8座", "0座", 1000),
    ("≤8座", "10座", 800),
    ("＜8座", "16座", 500),
    ("≤0起", "0起", 1000),
    ("≤0起", "1起", 0),
    ("30-50天", "40天", 1000),
    ("30-50天", "30天", 1000),
    ("30-50天", "50天", 1000),
    ("30-50天", "15天", 500),
    ("30-50天", "100天", 500),
    ("≥5%", "-3%", 0),
    ("≥90%", "72%", 800),
    ("2022年12月底前", "2022年12月31日", 1000),
    ("2022年12月底前", "2022年12月", 1000),
    ("2022年12月底前", "2023年1月1日", 0),
    ("是", "是", 1000),
    ("显著", "显著", 1000),
    ("显著", "达成预期指标", 1000),
    ("显著", "达成年度指标", 1000),
    ("显著", "完成", 1000),
    ("显著", "部分达成预期指标", None),
    ("显著", "未达成预期指标", None),
    ("显著", "部分达成预期指标（70%）", 700),
    ("显著", "未达成预期指标，40%", 400),
    ("显著", "明显", None),
    ("≥8座", "全部完成", None),
    ("", "8座", None),
    ("≥8座", "", None),
    ("≥8座", "8亩", None),
]


@pytest.mark.parametrize(("target", "actual", "centi"), SCORES)
def test_an_indicator_of_ten_points_earns(tmp_path: Path, target: str, actual: str, centi: int | None):
    one = row(tmp_path, ANHUI, "D13", E13=target, F13=actual)
    assert one["computed_centi"] == centi
    assert (one["why_null"] is None) == (centi is not None)


def test_points_are_rounded_half_away_from_zero(tmp_path: Path):
    assert row(tmp_path, ANHUI, "D13", E13="≥200座", F13="1座", G13="1")["computed_centi"] == 1


GRADES = [
    ("显著", "met"),
    ("达成预期指标", "met"),
    ("部分达成预期指标", "partly"),
    ("部分达成年度指标并具有一定效果", "partly"),
    ("未达成预期指标", "missed"),
    ("未达成年度指标且效果较差", "missed"),
    ("明显", None),
]


@pytest.mark.parametrize(("text", "grade"), GRADES)
def test_the_grade_is_what_the_words_say(tmp_path: Path, text: str, grade: str | None):
    assert row(tmp_path, ANHUI, "D13", E13="显著", F13=text)["grade"] == grade


def test_a_number_has_no_grade(tmp_path: Path):
    assert row(tmp_path, ANHUI, "D13")["grade"] is None


def test_the_total_is_what_is_known_and_says_whether_that_is_all(tmp_path: Path):
    totals = answer(tmp_path, ANHUI, F13="")["totals"]
    assert (totals["computed_centi"], totals["computed_complete"]) == (9000, False)


def test_nothing_given_is_no_sum_of_zero(tmp_path: Path):
    blank = {f"H{number}": "" for number in (13, 14, 16, 18, 19, 20, 21, 23, 24)}
    totals = answer(tmp_path, ANHUI, J6="", **blank)["totals"]
    assert totals["self_printed_centi"] is None


# Sheets and refusals ---------------------------------------------------------------------------------------------


def test_two_forms_on_a_sheet_are_two_answers(tmp_path: Path):
    second = ANHUI.printed.drawing.replace("农田水利设施维修养护", "山塘清淤")
    first, other = read_sheets(tmp_path, Printed(ANHUI.printed.drawing.strip("\n") + "\n| |\n" + second.strip("\n")))
    names = [one.to_json()["project"]["name"] for one in (first, other)]
    assert names == ["农田水利设施维修养护", "山塘清淤"]
    assert warned(first) == warned(other) == set()
    assert other.to_json()["indicators"][0]["cell"] == "D38"


def test_two_forms_of_different_layouts_on_two_sheets(tmp_path: Path):
    sheets = (Printed(SICHUAN.printed.drawing, sheet="表一"), Printed(YUNNAN.printed.drawing, sheet="表二"))
    answers = [one.to_json() for one in read_sheets(tmp_path, *sheets)]
    assert [one["sheet"] for one in answers] == ["表一", "表二"]
    assert [one["layout"] for one in answers] == ["sichuan", "yunnan"]


def test_a_sheet_without_a_form_gives_no_object_where_another_has_one(tmp_path: Path):
    notes = Printed("填表说明 |\n1.本表由项目实施单位填写。 |", sheet="填表说明")
    [only] = read_sheets(tmp_path, notes, ANHUI.printed)
    assert only.to_json()["sheet"] == "Sheet1"
    assert warned(only) == set()


def test_a_hidden_sheet_is_not_read_and_that_is_said(tmp_path: Path):
    [only] = read_sheets(tmp_path, ANHUI.printed, Printed(YUNNAN.printed.drawing, sheet="旧表", hidden=True))
    assert ("sheet.hidden", None) in found(only)
    assert warned(only) == set()


def refusal(folder: Path, **changes: str) -> tuple[str, str | None]:
    error = answer(folder, ANHUI, **changes)["error"]
    return error["code"], error["cell"]


def test_a_negative_amount_refuses_the_file(tmp_path: Path):
    assert refusal(tmp_path, E7="-300") == ("funds.negative", "E7")


def test_an_amount_that_is_no_number_refuses_the_file(tmp_path: Path):
    assert refusal(tmp_path, E7="三百万") == ("value.unreadable", "E7")


def test_points_that_are_no_number_refuse_the_file(tmp_path: Path):
    assert refusal(tmp_path, H14="满分") == ("value.unreadable", "H14")


def test_the_first_offending_cell_in_sheet_order_is_named(tmp_path: Path):
    assert refusal(tmp_path, H14="满分", E7="-300") == ("funds.negative", "E7")
    assert refusal(tmp_path, H14="满分", G13="十") == ("value.unreadable", "G13")


@pytest.mark.parametrize("text", ["10分", "'10.00", "１０", "10.0分"])
def test_points_as_people_write_them(tmp_path: Path, text: str):
    assert row(tmp_path, ANHUI, "D13", G13=text, H13=text)["self_centi"] == 1000


@pytest.mark.parametrize("text", ["—", "/", "-", "无", "……"])
def test_a_cell_of_dashes_is_blank(tmp_path: Path, text: str):
    form = answer(tmp_path, ANHUI, D8=text, J6=text, H13=text, F13=text)
    assert form["error"] is None
    assert form["execution"]["self_centi"] is None
    assert (form["indicators"][0]["self_centi"], form["indicators"][0]["actual"]) == (None, None)
    assert form["indicators"][0]["actual_text"] is None


def test_an_error_where_a_rate_belongs_refuses_nothing(tmp_path: Path):
    assert warned(read_changed(tmp_path, ANHUI, {"I9": "#DIV/0!"})) == set()


def test_an_error_where_points_belong_refuses_the_file(tmp_path: Path):
    assert refusal(tmp_path, H14="#REF!") == ("value.unreadable", "H14")


def test_a_refused_file_is_one_object_with_nothing_else(tmp_path: Path):
    answers = read_sheets(tmp_path, ANHUI.printed, Printed(ANHUI.printed.drawing, {"E7": "-300"}, sheet="二"))
    [only] = [one.to_json() for one in answers]
    error = only.pop("error")
    assert (error["code"], error["cell"]) == ("funds.negative", "E7")
    assert Path(only.pop("file")).name == "form.xlsx"
    kept = {value for _, value in walk(only) if not isinstance(value, dict | list)}
    assert kept <= {None}


def test_values_and_texts_of_indicators_never_refuse_a_file(tmp_path: Path):
    assert answer(tmp_path, ANHUI, E13="八座", F13="???", E18="某日")["error"] is None


def test_a_workbook_without_a_form_is_refused(tmp_path: Path):
    [only] = read_sheets(tmp_path, Printed("通讯录 | 电话\n张三 | '0000"))
    assert only.to_json()["error"]["code"] == "file.not_a_form"


# Where findings stand ---------------------------------------------------------------------------------------------


def test_findings_stand_at_merged_cells_by_their_first(tmp_path: Path):
    read = read_changed(tmp_path, ANHUI, {"F11": "", "B11": ""})
    assert warned(read) == {("goal.missing", "B11")}


def test_messages_say_what_is_wrong_in_chinese(tmp_path: Path):
    for one in read_changed(tmp_path, ANHUI, {"F13": "", "D7": "310", "H24": "1", "I6": "10"}).findings:
        assert any("\u4e00" <= character <= "\u9fff" for character in str(one.message)), one.code


def test_amounts_in_yuan_give_the_same_findings(tmp_path: Path):
    assert warned(read_changed(tmp_path, HENAN, {"E7": "1,250,000.00"})) == {
        ("funds.total_mismatch", "E6"),
        ("funds.rate_mismatch", "H7"),
    }


# The closed list ------------------------------------------------------------------------------------------------

HINTS = """
weight.inferred score.below_computed operator.missing qualitative.assumed number.as_text sheet.hidden
text.repeated scores.all_full
"""
WARNINGS = """
funds.total_mismatch funds.rate_mismatch funds.over_executed funds.missing head.missing goal.missing
goal.repeats_name weight.sum weight.dominant score.sum_mismatch score.above_computed score.outside_interval
points.without_target points.without_actual target.missing actual.missing actual.not_numeric name.missing
date.invalid rules.differ unit.mismatch percentage.over_100 dimension.missing dimension.misplaced
indicator.money_as_quantity target.over_achieved
"""


def test_the_list_of_findings_is_closed_and_each_has_its_severity():
    assert {**dict.fromkeys(HINTS.split(), "info"), **dict.fromkeys(WARNINGS.split(), "warning")} == SEVERITIES


@pytest.mark.parametrize("code", WARNINGS.split())
def test_a_warning_says_what_to_do(code: str):
    assert "请" in TEMPLATES[code] or "已按" in TEMPLATES[code]


def test_a_level_never_ends_in_a_colon(tmp_path: Path):
    one = row(tmp_path, ANHUI, "D13", B13="产出指标：", C13="数量指标：")
    assert (one["level1"], one["level2"]) == ("产出指标", "数量指标")
