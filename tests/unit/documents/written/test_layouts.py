"""Forms of many places read back from their export: whatever layout they came in, the facts are the same."""

from pathlib import Path

import pytest

from tests.unit.documents.examined import clean, published
from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import build
from tests.unit.documents.written.facts import lost, read

FORMS = {
    form.name: form for module in (clean, published) for form in vars(module).values() if isinstance(form, Examined)
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_of_any_layout_reads_back_to_the_same_facts(tmp_path: Path, name: str):
    forms = read(build(tmp_path / "form.xlsx", FORMS[name].printed))
    assert [form.error for form in forms] == [None] * len(forms)
    assert {kind: lost(tmp_path, forms, kind) for kind in ("xlsx", "csv")} == {"xlsx": [], "csv": []}
