"""Findings: the list, one with its explanation, and what people decide about it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.explained import said
from abacus.cycle.monitoring.forms import DecideForm, FlagForm, LetterForm, MeasureForm
from abacus.cycle.monitoring.models import Finding, Round
from abacus.cycle.monitoring.tables import FINDINGS
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.explain import explanation
from abacus.foundation.pages.listing import Bulk
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open, project_year_or_404

State = Finding.State
MOST = 2000


def confirm_chosen(request: Any, rows: QuerySet[Any]) -> str:
    """Confirm the ticked findings that wait."""
    ids = list(rows.filter(state=State.OPEN).values_list("pk", flat=True)[:MOST])
    done = services.confirm_findings(finding_ids=ids, by=request.user, on=request.day)
    return _("已认定 %(count)s 个问题。") % {"count": len(done)}


def letters_for_chosen(request: Any, rows: QuerySet[Any]) -> HttpResponse:
    """Go on to the letter about the ticked findings."""
    ids = rows.filter(state=State.CONFIRMED).values_list("pk", flat=True)[:200]
    return redirect(reverse("monitoring:letters") + "?" + "&".join(f"id={pk}" for pk in ids))


CONFIRM = Bulk("confirm", gettext_lazy("认定所选"), confirm_chosen, icon="check",
               confirm=gettext_lazy("认定后计入问题清单，可下发整改建议书。"),
               allowed=lambda user: user.may_open("finding_confirm"))  # fmt: skip
LETTERS = Bulk("letters", gettext_lazy("下发整改建议书"), letters_for_chosen, icon="send",
               allowed=lambda user: user.may_open("rectification_issue"))  # fmt: skip


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class FindingList(ListPage):
    """The findings of the chosen year that concern what this person may see."""

    listing = replace(FINDINGS, bulk=(CONFIRM, LETTERS))
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Finding.objects.visible_to(self.request.user, self.request.day)
        rows = rows.filter(project_year__fiscal_year=self.year)
        return rows.select_related("project_year__project", "project_year__department", "round").defer("detail")


def visible_finding(request: Request, finding_id: int) -> Finding:
    """A finding this person may see. Raises Http404."""
    rows = Finding.objects.visible_to(request.user, request.day).select_related(
        "project_year__project", "project_year__organisation", "project_year__department", "round__region", "raised_by",
        "decided_by", "problem",
    )  # fmt: skip
    found: Finding = get_object_or_404(rows, pk=finding_id)
    return found


@require_safe
@may_open(Permission.PROJECT_VIEW)
def finding(request: Request, finding_id: int) -> HttpResponse:
    """One finding: how it came about, what was decided, letters and measures."""
    return page(request, visible_finding(request, finding_id))


def page(request: Request, it: Finding, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """The finding's page; `form` is what was filled in and refused."""
    access, path = request.access, it.organisation_path
    settled = it.round is not None and it.round.state == Round.State.CLOSED
    may_decide = it.state == State.OPEN and not settled and access.may(Permission.FINDING_CONFIRM, path)
    confirmed = it.state == State.CONFIRMED
    made = said(it)
    context = {
        "it": it,
        "made": explanation(made, title=it.get_kind_display()) if made else None,
        "lines": made.get("lines", []),
        "letters": it.problem.letters.all() if it.problem else [],
        "measures": it.problem.measures.all() if it.problem else [],
        "decide_form": (form if isinstance(form, DecideForm) else DecideForm()) if may_decide else None,
        "measure_form": (form if isinstance(form, MeasureForm) else MeasureForm())
        if confirmed and access.may(Permission.MEASURE_ORDER, path)
        else None,
        "may_letter": confirmed and access.may(Permission.RECTIFICATION_ISSUE, path),
    }
    return render(request, "monitoring/finding.html", context, status=status)


@require_POST
@may_open(Permission.FINDING_CONFIRM)
def decide(request: Request, finding_id: int) -> HttpResponse:
    """Confirm or dismiss."""
    it = visible_finding(request, finding_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return page(request, it, form, 422)
    confirmed = request.POST.get("decision") == "confirm"
    door = services.confirm_finding if confirmed else services.dismiss_finding
    try:
        door(
            finding_id=it.pk, version=version_from(request.POST), reason=form.cleaned_data["reason"], by=request.user,
            on=request.day,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.todo}")
        it.refresh_from_db()
        return page(request, it, form, refusal.status)
    said = _("已认定。") if confirmed else _("已记为不予认定。")
    return act(request, lambda: said, reverse("monitoring:finding", args=[it.pk]))


@require_POST
@may_open(Permission.MEASURE_ORDER)
def measure(request: Request, finding_id: int) -> HttpResponse:
    """Propose a measure about a confirmed finding."""
    it = visible_finding(request, finding_id)
    form = MeasureForm(request.POST)
    if not form.is_valid():
        return page(request, it, form, 422)
    try:
        services.propose_measure(finding_id=it.pk, by=request.user, on=request.day, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.todo}")
        return page(request, it, form, refusal.status)
    return act(request, lambda: _("已提出处置措施，等待决定。"), reverse("monitoring:finding", args=[it.pk]))


@may_open(Permission.RECTIFICATION_ISSUE)
def letters(request: Request) -> HttpResponse:
    """One letter for each project among the chosen findings."""
    given = request.POST.getlist("id") or request.GET.getlist("id")
    ids = [int(one) for one in given if one.isdecimal() and len(one) < 19][:200]
    rows = Finding.objects.visible_to(request.user, request.day).filter(pk__in=ids, state=State.CONFIRMED)
    chosen = list(rows.select_related("project_year__project", "project_year__organisation", "problem"))
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = services.issue_letter(
                finding_ids=[one.pk for one in chosen], by=request.user, on=request.day, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            said = _("已下发 %(count)s 件整改建议书。") % {"count": len(sent)}
            return act(request, lambda: said, reverse("rectification:letters"))
    context = {"form": form, "chosen": chosen, "projects": len({one.project_year_id for one in chosen})}
    return render(request, "monitoring/letters.html", context, status=422 if form.errors else 200)


@may_open(Permission.MONITORING_FILL, Permission.MONITORING_REVIEW, Permission.FINDING_CONFIRM)
def flag(request: Request, project_year_id: int) -> HttpResponse:
    """Say before it happens that a project will not spend its money or will miss its target."""
    year = project_year_or_404(request, project_year_id)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.flag(project_year=year, by=request.user, on=request.day, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            return act(request, lambda: _("已登记预警，等待财政认定。"), reverse("pool:project", args=[year.pk]))
    return render(request, "monitoring/flag.html", {"form": form, "year": year}, status=422 if form.errors else 200)
