"""Lists: proposals, the order of the next budget, departments, ledgers, idle funds."""

from typing import Any

from django.db.models import QuerySet
from django.utils.decorators import method_decorator

from abacus.cycle.linkage import reading, tables, totals
from abacus.cycle.linkage.models import IdleFund, Run
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


def of_year(request: Request, rows: QuerySet[Any], year: int) -> QuerySet[Any]:
    """The rows for the chosen budget year, or all where a run is asked for."""
    return rows if request.GET.get("run") else rows.filter(run__applies_to_year=year)


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class ProposalList(ListPage):
    """What the results of the year before mean for the chosen year's budget."""

    listing = tables.PROPOSALS
    template_name = "linkage/proposals.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        return of_year(self.request, reading.proposals(self.request), self.year)

    def extra(self, listed: Listed) -> dict[str, Any]:
        """The kinds above the list and the runs they come from."""
        seen = self.queryset().order_by().values_list("run", flat=True).distinct()
        return {
            "kinds": totals.by_kind(self.queryset().order_by()),
            "runs": Run.objects.filter(pk__in=seen).select_related("region"),
            "manages": reading.sees_drafts(self.request),
        }


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class OrderList(ListPage):
    """Who is budgeted first in the chosen year, by last year's result."""

    listing = tables.PRIORITIES
    template_name = "linkage/order.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        return reading.in_order(of_year(self.request, reading.proposals(self.request), self.year))


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class DepartmentList(ListPage):
    """What the results of departments mean for the chosen year."""

    listing = tables.DEPARTMENTS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        return of_year(self.request, reading.department_proposals(self.request), self.year)


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class LedgerList(ListPage):
    """What was cut, recovered and adjusted in the chosen budget year, each with its source."""

    listing = tables.LEDGER
    template_name = "linkage/ledger.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = totals.rows(paths=self.request.access.scope.roots, budget_year=self.year)
        return rows.select_related(
            "organisation", "project_year__project", "proposal", "department_proposal", "idle_fund", "measure",
            "entered_by",
        )  # fmt: skip

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether measures may be taken in here."""
        return {"may_enter": self.request.access.has(Permission.LINKAGE_PROPOSE), "year": self.year}


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class IdleList(ListPage):
    """Money of earlier years that lies unspent."""

    listing = tables.IDLE
    template_name = "linkage/idle.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = IdleFund.objects.visible_to(self.request.user, self.request.day)
        return rows.select_related("project_year__project", "project_year__organisation").defer("evidence")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether and for which year one may look for more."""
        may = self.request.access.has(Permission.LINKAGE_PROPOSE)
        return {"may_find": may, "suggested": self.request.day.year - 2}
