"""The list of projects."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listing import Bulk, Listing
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.deadlines import Due, next_due
from abacus.pool.imports.access import kinds_for
from abacus.pool.models import ProjectYear
from abacus.pool.tables import columns, listed, page_sums, project_listing
from abacus.pool.views.access import may_open

MOST = 200
"""Projects whose budget may be approved on one page."""


def to_budget(request: HttpRequest, rows: QuerySet[ProjectYear]) -> HttpResponse:
    """On to the page where the chosen projects' budgets are approved."""
    chosen = rows.order_by("project__sort_key", "pk").values_list("pk", flat=True)[:MOST]
    return redirect(f"{reverse('pool:budget')}?{urlencode([('id', pk) for pk in chosen])}")


BULK = (
    Bulk(
        "budget",
        _("批复预算"),
        run=to_budget,
        icon="rubber-stamp",
        allowed=lambda user: holds(user, Permission.BUDGET_APPROVE),
    ),
)


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class ProjectList(ListPage):
    """The year's projects that this person may see."""

    request: Request
    template_name = "pool/projects.html"

    @cached_property
    def due(self) -> Callable[[ProjectYear], Due | None]:
        """The next deadline of a row."""
        return next_due(self.year, self.request.day)

    @cached_property
    def listing(self) -> Listing:  # type: ignore[override]
        """The list with the deadlines of this year; an export also carries what a cell shows in its second line."""
        shown = columns(self.due)
        if "format" in self.request.GET:
            shown = tuple(replace(one, fixed=True) if one.key in {"code", "unit"} else one for one in shown)
        return project_listing(columns=shown, bulk=BULK)

    def queryset(self) -> QuerySet[ProjectYear]:
        """The rows in scope."""
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day)
        return listed(rows.filter(fiscal_year=self.year))

    def extra(self, listed: Listed) -> dict[str, Any]:
        """What may be done beside reading, and the sums of the page."""
        access = self.request.access
        return {
            "may_create": access.has(Permission.PROJECT_EDIT),
            "may_import": bool(kinds_for(access)),
            "sums": page_sums(listed.rows, listed.columns) if listed.rows else [],
        }
