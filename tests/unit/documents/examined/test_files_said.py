"""Sheets, refusals, the shape of the answer and the closed list of findings."""

from pathlib import Path
from typing import Any

import pytest

from abacus.foundation.documents.forms.messages import SEVERITIES, TEMPLATES
from tests.unit.documents.examined.answers import found, warned
from tests.unit.documents.examined.clean import ANHUI, CLEAN, HENAN, SICHUAN, YUNNAN
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
