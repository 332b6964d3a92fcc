"""A county with an approved project, its neighbour, and programs with tokens of their people."""

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from tests import disclosure_steps as steps
from tests.factories import County, county, neighbour
from tests.harness import DAY
from tests.stages import project


@pytest.fixture
def place(db) -> County:
    return county()


@pytest.fixture
def walk(place):
    """A project with approved targets and a budget of 432,000.00 yuan."""
    return steps.approved(place)


@pytest.fixture
def next_door(db) -> County:
    return neighbour()


@pytest.fixture
def year(place):
    """A project of the unit with an opening budget of 432,000.00 yuan and nothing else."""
    made = project(place, DAY)
    lead = place.people[Role.PERFORMANCE_DIVISION]
    pool.post_budget(project_year=made, kind="initial", amount_fen=43_200_000, entered_on=DAY, by=lead, on=DAY)
    return made
