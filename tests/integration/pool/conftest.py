"""A county with projects in its pool."""

from datetime import date
from itertools import count

import pytest
from django.core.files.base import ContentFile

from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import services as jobs
from abacus.pool import services
from abacus.pool.models import ImportBatch, ProjectYear
from tests import factories

A, B = "371003220000000000001", "371003220000000000002"
"""The codes that the files of these tests name."""

_numbers = count(501)


def code(region: str = "371003", year: int = 22) -> str:
    """A project code nobody has used."""
    return f"{region}{year:02d}0000{next(_numbers):09d}"


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def clerk(county):
    """The unit's clerk."""
    return county.people[Role.UNIT_CLERK]


@pytest.fixture
def finance(county):
    """The finance division that looks after the unit's department."""
    return county.people[Role.FINANCE_DIVISION]


@pytest.fixture
def performance(county):
    """The performance division: sees the whole region."""
    return county.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def make_project(county, day: date):
    """A function that takes a project into the pool."""

    def make(name: str = "校舍维修", unit=None, by=None, fiscal_year: int = 2022, **flags) -> ProjectYear:
        unit = unit or county.unit
        flags.setdefault("nature", ProjectYear.Nature.CONTINUING)
        return services.create_project(
            code=flags.pop("code", None) or code(unit.region_code),
            name=name,
            organisation=unit,
            fiscal_year=fiscal_year,
            by=by or factories.person(Role.UNIT_CLERK, unit),
            on=day,
            **flags,
        )

    return make


@pytest.fixture
def project(make_project) -> ProjectYear:
    """One project of the unit."""
    return make_project()


@pytest.fixture
def passed(performance, day: date):
    """A function that lets a project-year's target pass, so that the region's gate opens."""

    def let_pass(project_year: ProjectYear, **more) -> None:
        services.record_outcome(
            project_year=project_year, stage="targets", outcome="passed", points_centi=9_000, by=performance, on=day,
            pack_release="cn-371003@2021.1", **more,
        )  # fmt: skip

    return let_pass


@pytest.fixture
def upload(performance, day):
    """Upload a file and see its preview."""

    def open_batch(kind: str, content: bytes, name: str = "导入.xlsx", by=None, year: int = 2022) -> ImportBatch:
        return services.open_batch(
            kind=kind, fiscal_year=year, file=ContentFile(content, name), name=name, by=by or performance, on=day
        )

    return open_batch


@pytest.fixture
def apply(performance, day):
    """Confirm a batch and let the background work happen."""

    def confirm(batch: ImportBatch, by=None) -> ImportBatch:
        job = services.confirm(batch_id=batch.pk, by=by or performance, on=day)
        jobs.run(job.pk)
        batch.refresh_from_db()
        return batch

    return confirm


@pytest.fixture
def pooled(make_project):
    """Two projects of the pool, of the codes that the files name."""
    return make_project("校舍维修", code=A), make_project("图书购置", code=B)
