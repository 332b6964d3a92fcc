"""Declarations, tracking tables and departments of many places, judged by hand from the contract."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.documents.examined.answers import Examined, objections
from tests.unit.documents.examined.clean import CLEAN
from tests.unit.documents.examined.kinds import FORMS as KINDS
from tests.unit.documents.examined.printed import Printed
from tests.unit.documents.examined.reading import read_sheets
from tests.unit.documents.kinds.declarations import SINGLE
from tests.unit.documents.kinds.departments import DEPARTMENTS
from tests.unit.documents.kinds.lists import LISTS
from tests.unit.documents.kinds.tracked import TRACKED

FORMS = (*SINGLE, *TRACKED, *DEPARTMENTS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_is_read_right_with_its_faults_and_no_others(tmp_path: Path, form: Examined):
    [answer] = read_sheets(tmp_path, form.printed)
    assert objections(form, answer) == []


@pytest.mark.parametrize("forms", LISTS, ids=lambda forms: forms[0].name)
def test_a_list_gives_one_declaration_for_each_project(tmp_path: Path, forms: tuple[Examined, ...]):
    answers = read_sheets(tmp_path, forms[0].printed)
    assert [one.project.name for one in answers] == [form.project.split(" | ")[1] for form in forms]
    assert [line for form, one in zip(forms, answers, strict=True) for line in objections(form, one)] == []


def unmerged(printed: Printed) -> Printed:
    """The same cells without merged ranges."""
    lines = [
        " | ".join("" if cell.strip() in ("<", "^") else cell.strip() for cell in line.split("|"))
        for line in printed.drawing.strip("\n").split("\n")
    ]
    return replace(printed, drawing="\n".join(lines))


@pytest.mark.parametrize("form", [*FORMS, *KINDS], ids=lambda form: form.name)
def test_missing_merges_do_not_matter(tmp_path: Path, form: Examined):
    [answer] = read_sheets(tmp_path, unmerged(form.printed))
    assert objections(form, answer) == []


@pytest.mark.parametrize("form", [*FORMS, *KINDS], ids=lambda form: form.name)
def test_where_a_form_stands_does_not_matter(tmp_path: Path, form: Examined):
    moved = replace(form, printed=replace(form.printed, down=4, right=3))
    [answer] = read_sheets(tmp_path, moved.printed)
    assert objections(moved, answer) == []


def test_kinds_stand_below_each_other_in_one_sheet(tmp_path: Path):
    drawings = [form.printed.drawing.strip("\n") for form in (SINGLE[0], TRACKED[0], DEPARTMENTS[1], CLEAN[0])]
    answers = read_sheets(tmp_path, Printed("\n".join(drawings)))
    assert [one.kind for one in answers] == ["target", "tracking", "department", "project"]
