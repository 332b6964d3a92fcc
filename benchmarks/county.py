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
    """Write 120 units and 10,000 projects in two years, with money and results; gives somebody who sees all of them."""
    from abacus.foundation.accounts.roles import Role
    from abacus.pool.models import ProjectYear
    from tests.factories import county, organisation
    from tests.many import project_years

    place = county()
    departments = [place.department, place.other_department]
    departments += [organisation("department", f"文登区第{n}局", place.region, f"{n}") for n in range(201, 225)]
    units = [
        organisation("unit", f"文登区第{number}单位", departments[number % len(departments)], f"101{number:03d}")
        for number in range(100, 100 + UNITS)
    ]
    person = place.people[Role.PERFORMANCE_DIVISION]
    project_years(units, PROJECTS, [YEAR - 1, YEAR], person)
    tell(ProjectYear.objects.filter(fiscal_year=YEAR).order_by("pk")[0], person)
    return person


def tell(year: Any, by: Any) -> None:
    """Give one project-year a whole life: twelve indicators with values, six lines of money, two outcomes."""
    from abacus.pool.models import (
        ActualValue,
        BudgetEntry,
        ExecutionEntry,
        IndicatorLine,
        StageOutcome,
        TargetSet,
        TargetVersion,
    )

    version = TargetVersion.objects.create(
        target_set=TargetSet.objects.create(project=year.project, fiscal_year=YEAR),
        organisation_path=year.organisation_path,
        number=1,
        state=TargetVersion.State.APPROVED,
        goals=[{"no": 1, "text": "保障城区道路照明"}],
        pack_release="cn-371003@1",
        submitted_by=by,
        submitted_on=DAY,
        approved_by=by,
        approved_on=DAY,
    )
    lines = IndicatorLine.objects.bulk_create(
        IndicatorLine(
            version=version,
            position=number,
            level1="产出指标" if number < 8 else "效益指标",
            level2="数量指标",
            name=f"第{number}项任务完成数量",
            operator="ge",
            target_micro=(100 + number) * 1_000_000,
            unit="个",
            weight_centi=750,
        )
        for number in range(12)
    )
    ActualValue.objects.bulk_create(
        ActualValue(
            project_year=year,
            line_id=line.line_id,
            measured_on=DAY,
            actual_micro=line.target_micro,
            entered_by=by,
            entered_on=DAY,
        )
        for line in lines
    )
    money = {"project_year": year, "entered_on": DAY, "posted_by": by, "document_number": "文财预〔2022〕1号"}
    BudgetEntry.objects.bulk_create(
        BudgetEntry(kind=kind, amount_fen=500_000, **money) for kind in ("request", "initial", "adjust")
    )
    ExecutionEntry.objects.bulk_create(ExecutionEntry(amount_fen=100_000, **money) for _ in range(3))
    StageOutcome.objects.bulk_create(
        StageOutcome(
            project_year=year,
            organisation_path=year.organisation_path,
            stage=stage,
            outcome="passed",
            points_centi=9_000,
            final_on=DAY,
            pack_release="cn-371003@1",
            recorded_by=by,
        )
        for stage in ("targets", "budget")
    )
