"""A county with an approved project, its neighbour, and programs with tokens of their people."""

import pytest

from tests import disclosure_steps as steps
from tests.factories import County, county, neighbour


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
