"""The way of a submission follows from who owns the budget line, where a place says so."""

from dataclasses import replace
from datetime import date

import pytest

from abacus.rules import library

DECLARATION = "targets.declaration"


def way(region: str, owner: str) -> list[str]:
    """The steps of a declaration for a line of this kind of organisation."""
    resolved = library().resolve(region=region, on=date(2023, 6, 1), fiscal_year=2023)
    return [step.id for step in resolved.route(DECLARATION).owned_by(owner).steps]


@pytest.mark.parametrize(
    ("owner", "steps"),
    [("unit", ["department", "finance", "performance"]), ("department", ["finance", "performance"])],
)
def test_in_heze_who_approves_the_budget_reviews_the_targets(owner, steps):
    assert way("371700", owner) == steps


def test_elsewhere_every_line_goes_the_same_way():
    assert way("371003", "unit") == way("371003", "department")


def test_a_return_to_a_step_that_is_left_out_goes_to_who_handed_in():
    resolved = library().resolve(region="371700", on=date(2023, 6, 1), fiscal_year=2023)
    route = resolved.route(DECLARATION)
    returning = replace(route.step("finance"), return_to="department")
    again = replace(route, steps=(route.step("department"), returning))
    assert again.owned_by("department").steps[0].return_to == "submitter"
