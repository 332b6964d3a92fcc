"""Forms of many places, judged by hand from the contract: what they say, and every fault at its cell."""

from collections import Counter
from pathlib import Path

import pytest

from abacus.foundation.documents.forms.messages import SEVERITIES
from tests.unit.documents.examined.answers import Examined, objections
from tests.unit.documents.examined.clean import CLEAN
from tests.unit.documents.examined.faults import FORMS as FAULTS
from tests.unit.documents.examined.kinds import FORMS as KINDS
from tests.unit.documents.examined.places import FORMS as PLACES
from tests.unit.documents.examined.published import FORMS as PUBLISHED
from tests.unit.documents.examined.reading import read_sheets


def named(forms: tuple[Examined, ...]) -> pytest.MarkDecorator:
    """One test for each of the forms."""
    return pytest.mark.parametrize("form", forms, ids=lambda form: form.name)


@named((*CLEAN, *PLACES, *KINDS))
def test_a_form_without_faults_is_read_right_and_raises_no_warning(tmp_path: Path, form: Examined):
    [answer] = read_sheets(tmp_path, form.printed)
    assert objections(form, answer) == []


@named(PUBLISHED)
def test_a_published_form_is_read_as_it_was_judged(tmp_path: Path, form: Examined):
    [answer] = read_sheets(tmp_path, form.printed)
    assert objections(form, answer) == []


@named(FAULTS)
def test_a_fault_is_found_at_its_cell_and_nothing_else_is(tmp_path: Path, form: Examined):
    [answer] = read_sheets(tmp_path, form.printed)
    assert objections(form, answer) == []


def test_every_warning_of_the_closed_list_is_triggered_at_least_twice():
    triggered = Counter(word.split("@")[0] for form in (*FAULTS, *PUBLISHED) for word in form.warnings.split())
    warnings = {code for code, severity in SEVERITIES.items() if severity == "warning"}
    assert {code for code in warnings if triggered[code] < 2} == set()
