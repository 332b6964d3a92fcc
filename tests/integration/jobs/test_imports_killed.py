"""A table is taken in whole: its rows are prepared in chunks nobody sees, and a killed worker costs one chunk."""

import pytest

from abacus.foundation.jobs.models import Job
from abacus.pool.models import BudgetEntry, ImportBatch, Project, ProjectYear, StagedRow
from abacus.pool.services import imports
from abacus.pool.services.imports import running as importing
from abacus.pool.services.imports import staging
from tests.harness import DAY
from tests.integration.jobs.dying import Died, attempt
from tests.integration.pool.conftest import *  # noqa: F403 - the county, its people and its files
from tests.integration.pool.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROWS = 25
CODES = [f"37100322{number:013d}" for number in range(1, ROWS + 1)]


@pytest.fixture
def asked(monkeypatch, upload, performance):
    """A file of 25 projects, confirmed, to be prepared in chunks of 10."""
    monkeypatch.setattr(staging, "CHUNK", 10)
    head = ["项目代码", "项目名称", "单位代码", "申报金额（万元）"]
    rows = [[code, f"第{number}号经费", "101001", number] for number, code in enumerate(CODES, 1)]
    batch = upload("projects", workbook(head, *rows))
    return imports.confirm(batch_id=batch.pk, by=performance, on=DAY)


def replaced(monkeypatch, write):
    """Let rows be prepared by `write` instead."""
    monkeypatch.setattr(type(StagedRow.objects), "bulk_create", lambda self, *given, **named: write(*given, **named))


def seen():
    """How many projects, years and lines anybody can see."""
    return Project.objects.count(), ProjectYear.objects.count(), BudgetEntry.objects.count()


@pytest.fixture
def dies_at(monkeypatch):
    """The worker dies as often as told, each time with the n-th batch of rows it writes."""

    def arrange(*calls):
        left, real, number = list(calls), StagedRow.objects.bulk_create, [0]

        def write(rows, *more, **named):
            number[0] += 1
            real(rows, *more, **named)
            if left and number[0] == left[0]:
                left.pop(0)
                raise Died

        replaced(monkeypatch, write)
        return number

    return arrange


def test_until_all_is_ready_nobody_sees_a_row_and_each_death_costs_one_chunk(asked, dies_at):
    begun = dies_at(2, 4)
    assert attempt(asked)
    assert (StagedRow.objects.count(), seen()) == (10, (0, 0, 0))
    assert attempt(asked)
    assert seen() == (0, 0, 0)
    assert not attempt(asked)
    assert (asked.state, seen(), StagedRow.objects.count()) == ("done", (ROWS, ROWS, ROWS), 0)
    assert begun[0] <= 3 + 2 + 20, "three chunks, one again for each death, and what was in doubt row by row"
    assert sorted(Project.objects.values_list("code", flat=True)) == CODES


def test_a_death_while_everything_is_entered_leaves_nothing_entered(asked, monkeypatch):
    real, deaths = importing.settle, [1]

    def settle(batch):
        real(batch)
        if deaths:
            deaths.pop()
            raise Died

    monkeypatch.setattr(importing, "settle", settle)
    assert attempt(asked)
    assert (seen(), StagedRow.objects.count()) == ((0, 0, 0), ROWS)
    assert not attempt(asked)
    assert seen() == (ROWS, ROWS, ROWS)


def test_a_row_that_breaks_the_work_is_named_and_the_file_is_not_taken_in(asked, monkeypatch):
    real = StagedRow.objects.bulk_create

    def write(rows, *more, **named):
        if any(row.row == 15 for row in rows):
            raise ArithmeticError
        return real(rows, *more, **named)

    replaced(monkeypatch, write)
    assert not attempt(asked)
    assert (asked.state, "第 15 行" in asked.message) == ("failed", True)
    assert (seen(), StagedRow.objects.count()) == ((0, 0, 0), 0)
    assert ImportBatch.objects.get().state == "previewed"


def test_who_took_a_code_while_rows_were_prepared_is_seen_before_anything_is_entered(asked, monkeypatch, county):
    real = importing.settle
    entered = []

    def settle(batch):
        entered.append(batch)
        real(batch)

    monkeypatch.setattr(importing, "settle", settle)
    before = importing.stood

    def stood():
        if not Project.objects.exists() and StagedRow.objects.count() == ROWS:
            Project.objects.create(region_code="371003", code=CODES[3], name="另一个", sort_key="l", starts_year=2022)
        return before()

    monkeypatch.setattr(importing, "stood", stood)
    assert not attempt(asked)
    assert (asked.state, entered, StagedRow.objects.count()) == ("failed", [], 0)
    assert ImportBatch.objects.get().preview["problem_count"] == 1


def test_a_cancelled_import_leaves_nothing_and_may_be_confirmed_again(asked, monkeypatch, performance):
    real = StagedRow.objects.bulk_create

    def write(rows, *more, **named):
        Job.objects.update(cancel_requested=True)
        return real(rows, *more, **named)

    with monkeypatch.context() as patched:
        replaced(patched, write)
        assert not attempt(asked)
    assert (asked.state, seen(), StagedRow.objects.count()) == ("cancelled", (0, 0, 0), 0)
    again = imports.confirm(batch_id=ImportBatch.objects.get().pk, by=performance, on=DAY)
    assert not attempt(again)
    assert (again.state, seen()) == ("done", (ROWS, ROWS, ROWS))
