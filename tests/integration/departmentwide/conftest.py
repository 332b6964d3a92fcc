"""A county whose department plans and evaluates its year."""

import pytest

from tests import factories
from tests.departmentwide_steps import EVALUATED, Case


@pytest.fixture
def case(db) -> Case:
    """文登区's department in 2022."""
    return Case(factories.county())


@pytest.fixture
def ended(case) -> Case:
    """Its targets approved, the year over."""
    case.approved()
    case.day = EVALUATED
    return case
