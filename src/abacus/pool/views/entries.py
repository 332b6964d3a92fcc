"""New projects and their money, line by line."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool import services
from abacus.pool.forms import EntryForm, ProjectForm
from abacus.pool.models import BudgetEntry, ProjectYear
from abacus.pool.views.access import may_open, project_year_or_404


@may_open(Permission.PROJECT_EDIT)
def new_project(request: Request) -> HttpResponse:
    """The form of a new project."""
    form = ProjectForm(request.POST or None, access=request.access, initial={"fiscal_year": selected_year(request)})
    if request.method == "POST" and form.is_valid():
        try:
            year = create(request, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}。{refusal.todo}")
        else:
            messages.success(request, _("“%(name)s”已入库。") % {"name": year.project.name})
            return redirect("pool:project", pk=year.pk)
    return render(request, "pool/new.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def create(request: Request, given: dict[str, Any]) -> ProjectYear:
    """The project with what it asks for."""
    asked = given.pop("requested_fen")
    year = services.create_project(by=request.user, on=request.day, **given)
    if asked is not None:
        services.post_budget(
            project_year=year, kind="request", amount_fen=asked, entered_on=request.day, by=request.user, on=request.day
        )
    return year


@may_open(Permission.PROJECT_VIEW)
def money(request: Request, pk: int) -> HttpResponse:
    """All lines of a project-year; those who post money add one below."""
    year = project_year_or_404(request, pk)
    may_post = request.access.may(Permission.MONEY_POST, year.organisation_path)
    form = EntryForm(request.POST or None, initial={"entered_on": request.day, "kind": "budget:adjust"})
    if request.method == "POST" and form.is_valid():
        try:
            post(request, year, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}。{refusal.todo}")
        else:
            messages.success(request, _("已登记一笔。"))
            return redirect("pool:money", pk=year.pk)
    context = {
        "it": year,
        "form": form,
        "may_post": may_post and year.state != ProjectYear.State.CLOSED,
        "balances": services.balances(year),
        "budget": year.budgetentry_lines.select_related("posted_by", "batch__upload"),
        "execution": year.executionentry_lines.select_related("posted_by", "batch__upload"),
    }
    return render(request, "pool/money.html", context, status=422 if form.errors else 200)


def post(request: Request, year: ProjectYear, given: dict[str, Any]) -> None:
    """One line of budget or spending; a change of the budget goes the way of changes, with its gates."""
    what, _colon, kind = given.pop("kind").partition(":")
    if what == "budget" and kind in {BudgetEntry.Kind.ADJUST, BudgetEntry.Kind.TRANSFER}:
        services.adjust_budget(
            project_year_id=year.pk,
            amount_fen=given["amount_fen"],
            reason=given["note"],
            document_number=given["document_number"],
            source=given["source"],
            transfer=kind == BudgetEntry.Kind.TRANSFER,
            by=request.user,
            on=request.day,
        )
        return
    door = services.post_budget if what == "budget" else services.post_execution
    door(project_year=year, kind=kind, by=request.user, on=request.day, **given)
