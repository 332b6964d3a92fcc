"""Findings as the unit that answers for them sees them, and the two acts: answer, dismiss (or raise again)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.intake.models import Table
from abacus.cycle.intake.presenting.answers import answers_of
from abacus.cycle.intake.services import answers
from abacus.cycle.intake.tables import kind_name
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


def table_or_404(request: Request, table_id: int) -> Table:
    """A table of a body this person sees."""
    rows = Table.objects.visible_to(request.user, request.day)
    found: Table = get_object_or_404(
        rows.select_related("batch", "source", "unit", "project_year__project"), pk=table_id
    )
    return found


def back_to(request: Request, table: Table) -> str:
    """The page that the form stood on, if it is one of ours."""
    wanted = request.POST.get("back", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("intake:findings-of", args=[table.pk])


def seen_from(request: Request) -> int | None:
    """The answer that the page showed; None for none."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None


@require_safe
@may_open(Permission.PROJECT_VIEW)
def findings_of(request: Request, table_id: int) -> HttpResponse:
    """All findings of one table with their answers."""
    table = table_or_404(request, table_id)
    context = {
        "it": table,
        "kind": kind_name(table.kind),
        "answers": answers_of(table, request.access),
        "answers_back": request.path,
    }
    return render(request, "intake/answers.html", context)


@require_POST
@may_open(Permission.PROJECT_VIEW)
def answer(request: Request, table_id: int) -> HttpResponse:
    """Explain a finding."""
    table = table_or_404(request, table_id)

    def run() -> str:
        answers.answer_finding(
            table_id=table.pk, key=request.POST.get("key", ""), reason=request.POST.get("reason", ""),
            seen=seen_from(request), by=request.user, on=request.day,
        )  # fmt: skip
        return _("答复已提交，审核人会看到。")

    return act(request, run, back_to(request, table))


@require_POST
@may_open(Permission.PROJECT_VIEW)
def dismiss(request: Request, table_id: int) -> HttpResponse:
    """Say that nothing has to be done about a finding, or raise it again."""
    table = table_or_404(request, table_id)
    again = request.POST.get("act") == "reopen"
    door = answers.reopen_finding if again else answers.dismiss_finding

    def run() -> str:
        door(
            table_id=table.pk, key=request.POST.get("key", ""), reason=request.POST.get("reason", ""),
            seen=seen_from(request), by=request.user, on=request.day,
        )  # fmt: skip
        return _("已重新提出，单位会看到理由。") if again else _("已认定无需处理，理由已记录。")

    return act(request, run, back_to(request, table))
