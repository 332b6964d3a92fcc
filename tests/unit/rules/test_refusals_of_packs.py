"""Values of a wrong shape, and packs and directories that do not fit together, are refused."""

import pytest

from abacus.rules import load

OPTIONS = """\
id: evaluation.modes
label: 方式
kind: options
values:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 方式}
    value:
      - {id: yes_no, label: 是否}
      - {id: yes_no, label: 是否}
"""
FORMULA = """\
id: evaluation.formula
label: 公式
kind: choice
choices: [ratio, excess]
values:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 公式}
    value: other
"""
FLAG = FORMULA.replace("kind: choice\nchoices: [ratio, excess]", "kind: flag")
MONTH_DAY = FLAG.replace("kind: flag", "kind: month_day").replace("other", '"09-31"')
MONTH = FLAG.replace("kind: flag", "unit: month").replace("other", "13")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (OPTIONS.replace("modes", "formula"), 10, "duplicate-id"),
        (FORMULA, 9, "bad-value"),
        (FLAG, 8, "bad-value"),
        (MONTH_DAY, 8, "bad-day"),
        (MONTH, 8, "wrong-unit"),
        ("", 1, "empty"),
        ("- a\n", 1, "not-a-mapping"),
    ],
    ids=["an option twice", "no such choice", "no flag", "no such day", "no such month", "an empty file", "a list"],
)
def test_a_value_of_another_shape_is_refused_for(text, line, code, policies):
    policies.write("cn/parameters/evaluation/formula.yaml", text)

    first, *_ = policies.errors()

    assert (first.line, first.code) == (line, code)


def test_a_file_that_is_not_utf_8_is_refused(policies):
    path = policies.root / "cn/parameters/evaluation/execution_weight.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))

    first, *_ = policies.errors()

    assert (first.file, first.code) == (str(path), "encoding")


def test_examples_of_one_file_have_names_of_their_own(policies):
    place = "cn/examples/evaluation/grade_bands.yaml"
    text = (policies.root / place).read_text(encoding="utf-8")
    policies.write(place, text + text)

    first, *_ = policies.errors()

    assert (first.line, first.code) == (6, "duplicate-id")


@pytest.mark.parametrize("place", ["cn/paramters/weight.yaml", "cn/parameters/weight.yml", "cn/notes.yaml"])
def test_a_file_that_nothing_reads_is_refused(place, policies):
    policies.write(place, "id: weight\n")

    first, *_ = policies.errors()

    assert (first.code, "parameters" in first.todo) == ("unknown-file", True)


def test_an_unknown_parent_is_refused_at_its_line(policies):
    policies.add_city()
    policies.change("cn-5101/pack.yaml", "parent: cn", "parent: cn-51")

    first, *_ = policies.errors()

    assert (first.line, first.code, "cn、cn-5101" in first.todo) == (2, "unknown-parent", True)


def test_packs_that_are_each_other_s_parent_are_refused(policies):
    policies.add_city()
    policies.change("cn-5101/pack.yaml", "parent: cn", "parent: cn-510104")
    policies.write("cn-510104/pack.yaml", 'region: "510104"\nparent: cn-5101\nname: 锦江区\nrelease: "2023.1"\n')

    assert [(problem.line, problem.code) for problem in policies.errors()] == [(2, "cycle"), (2, "cycle")]


def test_a_directory_without_a_pack_is_refused(policies):
    (policies.root / "cn-5101").mkdir()

    first, *_ = policies.errors()

    assert (first.code, "pack.yaml" in first.todo) == ("missing-pack", True)


def test_two_packs_of_one_region_are_refused(policies, tmp_path):
    other = tmp_path / "other" / "cn"
    other.mkdir(parents=True)
    (other / "pack.yaml").write_text((policies.root / "cn/pack.yaml").read_text(encoding="utf-8"), encoding="utf-8")

    library, (first, *_) = load([policies.root, tmp_path / "other"])

    assert library is None
    assert (first.file, first.code) == (str(other / "pack.yaml"), "duplicate-id")


def test_a_directory_that_does_not_exist_is_refused(tmp_path):
    library, (first, *_) = load([tmp_path / "nowhere"])

    assert library is None
    assert (first.code, "ABACUS_POLICIES" in first.todo) == ("no-directory", True)


def test_two_forms_of_one_id_are_refused(policies):
    text = (policies.root / "cn/forms/mof.yaml").read_text(encoding="utf-8")
    policies.write("cn/forms/sichuan/mof.yaml", text.replace(".mof", ".sichuan.mof"))
    policies.write("cn/forms/self_evaluation/sichuan/mof.yaml", text.replace(".mof", ".sichuan.mof"))

    first, *_ = policies.errors()

    assert first.code == "duplicate-id"


def test_every_broken_file_is_named_not_only_the_first(policies):
    policies.change("cn/parameters/evaluation/execution_weight.yaml", "unit: points", "unit: 斤")
    policies.change("cn/gates/budget/target_passed.yaml", "    message: 目标没有通过\n", "    messages: 目标没有通过\n")
    policies.change("cn/forms/mof.yaml", "label:", "title:")

    assert {problem.code for problem in policies.errors()} == {"bad-unit", "unknown-key", "missing-label"}


def test_files_that_are_no_directories_lie_beside_packs_unread(policies):
    policies.write("README.md", "about these packs\n")

    assert policies.errors() == []
