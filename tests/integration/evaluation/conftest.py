"""A project whose year is over: target approved, budget approved, money spent."""

from datetime import date

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from tests import factories, stages
from tests.stages import Evaluated, Walk

DECLARED, APPROVED, SPENT = date(2021, 11, 2), date(2022, 2, 8), date(2022, 12, 20)


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def walk(county) -> Walk:
    """One project of 2022, its targets approved at the end of 2021."""
    made = Walk(county, stages.project(county, DECLARED), DECLARED)
    made.to_the_end(stages.content())
    return made


@pytest.fixture
def spent(walk) -> Walk:
    """Its budget approved, 86.2 % of it spent; the day is after the year's end."""
    finance = walk.county.people[Role.PERFORMANCE_DIVISION]
    pool.approve_budget(project_year_id=walk.year.pk, amount_fen=43_200_000, by=finance, on=APPROVED)
    pool.post_execution(project_year=walk.year, amount_fen=37_240_000, entered_on=SPENT, by=finance, on=SPENT)
    walk.year.refresh_from_db()
    walk.day = date(2023, 1, 16)
    return walk


@pytest.fixture
def table(spent) -> Evaluated:
    """The people of the county acting on its self-evaluation."""
    return Evaluated(spent)
