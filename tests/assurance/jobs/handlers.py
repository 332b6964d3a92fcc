"""Kinds of work that only tests have done, with real rows of the pool; loaded by `worker.py` beside it."""

import hashlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.pool.models import BudgetEntry, Project, ProjectYear
from tests.harness import DAY

KIND = "tests.import"


def import_rows(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Projects with a line of budget each, row by row in chunks.

    Of the rows in `poison` each ends the process, of those in `wrong` each raises an error.
    """
    given = job.parameters
    unit = Organisation.objects.get(pk=given["unit"])
    begun = Path(settings.DATA) / f"begun-{given['mark']}"

    def write(numbers: Sequence[int]) -> None:
        with begun.open("a") as file:
            file.write(f"{job.attempts} {numbers[0]} {numbers[-1]}\n")
        for number in numbers:
            if number in given.get("poison", ()):
                os.kill(os.getpid(), signal.SIGKILL)
            if number in given.get("wrong", ()):
                raise ArithmeticError(number)
            _write(job, unit, number)
        time.sleep(given.get("pause", 0))
        facts = {"first": numbers[0], "last": numbers[-1]}
        audit.record(by=job.created_by, on=DAY, action="budget.posted", target=job, after=facts)

    progress.each(range(1, given["rows"] + 1), write, size=given["size"], name=lambda number: f"第 {number} 行")
    return {"rows": given["rows"]}


def _write(job: Job, unit: Organisation, number: int) -> None:
    """A project, its year and its line."""
    name = f"{job.parameters['mark']}第{number:06d}号经费"
    code = f"371003{job.parameters['mark'][-2:]}{number:013d}"
    project = Project.objects.create(
        region_code="371003", code=code, name=name, sort_key=sort_key(name[:2]), starts_year=2022
    )
    year = ProjectYear.objects.create(
        project=project, fiscal_year=2022, organisation=unit, organisation_path=unit.path, department=unit.parent
    )
    BudgetEntry.objects.create(
        project_year=year,
        kind=BudgetEntry.Kind.INITIAL,
        amount_fen=number * 100,
        entered_on=DAY,
        posted_by=job.created_by,
    )


def fingerprint(mark: str) -> str:
    """A hash over what an import with this mark came to, whatever numbers its rows got."""
    rows = BudgetEntry.objects.filter(project_year__project__name__startswith=mark).order_by(
        "project_year__project__name", "pk"
    )
    seen = hashlib.sha256()
    for name, amount, path in rows.values_list(
        "project_year__project__name", "amount_fen", "project_year__organisation_path"
    ):
        seen.update(f"{name.removeprefix(mark)}|{amount}|{path}\n".encode())
    return seen.hexdigest()


jobs.handler(KIND)(import_rows)
