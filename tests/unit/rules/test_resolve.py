"""Which pack answers for a region, and which value holds on a day."""

from datetime import date
from fractions import Fraction

import pytest

from abacus.rules import UnknownParameter, UnknownRegionError, UnknownRuleError

MARCH = date(2021, 3, 1)
WEIGHT = "cn/parameters/evaluation/execution_weight.yaml"
CITY_WEIGHT = """\
id: evaluation.execution_weight
label: 预算执行率的分值
unit: points
values:
  - from: "2023-01-01"
    until: "2023-12-31"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 地方可调}
    confirmed: true
    note: 试行一年
    value: 12.5
"""


@pytest.mark.parametrize(
    ("region", "pack"),
    [
        ("5101", "cn-5101"),
        ("510100", "cn-5101"),
        ("510104", "cn-5101"),
        ("510104001", "cn-5101"),
        ("510100000", "cn-5101"),
        ("510104001000", "cn-5101"),
        ("cn-5101", "cn-5101"),
        ("51", "cn"),
        ("37", "cn"),
        ("370000", "cn"),
        ("cn", "cn"),
    ],
)
def test_a_region_has_the_rules_of_its_nearest_pack(region, pack, policies):
    policies.add_city()

    assert policies.library().resolve(region, MARCH).pack == pack


@pytest.mark.parametrize("region", ["", "5", "chengdu", "51010", "5101a4", "５１０１"])
def test_a_region_that_is_no_code_is_an_error_that_shows_one(region, policies):
    with pytest.raises(UnknownRegionError, match="371003"):
        policies.library().resolve(region, MARCH)


def test_a_county_inherits_what_its_city_does_not_state(policies):
    policies.add_city(**{"parameters/evaluation/execution_weight.yaml": CITY_WEIGHT})
    rules = policies.library().resolve("510104", date(2024, 3, 1), fiscal_year=2023)

    assert rules.tags == ("cn-5101@2023.1", "cn@2021.1")
    assert rules.name == "成都市"
    assert rules.param("evaluation.execution_weight").value == 1250
    assert rules.param("targets.weight_total").pack == "cn"


def test_a_value_shows_its_source_its_trust_and_every_pack_above(policies):
    policies.add_city(**{"parameters/evaluation/execution_weight.yaml": CITY_WEIGHT})
    weight = policies.library().resolve("5101", date(2024, 3, 1), fiscal_year=2023).param("evaluation.execution_weight")

    assert (weight.confirmed, weight.note, weight.tag) == (True, "试行一年", "cn-5101@2023.1")
    assert (weight.source.title, weight.source.number) == ("项目支出绩效评价管理办法", "财预〔2020〕10号")
    assert [(link.pack, link.value, link.confirmed) for link in weight.chain] == [
        ("cn-5101", 12.5, True),
        ("cn", 10, False),
    ]


@pytest.mark.parametrize(("year", "points"), [(2022, 1000), (2023, 1250), (2024, 1000)])
def test_the_fiscal_year_selects_not_the_day_of_the_action(year, points, policies):
    policies.add_city(**{"parameters/evaluation/execution_weight.yaml": CITY_WEIGHT})
    rules = policies.library().resolve("5101", date(2024, 3, 1), fiscal_year=year)

    assert rules.param("evaluation.execution_weight").value == points


def test_the_fiscal_year_is_the_day_s_own_where_none_is_given(policies):
    policies.add_city(**{"parameters/evaluation/execution_weight.yaml": CITY_WEIGHT})
    library = policies.library()

    assert library.resolve("5101", date(2023, 12, 31)).param("evaluation.execution_weight").value == 1250
    assert library.resolve("5101", date(2024, 1, 1)).param("evaluation.execution_weight").value == 1000


@pytest.mark.parametrize(("on", "points"), [(date(2022, 6, 30), 1000), (date(2022, 7, 1), 1500)])
def test_a_later_value_replaces_an_earlier_one_from_its_day(on, points, policies):
    policies.change(WEIGHT, "fiscal_year", "action_day")
    later = '  - from: "2022-07-01"\n    applies_to: action_day\n    source: {document: measure-2020, clause: x}\n'
    policies.change(WEIGHT, "    value: 10\n", f"    value: 10\n{later}    value: 15\n")

    assert policies.library().resolve("cn", on).param("evaluation.execution_weight").value == points


def test_before_the_first_value_there_is_none(policies):
    rules = policies.library().resolve("cn", date(2019, 12, 31))

    assert dict(rules.params()) == {}
    assert not rules.has_route("targets.declaration")
    with pytest.raises(UnknownParameter, match=r"evaluation\.execution_weight"):
        rules.param("evaluation.execution_weight")
    with pytest.raises(UnknownRuleError, match=r"targets\.declaration"):
        rules.route("targets.declaration")


def test_an_unknown_parameter_is_named_with_those_of_its_subject(policies):
    rules = policies.library().resolve("cn", MARCH)

    with pytest.raises(UnknownParameter, match=r"evaluation\.wieght.*evaluation\.execution_weight"):
        rules.param("evaluation.wieght")
    with pytest.raises(UnknownParameter, match=r"weather\.rain"):
        rules.any("weather.rain")
    with pytest.raises(UnknownRuleError, match="sichuan"):
        rules.form("sichuan")


def test_all_parameters_of_a_day_are_the_single_ones(policies):
    rules = policies.library().resolve("cn", MARCH)

    assert rules.params() is rules.params()
    assert set(rules.params()) == {
        "evaluation.execution_weight",
        "evaluation.grade_bands",
        "evaluation.qualitative_intervals",
        "targets.weight_total",
    }
    assert rules.params()["targets.weight_total"] is rules.param("targets.weight_total")


def test_the_same_question_is_answered_by_the_same_object(policies):
    library = policies.library()

    assert library.resolve("cn", MARCH) is library.resolve("cn", MARCH)


def test_a_library_forgets_the_oldest_answers_rather_than_growing_for_ever(policies, monkeypatch):
    monkeypatch.setattr("abacus.rules.store._MOST_KEPT", 2)
    library = policies.library()
    first = library.resolve("cn", MARCH)
    library.resolve("cn", date(2021, 3, 2))
    library.resolve("cn", date(2021, 3, 3))

    assert library.resolve("cn", MARCH) is not first


def test_bands_intervals_and_units_arrive_exact(policies):
    rules = policies.library().resolve("cn", MARCH)
    excellent, poor = rules.param("evaluation.grade_bands").value
    met, missed = rules.param("evaluation.qualitative_intervals").value

    assert (excellent.at_least, excellent.id, excellent.label, poor.at_least) == (9000, "excellent", "优", 0)
    assert (met.high, met.low, missed.low) == (Fraction(1), Fraction(4, 5), Fraction(0))
    assert rules.param("targets.weight_total").unit == "分"


def test_a_library_lists_its_packs_and_regions(policies):
    policies.add_city()
    library = policies.library()

    assert library.regions() == ("cn", "5101")
    assert [pack.id for pack in library.packs()] == ["cn", "cn-5101"]
    assert library.pack("cn").release == "2021.1"
    assert list(library.pack("cn").documents) == ["measure-2020"]


def test_a_pack_without_a_name_is_called_by_its_id_and_a_document_is_doubted_until_somebody_says_so(policies):
    policies.add_city(**{"documents.yaml": "local: {title: 地方办法}\n"})
    policies.change("cn-5101/pack.yaml", "name: 成都市\n", "")
    library = policies.library()

    assert library.resolve("5101", MARCH).name == "cn-5101"
    assert library.pack("cn-5101").documents["local"].confirmed is False
