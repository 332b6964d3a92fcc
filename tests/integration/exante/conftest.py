"""A county with cases of ex-ante evaluation."""

import pytest

from tests import factories
from tests.exante_steps import Assessed, begun


@pytest.fixture
def county(db) -> factories.County:
    """文登区."""
    return factories.county()


@pytest.fixture
def assessed(county) -> Assessed:
    """A new project's case, begun by its unit."""
    return begun(county)
