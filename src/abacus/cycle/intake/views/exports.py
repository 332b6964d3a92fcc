"""Read forms as xlsx and csv that read back to the same facts."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.intake.models import Table
from abacus.cycle.intake.views.access import batch_or_404, tables
from abacus.cycle.intake.views.answers import table_or_404
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents.writing import csv_of, xlsx_of
from abacus.foundation.pages import downloads
from abacus.foundation.requests import Request
from abacus.foundation.spreadsheets.books import XLSX
from abacus.pool.views.access import may_open

KINDS = ("xlsx", "csv")


@require_safe
@may_open(Permission.PROJECT_VIEW)
def table(request: Request, table_id: int, kind: str) -> HttpResponseBase:
    """One read form."""
    found = tables(request).filter(pk=table_id).first() or table_or_404(request, table_id)
    return answered(request, [found], kind, found.title or _("表"), found)


@require_safe
@may_open(Permission.IMPORT)
def batch(request: Request, batch_id: int, kind: str) -> HttpResponseBase:
    """All forms of a batch, a sheet for each; those put aside are left out."""
    found = batch_or_404(request, batch_id)
    rows = tables(request).filter(batch=found).exclude(state=Table.State.ASIDE).order_by("pk")
    return answered(request, rows.iterator(chunk_size=50), kind, found.title, found)


def answered(request: Request, rows: Iterable[Table], kind: str, name: str, target: Any) -> HttpResponseBase:
    """The file as a download."""
    if kind not in KINDS:
        raise Http404
    forms = (row.read for row in rows)
    taking = downloads.Taking(name, kind, target=target)
    if kind == "csv":
        return downloads.take(request, taking, lambda: csv_of(forms), name=f"{name}.csv", kind=downloads.CSV)
    return downloads.take(request, taking, lambda: xlsx_of(forms), name=f"{name}.xlsx", kind=XLSX)
