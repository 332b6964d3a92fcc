"""A county of 10,000 projects in a database of its own, and somebody who may see it all."""

import os
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2022, 3, 16)
YEAR = 2022
PROJECTS = 10_000
UNITS = 120


@contextmanager
def installation() -> "Iterator[Path]":
    """Django set up on an empty SQLite database in a temporary data folder, migrated."""
    with tempfile.TemporaryDirectory(prefix="abacus-bench-") as folder:
        os.environ |= {
            "ABACUS_DATA": folder,
            "ABACUS_DATABASE_URL": "",
            "ABACUS_TODAY": DAY.isoformat(),
            "ABACUS_LOG_LEVEL": "ERROR",
            "ABACUS_HOSTS": '["testserver"]',
            "DJANGO_SETTINGS_MODULE": "abacus.web.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        (Path(folder) / "static").mkdir()
        call_command("migrate", verbosity=0)
        yield Path(folder)


def fill() -> Any:
    """Write 120 units and 10,000 project-years; gives the performance division's person, who sees all of them."""
    from abacus.foundation.accounts.roles import Role
    from abacus.foundation.organisations.names import sort_key
    from abacus.pool.models import Project, ProjectYear
    from tests.factories import county, organisation

    place = county()
    units = [
        organisation("unit", f"文登区第{number}单位", place.department, f"101{number:03d}")
        for number in range(100, 100 + UNITS)
    ]
    projects = Project.objects.bulk_create(
        Project(
            region_code="371003",
            code=f"37100322{number:013d}",
            name=f"第{number:05d}号公共服务项目经费",
            sort_key=sort_key(f"第{number:05d}号公共服务项目经费"),
            starts_year=YEAR,
        )
        for number in range(PROJECTS)
    )
    ProjectYear.objects.bulk_create(
        ProjectYear(
            project=project,
            fiscal_year=YEAR,
            organisation=units[number % UNITS],
            organisation_path=units[number % UNITS].path,
            department=place.department,
            state=list(ProjectYear.State)[number % 5],
            nature=list(ProjectYear.Nature)[number % 2],
            requested_fen=1_300_000 + 9_700 * number,
            initial_fen=1_000_000 + 9_700 * number,
            current_fen=1_000_000 + 9_700 * number,
            executed_fen=700_000 + 5_300 * number,
        )
        for number, project in enumerate(projects)
    )
    return place.people[Role.PERFORMANCE_DIVISION]
