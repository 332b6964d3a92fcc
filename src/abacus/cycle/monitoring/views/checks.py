"""Quarterly checks of special business funds, and outputs planned for a day."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from abacus.cycle.acting import act, version_from
from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.forms import CheckForm, MilestoneForm, ReportForm
from abacus.cycle.monitoring.models import FundCheck, Milestone, Round
from abacus.cycle.monitoring.tables import CHECKS, MILESTONES, TONES
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open, project_year_or_404


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class CheckList(ListPage):
    """The quarterly checks of the chosen year."""

    listing = CHECKS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = FundCheck.objects.visible_to(self.request.user, self.request.day).filter(round__fiscal_year=self.year)
        return rows.select_related("project_year__project", "project_year__department", "division", "round")


@may_open(Permission.PROJECT_VIEW)
def check(request: Request, check_id: int) -> HttpResponse:
    """One check; who is to check it fills it in."""
    rows = FundCheck.objects.visible_to(request.user, request.day).select_related(
        "project_year__project", "project_year__organisation", "project_year__department", "round", "division",
        "checked_by", "problem",
    )  # fmt: skip
    it: FundCheck = get_object_or_404(rows, pk=check_id)
    may = request.access.may(Permission.FINDING_CONFIRM, it.organisation_path)
    may = may and it.state == FundCheck.State.WAITING and it.round.state == Round.State.OPEN
    form = CheckForm(request.POST or None)
    if request.method == "POST":
        request.access.demand(Permission.FINDING_CONFIRM)
        if form.is_valid():
            try:
                services.record_fund_check(
                    check_id=it.pk,
                    version=version_from(request.POST),
                    by=request.user,
                    on=request.day,
                    **form.cleaned_data,
                )
            except Refusal as refusal:
                form.add_error(None, f"{refusal.message}{refusal.todo}")
                it.refresh_from_db()
            else:
                return act(request, lambda: _("已登记检查结果。"), reverse("monitoring:check", args=[it.pk]))
    context = {"it": it, "tone": TONES[it.state], "form": form if may or form.errors else None}
    return render(request, "monitoring/check.html", context, status=422 if form.errors else 200)


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class MilestoneList(ListPage):
    """The planned outputs of the chosen year."""

    listing = MILESTONES
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Milestone.objects.visible_to(self.request.user, self.request.day)
        return rows.filter(project_year__fiscal_year=self.year).select_related(
            "project_year__project", "project_year__organisation"
        )


@may_open(Permission.MONITORING_FILL, Permission.MONITORING_REVIEW)
def milestone_new(request: Request, project_year_id: int) -> HttpResponse:
    """Plan an output of a project."""
    year = project_year_or_404(request, project_year_id)
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.plan_milestone(project_year=year, by=request.user, on=request.day, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            return act(request, lambda: _("已登记节点。"), reverse("pool:project", args=[year.pk]))
    context = {"form": form, "year": year}
    return render(request, "monitoring/milestone_new.html", context, status=422 if form.errors else 200)


@may_open(Permission.PROJECT_VIEW)
def milestone(request: Request, milestone_id: int) -> HttpResponse:
    """One planned output; its unit says what came of it."""
    rows = Milestone.objects.visible_to(request.user, request.day).select_related(
        "project_year__project", "project_year__organisation", "planned_by", "reported_by"
    )
    it: Milestone = get_object_or_404(rows, pk=milestone_id)
    may = request.access.may(Permission.MONITORING_FILL, it.organisation_path)
    known = {"done_on": it.done_on, "result": it.result, "cause": it.cause, "measure": it.measure}
    form = ReportForm(request.POST or None, initial=known)
    if request.method == "POST":
        request.access.demand(Permission.MONITORING_FILL)
        if form.is_valid():
            try:
                services.report_milestone(
                    milestone_id=it.pk, version=version_from(request.POST), by=request.user, on=request.day,
                    **form.cleaned_data,
                )  # fmt: skip
            except Refusal as refusal:
                form.add_error(None, f"{refusal.message}{refusal.todo}")
                it.refresh_from_db()
            else:
                return act(request, lambda: _("已登记完成情况。"), reverse("monitoring:milestone", args=[it.pk]))
    late = it.done_on is None and it.due_on < request.day
    context = {"it": it, "late": late, "form": form if may or form.errors else None}
    return render(request, "monitoring/milestone.html", context, status=422 if form.errors else 200)
