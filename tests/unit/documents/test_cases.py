"""Published tables rebuilt as workbooks, against the judged right answers."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from abacus.foundation.documents.forms import FormRead, read_forms
from tests.harness import ROOT

CASES = sorted(path.parent for path in (ROOT / "tests/cases/forms").glob("*/form.xlsx"))
DAY = date(2024, 3, 15)


@pytest.fixture(params=CASES, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def expected(case: Path) -> dict[str, Any]:
    return json.loads((case / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def answer(case: Path) -> FormRead:
    [only] = read_forms(case / "form.xlsx", region=None, on=DAY)
    return only


def differences(wanted: Any, given: Any, at: str = "") -> list[str]:
    """Where the answer does not hold what was judged right."""
    if isinstance(wanted, dict):
        return [line for key in wanted for line in differences(wanted[key], given.get(key, "absent"), f"{at}.{key}")]
    if isinstance(wanted, list):
        if len(wanted) != len(given):
            return [f"{at}: {len(given)} instead of {len(wanted)}"]
        pairs = enumerate(zip(wanted, given, strict=True))
        return [line for number, pair in pairs for line in differences(*pair, f"{at}[{number}]")]
    same = wanted == given and type(wanted) is type(given)
    return [] if same else [f"{at}: {given!r} instead of {wanted!r}"]


def test_there_are_six_cases():
    assert [case.name for case in CASES] == [
        *("chizhou-tangxi-2022", "daying-2023", "daying-anke-2023", "lijiang-gucheng-2020"),
        *("synthetic-clean-2023", "tianchang-2022"),
    ]


def test_every_judged_value_is_read(answer: FormRead, expected: dict[str, Any]):
    judged = {key: value for key, value in expected.items() if key not in ("must_find", "no_warnings")}
    assert differences(judged, answer.to_json()) == []


def test_every_known_fault_is_found_at_its_cell(answer: FormRead, expected: dict[str, Any]):
    found = {(one.code, one.cell) for one in answer.findings}
    assert {tuple(pair) for pair in expected["must_find"]} <= found


def test_a_form_without_faults_raises_no_warning(answer: FormRead, expected: dict[str, Any]):
    warnings = [one for one in answer.findings if one.severity == "warning"]
    assert bool(warnings) != expected.get("no_warnings", False)


def test_the_rules_of_a_later_day_read_the_same_form_the_same(case: Path):
    earlier, later = (
        read_forms(case / "form.xlsx", region="371003", on=day)[0].to_json() for day in (DAY, date(2026, 1, 1))
    )
    assert earlier["totals"] == later["totals"]
