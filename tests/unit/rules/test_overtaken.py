"""A newer rule above an older one below is pointed out, not applied in silence."""

from datetime import date

import pytest

PLACE = "parameters/evaluation/execution_weight.yaml"


def city_weight(policies, from_, until=""):
    text = (policies.root / "cn" / PLACE).read_text(encoding="utf-8").replace("2020-01-01", from_)
    policies.add_city(**{PLACE: text.replace("    applies_to", f"{until}    applies_to")})


@pytest.mark.parametrize(
    ("from_", "until", "codes"),
    [
        ("2019-01-01", "", ["overtaken"]),
        ("2020-01-01", "", []),
        ("2022-01-01", "", []),
        ("2018-01-01", '    until: "2019-12-31"\n', []),
    ],
    ids=["older", "as old", "newer", "ended"],
)
def test_a_parameter_older_than_the_one_it_overrides_is_warned_of_when_it_is(from_, until, codes, policies):
    city_weight(policies, from_, until)

    assert [problem.code for problem in policies.warnings()] == codes


def test_the_warning_names_the_own_file_and_the_ancestor(policies):
    city_weight(policies, "2019-01-01")

    (warning,) = policies.warnings()

    assert warning.file == str(policies.root / "cn-5101" / PLACE)
    assert "cn 自 2020-01-01" in warning.what
    assert policies.library().resolve("5101", date(2021, 3, 1)).param("evaluation.execution_weight").pack == "cn-5101"


def test_a_whole_list_can_be_overtaken_an_extension_cannot(policies):
    place = "linkage/evaluation/results.yaml"
    whole = (policies.root / "cn" / place).read_text(encoding="utf-8").replace("2020-01-01", "2019-01-01")
    policies.add_city(**{place: whole})
    assert [problem.code for problem in policies.warnings()] == ["overtaken"]

    older = '  - from: "2018-01-01"\n    applies_to: fiscal_year\n    source: {document: measure-2020, clause: x}\n'
    nation = (policies.root / "cn" / place).read_text(encoding="utf-8")
    items = "    items:\n      - {id: good, label: 优良, condition: 优良, proposal: keep, rule: linkage.grade_good}\n"
    policies.write(f"cn/{place}", nation.replace("versions:\n", f"versions:\n{older}{items}"))
    extension = whole.replace("    items:", "    extends: parent\n    add:").replace("id: good", "id: own")
    policies.write(f"cn-5101/{place}", extension)
    assert policies.warnings() == []
    assert policies.errors() == []
