"""What was recognised, cell by cell."""

from pathlib import Path

from abacus.foundation.documents.forms.marks import group_of, marks_of
from tests.unit.documents.ministry import read_one


def by_cell(folder: Path, **changes: object) -> dict[str, dict[str, object]]:
    return {mark["cell"]: mark for mark in marks_of(read_one(folder, **changes))}


def test_labels_and_values_are_told_apart(tmp_path: Path):
    marks = by_cell(tmp_path)
    assert (marks["A3"]["field"], marks["A3"]["role"]) == ("project.name", "label")
    assert (marks["C3"]["field"], marks["C3"]["role"]) == ("project.name", "value")
    assert (marks["E6"]["field"], marks["E5"]["role"]) == ("funds.budget", "label")
    assert (marks["B11"]["field"], marks["F11"]["field"]) == ("goal.text", "goal.actual")
    assert (marks["F13"]["field"], marks["F13"]["of"]) == ("indicator.actual", "D13")
    assert (marks["G13"]["field"], marks["H13"]["field"]) == ("indicator.weight", "indicator.self")


def test_a_merged_range_is_one_mark_to_its_last_cell(tmp_path: Path):
    marks = by_cell(tmp_path)
    assert marks["C3"]["to"] != "C3"
    assert "D3" not in marks


def test_cells_with_something_to_look_at_say_so(tmp_path: Path):
    marks = by_cell(tmp_path, F13=None, E14="95%")
    assert marks["F13"]["state"] == "finding"
    assert marks["E14"]["state"] == "doubt"
    assert marks["C3"]["state"] == "ok"


def test_a_clean_form_has_no_marks_of_trouble_and_each_cell_one_mark(tmp_path: Path):
    marks = marks_of(read_one(tmp_path))
    assert {mark["state"] for mark in marks} == {"ok"}
    assert len({mark["cell"] for mark in marks}) == len(marks)


def test_a_refused_file_has_none(tmp_path: Path):
    assert marks_of(read_one(tmp_path, E6="很多")) == []


def test_fields_are_coloured_by_their_part_of_the_form():
    assert group_of("execution.self") == group_of("total.weight") == "points"
    assert (group_of("goal"), group_of("funds.rate"), group_of("colour")) == ("goal", "funds", "")
