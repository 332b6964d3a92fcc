"""A project with money, and the people who find something wrong with it."""

from datetime import date

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from tests import factories, stages

DAY = date(2022, 10, 12)


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def year(county):
    """A project with a budget of 43.20 万元, 10 of it spent."""
    made = stages.project(county, date(2022, 1, 10), nature="continuing")
    by = county.people[Role.PERFORMANCE_DIVISION]
    money = {"project_year": made, "by": by, "on": DAY}
    pool.post_budget(kind="initial", amount_fen=43_200_000, entered_on=date(2022, 1, 20), **money)
    pool.post_execution(amount_fen=10_000_000, entered_on=date(2022, 9, 1), **money)
    return made
