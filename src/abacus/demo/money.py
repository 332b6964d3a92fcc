"""The demo's projects, budgets and spending, read in through the platform's import."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile

from abacus.demo.catalogue import YEARS, DemoProject
from abacus.demo.county import County
from abacus.demo.spreadsheets import budget_csv, execution_csv, projects_csv
from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import services as jobs
from abacus.pool.imports.execution import INCREMENT
from abacus.pool.models import ImportBatch
from abacus.pool.services import imports

Kind = ImportBatch.Kind


def import_projects(county: County, projects: Sequence[DemoProject]) -> None:
    """The projects of every year, in the autumn before it."""
    codes = {name: unit.code for name, unit in county.units.items()}
    for year in YEARS:
        _import(county, Kind.PROJECTS, year, projects_csv(projects, year, codes), date(year - 1, 10, 8))


def import_budget(county: County, projects: Sequence[DemoProject], year: int) -> None:
    """The approved budget of a year."""
    _import(county, Kind.BUDGET, year, budget_csv(projects, year, date(year, 2, 5)), date(year, 2, 5))


def import_adjustments(county: County, projects: Sequence[DemoProject], year: int) -> None:
    """What was adjusted in the autumn of a year."""
    rows = budget_csv(projects, year, date(year, 12, 31), initial=False)
    _import(county, Kind.BUDGET, year, rows, date(year, 10, 26))


def import_execution(county: County, projects: Sequence[DemoProject], year: int, on: date) -> None:
    """The payments of a year up to the day `on`."""
    _import(county, Kind.EXECUTION, year, execution_csv(projects, year, on), min(on, date(year, 12, 31)))


def _import(county: County, kind: str, year: int, content: bytes, on: date) -> None:
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    name = f"演示数据_{year}_{Kind(kind).label}_{on:%Y%m%d}.csv"
    batch = imports.open_batch(kind=kind, fiscal_year=year, file=ContentFile(content), name=name, by=by, on=on)
    if kind == Kind.EXECUTION:
        batch = imports.choose(batch_id=batch.pk, by=by, on=on, answers={"mode": INCREMENT})
    if batch.preview["problem_count"] or batch.preview["questions"]:
        raise ValueError(f"{name}: {batch.preview['problems'][:3]} {batch.preview['questions']}")
    jobs.run(imports.confirm(batch_id=batch.pk, by=by, on=on).pk)
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.APPLIED:
        raise ValueError(f"{name}: {batch.state}")
