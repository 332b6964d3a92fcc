"""A county with one project whose targets are to be declared."""

from datetime import date

import pytest

from tests import factories, stages
from tests.stages import Walk


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def walk(county, day: date) -> Walk:
    """The county's people with one project of 2022."""
    return Walk(county, stages.project(county, day), day)
