"""What waits is counted anew when a person acts, and every few seconds while they only read."""

import pytest
from django.core.cache import cache

from abacus.foundation.accounts.roles import Role
from tests import factories, stages

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def counts(settings, day, client):
    """The page of somebody who reviews targets, and how many wait beside the entry."""
    settings.NAVIGATION_SECONDS = 20
    cache.clear()
    county = factories.county()
    client.force_login(county.people[Role.DEPARTMENT_CLERK], backend="django.contrib.auth.backends.ModelBackend")

    def waiting() -> int | None:
        frame = client.get("/projects/").context["frame"]
        entries = {entry.item.id: entry.count for group in frame.navigation for entry in group.entries}
        return entries["targets"]

    yield county, client, waiting
    cache.clear()


def submit(county, day, name):
    """A declaration that waits for the department."""
    walk = stages.Walk(county, stages.project(county, day, name=name), day)
    walk.submit(stages.content())


def test_reading_keeps_the_counts_and_acting_counts_anew(counts, day):
    county, client, waiting = counts
    assert waiting() is None
    submit(county, day, "第一个项目")
    assert waiting() is None
    client.post("/year/", {"year": "2022"})
    assert waiting() == 1


def test_the_workbench_always_counts(counts, day):
    county, client, waiting = counts
    assert waiting() is None
    submit(county, day, "第一个项目")
    client.get("/")
    assert waiting() == 1
