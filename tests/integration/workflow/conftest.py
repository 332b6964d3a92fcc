"""A county with everybody on the route, and a stage whose records go on it."""

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import subjects
from tests.factories import County, county
from tests.routes import KIND, Stage


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


__all__ = ["KIND"]
