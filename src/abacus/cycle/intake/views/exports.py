"""Read forms as xlsx and csv that read back to the same facts."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.intake.models import Table
from abacus.cycle.intake.views.access import batch_or_404, tables
from abacus.cycle.intake.views.answers import table_or_404
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents.writing import csv_of, xlsx_of
from abacus.foundation.pages.exports import attached, taken
from abacus.foundation.requests import Request
from abacus.foundation.spreadsheets.books import XLSX
from abacus.pool.views.access import may_open

KINDS = ("xlsx", "csv")


@require_safe
@may_open(Permission.PROJECT_VIEW)
def table(request: Request, table_id: int, kind: str) -> HttpResponse:
    """One read form."""
    found = tables(request).filter(pk=table_id).first() or table_or_404(request, table_id)
    return answered([found], kind, found.title or _("表"))


@require_safe
@may_open(Permission.IMPORT)
def batch(request: Request, batch_id: int, kind: str) -> HttpResponse:
    """All forms of a batch, a sheet for each; those put aside are left out."""
    found = batch_or_404(request, batch_id)
    rows = tables(request).filter(batch=found).exclude(state=Table.State.ASIDE).order_by("pk")
    if kind in KINDS:
        taken(request, found.title, None, kind)
    return answered(rows.iterator(chunk_size=50), kind, found.title)


def answered(rows: Iterable[Table], kind: str, name: str) -> HttpResponse:
    """The file as a download."""
    if kind not in KINDS:
        raise Http404
    forms = (row.read for row in rows)
    if kind == "csv":
        return attached(HttpResponse(csv_of(forms), content_type="text/csv; charset=utf-8"), f"{name}.csv")
    return attached(HttpResponse(xlsx_of(forms), content_type=XLSX), f"{name}.xlsx")
