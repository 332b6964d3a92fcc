"""What people read: words, formulas, steps, and the same as data."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from abacus.engine import run, run_group, run_window
from abacus.engine.display import bare, figures, parameter_unit, shown
from abacus.engine.formula import formula
from abacus.engine.nodes import (
    AllOver,
    AtLeast,
    Bands,
    Case,
    Clamp,
    Coalesce,
    Column,
    Const,
    CountOver,
    IsNull,
    Level,
    Lookup,
    Max,
    Min,
    Param,
    Ratio,
    RoundFen,
    RoundPoints,
    Rule,
    Step,
    SumOver,
    Take,
    Undefined,
    When,
)
from abacus.engine.parameters import Row
from abacus.engine.rules.execution import KEY_MONITORING
from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, score_execution, score_indicator, score_project
from abacus.engine.rules.ranking import RANKING
from tests.unit.engine.national import NATIONAL, PERCENT

A, B, C = Column("a"), Column("b"), Column("c")


def written(node, params=None, **given):
    result = run(Rule("test", (Step("s", node),)), given, params or {})
    return formula(node, result)


def execution(executed=37_240_000, budget=43_200_000):
    return score_execution(ExecutionFacts(weight_centi=1000, executed_fen=executed, budget_fen=budget), NATIONAL)


def indicator(**facts):
    return score_indicator(IndicatorFacts(line_id="1", weight_centi=1000, **facts), NATIONAL)


def test_execution_in_one_sentence():
    assert execution().words == "得 8.62 分：执行 37.24 万元，预算 43.20 万元，执行率 86.20 %，满分 10 分"
    assert execution().formula == "得分 = 分值 × 执行数 ÷ 预算数，最高不超过分值"


def test_execution_step_by_step():
    steps = [(step.name, step.label, step.formula, step.value, step.shown, step.why_null) for step in execution().steps]
    assert steps == [
        ("execution", "执行率", "37.24 ÷ 43.20", Fraction(931, 1080), "86.20 %", None),
        ("points_centi", "得分", "10 × 86.20 %，四舍五入到 0.01 分", 862, "8.62 分", None),
    ]


def test_what_is_missing_keeps_its_name_in_the_formula():
    result = execution(budget=None)
    assert result.words == "得分无法计算：缺少预算数"
    assert result.steps[0].formula == "37.24 ÷ 预算数"
    assert result.steps[0].shown == "—"
    assert result.steps[0].why_null == "缺少预算数"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"target_micro": 80 * PERCENT, "actual_micro": 72 * PERCENT, "unit": "%"},
            "得 9 分：实际完成 72 %，指标值 ≥ 80 %，完成率 90.00 %，满分 10 分",
        ),
        (
            {"operator": "le", "target_micro": 4 * PERCENT, "actual_micro": 3_800_000, "unit": "万元"},
            "得满分 10 分：实际完成 3.8 万元，指标值 ≤ 4 万元",
        ),
        (
            {
                "operator": "between",
                "target_micro": 50 * PERCENT,
                "target_high_micro": 60 * PERCENT,
                "actual_micro": 75 * PERCENT,
            },
            "得 8 分：实际完成 75，不在 50 至 60 之间，完成率 80.00 %，满分 10 分",
        ),
        (
            {"mode": "date", "target_on": date(2021, 9, 30), "actual_on": date(2021, 10, 8)},
            "得 0 分：2021-10-08 完成，晚于计划的 2021-09-30，满分 10 分",
        ),
        ({"mode": "direct", "yes": True}, "得 10 分：是否达到为“是”，满分 10 分"),
        (
            {"mode": "qualitative", "grade": "partly", "stated_percent_micro": 70 * PERCENT},
            "得 7 分：部分达成，按 70.00 % 计，满分 10 分",
        ),
        (
            {"mode": "satisfaction", "actual_micro": 85_380_000},
            "得 8 分：满意度 85.38 %，所在档次得 80.00 %，满分 10 分",
        ),
        (
            {"mode": "deduction", "occurrences": 3, "deduct_centi": 50},
            "得 8.50 分：发生 3 次，每次扣 0.50 分，满分 10 分",
        ),
        (
            {"mode": "bands", "actual_micro": 85 * PERCENT, "bands": ((80 * PERCENT, 600), (None, 0))},
            "得 6 分：实际完成 85，所在档次 6 分，满分 10 分",
        ),
        ({"applicable": False}, "得分无法计算：该指标不适用，已剔除"),
    ],
)
def test_every_way_of_scoring_in_one_sentence(facts, words):
    assert indicator(**facts).words == words


def test_a_total_and_a_grade_in_one_sentence():
    result = score_project([], ExecutionFacts(weight_centi=1000, executed_fen=1, budget_fen=2), NATIONAL)
    assert result.total.words == "总分 5 分：各项得分合计 5 分"
    assert result.graded.words == "差：总分 5 分"


def test_declared_bands_are_shown_among_the_inputs():
    result = indicator(mode="bands", actual_micro=85 * PERCENT, bands=((80 * PERCENT, 600), (None, 0)), unit="%")
    inputs = {entry["name"]: entry["shown"] for entry in result.to_json()["inputs"]}
    assert inputs["bands"] == "≥ 80 % 得 6 分、其余得 0 分"
    assert result.steps[0].formula == "85 所在的档（指标自定的档次）"


def test_a_comparison_shows_as_many_digits_as_it_takes():
    facts = {"months_elapsed": 8, "months_total": 12, "executed_fen": 8001, "budget_fen": 30000, "major": True}
    result = run(KEY_MONITORING, facts, NATIONAL)
    assert result.steps[2].shown == "40.00 个百分点"
    assert result.steps[3].formula == "是否重大项目（是） 且 39.9967 个百分点 ≥ 40.0000 %"
    assert result.steps[3].shown == "否"


def test_what_never_differs_in_print_stops_at_twelve_digits():
    tiny = Fraction(1, 3) + Fraction(1, 10**40)
    assert written(AtLeast(A, B), a=tiny, b=Fraction(1, 3)) == "33.333333333333 % ≥ 33.333333333333 %"


def test_equal_sides_are_shown_as_they_are():
    assert written(AtLeast(A, B), a=Fraction(2, 5), b=Fraction(2, 5)) == "40.00 % ≥ 40.00 %"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (A + B + C, "1 + 2 + 3"),
        (A + B - C, "1 + 2 − 3"),
        (A - (B + C), "1 − （2 + 3）"),
        (A - (B - C), "1 − （2 − 3）"),
        (Ratio(A, Ratio(B, C)), "1 ÷ （2 ÷ 3）"),
        ((A + B) * C, "（1 + 2） × 3"),
        (A * B * C, "1 × 2 × 3"),
        (A * Ratio(B, C), "1 × （2 ÷ 3）"),
        (Ratio(A * B, C), "1 × 2 ÷ 3"),
        (-(A + B), "−（1 + 2）"),
        (Min(A, B), "1 与 2 中较小者"),
        (Max(A, B), "1 与 2 中较大者"),
        (AtLeast(A + B, C) & ~AtLeast(A, B), "1 + 2 ≥ 3 且 非 1 ≥ 2"),
        ((AtLeast(A, B) | AtLeast(B, A)) & AtLeast(A, C), "（1 ≥ 2 或 2 ≥ 1） 且 1 ≥ 3"),
        (RoundPoints(A + B), "1 + 2，四舍五入到 0.01 分"),
        (RoundFen(A + B), "1 + 2，四舍五入到分（0.01 元）"),
        (IsNull(A), "a缺失"),
        (IsNull(A + B), "（1 + 2）缺失"),
    ],
)
def test_formulas_have_brackets_only_where_they_are_needed(node, expected):
    assert written(node, a=1, b=2, c=3) == expected


def test_a_choice_shows_the_branch_that_was_taken():
    node = Case((When(AtLeast(A, B), A),), B + C)
    assert written(node, a=3, b=2, c=1) == "3"
    assert written(node, a=1, b=2, c=1) == "2 + 1"
    assert written(node * C, a=1, b=2, c=1) == "（2 + 1） × 1"


def test_a_choice_that_could_not_be_made_shows_its_condition():
    assert written(Case((When(AtLeast(A, B), A),), B), a=1, b=None) == "1 ≥ b"


def test_what_replaces_a_missing_value_is_shown_in_its_place():
    assert written(Coalesce(A, B + C), a=None, b=2, c=3) == "2 + 3"
    assert written(Coalesce(A, B + C), a=1, b=2, c=3) == "1"


def test_a_bound_is_shown_only_where_it_bites():
    node = Clamp(A - B, Const(0), Const(10))
    assert written(node, a=5, b=2) == "5 − 2"
    assert written(node, a=5, b=7) == "5 − 7，以 0 为限"
    assert written(node, a=50, b=7) == "50 − 7，以 10 为限"


def test_tables_are_named_by_their_label():
    @dataclass
    class Stated:
        value: Any
        label: str = "等级分档"

    params = {"p": Stated((Row("good", 80), Row("poor", 0)))}
    assert written(Bands(A, Param("p"), Take.KEY), params, a=85) == "85 所在的档（等级分档）"
    assert written(Lookup(A, Param("p"), Take.KEY), params, a="good") == "“良”一档（等级分档）"
    assert written(Undefined("not_ranked")) == "不参加排名"


def test_parameters_are_shown_in_the_unit_of_their_pack():
    @dataclass
    class Stated:
        value: Any
        unit: str

    node = AtLeast(A, Param("p"))
    assert written(node, {"p": Stated(6000, "points")}, a=1) == "1 ≥ 60"
    assert written(node, {"p": Stated(1_000_000, "万元")}, a=1) == "1 ≥ 1.00"
    assert written(node, {"p": Stated(Fraction(2, 5), "percentage points")}, a=1) == "1 ≥ 40.00 个百分点"
    assert written(node, {"p": Stated(Fraction(9, 10), "%")}, a=1) == "1 ≥ 90.00 %"
    assert written(node, {"p": 7}, a=1) == "1 ≥ 7"
    assert parameter_unit(7) == ""


def test_sums_over_rows_say_over_what():
    steps = (
        Step("sum", SumOver(Column("points_centi"), Column("applicable"))),
        Step("count", CountOver(Const(True))),
        Step("all", AllOver(Column("applicable"), Const(True))),
    )
    result = run_group(Rule("g", steps, level=Level.GROUP), [], {})
    assert [step.formula for step in result.steps] == ["得分之和", "行数（各行）", "逐行检查（是否适用）"]


def test_a_rank_says_within_what():
    rows = [{"score_centi": score, "group": "一般项目", "protected": False} for score in (8000, 9000)]
    result = run_window(RANKING, rows, NATIONAL)[0]
    formulas = {step.name: step.formula for step in result.steps}
    assert formulas["ranked"] == "非 分数缺失 且 非 是否受保护（否）"
    assert formulas["rank"] == "80 在“一般项目”中从高到低的名次"
    assert formulas["from_bottom"] == "80 在“一般项目”中从低到高的名次"
    assert formulas["ranked_count"] == "“一般项目”中参加排名的个数"
    assert result.words.startswith("第 2 名，共 2 个")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "money", "—"),
        (89_974_000, "money", "89.974 万元"),
        (123_456_789_000_000, "money", "123,456,789.00 万元"),
        (1, "money", "0.000001 万元"),
        (-5_000_000, "money", "−5.00 万元"),
        (862, "points", "8.62 分"),
        (860, "points", "8.60 分"),
        (1000, "points", "10 分"),
        (Fraction(2, 3), "", "66.67 %"),
        (Fraction(-1, 3), "rate", "−33.33 %"),
        (Fraction(-1, 10**6), "rate", "0.00 %"),
        (Fraction(2, 5), "gap", "40.00 个百分点"),
        (95 * PERCENT, "percent", "95 %"),
        (1_200_000, "micro", "1.2"),
        (1234, "", "1,234"),
        (Fraction(7, 5), "number", "1.4"),
        (True, "", "是"),
        (False, "", "否"),
        ("met", "", "达成"),
        ("路灯", "", "路灯"),
        (date(2021, 9, 30), "", "2021-09-30"),
    ],
)
def test_how_values_are_shown(value, unit, expected):
    assert shown(value, unit) == expected


def test_values_in_formulas_stand_without_their_unit():
    assert bare(37_240_000, "money") == "37.24"
    assert bare(1000, "points") == "10"
    assert shown(1_200_000, "micro", "万人") == "1.2 万人"


def test_printed_decimals_are_rounded_half_away_from_zero():
    assert figures(Fraction(1, 200), 2, 2) == "0.01"
    assert figures(Fraction(-1, 200), 2, 2) == "−0.01"
    assert figures(Fraction(5), 0, 0) == "5"
