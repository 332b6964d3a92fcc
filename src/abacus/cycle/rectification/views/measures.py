"""Measures: the ledger with its totals, and one from proposal to result."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.rectification import services, totals
from abacus.cycle.rectification.forms import FinishForm, OrderForm
from abacus.cycle.rectification.models import WITH_AMOUNT, Measure
from abacus.cycle.rectification.tables import MEASURES, TONES
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

POSTING = frozenset({Measure.Kind.ADJUST, Measure.Kind.RECOVER})
"""Kinds whose amount usually leaves this year's budget."""


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class MeasureList(ListPage):
    """The measures of the chosen year, with totals by kind that lead to their rows."""

    listing = MEASURES
    template_name = "rectification/measures.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Measure.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.select_related("organisation", "project_year__project")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Counts and amounts by kind of everything this person may see."""
        return {"by_kind": totals.of(self.queryset())}


def visible_measure(request: Request, measure_id: int) -> Measure:
    """A measure this person may see. Raises Http404."""
    rows = Measure.objects.visible_to(request.user, request.day).select_related(
        "organisation", "project_year__project", "proposed_by", "decided_by", "letter", "problem", "budget_entry"
    )
    found: Measure = get_object_or_404(rows, pk=measure_id)
    return found


@require_safe
@may_open(Permission.PROJECT_VIEW)
def measure(request: Request, measure_id: int) -> HttpResponse:
    """One measure, and what this person may decide about it."""
    return page(request, visible_measure(request, measure_id))


def page(request: Request, it: Measure, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """The measure's page; `form` is what was filled in and refused."""
    may = request.access.may(Permission.MEASURE_ORDER, it.organisation_path)
    made: forms.Form | None = None
    if may and it.state == Measure.State.PROPOSED:
        made = form or OrderForm()
    elif may and it.state == Measure.State.ORDERED:
        made = form or FinishForm(initial={"post": it.kind in POSTING and it.project_year_id is not None})
    if made is not None and it.kind not in WITH_AMOUNT:
        for name in ("amount_fen", "done_fen", "source", "post"):
            made.fields.pop(name, None)
    context = {"it": it, "tone": TONES[it.state], "form": made}
    return render(request, "rectification/measure.html", context, status=status)


def acted(request: Request, it: Measure, form: forms.Form, run: Callable[[dict[str, Any]], str]) -> HttpResponse:
    """Run a service with what was filled in; refused: the page with the reason, nothing typed is lost."""
    if not form.is_valid():
        return page(request, it, form, 422)
    try:
        said = run(dict(form.cleaned_data))
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.todo}")
        it.refresh_from_db()
        return page(request, it, form, refusal.status)
    return act(request, lambda: said, reverse("rectification:measure", args=[it.pk]))


@require_POST
@may_open(Permission.MEASURE_ORDER)
def order(request: Request, measure_id: int) -> HttpResponse:
    """Decide that a measure is taken, or is not."""
    it = visible_measure(request, measure_id)
    given: dict[str, Any] = {
        "measure_id": it.pk,
        "version": version_from(request.POST),
        "by": request.user,
        "on": request.day,
    }

    def run(typed: dict[str, Any]) -> str:
        if request.POST.get("decision-is") == "decline":
            services.decline_measure(decision=typed["decision"], **given)
            return _("已记为不采纳。")
        services.order_measure(**typed, **given)
        return _("已决定采取“%(kind)s”。") % {"kind": it.get_kind_display()}

    return acted(request, it, OrderForm(request.POST), run)


@require_POST
@may_open(Permission.MEASURE_ORDER)
def finish(request: Request, measure_id: int) -> HttpResponse:
    """Say what came of a measure."""
    it = visible_measure(request, measure_id)

    def run(typed: dict[str, Any]) -> str:
        typed["source"] = typed["source"] or "fiscal"
        services.finish_measure(
            measure_id=it.pk, version=version_from(request.POST), by=request.user, on=request.day, **typed
        )
        return _("已办结。")

    return acted(request, it, FinishForm(request.POST), run)
