"""A county whose department has something to publish."""

import pytest

from tests import disclosure_steps as steps
from tests import factories


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def targets(county) -> steps.Publishing:
    """One project with approved targets and budget, of which nothing is published."""
    steps.approved(county)
    return steps.Publishing(county)


@pytest.fixture
def results(county) -> steps.Publishing:
    """One project evaluated, one of its indicators missed."""
    steps.evaluated(county, 受益行政村数量={"actual": "49", "own": "8.03", "reason": "12 个村管网未接通。"})
    return steps.Publishing(county, steps.RESULTS_OUT, "results")
