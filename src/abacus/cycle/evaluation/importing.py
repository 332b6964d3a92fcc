"""The import page of published tables: upload, what was read, confirm."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle.acting import act
from abacus.cycle.evaluation import published, services
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents import workbook_messages
from abacus.foundation.documents.forms import messages
from abacus.foundation.documents.messages import recognised
from abacus.foundation.pages.refusals import answer
from abacus.foundation.pages.spoken import spoken
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.models import ImportBatch, ProjectYear
from abacus.pool.views.access import may_open

TEMPLATES = (*messages.TEMPLATES.values(), *workbook_messages.TEMPLATES.values())


@may_open(Permission.IMPORT)
def upload(request: Request) -> HttpResponse:
    """Choose a file; the tables it holds are read and shown before anything is taken in."""
    if request.method != "POST":
        return render(request, "evaluation/import.html", {"batches": batches(request)[:20]})
    given = request.FILES.get("file")
    try:
        if given is None:
            raise Refusal(_("没有选文件"), _("选一个 xlsx 文件后再读取"))
        batch = services.open_published(file=given, name=given.name or "", by=request.user, on=request.day)
    except Refusal as refusal:
        return answer(request, refusal, again_url=reverse("evaluation:import"))
    return redirect("evaluation:import-batch", batch.pk)


def batches(request: Request) -> Any:
    """The files of published tables this person may see."""
    scope = request.access.scope_of(Permission.IMPORT)
    rows = ImportBatch.objects.filter(scope.filter("organisation_path"), kind=ImportBatch.Kind.FORMS)
    return rows.select_related("upload", "created_by")


@may_open(Permission.IMPORT)
def batch(request: Request, batch_id: int) -> HttpResponse:
    """What was read of one file: tables, findings by cell, own beside computed points."""
    found = get_object_or_404(batches(request), pk=batch_id)
    region = services.sample_region()
    access = request.access
    before = services.taken_before(found)
    forms = found.preview.get("forms", [])
    context = {
        "batch": found,
        "forms": [shown(form) for form in forms],
        "takable": any(published.takable(form) for form in forms),
        "may": region is not None and access.may(Permission.IMPORT, region.path),
        "before": before,
        "projects": ProjectYear.objects.filter(batch=before or found).select_related("project"),
    }
    return render(request, "evaluation/import_batch.html", context)


def shown(form: dict[str, Any]) -> dict[str, Any]:
    """One table with its findings by cell, what was stored in Chinese said in the page's language."""
    findings = [{**one, "message": said_again(one["message"])} for one in form["findings"]]
    by_cell: dict[str, list[str]] = {}
    for one in findings:
        if one["cell"]:
            by_cell.setdefault(one["cell"], []).append(one["message"])
    rows = [
        {**one, "found": by_cell.get(one["cell"], []), "why_null": in_words(one["why_null"])}
        for one in form["indicators"]
    ]
    error = form["error"] and {**form["error"], "message": said_again(form["error"]["message"])}
    warnings = [one for one in findings if one["severity"] == "warning"]
    takable = published.takable(form)
    return {**form, "error": error, "findings": findings, "rows": rows, "warnings": warnings, "takable": takable}


def said_again(message: str) -> str:
    """A stored message of the reader in the page's language."""
    said: str = spoken(recognised(message, TEMPLATES))
    return said


def in_words(reason: str | None) -> str:
    """A stored reason, which has nothing filled in, in the page's language."""
    return _(reason) if reason else ""


@require_POST
@may_open(Permission.IMPORT)
def confirm(request: Request, batch_id: int) -> HttpResponse:
    """Take the tables in."""
    found = get_object_or_404(batches(request), pk=batch_id)

    def run() -> str:
        made = services.confirm_published(batch_id=found.pk, by=request.user, on=request.day)
        return _("已导入 %(n)s 个项目，连同目标和自评。") % {"n": len(made)}

    return act(request, run, reverse("evaluation:import-batch", args=[found.pk]))
