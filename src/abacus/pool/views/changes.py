"""Changing an approved budget: more, less, moved, with what it follows from."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool import gates, services
from abacus.pool.basis import basis_of
from abacus.pool.following import waiting
from abacus.pool.forms import ChangeForm
from abacus.pool.models import ProjectYear
from abacus.pool.views.access import may_open, project_year_or_404


@may_open(Permission.PROJECT_VIEW)
def changes(request: Request, pk: int) -> HttpResponse:
    """The changes of a project-year's budget; who approves budgets enters one below."""
    year = project_year_or_404(request, pk)
    may = request.access.may(Permission.BUDGET_APPROVE, year.organisation_path)
    known = {"expected": str(year.current_fen) if year.current_fen is not None else ""}
    form = ChangeForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.adjust_budget(
                project_year_id=year.pk,
                amount_fen=given["amount_fen"],
                reason=given["reason"],
                document_number=given["document_number"],
                source=given["source"],
                transfer=given["kind"] == "transfer",
                expected_fen=int(given["expected"]) if given["expected"] else None,
                by=request.user,
                on=request.day,
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}。{refusal.todo}")
        else:
            said = _("已登记变动。目标需同步调整，已列入单位的待办。") if made.needs_target else _("已登记变动。")
            messages.success(request, said)
            return redirect("pool:changes", pk=year.pk)
    found = list(year.budget_changes.select_related("approved_by"))
    context = {
        "it": year,
        "form": form,
        "may": may and year.state != ProjectYear.State.CLOSED,
        "changes": found,
        "waiting": {change.pk for change in waiting(year.budget_changes.all())},
        "gates": gates.check(year, point="budget", on=request.day),
        "basis": basis_of(year),
    }
    return render(request, "pool/changes.html", context, status=422 if form.errors else 200)
