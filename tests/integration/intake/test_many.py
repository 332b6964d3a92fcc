"""A county's tables at once: read, taken and withdrawn; what each costs does not grow with the county.

On every change a few; `ABACUS_TEST_COUNTY_OF_TABLES=700` is a county's year.
"""

import os

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch
from abacus.cycle.intake.reports import table_rows
from abacus.cycle.intake.totals import totals_of
from abacus.foundation.accounts.roles import Role
from abacus.pool.models import Project
from tests import factories
from tests.harness import DAY
from tests.intake_steps import form, hand_in, new_projects, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLES = int(os.environ.get("ABACUS_TEST_COUNTY_OF_TABLES", "12"))
READING, TAKING = 24, 130
"""Statements a table may cost: kept as evidence and read; made a project with targets, money and a result."""


@pytest.fixture
def batch(db):
    """A county's tables, read."""
    county = factories.county()
    for number in range(60):
        factories.organisation("unit", f"文登区第{number}幼儿园", county.department)
    by = county.posts[Role.PERFORMANCE_DIVISION]
    files = [(f"教育局/{number}.xlsx", ContentFile(form(C3=f"第{number}号设备购置"))) for number in range(TABLES)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        made = hand_in(county.region, by, files)
    assert len(asked) < 60 + READING * TABLES
    return made, by


def test_a_countys_tables_are_taken_and_withdrawn_as_a_whole(batch):
    made, by = batch
    assert made.tables.count() == TABLES
    new_projects(made, by)
    with CaptureQueriesContext(connection) as asked:
        told = totals_of(made)
    assert len(asked) < 10
    assert told.projects.change == TABLES
    with CaptureQueriesContext(connection) as asked:
        take(made, by, "settled")
    assert len(asked) < 60 + TAKING * TABLES
    assert made.tables.filter(state="taken").count() == Project.objects.count() == TABLES
    with CaptureQueriesContext(connection) as asked:
        assert len(list(table_rows(made))) == TABLES
    assert len(asked) < 10
    services.withdraw(batch_id=made.pk, reason="重新上报", by=by, on=DAY)
    assert Project.objects.count() == 0
    assert Batch.objects.get().state == Batch.State.WITHDRAWN
