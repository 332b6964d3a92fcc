"""Worked examples run through the engine under their own pack."""

from datetime import date

import pytest

from abacus.rules.working import check_examples, disagreements

GIVEN = "given: {weight_centi: 1000, actual_micro: 90000000}\n  rule: indicator.satisfaction\n"
PLACE = "cn/examples/evaluation/grade_bands.yaml"


def test_an_example_that_holds_says_nothing(policies):
    library = policies.library()

    assert list(check_examples(library)) == []
    (example,) = library.pack("cn").examples
    assert (example.rule, example.day, example.fiscal_year) == ("evaluation.grade", date(2021, 3, 1), None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("grade: excellent", "grade: poor", "grade 应为 poor，算得 excellent"),
        ("grade: excellent", "level: high", "没有规则“evaluation.level”"),
        ("  expect: {grade", "  rule: evaluation.total\n  expect: {grade", "没有结果“grade”"),
        ("given: {total_centi: 9000, complete: true}\n", GIVEN, "缺少参数"),
    ],
    ids=["another grade", "an unknown rule", "a result that the rule does not have", "a parameter that is missing"],
)
def test_an_example_that_does_not_hold_is_named_with_what_was_computed(old, new, said, policies):
    policies.change(PLACE, old, new)

    (problem,) = check_examples(policies.library())

    assert (problem.file, problem.line, problem.code) == (str(policies.root / PLACE), 1, "example")
    assert said in problem.what


ROWS = """\
- name: two rows make a total
  because: points add up
  day: "2021-03-01"
  rule: evaluation.total
  given:
    rows:
      - {points_centi: 800, applicable: true, complete: true}
      - {points_centi: 150, applicable: true, complete: true}
  expect: {total_centi: 950}
- name: a rate is compared exactly
  because: 1 of 3 is not 0.3333
  day: "2021-03-01"
  rule: evaluation.execution_points
  given: {executed_fen: 1, budget_fen: 3, weight_centi: 1000, checked_on: "2021-03-01", noted_on: null}
  expect: {execution: 1/3, points_centi: 333}
"""
RANKS = """\
- name: one of two is last
  because: half of two is one
  day: "2021-03-01"
  rule: linkage.ranking
  given:
    rows:
      - {score_centi: 900, protected: false, group: all}
      - {score_centi: 800, protected: false, group: all}
  expect:
    rows:
      - {in_bottom: false}
      - {in_bottom: true}
"""
SHARE = """\
id: linkage.bottom_share
label: 末位比例
unit: "%"
values:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 末位}
    value: 50
"""


def test_examples_may_give_rows_and_expect_rates_or_rows(policies):
    policies.write(PLACE, ROWS)
    policies.write("cn/examples/linkage/bottom_share.yaml", RANKS)
    policies.write("cn/parameters/linkage/bottom_share.yaml", SHARE)

    assert list(check_examples(policies.library())) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{in_bottom: true}", "{in_bottom: false}", "rows[2].in_bottom 应为 False，算得 True"),
        ("{in_bottom: true}", "{in_bottom: 1}", "rows[2].in_bottom 应为 1，算得 True"),
        ("      - {in_bottom: true}\n", "", "rows 应为"),
    ],
    ids=["another answer", "a number for a flag", "a row too few"],
)
def test_every_row_is_compared(old, new, said, policies):
    policies.write("cn/parameters/linkage/bottom_share.yaml", SHARE)
    policies.write("cn/examples/linkage/bottom_share.yaml", RANKS.replace(old, new))

    (problem,) = check_examples(policies.library())

    assert said in problem.what


def test_a_given_day_is_a_day(policies):
    policies.write(PLACE, ROWS)
    _, example = policies.library().pack("cn").examples

    assert example.given["checked_on"] == date(2021, 3, 1)
    assert example.given["noted_on"] is None
    assert disagreements(example, policies.library().resolve("cn", example.day)) == []
