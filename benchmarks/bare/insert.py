"""The bare bulk insert: read the sheet, make the rows, write them; no check, no preview, no trace."""

from io import BytesIO
from typing import Any

from django.db import transaction
from python_calamine import CalamineWorkbook

from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import BudgetEntry, Project, ProjectYear


def insert(file: bytes, year: int, by: int) -> None:
    """Write the projects, their years and requests of `file`, then take them back."""
    rows: list[Any] = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()[1:]
    units = {unit.code: unit for unit in Organisation.objects.select_related("parent")}
    with transaction.atomic():
        projects = Project.objects.bulk_create(
            Project(region_code="371003", code=row[0], name=row[1], sort_key=row[1], starts_year=year) for row in rows
        )
        places = ((unit, unit.path, unit.parent) for unit in (units[row[2]] for row in rows))
        years = ProjectYear.objects.bulk_create(
            ProjectYear(project=one, fiscal_year=year, organisation=unit, organisation_path=path, department=department)
            for one, (unit, path, department) in zip(projects, places, strict=True)
        )
        made: dict[str, Any] = {"kind": "request", "entered_on": "2022-03-16", "posted_by_id": by}
        asked = zip(years, (round(row[4] * 1_000_000) for row in rows), strict=True)
        BudgetEntry.objects.bulk_create(BudgetEntry(project_year=y, amount_fen=fen, **made) for y, fen in asked)
        transaction.set_rollback(True)
