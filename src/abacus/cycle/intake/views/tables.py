"""One table: its sheet as it looks, its findings, the questions it asks, correcting it, setting it aside."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch, Source, Table
from abacus.cycle.intake.presenting import choices
from abacus.cycle.intake.presenting import table as presenting
from abacus.cycle.intake.presenting.answers import answers_of
from abacus.cycle.intake.presenting.said import meaning_name, said
from abacus.cycle.intake.presenting.sheet import legend
from abacus.cycle.intake.tables import TONES, kind_name
from abacus.cycle.intake.views import access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents.forms.fields import NOTHING, is_meaning
from abacus.foundation.documents.forms.learnt import position
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

OPEN = (Table.State.READ, Table.State.LOOK, Table.State.ASIDE)
"""Tables that may still be changed."""


def may_change(request: Request, batch: Batch) -> bool:
    """Whether this person may still correct, answer and set aside in a batch."""
    mine = request.access.may(Permission.IMPORT, batch.organisation_path)
    return mine and batch.is_open


@require_safe
@may_open(Permission.IMPORT)
def table(request: Request, table_id: int) -> HttpResponse:
    """One table."""
    return page(request, access.table_or_404(request, table_id))


def page(request: Request, it: Table) -> HttpResponse:
    """The page of a table."""
    corrections = presenting.corrections_of(it.source, it.sheet)
    findings = presenting.findings(it)
    sheet, unreadable = presenting.sheet_of(it.source, it.sheet, presenting.about(it, corrections, findings))
    changes = may_change(request, it.batch) and it.state in OPEN
    context = {
        "it": it,
        "kind": kind_name(it.kind),
        "tone": TONES.get(it.state, ""),
        "source": it.source,
        "batch_url": reverse("intake:batch", args=[it.batch_id]),
        "beside": presenting.beside(it),
        "sheet": sheet,
        "unreadable": unreadable,
        "label": _("工作表“%(name)s”") % {"name": it.sheet} if it.sheet else _("工作表"),
        "legend": legend(),
        "meanings": presenting.meanings() if changes else [],
        "remembers": access.may_teach(request, it.batch),
        "correctable": changes,
        "answers": answers_of(it, request.access),
        "answers_back": request.path,
        "answers_cells": True,
        "fields": presenting.fields_of(it),
        "corrections": presenting.written(corrections),
        "others": list(it.source.tables.exclude(pk=it.pk).only("pk", "title", "sheet", "source")),
        "questions": choices.questions_of(it, request, answerable=changes),
        "again": choices.again(it, request) if changes and "again" in request.GET else [],
        "differences": [said(one) for one in it.differences],
        "may": {
            "aside": changes and it.state != Table.State.ASIDE,
            "back": changes and it.state == Table.State.ASIDE,
            "confirm": may_change(request, it.batch),
        },
        "say": say(it),
    }
    return render(request, "intake/table.html", context)


def say(it: Table) -> str:
    """What stands at the left of the action bar."""
    if it.state == Table.State.LOOK:
        return _("回答上面的问题后才能收下")
    if it.state == Table.State.READ:
        if it.warnings:
            return _("有 %(n)s 处需核对，不妨碍收下") % {"n": it.warnings}
        return _("没有需核对的，确认整批时收下")
    return ""


def acted(request: Request, it: Table, run: Callable[[], str]) -> HttpResponse:
    """Run a service and go back to the table."""
    return act(request, run, reverse("intake:table", args=[it.pk]))


@require_POST
@may_open(Permission.IMPORT)
def choose(request: Request, table_id: int) -> HttpResponse:
    """Answer what a table asks: its unit, its project, its year."""
    it = access.table_or_404(request, table_id)
    return acted(request, it, lambda: choices.answer(request, it))


@require_POST
@may_open(Permission.IMPORT)
def aside(request: Request, table_id: int) -> HttpResponse:
    """Leave a table out."""
    it = access.table_or_404(request, table_id)

    def run() -> str:
        services.set_aside(table_id=it.pk, by=request.user, on=request.day)
        return _("已放在一边，确认时不收。")

    return acted(request, it, run)


@require_POST
@may_open(Permission.IMPORT)
def back(request: Request, table_id: int) -> HttpResponse:
    """Take a table that was left out in again."""
    it = access.table_or_404(request, table_id)

    def run() -> str:
        services.take_back(table_id=it.pk, by=request.user, on=request.day)
        return _("已拿回来。")

    return acted(request, it, run)


@require_safe
@may_open(Permission.IMPORT)
def source(request: Request, source_id: int) -> HttpResponse:
    """A file: why it was refused, its sheets as they look, and pointing at what the reader did not know."""
    it = access.source_or_404(request, source_id)
    book, unreadable = presenting.book_of(it)
    sheets = list(book.sheets) if book else []
    number = sheet_number(request, [one.hidden for one in sheets], it)
    corrections = presenting.corrections_of(it)
    context = {
        "source": it,
        "tone": TONES.get(it.state, ""),
        "error": {**it.error, "message": said(it.error.get("message"))} if it.error else None,
        "tables": list(it.tables.only("pk", "title", "sheet", "source")),
        "sheets": [
            {"number": at, "name": one.name, "hidden": one.hidden, "current": at == number}
            for at, one in enumerate(sheets)
        ],
        "sheet": presenting.drawn_source(sheets[number], it, corrections) if sheets else None,
        "unreadable": unreadable,
        "label": _("工作表"),
        "legend": legend(),
        "meanings": presenting.meanings(),
        "remembers": access.may_teach(request, it.batch),
        "correctable": may_change(request, it.batch),
        "corrections": presenting.written(corrections),
    }
    return render(request, "intake/source.html", context)


def sheet_number(request: Request, hidden: list[bool], it: Source) -> int:
    """The sheet asked for; the first that is read where none is."""
    asked = request.GET.get("sheet", "")
    if asked.isdecimal() and len(asked) < 4 and int(asked) < len(hidden):
        return int(asked)
    return next((at for at, one in enumerate(hidden) if not one), 0)


@require_POST
@may_open(Permission.IMPORT)
def correct(request: Request, source_id: int) -> HttpResponse:
    """Say what a cell is, and read the file again."""
    it = access.source_or_404(request, source_id)
    cell = request.POST.get("cell", "").strip().upper()
    sheet, meaning = request.POST.get("sheet", ""), request.POST.get("meaning", "")
    field = NOTHING if meaning == "none" else meaning
    back = where(it, request.POST.get("table", ""), sheet, cell)
    try:
        check(cell, meaning)
        services.correct(
            source_id=it.pk, sheet=sheet, cell=cell, field=field, remember=bool(request.POST.get("remember")),
            by=request.user, on=request.day,
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, f"{refusal.message} {refusal.todo}".strip())
        return redirect(back)
    told = {"cell": cell, "meaning": meaning_name(field)}
    messages.success(request, _("已照此重新读取：%(cell)s 是“%(meaning)s”。") % told)
    return redirect(where(it, request.POST.get("table", ""), sheet, cell))


def check(cell: str, meaning: str) -> None:
    """Raises Refusal for what is no cell or no choice."""
    if position(cell) is None:
        raise Refusal(_("“%(cell)s”不是单元格。") % {"cell": cell[:12]}, _("请写成列字母加行号，如 C2。"))
    if not meaning or not (meaning == "none" or is_meaning(meaning)):
        raise Refusal(_("没有选这个单元格是什么。"), _("请从清单里选一项。"))


def where(it: Source, table_id: str, sheet: str, cell: str) -> str:
    """The page to go back to: the table of the same sheet, else the file's."""
    rows = list(it.tables.order_by("place").values_list("pk", "sheet"))
    same = [pk for pk, name in rows if name == sheet]
    if table_id.isdecimal() and int(table_id) in {pk for pk, _name in rows}:
        same = [int(table_id)]
    if same:
        return f"{reverse('intake:table', args=[same[0]])}#c-{cell}"
    return f"{reverse('intake:source', args=[it.pk])}#c-{cell}"


@require_POST
@may_open(Permission.IMPORT)
def undo(request: Request, correction_id: int) -> HttpResponse:
    """Take a correction back, and read the file again."""
    it = access.correction_or_404(request, correction_id)
    source, sheet, cell = it.source, it.sheet, it.cell

    def run() -> str:
        services.undo_correction(correction_id=it.pk, by=request.user, on=request.day)
        return _("已撤销对 %(cell)s 的更正，文件已重新读取。") % {"cell": cell}

    return act(request, run, where(source, "", sheet, cell))
