"""What holds for every indicator, project and ranking, whatever the numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abacus.engine import Parameters, run, run_window
from abacus.engine.meanings.rows import half_away
from abacus.engine.rules.deviation import DEVIATION
from abacus.engine.rules.execution import KEY_MONITORING
from abacus.engine.rules.grades import GRADE
from abacus.engine.rules.indicators import MODES, OPERATORS
from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, score_execution, score_indicator, score_project
from abacus.engine.rules.ranking import RANKING
from tests.unit.engine.national import NATIONAL

AMOUNTS = st.integers(-(10**12), 10**14)
POSITIVE = st.integers(1, 10**13)
WEIGHTS = st.integers(0, 10_000)
FLOORS = st.none() | st.fractions(0, 1, max_denominator=100)
REVERSE = st.sampled_from(["target_over_actual", "one_minus_excess"])
UP, DOWN = st.sampled_from(["ge", "gt", "eq"]), st.sampled_from(["le", "lt"])


@st.composite
def rules(draw):
    """The national rules with the choices that a place may make."""
    chosen = {
        "evaluation.ratio_floor": draw(FLOORS),
        "evaluation.reverse_formula": draw(REVERSE),
        "evaluation.rescaling": draw(st.sampled_from(["whole", "level1", None])),
    }
    return Parameters({**NATIONAL, **chosen})


@st.composite
def indicators(draw):
    """Any indicator: every mode and operator, with anything missing."""
    maybe = st.none() | AMOUNTS
    return IndicatorFacts(
        line_id=str(draw(st.integers(0, 999))),
        weight_centi=draw(st.none() | WEIGHTS),
        mode=draw(st.sampled_from(MODES)),
        operator=draw(st.sampled_from([None, *OPERATORS])),
        target_micro=draw(maybe),
        target_high_micro=draw(maybe),
        actual_micro=draw(maybe),
        target_on=draw(st.none() | st.dates()),
        actual_on=draw(st.none() | st.dates()),
        yes=draw(st.none() | st.booleans()),
        grade=draw(st.sampled_from([None, "met", "partly", "missed"])),
        stated_percent_micro=draw(st.none() | st.integers(0, 150_000_000)),
        occurrences=draw(st.none() | st.integers(0, 100)),
        deduct_centi=draw(st.none() | st.integers(0, 2000)),
        bands=draw(st.none() | st.lists(st.tuples(maybe, st.integers(-100, 12_000)), max_size=4).map(tuple)),
        applicable=draw(st.booleans()),
        level1=draw(st.sampled_from([None, "output", "benefit"])),
        assume_top=draw(st.booleans()),
    )


MONEY = st.none() | st.integers(-(10**9), 10**14)
EXECUTION = st.none() | st.builds(
    ExecutionFacts,
    weight_centi=st.none() | WEIGHTS,
    executed_fen=MONEY,
    budget_fen=MONEY,
    weight_by_rules=st.booleans(),
)


def proportion(params, operator, target, actual, weight=1000, high=None):
    facts = IndicatorFacts(
        line_id="1",
        weight_centi=weight,
        operator=operator,
        target_micro=target,
        target_high_micro=high,
        actual_micro=actual,
    )
    return score_indicator(facts, params).value


@given(indicators(), rules())
def test_points_lie_between_nothing_and_the_weight_or_are_null_with_a_reason(facts, params):
    result = score_indicator(facts, params)
    if result.value is None:
        assert result.reason
    else:
        assert type(result.value) is int
        assert 0 <= result.value <= facts.weight_centi


@given(indicators(), rules())
def test_every_result_can_be_explained(facts, params):
    result = score_indicator(facts, params)
    assert result.words
    assert all(step.formula and step.shown for step in result.steps)
    assert {step.name for step in result.steps if step.value is None} == set(result.why_null)


@given(rules(), UP, AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_never_lowers_what_should_be_high(params, operator, target, one, other):
    less, more = sorted((one, other))
    points = proportion(params, operator, target, less), proportion(params, operator, target, more)
    assert None in points or points[0] <= points[1]


@given(rules(), DOWN, AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_never_raises_what_should_be_low(params, operator, target, one, other):
    less, more = sorted((one, other))
    points = proportion(params, operator, target, less), proportion(params, operator, target, more)
    assert None in points or points[0] >= points[1]


@given(rules(), POSITIVE, POSITIVE, AMOUNTS, AMOUNTS)
def test_nearer_to_an_interval_is_never_worse(params, low, width, one, other):
    high = low + width

    def distance(value):
        return max(low - value, value - high, 0)

    for side in (lambda value: value < low, lambda value: value > high):
        values = [value for value in (one, other) if side(value) or distance(value) == 0]
        near_first = sorted(values, key=distance)
        points = [proportion(params, "between", low, value, high=high) for value in near_first]
        assert points == sorted(points, reverse=True)


@given(rules(), st.sampled_from(["ge", "eq", "le"]), AMOUNTS)
def test_exactly_the_target_earns_everything(params, operator, target):
    assert proportion(params, operator, target, target) == 1000


@given(rules(), UP | DOWN, AMOUNTS, AMOUNTS, st.integers(1, 10**6))
def test_the_unit_of_an_indicator_does_not_matter(params, operator, target, actual, factor):
    small = proportion(params, operator, target, actual)
    assert small == proportion(params, operator, target * factor, actual * factor)


@given(rules(), UP | DOWN, POSITIVE, AMOUNTS, WEIGHTS, WEIGHTS)
def test_more_weight_never_earns_less(params, operator, target, actual, one, other):
    light, heavy = sorted((one, other))
    points = [proportion(params, operator, target, actual, weight) for weight in (light, heavy)]
    assert None in points or points[0] <= points[1]


@given(rules(), st.sampled_from(OPERATORS[:6]), AMOUNTS, AMOUNTS, st.sampled_from(["target", "actual", "weight"]))
def test_null_in_is_null_out(params, operator, target, actual, missing):
    given = {"target": target, "actual": actual, "weight": 1000, missing: None}
    assert proportion(params, operator, high=target, **given) is None


@given(st.integers(0, 10**14), st.integers(1, 10**14), WEIGHTS, st.integers(1, 10**6))
def test_execution_is_bounded_grows_and_has_no_scale(executed, budget, weight, factor):
    def points(spent, planned):
        facts = ExecutionFacts(weight_centi=weight, executed_fen=spent, budget_fen=planned)
        return score_execution(facts, NATIONAL).value

    assert 0 <= points(executed, budget) <= weight
    assert points(executed, budget) <= points(executed + 1, budget)
    assert points(executed, budget) == points(executed * factor, budget * factor)
    assert points(budget, budget) == weight


@given(st.fractions(-(10**6), 10**6, max_denominator=10**6))
def test_rounding_moves_by_half_at_most_and_is_the_same_on_both_sides_of_zero(value):
    rounded = half_away(value)
    assert abs(rounded - value) <= Fraction(1, 2)
    assert half_away(-value) == -rounded
    assert abs(rounded - value) < Fraction(1, 2) or abs(rounded) > abs(value)


@given(st.integers(1, 12), st.integers(0, 10**12), st.integers(1, 10**12))
def test_the_lag_is_compared_exactly(months, executed, budget):
    facts = {
        "months_elapsed": months,
        "months_total": 12,
        "executed_fen": executed,
        "budget_fen": budget,
        "major": True,
    }
    watched = 10 * (months * budget - 12 * executed) >= 4 * 12 * budget
    assert run(KEY_MONITORING, facts, NATIONAL).value is watched


@given(st.sampled_from([None, "ge", "le"]), POSITIVE, AMOUNTS)
def test_over_achieved_means_beyond_130_percent_of_what_should_be_high(operator, target, actual):
    facts = {"operator": operator, "target_micro": target, "actual_micro": actual}
    assert run(DEVIATION, facts, NATIONAL).value is (operator != "le" and 10 * actual > 13 * target)


def line(weight, deduct, applicable, level1):
    """A line of any weight and points; not scored where the deduction is missing."""
    return IndicatorFacts(
        line_id="1",
        weight_centi=weight,
        mode="deduction",
        occurrences=1,
        deduct_centi=deduct,
        applicable=applicable,
        level1=level1,
    )


LINES = st.builds(
    line, st.none() | WEIGHTS, st.none() | WEIGHTS, st.booleans(), st.sampled_from([None, "output", "benefit"])
)
PROJECTS = st.lists(LINES, max_size=6)


@given(PROJECTS, EXECUTION, rules())
def test_where_everything_applies_the_total_is_the_sum_of_rounded_points(lines, execution, params):
    lines = [line for line in lines if line.applicable]
    result = score_project(lines, execution, params)
    earned = [one.value for one in result.indicators] + ([result.execution.value] if result.execution else [])
    assert result.total_centi == (sum(value or 0 for value in earned) if earned else None)
    assert result.complete is (None not in earned)


@given(PROJECTS, EXECUTION, rules(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(lines, execution, params, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = score_project(lines, execution, params), score_project(shuffled, execution, params)
    assert (one.total_centi, one.complete, one.grade) == (other.total_centi, other.complete, other.grade)
    assert one.nearest_better == other.nearest_better


@given(PROJECTS, EXECUTION, rules())
def test_what_is_not_complete_has_no_grade(lines, execution, params):
    result = score_project(lines, execution, params)
    if not result.complete or result.total_centi is None:
        assert result.grade is None
        assert result.graded.reason


@given(PROJECTS, EXECUTION, rules())
def test_a_stretched_total_stays_within_the_weight_of_all_lines(lines, execution, params):
    result = score_project(lines, execution, params)
    weights = [line.weight_centi for line in lines]
    if execution:
        weights.append(result.execution.row["weight_centi"])
    if result.total_centi is not None and None not in weights:
        assert 0 <= result.total_centi <= sum(weights)


@given(st.integers(0, 8999), st.integers(1, 10**12), st.integers(0, 10**12))
def test_the_least_execution_for_a_better_grade_is_enough_and_one_fen_less_is_not(others, budget, executed):
    line = IndicatorFacts(line_id="1", weight_centi=9000, mode="deduction", occurrences=1, deduct_centi=9000 - others)
    params = Parameters(NATIONAL)

    def scored(spent):
        return score_project([line], ExecutionFacts(weight_centi=1000, executed_fen=spent, budget_fen=budget), params)

    better = scored(executed).nearest_better
    if better is not None and better.executed_fen is not None:
        assert better.executed_fen > executed
        assert scored(better.executed_fen).total_centi >= better.at_least_centi
        assert scored(better.executed_fen - 1).total_centi < better.at_least_centi
    elif better is not None:
        assert scored(budget).total_centi < better.at_least_centi


@given(st.integers(0, 10_000))
def test_a_grade_depends_on_the_exact_total(total):
    expected = "excellent" if total >= 9000 else "good" if total >= 8000 else "medium" if total >= 6000 else "poor"
    assert run(GRADE, {"total_centi": total, "complete": True}, NATIONAL).value == expected


LISTS = st.lists(
    st.fixed_dictionaries(
        {
            "score_centi": st.none() | st.integers(0, 12),
            "group": st.sampled_from(["甲", "乙"]),
            "protected": st.booleans(),
        }
    ),
    max_size=25,
)
SHARES = st.fractions(0, 1, max_denominator=20)


def ranking(rows, share):
    params = {**NATIONAL, "linkage.bottom_share": share}
    return [result.values for result in run_window(RANKING, rows, params)]


@given(LISTS, SHARES)
def test_a_rank_is_one_more_than_the_number_of_better_ones(rows, share):
    for row, values in zip(rows, ranking(rows, share), strict=True):
        scores = [
            other["score_centi"]
            for other in rows
            if other["group"] == row["group"] and not other["protected"] and other["score_centi"] is not None
        ]
        if row["protected"] or row["score_centi"] is None:
            assert values["rank"] is None
        else:
            assert values["rank"] == 1 + sum(score > row["score_centi"] for score in scores)
            assert values["from_bottom"] == 1 + sum(score < row["score_centi"] for score in scores)
            assert values["tied_count"] == scores.count(row["score_centi"])


@given(LISTS, SHARES)
def test_the_bottom_is_the_share_and_only_ties_make_it_more(rows, share):
    values = ranking(rows, share)
    for group in ("甲", "乙"):
        own = [value for row, value in zip(rows, values, strict=True) if row["group"] == group and value["rank"]]
        bottom = [value for value in own if value["in_bottom"]]
        places = len(own) * share // 1
        assert len(bottom) >= places
        tied = [value for value in bottom if value["tied_at_cut"]]
        if tied:
            assert len(bottom) > places
            assert len({value["rank"] for value in tied}) == 1
        else:
            assert len(bottom) == places


@given(LISTS, SHARES)
def test_equals_are_treated_as_equals_and_nobody_in_the_bottom_is_above_one_outside(rows, share):
    values = ranking(rows, share)
    for row, value in zip(rows, values, strict=True):
        for other, another in zip(rows, values, strict=True):
            if row["group"] == other["group"] and value["rank"] and another["rank"]:
                if row["score_centi"] == other["score_centi"]:
                    assert value == another
                elif value["in_bottom"] and not another["in_bottom"]:
                    assert row["score_centi"] < other["score_centi"]


@given(LISTS, SHARES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter_for_ranks(rows, share, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    values = ranking(rows, share)
    assert ranking([rows[place] for place in order], share) == [values[place] for place in order]


@given(LISTS, SHARES, SHARES)
def test_a_larger_share_never_leaves_anyone_out(rows, one, other):
    small, large = sorted((one, other))
    for few, many in zip(ranking(rows, small), ranking(rows, large), strict=True):
        assert not few["in_bottom"] or many["in_bottom"]


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1)])
def test_a_share_of_nothing_is_nobody_and_of_everything_everybody(share):
    rows = [{"score_centi": score, "group": "甲", "protected": False} for score in (1, 1, 5)]
    assert {values["in_bottom"] for values in ranking(rows, share)} == {share == 1}
