"""Random trees of nodes: what holds for the vocabulary itself."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from abacus.engine import run
from abacus.engine.nodes import (
    Add,
    And,
    AtLeast,
    AtMost,
    Clamp,
    Coalesce,
    Column,
    Const,
    Equal,
    Greater,
    IsNull,
    Less,
    Max,
    Min,
    Mul,
    Neg,
    Not,
    Or,
    Ratio,
    RoundFen,
    RoundPoints,
    Rule,
    Step,
    Sub,
    if_else,
)

NAMES = ("a", "b", "c")
NUMBERS = st.integers(-9, 9) | st.fractions(-9, 9, max_denominator=9)
LEAVES = st.sampled_from([Column(name) for name in NAMES]) | st.builds(Const, NUMBERS)
TWO = st.sampled_from([Add, Sub, Mul, Ratio, Min, Max, Coalesce])
COMPARED = st.sampled_from([AtLeast, AtMost, Less, Greater, Equal])


@st.composite
def numbers(draw, depth=2):
    """A tree that answers a number."""
    shape = draw(st.sampled_from(["leaf", "two", "one", "clamp", "choice"])) if depth else "leaf"
    below = numbers(depth - 1)
    if shape == "two":
        return draw(TWO)(draw(below), draw(below))
    if shape == "one":
        return draw(st.sampled_from([Neg, RoundFen, RoundPoints]))(draw(below))
    if shape == "clamp":
        return Clamp(draw(below), draw(below), draw(below))
    if shape == "choice":
        return if_else(draw(flags(depth - 1)), draw(below), draw(below))
    return draw(LEAVES)


@st.composite
def flags(draw, depth=2):
    """A tree that answers yes or no."""
    shape = draw(st.sampled_from(["compared", "null", "and", "or", "not"])) if depth else "compared"
    if shape == "null":
        return IsNull(draw(numbers(depth - 1)))
    if shape == "not":
        return Not(draw(flags(depth - 1)))
    if shape in ("and", "or"):
        return (And if shape == "and" else Or)(draw(flags(depth - 1)), draw(flags(depth - 1)))
    return draw(COMPARED)(draw(numbers(max(depth - 1, 0))), draw(LEAVES))


TREES = numbers()
FACTS = st.fixed_dictionaries({name: st.none() | NUMBERS for name in NAMES})


def answer(node, facts):
    return run(Rule("tree", (Step("s", node),)), facts, {})


@given(TREES, FACTS)
def test_every_tree_has_an_exact_value_or_a_reason(tree, facts):
    result = answer(tree, facts)
    assert (result.value is None) == (result.reason is not None)
    assert result.value is None or type(result.value) in (int, Fraction)


@given(TREES, FACTS)
def test_every_tree_can_be_written_as_a_formula(tree, facts):
    assert answer(tree, facts).steps[0].formula


@given(TREES, FACTS)
def test_cutting_a_tree_into_steps_changes_nothing(tree, facts):
    cut = Rule("cut", (Step("inner", tree), Step("s", Column("inner"))))
    assert run(cut, facts, {}).value == answer(tree, facts).value


@given(TREES, TREES, FACTS)
def test_one_tree_has_one_text_and_one_answer(tree, other, facts):
    rule, another = Rule("tree", (Step("s", tree),)), Rule("tree", (Step("s", other),))
    assert (rule.hash == another.hash) == (rule.text == another.text)
    if rule.hash == another.hash:
        assert run(rule, facts, {}).value == run(another, facts, {}).value


@given(flags(), flags(), FACTS)
def test_the_laws_of_de_morgan_hold_with_null(one, other, facts):
    assert answer(~(one & other), facts).value == answer(~one | ~other, facts).value
    assert answer(~(one | other), facts).value == answer(~one & ~other, facts).value
