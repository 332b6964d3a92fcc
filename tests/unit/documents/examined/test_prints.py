"""Whatever words, columns and order a form is printed with, it says the same."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from tests.unit.documents.examined.answers import differences, warned
from tests.unit.documents.examined.printed import Printed
from tests.unit.documents.examined.prints import Print, answers, prints
from tests.unit.documents.examined.reading import read_sheets

WANTED = {
    "kind": "project",
    "project": {
        "name": "干部培训",
        "department_code": "101",
        "department": "示例县委组织部",
        "unit": "示例县委党校",
        "year": 2023,
    },
    "funds": {
        "initial_fen": 60_000_000,
        "budget_fen": 58_000_000,
        "executed_fen": 55_100_000,
        "execution_bp": 9500,
        "lines": [{"source": "fiscal"}, {"source": "carry_over"}],
    },
    "execution": {"weight_centi": 1000, "self_centi": 950, "computed_centi": 950},
    "goals": [{"no": 1, "text": "举办培训24场，提高干部能力。", "actual_text": "举办培训26场。"}],
    "indicators": answers(),
    "totals": {
        "weight_printed_centi": 10_000,
        "weight_sum_centi": 10_000,
        "self_printed_centi": 9730,
        "self_sum_centi": 9730,
        "computed_centi": 9730,
        "computed_complete": True,
    },
    "error": None,
}


@settings(max_examples=settings.default.max_examples // 2)
@given(prints())
def test_a_form_in_any_print_says_the_same(form: Print):
    with TemporaryDirectory() as folder:
        [read] = read_sheets(Path(folder), Printed(form.drawing))
    assert differences(WANTED, read.to_json()) == [], form.drawing
    assert warned(read) == set(), form.drawing
