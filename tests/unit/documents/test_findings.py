"""Each finding of the closed list: raised where it should be, at its cell, and not beside it."""

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from abacus.foundation.documents.forms.messages import SEVERITIES, TEMPLATES
from abacus.foundation.documents.messages import Message
from tests.unit.documents.ministry import Formatted, FormSheet, found, read_all, read_one

WRONG: list[tuple[str, str | None, dict[str, Any]]] = [
    ("funds.total_mismatch", "D6", {"D6": 501}),
    ("funds.total_mismatch", "E6", {"E7": 381, "I6": "95%"}),
    ("funds.rate_mismatch", "I6", {"I6": "95.01%"}),
    ("funds.rate_mismatch", "I6", {"I6": 10}),
    ("funds.rate_mismatch", "I6", {"I6": Formatted(0.9, "0%")}),
    ("funds.rate_mismatch", "I7", {"I7": "96%"}),
    ("funds.over_executed", "F6", {"F6": 481, "F7": 386, "I6": "100.21%", "J6": 10}),
    ("funds.missing", "E6", dict.fromkeys(("E6", "E7", "E8"))),
    ("funds.missing", "F6", dict.fromkeys(("F6", "F7", "F8"))),
    ("head.missing", "C3", {"C3": None}),
    ("head.missing", "C4", {"C4": "/"}),
    ("head.missing", "G4", {"G4": None}),
    ("goal.missing", "B11", {"B11": None}),
    ("goal.missing", "B11", {"B11": "无"}),
    ("goal.repeats_name", "B11", {"B11": "乡村道路养护。"}),
    ("goal.repeats_name", "B11", {"B11": "道路养护"}),
    ("weight.sum", "G19", {"G13": 25}),
    ("weight.sum", "G19", {"G19": 90}),
    ("weight.sum", "G12", {"G13": 25, "A19": None, "G19": None, "H19": None}),
    ("weight.dominant", "G13", {"G13": 50, "G14": None, "G15": None, "G16": 15}),
    ("score.sum_mismatch", "H19", {"H19": 99}),
    ("score.above_computed", "H17", {"H17": 15}),
    ("score.above_computed", "J6", {"J6": 10}),
    ("score.below_computed", "H13", {"H13": 19}),
    ("score.below_computed", "J6", {"J6": 9}),
    ("score.outside_interval", "H15", {"E15": "及时处置", "F15": "部分达成", "H15": 9}),
    ("score.outside_interval", "H15", {"E15": "及时处置", "F15": "达成预期指标", "H15": 7.9}),
    ("score.outside_interval", "H15", {"E15": "及时处置", "F15": "未达成", "H15": 6}),
    ("points.without_target", "E13", {"E13": None}),
    ("points.without_actual", "F13", {"F13": "—"}),
    ("target.missing", "E13", {"E13": None, "H13": None}),
    ("target.missing", "E13", {"E13": None, "H13": 0}),
    ("actual.missing", "F13", {"F13": None, "H13": None}),
    ("actual.not_numeric", "F13", {"F13": "完成"}),
    ("operator.missing", "E13", {"E13": "120公里"}),
    ("operator.missing", "E13", {"E13": 120}),
    ("qualitative.assumed", "F15", {"E15": "及时处置", "F15": "及时处置"}),
    ("number.as_text", "E6", {"E6": "480"}),
    ("number.as_text", "G13", {"G13": "20分"}),
    ("number.as_text", "H19", {"H19": "98"}),
    ("number.as_text", "F13", {"F13": "120"}),
    ("name.missing", "D13", {"D13": "……"}),
    ("date.invalid", "E15", {"E15": "2021年13月"}),
    ("date.invalid", "F15", {"E15": "2021年12月", "F15": "2021-02-29"}),
    ("rules.differ", "A20", {"A20": "注：定性指标按100%-80%（含）、80%-50%（含）、50%-0%合理确定得分。"}),
    ("rules.differ", "A20", {"A20": "说明：一级指标分值：产出指标60分、效益指标20分、满意度指标10分。"}),
    ("rules.differ", "A20", {"A20": "注：预算执行率20分。"}),
    ("rules.differ", "A20", {"A20": "注：95（含）-100分为优、85（含）-95分为良、60（含）-85分为中。"}),
    ("unit.mismatch", "F13", {"F13": "120个"}),
    ("percentage.over_100", "F14", {"F14": "101%"}),
    ("percentage.over_100", "E14", {"E14": "≥120%", "F14": "100%", "H14": 16.67}),
    ("dimension.missing", "B12", {"B16": None}),
    ("dimension.misplaced", "C18", {"B18": None}),
    ("dimension.misplaced", "C15", {"C15": "经济成本指标"}),
    ("indicator.money_as_quantity", "E13", {"E13": "≥120万元", "F13": "120万元"}),
    ("target.over_achieved", "F13", {"F13": "157公里"}),
    ("text.repeated", "D14", {"D14": "养护里程"}),
    ("text.repeated", "F11", {"F11": "完成县乡道日常养护，及时处置路面病害。"}),
    ("text.repeated", "I16", {"I15": "因为雨季停工影响了进度。", "I16": "因为雨季停工影响了进度"}),
    ("scores.all_full", "H19", {"H17": 15, "J6": 10, "H19": 100}),
]

RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("funds.total_mismatch", {"D7": None, "D8": None, "E7": None, "E8": None, "F7": None, "F8": None}),
    ("funds.total_mismatch", {"E6": 480.1, "E7": 380.05, "E8": 100.05, "I6": "94.98%", "J6": 9.5}),
    ("funds.rate_mismatch", {"I6": 0.95}),
    ("funds.rate_mismatch", {"I6": 95}),
    ("funds.rate_mismatch", {"I6": "95%"}),
    ("funds.rate_mismatch", {"I6": Formatted(0.95, "0.00%")}),
    ("funds.rate_mismatch", {"E6": 3, "E7": 3, "E8": None, "F6": 2, "F7": 2, "F8": None, "I6": "67%", "I7": 0.667}),
    ("funds.over_executed", {"F6": 480, "F7": 385, "I6": "100%"}),
    ("goal.repeats_name", {"B11": "乡村道路养护120公里"}),
    ("weight.sum", {"G6": None, "J6": None, "G13": 30, "H13": 30}),
    ("weight.dominant", {"G13": 49}),
    ("score.above_computed", {"H17": 13.5}),
    ("score.outside_interval", {"E15": "及时处置", "F15": "达成预期指标", "H15": 8}),
    ("score.outside_interval", {"E15": "及时处置", "F15": "部分达成", "H15": 6}),
    ("operator.missing", {"E13": "120公里左右"}),
    ("number.as_text", {"E14": "≥95%"}),
    ("rules.differ", {"A20": "注：定性指标按100%-80%（含）、80%-60%（含）、60%-0%合理确定得分，执行率90%以下须说明。"}),
    ("rules.differ", {"A20": "注：产出指标50分、效益指标30分、满意度指标10分、预算执行率10分。"}),
    ("percentage.over_100", {"D14": "产值增长率", "F14": "150%"}),
    ("percentage.over_100", {"F14": "100%"}),
    ("dimension.missing", {"B18": None, "C18": None, "D18": None, "E18": None, "F18": None, "G18": None, "H18": None}),
    ("dimension.misplaced", {"C15": "成本指标"}),
    ("dimension.misplaced", {"C15": "本地特色指标"}),
    ("indicator.money_as_quantity", {"C15": "成本指标", "E15": "≤7万元", "F15": "6万元"}),
    ("target.over_achieved", {"F13": "156公里"}),
    ("target.over_achieved", {"F15": "1天"}),
]


@pytest.mark.parametrize(("code", "cell", "changes"), WRONG, ids=lambda value: str(value)[:40])
def test_a_fault_is_found_at_its_cell(tmp_path: Path, code: str, cell: str | None, changes: dict[str, Any]):
    [answer] = read_all(tmp_path, FormSheet(changes, merged=()))
    assert (code, cell) in found(answer)


@pytest.mark.parametrize(("code", "changes"), RIGHT, ids=lambda value: str(value)[:40])
def test_what_is_right_is_not_found(tmp_path: Path, code: str, changes: dict[str, Any]):
    [answer] = read_all(tmp_path, FormSheet(changes, merged=()))
    assert answer.error is None
    assert code not in {one.code for one in answer.findings}


def test_every_finding_of_the_closed_list_has_a_test_here():
    elsewhere = {"sheet.hidden", "weight.inferred"}
    assert {code for code, *_ in WRONG} | elsewhere == set(SEVERITIES)


def test_every_finding_has_a_text():
    assert set(TEMPLATES) == set(SEVERITIES)


def test_findings_come_in_sheet_order_and_carry_their_severity(tmp_path: Path):
    answer = read_one(tmp_path, C4=None, D6=501, E13=120, H19=99)
    assert [(one.code, one.severity, one.cell) for one in answer.findings] == [
        ("head.missing", "warning", "C4"),
        ("funds.total_mismatch", "warning", "D6"),
        ("operator.missing", "info", "E13"),
        ("score.sum_mismatch", "warning", "H19"),
    ]


def test_a_funds_table_that_is_not_there_is_said_once(tmp_path: Path):
    gone = {f"{column}{row}": None for column in "ACDEFGIJ" for row in (5, 6, 7, 8, 9)}
    [answer] = read_all(tmp_path, FormSheet(gone, merged=()))
    assert [pair for pair in found(answer) if pair[0] == "funds.missing"] == [("funds.missing", None)]


def test_a_head_field_that_the_form_does_not_have_is_not_missing(tmp_path: Path):
    answer = read_one(tmp_path, A4=None, C4=None)
    assert answer.project.department is None
    assert "head.missing" not in {one.code for one in answer.findings}


def test_a_message_can_be_said_in_another_language(tmp_path: Path):
    [finding] = read_one(tmp_path, H19=99).findings
    assert isinstance(finding.message, Message)
    english = finding.message.translated(lambda text: "points add up to {sum}, not {printed}")
    assert english == "points add up to 98, not 99"


def test_a_message_survives_being_copied_and_stored(tmp_path: Path):
    [finding] = read_one(tmp_path, D14=None, C3="{name}").findings
    copies = [copy.deepcopy(finding.message), pickle.loads(pickle.dumps(finding.message))]  # noqa: S301
    assert [(one, one.template, one.parts) for one in copies] == [
        (finding.message, finding.message.template, finding.message.parts)
    ] * 2
