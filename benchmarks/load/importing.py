"""A large import beside filing day: `python -m benchmarks.load.importing ROWS`, as its worker would do it."""

import os
import sys
from io import BytesIO

from abacus.web.serve import GIVES_WAY


def workbook(rows: int) -> bytes:
    """Next year's projects of the first county's units."""
    import xlsxwriter

    from benchmarks.imports import HEADINGS
    from benchmarks.load.place import DEPARTMENTS, UNITS

    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("项目")
        sheet.write_row(0, 0, [*HEADINGS[:-1], "申报金额(万元)"])
        for number in range(rows):
            unit = f"{101 + number % min(3, DEPARTMENTS)}{1 + number % UNITS:03d}"
            row = [f"37109023{number:013d}", f"第{number:05d}号专项工作经费", unit, "新增", 10 + number / 100]
            sheet.write_row(number + 1, 0, row)
    return made.getvalue()


def main() -> None:
    """Preview, confirm, apply; behind the pages, as a worker stands."""
    os.nice(GIVES_WAY)
    os.environ["DJANGO_SETTINGS_MODULE"] = "abacus.web.settings"
    import django

    django.setup()
    from django.core.files.base import ContentFile

    from abacus.foundation.accounts.models import User
    from abacus.foundation.jobs import services as jobs
    from abacus.foundation.organisations.reach import everywhere
    from abacus.pool.services import imports
    from benchmarks.load.place import DAY, YEAR

    file = ContentFile(workbook(int(sys.argv[1])))
    with everywhere():
        by = User.objects.get(username="performance_division1")
        batch = imports.open_batch(kind="projects", fiscal_year=YEAR + 1, file=file, name="项目.xlsx", by=by, on=DAY)
        if batch.preview["questions"]:
            batch = imports.choose(batch_id=batch.pk, by=by, on=DAY, answers={"unit": "wan"})
        job = imports.confirm(batch_id=batch.pk, by=by, on=DAY)
        jobs.run(job.pk)
        job.refresh_from_db()
        print(f"import of {sys.argv[1]} projects: {job.state} {job.message}", file=sys.stderr)


if __name__ == "__main__":
    main()
