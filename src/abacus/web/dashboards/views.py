"""The dashboards' pages: everything one sees, or one body; any of their tables as CSV."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import downloads
from abacus.foundation.requests import Request
from abacus.pool.flows import streams
from abacus.web.dashboards import drift, reach
from abacus.web.dashboards.figures import figures
from abacus.web.dashboards.money import flow
from abacus.web.dashboards.ranking import Mean, means, ranking
from abacus.web.dashboards.reach import Reach
from abacus.web.dashboards.stages import Standings, heat_map, standings
from abacus.web.dashboards.tables import Table, as_csv
from abacus.web.dashboards.waiting import deadlines, due, waiting


@require_safe
def home(request: Request) -> HttpResponseBase:
    """Everything this person sees, by their role."""
    request.access.demand(Permission.DASHBOARD_VIEW)
    return shown(reach.home(request))


@require_safe
def body(request: Request, pk: int) -> HttpResponseBase:
    """One department or unit in the person's scope."""
    request.access.demand(Permission.DASHBOARD_VIEW)
    return shown(reach.of_body(request, pk))


def shown(one: Reach) -> HttpResponseBase:
    """The page, or one of its tables."""
    by_year = streams(one.two_years)
    found, evaluated = standings(one), means(one)
    limits = drift.thresholds(one)
    apart = drift.drift(one, limits) if limits else None
    tables = [flow(one, by_year.get(one.year, [])), *compared(one, found, evaluated), *drifting(one, limits, apart)]
    if name := one.request.GET.get("csv"):
        return csv_of(one, tables, name)
    context = {
        "reach": one,
        "title": reach.title_of(one),
        "figures": figures(one, by_year, found, evaluated),
        "tables": {table.id: table for table in tables},
        "deadlines": deadlines(one, found),
        "waiting": waiting(one),
        "limits": limits,
        "until": drift.until(one.request.day, limits.months) if limits else "",
        "drift": apart,
        "behind_url": one.projects(behind=limits.lag.stated, sort="rate") if limits else "",
        "apart_url": one.projects(apart=limits.gap.stated) if limits else "",
    }
    return render(one.request, "dashboards/dashboard.html", context)


def compared(one: Reach, found: Standings, evaluated: dict[int, dict[int, Mean]]) -> list[Table]:
    """The tables that compare bodies; a unit has its projects instead."""
    if one.level == "projects":
        return [due(one)]
    return [heat_map(one, found), ranking(one, evaluated)]


def drifting(one: Reach, limits: drift.Thresholds | None, found: drift.Drift | None) -> list[Table]:
    """The tables of money and target drifting apart."""
    if limits is None or found is None:
        return []
    return [drift.scatter(one, limits, found), drift.apart(one, limits, found), drift.behind(one, limits, found)]


def csv_of(one: Reach, tables: list[Table], name: str) -> HttpResponseBase:
    """The table of that name. Raises Http404 for another."""
    table = next((table for table in tables if table.id == name), None)
    if table is None:
        raise Http404
    whole = table.long or table
    taking = downloads.Taking(whole.title, "csv", len(whole.rows), reach.title_of(one))
    return downloads.take(one.request, taking, lambda: as_csv(whole), name=f"{whole.title}.csv", kind=downloads.CSV)
