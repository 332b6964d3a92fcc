"""How PostgreSQL answers the pages' questions on the full data set: `EXPLAIN (ANALYZE)` of the slowest of each page.

`python -m benchmarks.load --plans` runs it after writing the data set; docs/adr/0027 rests on what it prints.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

PAGES: dict[str, tuple[str, ...]] = {
    "unit_clerk1": (
        "/",
        "/projects/",
        "/targets/",
        "(/targets/declare/\\d+/) of /targets/",
        "(/projects/\\d+/) of /projects/",
    ),
    "department_clerk1": ("/", "/targets/review/", "/projects/"),
    "finance_division1": ("/", "/projects/?sort=-current", "/projects/?text=3", "/targets/?sort=name"),
    "performance_division1": ("/", "/dashboard/", "/overdue/", "/evaluation/", "/audit/"),
}
"""By person; “(pattern) of page” is the first address like that on a page."""
TELLING = 5.0
"""Statements that take less are not shown, in milliseconds."""


@dataclass(frozen=True)
class Asked:
    """One statement of a page and how it was answered."""

    ms: float
    sql: str
    plan: str

    @property
    def scans(self) -> list[str]:
        """How its tables were read."""
        found = re.findall(r"((?:Seq|Index|Index Only|Bitmap Heap) Scan[^(]*)", self.plan)
        return [" ".join(one.split()) for one in found]


def asked(client: Any, path: str) -> tuple[float, list[Asked]]:
    """What a page takes in milliseconds, and its statements, slowest first, each asked once more with its plan."""
    import time

    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        answer = client.get(path)
        took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    found = []
    for one in captured.captured_queries:
        if one["sql"].startswith("SELECT") and "set_config" not in one["sql"]:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE) {one['sql']}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            said = re.search(r"Execution Time: ([\d.]+)", plan)
            found.append(Asked(float(said.group(1)) if said else 0.0, one["sql"], plan))
    return took, sorted(found, key=lambda each: -each.ms)


def pages() -> Iterator[tuple[str, str, float, list[Asked]]]:
    """Every page of every person."""
    from django.conf import settings
    from django.test import Client

    from abacus.foundation.accounts.models import User

    for name, wanted in PAGES.items():
        client = Client()
        client.force_login(User.objects.get(username=name), settings.AUTHENTICATION_BACKENDS[0])
        for one in wanted:
            path = _found(client, one) if one.startswith("(") else one
            try:
                yield name, path, *asked(client, path)
            except AssertionError as refused:
                print(f"{name}: {refused}")


def _found(client: Any, wanted: str) -> str:
    pattern, _of, page = wanted.partition(" of ")
    link = re.search(f'href="{pattern}"', client.get(page).content.decode())
    return link.group(1) if link else page


def main(tell: Callable[[str], None] = print) -> None:
    """Print each page with what the database took, and the plans of what took long."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "abacus.web.settings"
    os.environ["ABACUS_HOSTS"] = '["testserver"]'
    import django

    django.setup()
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        for name, path, took, found in pages():
            whole = sum(one.ms for one in found)
            tell(f"{name:<22} {path:<32} {took:7.0f} ms, {len(found)} statements, database {whole:.1f} ms")
            for one in found[:2]:
                if one.ms >= TELLING:
                    tell(f"    {one.ms:.1f} ms {one.sql[:160]}")
                    tell(f"        {'; '.join(one.scans)}")


if __name__ == "__main__":
    main()
