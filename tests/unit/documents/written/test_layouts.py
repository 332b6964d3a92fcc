"""Forms of every layout and kind read back from their export: the facts are the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from abacus.foundation.documents.forms import FormRead
from tests.unit.documents.examined import clean, faults, published
from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import build
from tests.unit.documents.kinds.declarations import SINGLE
from tests.unit.documents.kinds.departments import DEPARTMENTS
from tests.unit.documents.kinds.lists import LISTS
from tests.unit.documents.kinds.tracked import TRACKED
from tests.unit.documents.written.facts import lost, read


def examined(*modules: object) -> Iterator[Examined]:
    """Every form of the modules, alone or in a tuple."""
    for module in modules:
        for value in vars(module).values():
            yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Examined))


FORMS = {
    form.name: form
    for form in (*examined(clean, published), *SINGLE, *DEPARTMENTS, *TRACKED, *(forms[0] for forms in LISTS))
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_of_any_layout_reads_back_to_the_same_facts(tmp_path: Path, name: str):
    forms = read(build(tmp_path / "form.xlsx", FORMS[name].printed))
    assert [form.error for form in forms] == [None] * len(forms)
    assert {kind: lost(tmp_path, forms, kind) for kind in ("xlsx", "csv")} == {"xlsx": [], "csv": []}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> list[FormRead]:
    """Forms with one fault each: every one in the long run, each third on every change."""
    folder = tmp_path_factory.mktemp("faulty")
    drawn = list({form.name: form for form in examined(faults)}.values())
    step = 1 if settings.get_current_profile_name() == "long" else 3
    read_forms = [read(build(folder / "form.xlsx", one.printed)) for one in drawn[::step]]
    return [form for forms in read_forms for form in forms if not form.error]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_fault_is_still_there_when_the_export_is_read(tmp_path: Path, faulty: list[FormRead], kind: str):
    """All in one file: a sheet for each, or one below the other."""
    assert len(faulty) > 20
    assert lost(tmp_path, faulty, kind) == []
