"""Values as the contract says they are read."""

from pathlib import Path

import pytest

from tests.unit.documents.examined.answers import warned
from tests.unit.documents.examined.clean import ANHUI
from tests.unit.documents.examined.reading import read_changed, row

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
