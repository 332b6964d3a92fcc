"""What was found in a batch, cell by cell across its tables; its files; its report."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.presenting.codes import code_name
from abacus.cycle.intake.presenting.said import said
from abacus.cycle.intake.reports import report as workbook
from abacus.cycle.intake.tables import SOURCES
from abacus.cycle.intake.views import access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import downloads
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.spreadsheets.books import XLSX
from abacus.pool.views.access import may_open

SHOWN = 100
"""Findings a page."""


@require_safe
@may_open(Permission.IMPORT)
def findings(request: Request, batch_id: int) -> HttpResponse:
    """Every finding of a batch's tables; those of one kind where one was chosen."""
    it = access.batch_or_404(request, batch_id)
    every = found(it)
    numbers = Counter((one["severity"] != "warning", one["code"]) for one in every)
    codes = [
        {"code": code, "name": code_name(code), "count": count}
        for (_remark, code), count in sorted(numbers.items(), key=lambda pair: (pair[0][0], -pair[1], pair[0][1]))
    ]
    code = request.GET.get("code", "")
    chosen = [one for one in every if one["code"] == code] if code else every
    page = Paginator(chosen, SHOWN).get_page(request.GET.get("page"))
    page.object_list = [{**one, "message": said(one["message"])} for one in page.object_list]
    context = {"it": it, "page": page, "codes": codes, "code": code, "total": len(every)}
    return render(request, "intake/findings.html", context)


def found(batch: Batch) -> list[dict[str, Any]]:
    """The findings of the tables that are not set aside, warnings first, as stored."""
    rows = batch.tables.exclude(state=Table.State.ASIDE).order_by("pk")
    listed = rows.values_list("pk", "title", "source__name", "read__findings")
    every = [
        {
            **one,
            "title": title or _("（没有读到名称）"),
            "file": file,
            "url": reverse("intake:table", args=[pk]),
        }
        for pk, title, file, stored in listed
        for one in stored or []
    ]
    return sorted(every, key=lambda one: one["severity"] != "warning")


@method_decorator(may_open(Permission.IMPORT), name="dispatch")
class SourceList(ListPage):
    """The files of a batch: what became of each, and why."""

    listing = SOURCES
    template_name = "intake/sources.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        self.batch = access.batch_or_404(self.request, self.kwargs["batch_id"])
        return self.batch.sources.annotate(tables_count=Count("tables")).select_related("same_as__batch")

    def extra(self, listed: Listed) -> dict[str, Any]:
        return {"it": self.batch}


@require_safe
@may_open(Permission.IMPORT)
def report(request: Request, batch_id: int) -> HttpResponseBase:
    """The report of a batch as a workbook to keep."""
    it = access.batch_or_404(request, batch_id)
    name = _("收表报告 %(title)s") % {"title": it.title}
    taking = downloads.Taking(name, "xlsx", target=it)
    return downloads.take(request, taking, lambda: workbook(it), name=f"{name}.xlsx", kind=XLSX)
