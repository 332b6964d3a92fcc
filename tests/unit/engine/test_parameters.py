"""Parameters come as plain values or as the rules' own objects, and leave exact."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from abacus.engine import MissingParameterError, Parameters
from abacus.engine.parameters import Row, exact


@dataclass
class Stated:
    value: object
    label: str = ""


@dataclass
class Band:
    at_least: int
    id: str | None
    label: str | None
    earns: Fraction | None


@dataclass
class Interval:
    id: str
    label: str
    high: Fraction
    low: Fraction


def test_a_plain_value_stands_for_itself():
    assert exact(Fraction(2, 5)) == Fraction(2, 5)
    assert exact(None) is None
    assert exact("whole") == "whole"


def test_a_stated_value_is_taken_out_of_its_envelope():
    assert exact(Stated(1000)) == 1000
    assert exact(Stated(None)) is None


def test_bands_and_intervals_become_rows():
    assert exact(Stated((Band(9000, "excellent", "优", None), Band(0, None, None, Fraction(1, 2))))) == (
        Row("excellent", 9000, None, "优"),
        Row("", 0, Fraction(1, 2), ""),
    )
    assert exact((Interval("met", "达成", Fraction(1), Fraction(4, 5)),)) == (
        Row("met", Fraction(4, 5), Fraction(1), "达成"),
    )


def test_other_lists_stay_as_they_are():
    assert exact(("a", Row("b"))) == ("a", Row("b"))


def test_a_parameter_is_made_exact_once():
    parameters = Parameters({"p": Stated((Band(0, "a", "b", None),))})
    assert parameters.exact("p") is parameters.exact("p")
    assert Parameters.of(parameters) is parameters


def test_parameters_are_the_mapping_that_they_were_given():
    parameters = Parameters({"p": 1, "q": 2})
    assert dict(parameters) == {"p": 1, "q": 2}
    assert len(parameters) == 2
    assert "r" not in parameters


def test_a_parameter_that_is_not_there_is_named():
    with pytest.raises(MissingParameterError, match=r"the rules have no parameter monitoring\.lag_threshold"):
        Parameters({}).exact("monitoring.lag_threshold")


def test_a_parameter_is_called_by_its_label_else_by_its_id():
    parameters = Parameters({"p": Stated(1, label="阈值"), "q": 1})
    assert [parameters.label(key) for key in ("p", "q", "r")] == ["阈值", "q", "r"]
