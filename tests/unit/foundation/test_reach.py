"""Whose rows the current work may touch, and what of it the database is told."""

from abacus.foundation.organisations.reach import (
    EVERYWHERE,
    NOWHERE,
    everywhere,
    published,
    ranges,
    reach,
    reaching,
    reads_published,
    within,
)
from abacus.foundation.organisations.scope import Scope

UNIT = Scope(("0001.0002.0003",))


def test_the_reach_is_that_of_the_innermost_work():
    with within(UNIT):
        assert reach() == UNIT
        with everywhere():
            assert reach() == EVERYWHERE
            with within(NOWHERE):
                assert reach() == NOWHERE
        assert reach() == UNIT


def test_one_row_more_is_reached_for_a_moment():
    with within(UNIT):
        with reaching("0001.0002.0003.0001", ""):
            assert reach() == UNIT
        with reaching("0002"):
            assert reach() == Scope(("0001.0002.0003", "0002"))
    with everywhere(), reaching("0002"):
        assert reach() == EVERYWHERE


def test_what_is_published_is_read_where_the_public_reads():
    assert not reads_published()
    with published():
        assert reads_published()
    assert not reads_published()


def test_up_to_four_parts_are_told_apart():
    four = Scope.of(["0001.0002", "0001.0003", "0001.0004.0001", "0002"])
    assert ranges(four) == four.roots
    assert ranges(NOWHERE) == ()


def test_more_parts_meet_in_what_is_above_them():
    assert ranges(Scope.of(f"0001.{number:04d}" for number in range(1, 8))) == ("0001",)
    units = [f"0001.0002.{number:04d}" for number in range(1, 5)]
    assert ranges(Scope.of([*units, "0001.0009"])) == ("0001.0002", "0001.0009")


def test_roots_of_more_than_four_trees_are_everywhere():
    assert ranges(Scope.of(f"{number:04d}" for number in range(1, 8))) == EVERYWHERE.roots
