"""Imports: upload, preview with mapping and questions, confirm, report, withdraw."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import downloads
from abacus.foundation.pages.downloads import Taking
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.spreadsheets.books import XLSX
from abacus.pool import documents, exporting, services
from abacus.pool.forms import ImportForm
from abacus.pool.imports.access import NEEDED, batches_of, kinds_for
from abacus.pool.imports.fields import FIELDS
from abacus.pool.models import ImportBatch
from abacus.pool.refusals import SameFile
from abacus.pool.services.imports.opening import under_way
from abacus.pool.views.access import may_open

SHOWN = 50


@may_open(Permission.IMPORT)
def imports(request: Request) -> HttpResponse:
    """The form to upload a file, and the imports so far."""
    kinds = kinds_for(request.access)
    initial = {"fiscal_year": selected_year(request), "kind": request.GET.get("kind", "")}
    form = ImportForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)
    same = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            batch = services.open_batch(
                kind=given["kind"], fiscal_year=given["fiscal_year"], file=given["file"], name=given["file"].name,
                by=request.user, on=request.day,
            )  # fmt: skip
        except SameFile as refusal:
            same = refusal
        except Refusal as refusal:
            form.add_error("file", f"{refusal.message}{refusal.todo}")
        else:
            return redirect("pool:import-batch", pk=batch.pk)
    context = {
        "form": form,
        "same": same,
        "kinds": [(kind, ImportBatch.Kind(kind).label) for kind in kinds],
        "year": selected_year(request),
        "batches": batches_of(request.user, request.day).select_related("upload", "created_by")[:SHOWN],
    }
    return render(request, "pool/imports.html", context, status=409 if same else 422 if form.errors else 200)


def batch_or_404(request: Request, pk: int) -> ImportBatch:
    """The import of an address; 404 outside the person's own bodies and scope."""
    rows = batches_of(request.user, request.day).select_related("upload", "created_by", "confirmed_by", "organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@may_open(Permission.IMPORT)
def batch(request: Request, pk: int) -> HttpResponse:
    """One import: its preview while it waits, its progress, its report afterwards."""
    found = batch_or_404(request, pk)
    return render(request, "pool/import.html", shown(found))


def shown(found: ImportBatch) -> dict[str, Any]:
    """What the page of an import shows."""
    preview = found.preview
    layout = preview["layout"]
    by_column = {column: key for key, column in layout["columns"].items()}
    excerpt = preview["excerpt"]
    columns = [
        {"number": number, "letter": letter, "heading": heading, "key": by_column.get(number, "")}
        for number, (letter, heading) in enumerate(zip(excerpt["letters"], excerpt["headings"], strict=True), start=1)
    ]
    return {
        "it": found,
        "preview": preview,
        "layout": layout,
        "columns": columns,
        "fields": [(field.key, field.label, field.required) for field in FIELDS[found.kind]],
        "answers": found.options,
        "unit": found.options.get("unit") or layout["unit"],
        "job": under_way(found),
        "waits": found.state == ImportBatch.State.PREVIEWED,
        "ready": not preview["problem_count"] and not preview["questions"],
        "more": max(0, preview["problem_count"] - len(preview["problems"])),
        "days": preview["layout"]["columns"].get("day") is None,
    }


@require_POST
@may_open(Permission.IMPORT)
def choose(request: Request, pk: int) -> HttpResponse:
    """Take the chosen mapping and answers, and preview again."""
    found = batch_or_404(request, pk)
    posted = request.POST
    sheet, heading = number(posted.get("sheet")), number(posted.get("heading"))
    services.choose(
        batch_id=found.pk,
        by=request.user,
        on=request.day,
        sheet=sheet,
        heading=heading,
        columns=mapping(posted),
        answers=answers(posted),
    )
    return redirect("pool:import-batch", pk=pk)


def number(text: str | None) -> int | None:
    """A whole number of the form, None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else None


def mapping(posted: Any) -> dict[str, int] | None:
    """Field key → column, from a choice at each column; of two columns for one field the left one counts.

    None where the form had no such choices.
    """
    names = [name for name in posted if name.startswith("column-")]
    if not names:
        return None
    chosen: dict[str, int] = {}
    for name in sorted(names, key=lambda name: number(name[7:]) or 0):
        column = number(name[7:])
        if column and posted[name]:
            chosen.setdefault(posted[name], column)
    return chosen


def answers(posted: Any) -> dict[str, Any]:
    """What the person said about the file. Raises Refusal for a day that is none."""
    given: dict[str, Any] = {key: posted[key] for key in ("unit", "mode", "kind") if key in posted}
    if "day" in posted:
        try:
            given["day"] = date.fromisoformat(posted["day"]) if posted["day"] else None
        except ValueError as error:
            raise Refusal(_("“%(day)s”不是日期") % {"day": posted["day"]}, _("请填写如 2021-09-30")) from error
    return given


@require_POST
@may_open(Permission.IMPORT)
def confirm(request: Request, pk: int) -> HttpResponse:
    """Apply the import in the background, and show its progress."""
    found = batch_or_404(request, pk)
    services.confirm(batch_id=found.pk, by=request.user, on=request.day)
    return redirect("pool:import-batch", pk=pk)


@require_POST
@may_open(Permission.IMPORT)
def discard(request: Request, pk: int) -> HttpResponse:
    """Put a previewed file aside."""
    found = batch_or_404(request, pk)
    services.discard(batch_id=found.pk, by=request.user, on=request.day)
    messages.success(request, _("已放弃“%(file)s”，没有写入任何数据。") % {"file": found.upload.name})
    return redirect("pool:import")


@require_POST
@may_open(Permission.IMPORT)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an applied import back."""
    found = batch_or_404(request, pk)
    services.withdraw(batch_id=found.pk, by=request.user, on=request.day, reason=request.POST.get("reason", "")[:500])
    messages.success(request, _("已撤回“%(file)s”，它写入的数据已全部移除。") % {"file": found.upload.name})
    return redirect("pool:import-batch", pk=pk)


@require_safe
@may_open(Permission.IMPORT)
def template(request: Request, kind: str) -> HttpResponseBase:
    """The empty workbook of a kind, with headings, an example and notes."""
    if kind not in NEEDED:
        raise Http404
    name = f"{ImportBatch.Kind(kind).label}导入模板.xlsx"
    return downloads.open_to_all(documents.import_template(kind), name=name, kind=XLSX)


@require_safe
@may_open(Permission.IMPORT)
def export(request: Request, kind: str) -> HttpResponseBase:
    """What the pool holds of a kind in the chosen year, as the import reads it."""
    if kind not in NEEDED:
        raise Http404
    year, csv = selected_year(request), request.GET.get("format") == "csv"
    title, form = f"{ImportBatch.Kind(kind).label}-{year}", "csv" if csv else "xlsx"
    return downloads.take(
        request, Taking(title, form),
        lambda: exporting.export(kind, year, by=request.user, on=request.day, csv=csv),
        name=f"{title}.{form}", kind=downloads.CSV if csv else XLSX,
    )  # fmt: skip


@require_safe
@may_open(Permission.IMPORT)
def report(request: Request, pk: int) -> HttpResponseBase:
    """The report of an import as a workbook to keep."""
    found, title = batch_or_404(request, pk), f"导入报告-{pk}"
    taking = Taking(title, "xlsx", target=found)
    return downloads.take(request, taking, lambda: documents.import_report(found), name=f"{title}.xlsx", kind=XLSX)
