"""One fault in a clean form raises its warning and no other; what does not matter changes nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.documents.examined.answers import found, warned
from tests.unit.documents.examined.clean import CLEAN
from tests.unit.documents.examined.mutations import MUTATIONS, table
from tests.unit.documents.examined.places import FORMS as PLACES
from tests.unit.documents.examined.printed import Printed, moved
from tests.unit.documents.examined.reading import read_sheets

ROWS = table()
FORMS = st.sampled_from((*CLEAN, *PLACES))
FEWER = settings(max_examples=settings.default.max_examples // 4)
STEPS = st.decimals("0.01", "2", places=2)


@given(st.sampled_from(MUTATIONS), st.sampled_from(ROWS), STEPS)
def test_one_fault_raises_its_warning_and_no_other(mutation, row, by):
    mutated = mutation(row, by)
    assume(mutated is not None)
    changes, wanted = mutated
    with TemporaryDirectory() as folder:
        [answer] = read_sheets(Path(folder), Printed(row.layout.form.printed.drawing, changes))
    pairs = {tuple(word.split("@")) for word in wanted.split()}
    assert warned(answer) == pairs, (row.layout.form.name, changes)


@FEWER
@given(
    FORMS,
    st.integers(0, 40),
    st.integers(0, 6),
    st.sampled_from(["自评表", "1", "Sheet9"]),
)
def test_moving_a_table_and_renaming_its_sheet_moves_only_the_cells(form, down, right, sheet):
    with TemporaryDirectory() as folder:
        here = read_sheets(Path(folder), form.printed)[0]
        there = read_sheets(Path(folder), Printed(form.printed.drawing, {}, sheet, down, right))[0]
    assert {(code, moved(cell, down, right)) for code, cell in found(here)} == found(there)
    before, after = here.to_json(), there.to_json()
    for key in ("kind", "layout", "project", "funds", "execution", "goals", "totals"):
        assert before[key] == after[key]
    rows = [{**one, "cell": moved(one["cell"], down, right)} for one in before["indicators"]]
    assert rows == after["indicators"]


@FEWER
@given(
    FORMS,
    st.sampled_from(["红星", "甲乙", "三台", "中江"]),
    st.sampled_from(["县", "市", "旗"]),
)
def test_the_name_of_a_place_changes_no_finding(form, place, kind):
    drawing = form.printed.drawing.replace("示例县", place + kind).replace("示例", place)
    with TemporaryDirectory() as folder:
        here = read_sheets(Path(folder), form.printed)[0]
        there = read_sheets(Path(folder), Printed(drawing))[0]
    assert found(here) == found(there)
    assert here.to_json()["totals"] == there.to_json()["totals"]
