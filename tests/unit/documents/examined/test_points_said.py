"""Weights and points as the contract says they are found and computed."""

from pathlib import Path

import pytest

from tests.unit.documents.examined.answers import found
from tests.unit.documents.examined.clean import ANHUI, CHONGQING, HUBEI, SHAANXI
from tests.unit.documents.examined.reading import answer, read_changed, row


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
