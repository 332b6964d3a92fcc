"""YAML 1.2 is read as it looks, with lines."""

from decimal import Decimal

import pytest

from abacus.rules.errors import PolicyError
from abacus.rules.marked import read_yaml


def read(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_words_that_older_yaml_takes_for_flags_stay_words(tmp_path):
    assert read(tmp_path, "on: yes\nno: off\n").plain() == {"on": "yes", "no": "off"}


def test_numbers_are_exact_and_flags_and_null_are_themselves(tmp_path):
    text = "a: 10\nb: 0.1\nc: -3\nd: true\ne: False\nf: null\ng:\nh: '010'\n"

    assert read(tmp_path, text).plain() == {
        "a": 10,
        "b": Decimal("0.1"),
        "c": -3,
        "d": True,
        "e": False,
        "f": None,
        "g": None,
        "h": "010",
    }


def test_every_value_knows_its_line(tmp_path):
    node = read(tmp_path, "a: 1\nb:\n  - x\n  - y: 2\n")

    assert (node.value["a"].line, node.value["b"].line) == (1, 2)
    assert [item.line for item in node.value["b"].value] == [3, 4]


@pytest.mark.parametrize("text", ["a: 010", "a: 0x10", "a: 1e3", "a: .nan", "a: 2023-01-01", "a: !odd x"])
def test_what_could_be_read_as_something_else_is_refused(text, tmp_path):
    with pytest.raises(PolicyError, match=r"a\.yaml:2: \[not-plain\]"):
        read(tmp_path, f"z: 1\n{text}\n")


def test_two_documents_in_a_file_are_refused(tmp_path):
    with pytest.raises(PolicyError, match=r"a\.yaml:2: \[yaml\]"):
        read(tmp_path, "a: 1\n---\nb: 2\n")


def test_an_error_tells_its_parts(tmp_path):
    with pytest.raises(PolicyError) as caught:
        read(tmp_path, "a: 1\na: 2\n")

    error = caught.value
    assert (error.file, error.line, error.code) == (str(tmp_path / "a.yaml"), 2, "duplicate-key")
    assert (error.what, error.todo, error.others) == ("键“a”写了两次", "只留一个", ())
