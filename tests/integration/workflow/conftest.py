"""A county with everybody on the route, and a stage whose records go on it."""

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import subjects
from tests.factories import County, county, person
from tests.routes import Stage, submit


@pytest.fixture
def stage(monkeypatch):
    """The stage that listens; gone after the test."""
    monkeypatch.setattr(subjects, "_subjects", dict(subjects._subjects))
    return Stage().register()


@pytest.fixture
def place() -> County:
    """A county in which every post of the usual route is held."""
    made = county()
    for role in (Role.UNIT_CLERK, Role.DEPARTMENT_CLERK, Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION):
        assert made.posts[role]
    return made


@pytest.fixture
def clerk(place):
    return place.posts[Role.UNIT_CLERK]


@pytest.fixture
def reviewers(place):
    roles = (Role.DEPARTMENT_CLERK, Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION)
    return [place.posts[role] for role in roles]


@pytest.fixture
def submission(place, stage, clerk):
    return submit(clerk, place.unit)


@pytest.fixture
def head(place):
    return place.posts[Role.DEPARTMENT_HEAD]


@pytest.fixture
def colleague(place):
    """Somebody of the department who holds another post there."""
    return person(Role.UNIT_CLERK, place.department)
