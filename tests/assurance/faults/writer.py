"""Writers killed in the middle of writing: `python -m tests.assurance.faults.writer TIMES`; answers JSON.

Each child writes records of the pool, every one a transaction of three rows, and acknowledges each after its
commit in a file. It is killed at a random moment; what is acknowledged must be there, and nothing by halves.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from abacus.web import serve


def write_for_ever(acknowledged: Path, child: int, unit: Any, by: Any) -> None:
    """Write until killed."""
    from django.db import transaction

    from abacus.foundation.audit import services as audit
    from abacus.pool.models import BudgetEntry, Project, ProjectYear
    from tests.harness import DAY

    number = 0
    with acknowledged.open("a") as file:
        while True:
            number += 1
            code = f"371003{child:05d}{number:010d}"
            with transaction.atomic():
                project = Project.objects.create(
                    region_code="371003", code=code, name=f"项目{code}", sort_key="x", starts_year=2022
                )
                year = ProjectYear.objects.create(
                    project=project, fiscal_year=2022, organisation=unit, organisation_path=unit.path,
                    department=unit.parent,
                )  # fmt: skip
                BudgetEntry.objects.create(
                    project_year=year, kind=BudgetEntry.Kind.INITIAL, amount_fen=100, entered_on=DAY, posted_by=by
                )
                audit.record(by=by, on=DAY, action="budget.posted", target=project, path=unit.path)
            file.write(f"{code}\n")
            file.flush()


def look(acknowledged: Path) -> dict[str, Any]:
    """What is there: integrity, what was acknowledged and is missing, halves."""
    from django.db import connection

    from abacus.foundation.audit.models import Event
    from abacus.pool.models import BudgetEntry, Project

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchone()[0]
    said = set(acknowledged.read_text().split())
    codes = set(Project.objects.values_list("code", flat=True))
    lines = set(BudgetEntry.objects.values_list("project_year__project__code", flat=True))
    connection.close()
    return {
        "integrity": integrity, "acknowledged": len(said), "missing": len(said - codes),
        "halves": len(codes ^ lines) + abs(Event.objects.filter(action="budget.posted").count() - len(codes)),
    }  # fmt: skip


def main(times: int) -> None:
    """Kill so many writers and look after each."""
    serve._set_up()
    from django.conf import settings
    from django.db import connection

    from abacus.foundation.accounts.roles import Role
    from abacus.foundation.organisations.reach import everywhere
    from tests import factories

    draw, acknowledged = random.Random(1), Path(settings.DATA) / "acknowledged"
    acknowledged.touch()
    with everywhere():
        place = factories.county()
        by, unit = place.posts[Role.FINANCE_DIVISION], place.unit
        bad = []
        found: dict[str, Any] = {}
        for child in range(times):
            connection.close()
            pid = os.fork()
            if not pid:
                write_for_ever(acknowledged, child, unit, by)
            time.sleep(draw.uniform(0.02, 0.25))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            found = look(acknowledged)
            if found["integrity"] != "ok" or found["missing"] or found["halves"]:
                bad.append(found)
    print(json.dumps({**found, "bad": bad}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
