"""Ten thousand projects from a spreadsheet: previewed, confirmed and applied, beside the bare bulk insert.

Both are rolled back after each round, so that every round finds the same database.
"""

from functools import partial
from io import BytesIO
from typing import Any

import xlsxwriter

from benchmarks.county import DAY, UNITS
from benchmarks.measure import Contest

ROWS = 10_000
YEAR = 2023
HEADINGS = ("项目代码", "项目名称", "单位代码", "性质", "申报金额")


def workbook() -> bytes:
    """The file a budget system exports, amounts in 万元."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("项目")
    sheet.write_row(0, 0, [*HEADINGS[:-1], "申报金额(万元)"])
    for number in range(ROWS):
        unit = f"101{100 + number % UNITS:03d}"
        row = [f"37100323{number:013d}", f"第{number:05d}号专项工作经费", unit, "新增", 10 + number / 100]
        sheet.write_row(number + 1, 0, row)
    book.close()
    return made.getvalue()


def through_the_platform(file: bytes, user: Any) -> None:
    """Upload, preview, confirm and apply, as the pages and the worker do."""
    from django.core.files.base import ContentFile
    from django.db import transaction

    from abacus.foundation.jobs import services as jobs
    from abacus.foundation.jobs.models import Job
    from abacus.pool.models import ProjectYear
    from abacus.pool.services import imports

    with transaction.atomic():
        batch = imports.open_batch(
            kind="projects", fiscal_year=YEAR, file=ContentFile(file), name="项目.xlsx", by=user, on=DAY
        )
        if batch.preview["questions"]:
            batch = imports.choose(batch_id=batch.pk, by=user, on=DAY, answers={"unit": "wan"})
        job = imports.confirm(batch_id=batch.pk, by=user, on=DAY)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.message
        assert ProjectYear.objects.filter(fiscal_year=YEAR).count() == ROWS
        transaction.set_rollback(True)


def contest(user: Any) -> Contest:
    """The whole import against reading the file and inserting its rows."""
    from benchmarks.bare.insert import insert

    file = workbook()
    return Contest(
        "import of 10,000 projects",
        partial(through_the_platform, file, user),
        partial(insert, file, YEAR, user.pk),
        rounds=3,
        units=ROWS,
        unit="rows",
    )
