"""Indicator rows of the ministry's layout: names, levels, values, points."""

from datetime import date
from pathlib import Path

import pytest

from tests.unit.documents.ministry import CLEAN, Formatted, FormSheet, found, read_all, read_one


def test_levels_are_carried_on_and_lose_their_points(tmp_path: Path):
    answer = read_one(tmp_path, C14=None)
    assert [(row.level1, row.level2) for row in answer.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "时效指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "生态效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


def test_a_new_first_level_does_not_inherit_a_second_level(tmp_path: Path):
    answer = read_one(tmp_path, C16=None)
    assert (answer.indicators[3].level1, answer.indicators[3].level2) == ("效益指标", None)


@pytest.mark.parametrize(
    "printed", ["指标1：养护里程", "指标1养护里程", "指标 1: 养护里程", "指标一、养护里程", "养护里程"]
)
def test_the_number_before_a_name_is_dropped(tmp_path: Path, printed: str):
    assert read_one(tmp_path, D13=printed).indicators[0].name == "养护里程"


def test_a_name_that_begins_with_the_word_indicator_stays(tmp_path: Path):
    assert read_one(tmp_path, D13="指标一致性").indicators[0].name == "指标一致性"


@pytest.mark.parametrize("filler", ["指标2：", "指标2", "……", "/", "—", "无", None])
def test_template_fillers_are_no_indicators(tmp_path: Path, filler: str | None):
    answer = read_one(tmp_path, D14=filler, E14="/", F14=None, G14=None, H14=None)
    assert [row.cell for row in answer.indicators] == ["D13", "D15", "D16", "D17", "D18"]


def test_a_row_without_a_name_but_with_a_value_is_an_indicator(tmp_path: Path):
    answer = read_one(tmp_path, D14=None)
    assert (answer.indicators[1].name, answer.indicators[1].actual) == (None, "97")
    assert ("name.missing", "D14") in found(answer)


def test_a_percentage_is_in_percent_points_however_it_is_stored(tmp_path: Path):
    answer = read_one(tmp_path, E14=Formatted(0.95, "0%"), F14=Formatted(0.973, "0.0%"), E17="≥80百分比", F17=72)
    assert (answer.indicators[1].target, answer.indicators[1].unit, answer.indicators[1].actual) == ("95", "%", "97.3")
    assert (answer.indicators[1].target_text, answer.indicators[1].actual_text) == ("95%", "97.3%")
    assert (answer.indicators[4].target, answer.indicators[4].unit, answer.indicators[4].actual) == ("80", "%", "72")


def test_a_unit_in_the_number_format_is_read(tmp_path: Path):
    answer = read_one(tmp_path, E13=Formatted(120, '"≥"0"公里"'), F13=Formatted(118.5, '0.0"公里"'))
    row = answer.indicators[0]
    assert (row.operator, row.target, row.unit, row.actual) == ("ge", "120", "公里", "118.5")


def test_target_and_actual_meet_in_the_targets_unit(tmp_path: Path):
    row = read_one(tmp_path, E13="≥1.2万人", F13="15000人").indicators[0]
    assert (row.target, row.actual, row.unit, row.computed_centi) == ("1.2", "1.5", "万人", 2000)


def test_units_of_different_kinds_are_not_compared(tmp_path: Path):
    answer = read_one(tmp_path, F13="3场")
    assert (answer.indicators[0].actual, answer.indicators[0].computed_centi) == (None, None)
    assert ("unit.mismatch", "F13") in found(answer)
    assert ("points.without_actual", "F13") not in found(answer)


def test_a_month_means_its_last_day(tmp_path: Path):
    row = read_one(tmp_path, E15="2021年11月底前", F15="2021-11-30").indicators[2]
    assert (row.operator, row.target, row.actual, row.computed_centi) == ("date_le", "2021-11-30", "2021-11-30", 1000)


def test_a_date_cell_is_a_day_and_a_late_one_earns_nothing(tmp_path: Path):
    late = Formatted(date(2021, 12, 1), 'yyyy"年"m"月"d"日"')
    row = read_one(tmp_path, E15=Formatted(date(2021, 11, 1), 'yyyy"年"m"月"'), F15=late).indicators[2]
    assert (row.target, row.actual, row.computed_centi) == ("2021-11-30", "2021-12-01", 0)
    assert row.actual_text == "2021年12月1日"


def test_a_day_that_does_not_exist_is_no_value(tmp_path: Path):
    answer = read_one(tmp_path, E15="2021年2月30日", F15="2021-02-28")
    assert (answer.indicators[2].target, answer.indicators[2].computed_centi) == (None, None)
    assert ("date.invalid", "E15") in found(answer)
    assert answer.error is None


def test_words_for_done_earn_the_top_and_are_said_to_be_assumed(tmp_path: Path):
    answer = read_one(tmp_path, E15="按计划完成", F15="达成预期指标", E16="效果明显", F16="效果明显")
    assert [(row.operator, row.grade, row.computed_centi) for row in answer.indicators[2:4]] == [
        ("qualitative", "met", 1000),
        ("qualitative", "met", 1500),
    ]
    assert {("qualitative.assumed", "F15"), ("qualitative.assumed", "F16")} <= found(answer)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥120公里", "90公里", 1500),
        ("≥120公里", "-1公里", 0),
        ("＞10", "10", 2000),
        ("=100%", "98%", 1960),
        ("=100", 130, 2000),
        ("≤7天", "8天", 1750),
        ("≤0起", "0起", 2000),
        ("≤0起", "1起", 0),
        ("＜3次", "3次", 2000),
        ("80%-90%", "85%", 2000),
        ("80%-90%", "60%", 1500),
        ("80%-90%", "100%", 1800),
        ("≥3个", "1个", 667),
        ("≥1.2万人", "6000人", 1000),
        (100, 99.5, 1990),
        ("≥90%", "84%", 1867),
    ],
)
def test_a_missed_target_earns_its_proportion(tmp_path: Path, target: object, actual: object, points: int):
    row = read_one(tmp_path, E13=target, F13=actual).indicators[0]
    assert (row.computed_centi, row.why_null) == (points, None)


