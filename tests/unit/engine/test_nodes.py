"""What may be written down as a rule, and what is refused while writing it."""

from datetime import date
from fractions import Fraction

import pytest

from abacus.engine.nodes import (
    Add,
    And,
    AtLeast,
    Bands,
    Case,
    Column,
    Const,
    CountWithin,
    IsNull,
    Level,
    Mul,
    Neg,
    Not,
    Or,
    Param,
    RankWithin,
    Ratio,
    Rule,
    RuleError,
    Step,
    Sub,
    SumOver,
    When,
    if_else,
    serialise,
    walk,
)
from abacus.engine.rules import RULES

A, B = Column("a"), Column("b")


def test_operators_write_nodes():
    assert Add(A, B) == A + B
    assert Sub(A, B) == A - B
    assert Mul(A, B) == A * B
    assert Neg(A) == -A
    assert And(A, B) == A & B
    assert Or(A, B) == A | B
    assert Not(A) == ~A


def test_a_plain_number_beside_an_operator_is_a_constant():
    assert Add(A, Const(1)) == A + 1
    assert Add(Const(1), A) == 1 + A
    assert Sub(A, Const(1)) == A - 1
    assert Sub(Const(1), A) == 1 - A
    assert Mul(A, Const(2)) == A * 2
    assert Mul(Const(2), A) == 2 * A


def test_a_node_cannot_be_changed():
    with pytest.raises(AttributeError):
        A.name = "c"


def test_walking_a_node_finds_everything_inside_it_branches_included():
    node = Case((When(AtLeast(A, Param("p")), B),), Ratio(Column("c"), Const(2)))
    assert {part.name for part in walk(node) if isinstance(part, Column)} == {"a", "b", "c"}
    assert [part.id for part in walk(node) if isinstance(part, Param)] == ["p"]


def test_a_rule_names_the_inputs_and_parameters_that_it_reads():
    rule = Rule("r", (Step("s", A + Param("p")), Step("t", Column("s") * B + A)))
    assert rule.columns == ("a", "b")
    assert rule.params == ("p",)


def test_a_rule_without_steps_is_refused():
    with pytest.raises(RuleError, match="at least one step"):
        Rule("r", ())


def test_two_steps_of_one_name_are_refused():
    with pytest.raises(RuleError, match="two steps are called s"):
        Rule("r", (Step("s", A), Step("s", B)))


def test_a_step_read_before_it_stands_is_refused():
    with pytest.raises(RuleError, match="reads t, which comes later"):
        Rule("r", (Step("s", Column("t")), Step("t", A)))


def test_a_step_that_reads_itself_is_refused():
    with pytest.raises(RuleError, match="reads s, which comes later"):
        Rule("r", (Step("s", Column("s") + 1),))


@pytest.mark.parametrize("level", [Level.ROW, Level.WINDOW])
def test_a_sum_over_rows_needs_a_group(level):
    with pytest.raises(RuleError, match="SumOver"):
        Rule("r", (Step("s", SumOver(A, Const(True))),), level=level)


@pytest.mark.parametrize("level", [Level.ROW, Level.GROUP, Level.ROLL_UP])
def test_a_rank_needs_a_window(level):
    with pytest.raises(RuleError, match="RankWithin"):
        Rule("r", (Step("s", RankWithin(A, (B,), Const(True))),), level=level)


def test_many_rows_are_not_looked_at_from_inside_many_rows():
    inner = CountWithin((A,), Const(True))
    with pytest.raises(RuleError, match="from inside many rows"):
        Rule("r", (Step("s", RankWithin(inner, (B,), Const(True))),), level=Level.WINDOW)


def test_a_name_on_the_rows_cannot_be_a_step_of_the_group():
    steps = (Step("a", Column("b")), Step("s", SumOver(A, Const(True))))
    with pytest.raises(RuleError, match="step of the group"):
        Rule("r", steps, level=Level.GROUP)


def test_adding_a_condition_is_refused():
    with pytest.raises(RuleError, match="Add takes a number, IsNull is a flag"):
        Rule("r", (Step("s", IsNull(A) + 1),))


def test_combining_numbers_as_conditions_is_refused():
    with pytest.raises(RuleError, match="And takes a flag, Ratio is a number"):
        Rule("r", (Step("s", Ratio(A, B) & B),))


def test_the_text_of_a_node_is_the_same_everywhere():
    node = if_else(AtLeast(A, Const(Fraction(2, 5))), Const("满分"), Bands(B, Param("p")))
    assert serialise(node) == (
        'Case([When(AtLeast(Column("a"),Const(2/5,"")),Const("满分",""))],Bands(Column("b"),Param("p"),value))'
    )
    assert serialise(Const(date(2021, 9, 30))) == 'Const(2021-09-30,"")'
    assert serialise(Const(None)) == 'Const(null,"")'
    assert serialise(Const(True)) == 'Const(true,"")'


def test_another_rule_has_another_hash():
    rule = Rule("r", (Step("s", A + B),))
    assert rule.hash == Rule("r", (Step("s", A + B),)).hash
    assert len(rule.hash) == 64
    others = [
        Rule("r", (Step("s", A - B),)),
        Rule("r", (Step("t", A + B),)),
        Rule("q", (Step("s", A + B),)),
        Rule("r", (Step("s", A + B),), level=Level.GROUP),
    ]
    assert len({rule.hash, *(other.hash for other in others)}) == 5


def test_a_better_label_does_not_make_another_rule():
    plain = Rule("r", (Step("s", A + B),))
    assert Rule("r", (Step("s", A + B, label="和", unit="points"),), label="规则").hash == plain.hash


def test_every_rule_is_found_by_its_id():
    assert {"evaluation.execution_points", "monitoring.key_monitoring", "linkage.ranking"} <= set(RULES)
    assert all(RULES[key].id == key for key in RULES)
    assert len({rule.hash for rule in RULES.values()}) == len(RULES)
