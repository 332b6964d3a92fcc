"""What the second wall costs: pages on PostgreSQL with it, and as a superuser whom nothing is told and nothing holds.

Run `.venv/bin/python -m benchmarks.wall`. Both ways take turns, page by page. What counts is the processor's time of
this process and of the database's beside it, which a busy machine leaves as it is; the time by the clock stands beside
it. What is lost to round trips stands in the clock alone.
"""

import gc
import os
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 40


def main() -> None:
    """Measure and print a line a page: milliseconds without, with, and their ratio."""
    from tests.harness import postgresql, tables

    with postgresql.server() as url, tempfile.TemporaryDirectory(prefix="abacus-wall-") as folder:
        _set_up(url, Path(folder))
        from benchmarks import county
        from tests.harness import walls

        with walls.everywhere():
            person = county.fill()
        url = tables.named(url, "abacus_bench")
        tables.query(url, "ANALYZE")
        for line in measure(person, url):
            sys.stdout.write(line + "\n")


def measure(person: Any, url: str) -> "Iterator[str]":
    """The pages of a county's performance division and of a unit."""
    from django.conf import settings
    from django.test import Client

    from abacus.foundation.accounts.roles import Role
    from abacus.pool.models import ProjectYear
    from tests.factories import person as somebody
    from tests.harness import walls

    with walls.everywhere():
        year = ProjectYear.objects.filter(fiscal_year=2022).order_by("pk").select_related("organisation")[0]
        people = {"绩效管理科": person, "单位经办": somebody(Role.UNIT_CLERK, year.organisation)}
    pages = {
        "list": "/projects/?fiscal_year=2022",
        "list, filtered": "/projects/?fiscal_year=2022&text=1",
        "record": f"/projects/{year.pk}/",
        "dashboard": "/dashboard/",
    }
    for role, user in people.items():
        browser = Client()
        browser.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        for name, address in pages.items():
            yield compared(f"{role} {name}", browser, address, url)


def compared(name: str, browser: Any, address: str, url: str) -> str:
    """A line of one page."""
    plain: list[tuple[float, float]] = []
    walled: list[tuple[float, float]] = []
    for number in range(ROUNDS + 4):
        with without(url):
            before = timed(browser, address)
        after = timed(browser, address)
        if number >= 4:
            plain.append(before)
            walled.append(after)
    work, work_walled = (statistics.median(worked for worked, _took in times) for times in (plain, walled))
    least, least_walled = (min(took for _worked, took in times) for times in (plain, walled))
    return (
        f"{name:<24} processor {work:7.1f} → {work_walled:7.1f} ms ({work_walled / work:.2f}),"
        f" quickest by the clock {least:6.1f} → {least_walled:6.1f} ms ({least_walled / least:.2f})"
    )


def timed(browser: Any, address: str) -> tuple[float, float]:
    """Milliseconds of one request: of both processors, and by the clock."""
    gc.collect()
    gc.disable()
    server, begun, worked = on_the_server(), time.perf_counter(), time.process_time()
    answer = browser.get(address)
    took, worked = time.perf_counter() - begun, time.process_time() - worked + on_the_server() - server
    gc.enable()
    assert answer.status_code == 200, (address, answer.status_code)
    return worked * 1000, took * 1000


def on_the_server() -> float:
    """Seconds the database's process of the connection in use has had a processor; as Linux counts them."""
    from django.db import connection

    connection.ensure_connection()
    ran, *_more = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()
    return int(ran) / 1e9


@contextmanager
def without(url: str) -> "Iterator[None]":
    """As a superuser, whom no policy holds, and without a word to the database or a transaction a request."""
    import psycopg
    from django.db import connection, connections

    connection.ensure_connection()
    kept, told = connection.connection, connection.knowing  # type: ignore[attr-defined]
    if url not in KEPT:
        context, factory = kept.adapters, kept.cursor_factory
        KEPT[url] = psycopg.connect(url, autocommit=True, context=context, cursor_factory=factory)
    connection.connection, connection.knowing = KEPT[url], nullcontext  # type: ignore[attr-defined]
    connections.settings["default"]["ATOMIC_REQUESTS"] = False
    try:
        yield
    finally:
        connection.connection, connection.knowing = kept, told  # type: ignore[attr-defined]
        connections.settings["default"]["ATOMIC_REQUESTS"] = True


KEPT: dict[str, Any] = {}


def _set_up(url: str, folder: Path) -> None:
    """The platform on a database of its own, with both roles."""
    from tests.harness import DAY, tables

    os.environ["ABACUS_TEST_TABLES"] = str(folder / "tables")
    tables.postgresql(url, "abacus_bench")
    os.environ |= {
        "ABACUS_DATA": str(folder),
        **tables.addresses(tables.named(url, "abacus_bench")),
        "ABACUS_TODAY": DAY.isoformat(),
        "ABACUS_LOG_LEVEL": "ERROR",
        "ABACUS_HOSTS": '["testserver"]',
        "DJANGO_SETTINGS_MODULE": "abacus.web.settings",
    }
    import django

    django.setup()
    (folder / "static").mkdir()


if __name__ == "__main__":
    main()
