"""Every list asks the database as often for many rows as for few; so does every dashboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.workflow.models import Task
from abacus.pool.models import ProjectYear
from tests import factories, many
from tests.copies import about_projects, copies
from tests.integration.permissions.table import TABLE
from tests.integration.permissions.world import records_of

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]
FEW, MANY = 20, 180
YEARS = (2021, 2022)
DASHBOARDS = ("dashboards:home", "dashboards:body")


def list_names() -> list[str]:
    """The names of all addresses behind which a ListPage stands."""
    return sorted(name for name, pattern in named(get_resolver().url_patterns) if is_list(pattern))


def named(patterns: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address by its full name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", one


def is_list(pattern: URLPattern) -> bool:
    kind = getattr(pattern.callback, "view_class", None)
    return isinstance(kind, type) and issubclass(kind, ListPage)


def address_of(name: str, records: dict[str, Any]) -> str:
    record = TABLE[name].record
    return reverse(name, kwargs=dict(records[record]) if record else None)


READERS = (Role.PERFORMANCE_DIVISION, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.UNIT_CLERK)


def reader(county: factories.County, name: str) -> Client:
    """Somebody who may see the page and sees as much as anybody."""
    role = next(role for role in READERS if role in TABLE[name].roles)
    client = Client(raise_request_exception=False)
    client.force_login(county.people[role], "django.contrib.auth.backends.ModelBackend")
    return client


def counts(county: factories.County, addresses: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Address → queries and rows over all years."""
    found = {}
    for name, address in addresses.items():
        queries = rows = 0
        client = reader(county, name)
        for year in YEARS:
            session = client.session
            session["year"] = year
            session.save()
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"{address}?size=100")
            assert answer.status_code == 200, (name, answer.status_code)
            queries += len(captured)
            rows += answer.content.count(b"<tr")
        found[name] = (queries, rows)
    return found


def test_lists_and_dashboards_ask_as_often_for_many_rows_as_for_few():
    county = factories.county()
    records = records_of(county)
    names = [*list_names(), *DASHBOARDS]
    addresses = {name: address_of(name, records) for name in names if name in TABLE}
    by = county.people[Role.PERFORMANCE_DIVISION]
    samples = [sample for kind in about_projects() if (sample := kind._base_manager.order_by("pk").last())]
    units = [county.unit, county.sibling_unit, county.other_unit]

    def grow(count: int, first: int) -> None:
        years = many.project_years(units, count, YEARS, by, first=first)
        own = [year for year in years if isinstance(year, ProjectYear)]
        for sample in samples:
            if sample._meta.label not in FILLED:
                copies(sample, len(own), own)
        for sample in (Task.objects.filter(submission__subject_kind=kind).last() for kind in kinds):
            copies(sample, count)

    kinds = set(Task.objects.values_list("submission__subject_kind", flat=True))
    grow(FEW, 10_000)
    counts(county, {"pool:projects": addresses["pool:projects"]})  # what is asked once and kept
    few = counts(county, addresses)
    grow(MANY, 20_000)
    more = counts(county, addresses)
    assert {name: (few[name], more[name]) for name in addresses if more[name][0] > few[name][0]} == {}
    grown = {name for name in addresses if more[name][1] > few[name][1]}
    assert grown >= GROW, GROW - grown


GROW = {
    "pool:projects", "targets:declarations", "evaluation:list", "monitoring:readings", "rectification:measures",
    "dashboards:home",
}  # fmt: skip
"""Lists that must have grown here, or the test has proved nothing."""
FILLED = frozenset({"pool.BudgetEntry", "pool.ExecutionEntry", "pool.StageOutcome"})
"""What `many` writes itself."""