@pytest.mark.parametrize(
    ("actual", "grade", "points"),
    [
        ("部分达成年度指标并具有一定效果", "partly", None),
        ("部分达成（70%）", "partly", 700),
        ("未达成", "missed", None),
        ("未完成，进度40%", "missed", 400),
        ("已按时完成", "met", 1000),
        ("基本没有动静", None, None),
        ("情况良好", None, None),
        ("95%", None, 950),
        (3, None, None),
    ],
)
def test_a_grade_in_words_counts_with_a_percentage_only(tmp_path: Path, actual: object, grade: str | None, points: int):
    row = read_one(tmp_path, E15="按时完成", F15=actual).indicators[2]
    assert (row.grade, row.computed_centi) == (grade, points)
    assert (row.why_null is None) == (points is not None)


def test_yes_or_no_is_all_or_nothing(tmp_path: Path):
    answer = read_one(tmp_path, E15="是", F15="是", E16="是", F16="否")
    assert [row.computed_centi for row in answer.indicators[2:4]] == [1000, 0]


def test_execution_listed_among_the_indicators_is_not_counted_twice(tmp_path: Path):
    listed = {"B18": "预算执行率（10分）", "C18": "预算执行率", "D18": "预算执行率", "E18": "≥100%", "F18": "95%"}
    answer = read_one(tmp_path, **listed, H18=9.5)
    assert (answer.execution.weight_centi, answer.execution.self_centi, answer.execution.computed_centi) == (
        None,
        None,
        None,
    )
    assert answer.indicators[5].computed_centi == 950
    assert answer.totals.weight_sum_centi == 9000


def test_execution_points_without_a_weight_have_what_the_total_leaves(tmp_path: Path):
    answer = read_one(tmp_path, G6="-")
    assert (answer.execution.weight_centi, answer.execution.computed_centi) == (1000, 950)


def test_rows_without_points_share_what_their_goal_has_left(tmp_path: Path):
    none = {f"{column}{row}": None for column in "GH" for row in (15, 16, 17)}
    answer = read_one(tmp_path, B11="目标1（90分）：完成县乡道日常养护", **none)
    assert [row.weight_centi for row in answer.indicators] == [2000, 2000, 1334, 1333, 1333, 1000]
    assert {("weight.inferred", at) for at in ("D15", "D16", "D17")} <= found(answer)
    assert answer.goals[0].weight_centi == 9000


def test_each_level_may_have_points_of_its_own(tmp_path: Path):
    columns = dict(zip("BCDEFGH", "BDFGHIJ", strict=True))
    cells = {at: value for at, value in CLEAN.items() if int(at[1:]) < 12}
    cells |= {f"{columns.get(at[0], at[0])}{at[1:]}": CLEAN[at] for at in CLEAN if int(at[1:]) >= 12 and at[0] <= "H"}
    cells |= {"C12": "分值", "E12": "分值", "C13": 50, "E13": 20, "C16": 30, "C18": 10}
    [answer] = read_all(tmp_path, FormSheet(base=cells, merged=()))
    assert [row.weight_centi for row in answer.indicators] == [2000, 2000, 1000, 1500, 1500, 1000]
    assert answer.totals.self_printed_centi == 9800


def test_the_reason_for_a_deviation_is_kept_but_not_printed(tmp_path: Path):
    answer = read_one(tmp_path)
    assert answer.indicators[4].reason == "雨季停工，第四季度补做。"
    assert "reason" not in answer.to_json()["indicators"][4]


def test_points_left_for_execution_without_its_own_weight_leave_the_total_open(tmp_path: Path):
    answer = read_one(tmp_path, G6=None, J6=None)
    assert answer.execution.weight_centi is None
    assert not answer.totals.computed_complete
    assert read_one(tmp_path, G6=None, J6=None, G13=30, H13=30).totals.computed_complete
