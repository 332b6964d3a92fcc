"""What people teach the reader by pointing at a cell: labels, values that stand elsewhere, cells that mean nothing."""

from pathlib import Path

from abacus.foundation.documents.forms import FormRead, read_forms
from abacus.foundation.documents.forms.fields import is_meaning
from abacus.foundation.documents.forms.learnt import Learnt, position, word_for
from abacus.foundation.documents.workbooks import read_workbook
from tests.harness import DAY
from tests.unit.documents.ministry import FormSheet, save

SHEET = "表"


def workbook(folder: Path, **changes: object) -> Path:
    return save(folder / "form.xlsx", FormSheet(changes, name=SHEET))


def read(path: Path, learnt: Learnt) -> FormRead:
    (answer,) = read_forms(path, region=None, on=DAY, learnt=learnt)
    return answer


def at(**places: str) -> Learnt:
    return Learnt(places={(SHEET, cell): meaning for cell, meaning in places.items()})


def test_a_column_head_that_nobody_knew_is_read_once_somebody_pointed_at_it(tmp_path: Path):
    path = workbook(tmp_path, F12="年末实现数")
    assert read(path, Learnt()).error is not None
    answer = read(path, at(F12="label:indicator.actual"))
    assert [row.actual for row in answer.indicators][:2] == ["120", "97"]
    assert answer.findings == ()


def test_a_learnt_word_reads_the_next_file_without_pointing(tmp_path: Path):
    path = workbook(tmp_path, F12="年末实现数（B）")
    word = word_for(read_workbook(path), SHEET, "F12", "label:indicator.actual")
    assert word == ("indicator.actual", "年末实现数")
    answer = read(path, Learnt(words={word[0]: (word[1],)}))
    assert answer.error is None
    assert answer.indicators[0].actual == "120"


def test_of_a_value_the_word_beside_it_is_learnt(tmp_path: Path):
    path = workbook(tmp_path, A3="子项目", E12="年度任务数")
    book = read_workbook(path)
    assert word_for(book, SHEET, "C3", "project.name") == ("project.name", "子项目")
    assert word_for(book, SHEET, "E14", "indicator.target") == ("indicator.target", "年度任务数")


def test_what_cannot_be_a_label_is_not_learnt(tmp_path: Path):
    book = read_workbook(workbook(tmp_path))
    assert word_for(book, SHEET, "G13", "label:indicator.weight") is None
    assert word_for(book, SHEET, "C3", "") is None
    assert word_for(book, SHEET, "C3", "total.self") is None
    assert word_for(book, "没有", "C3", "project.name") is None
    assert word_for(book, SHEET, "ZZZZ1", "project.name") is None


def test_the_unit_that_a_head_states_stays_when_somebody_points_at_it(tmp_path: Path):
    path = workbook(tmp_path, E5="可用指标（元）", D6=None, D7=None, D8=None)
    answer = read(path, at(E5="label:funds.budget"))
    assert answer.funds.budget_fen == 480 * 100


def test_a_learnt_word_means_nothing_else(tmp_path: Path):
    path = workbook(tmp_path, E12="完成值", F12="完成情况")
    answer = read(path, Learnt(words={"indicator.target": ("完成值",)}))
    assert answer.indicators[0].target == "120"


def test_a_value_somewhere_else_takes_the_place_of_what_was_found(tmp_path: Path):
    path = workbook(tmp_path, A2="南片公路", C3="见上")
    answer = read(path, at(A2="project.name"))
    assert answer.project.name == "南片公路"
    assert answer.project.department == "示例县交通运输局"


def test_amounts_goals_and_points_can_be_pointed_at(tmp_path: Path):
    path = workbook(tmp_path)
    said = at(D6="funds.budget", F11="goal.text", J6="execution.weight", H13="total.self", E14="indicator.actual")
    answer = read(path, said)
    assert answer.funds.budget_fen == 500_000_000
    assert answer.goals[0].text == "完成全部养护，病害处置及时。"
    assert answer.execution.weight_centi == 950
    assert answer.totals.self_printed_centi == 2000
    assert answer.indicators[1].actual_text == "≥95%"


def test_a_cell_that_is_nothing_is_read_as_blank(tmp_path: Path):
    answer = read(workbook(tmp_path), at(F13=""))
    assert answer.indicators[0].actual is None
    assert ("points.without_actual", "F13") in {(one.code, one.cell) for one in answer.findings}


def test_an_amount_that_cannot_be_read_refuses_the_file_at_its_cell(tmp_path: Path):
    answer = read(workbook(tmp_path), at(C3="funds.budget"))
    assert answer.error is not None
    assert (answer.error.code, answer.error.cell) == ("value.unreadable", "C3")


def test_what_was_said_of_another_sheet_changes_nothing(tmp_path: Path):
    path = workbook(tmp_path)
    said = Learnt(places={("别的", "F13"): "", ("别的", "A1"): "project.name"})
    assert read(path, said).to_json() == read(path, Learnt()).to_json()


def test_meanings_are_a_closed_list():
    assert is_meaning("")
    assert is_meaning("project.name")
    assert is_meaning("label:indicator.operator")
    assert not is_meaning("label:total.self")
    assert not is_meaning("indicator.colour")
    assert position("AB12") == (12, 28)
    assert position("A0") is None
