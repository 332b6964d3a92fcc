"""Problems: the list, and one with what became of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.rectification import services
from abacus.cycle.rectification.forms import CloseForm
from abacus.cycle.rectification.models import Problem
from abacus.cycle.rectification.services.common import FINDERS
from abacus.cycle.rectification.tables import PROBLEMS, TONES
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class ProblemList(ListPage):
    """The problems of the chosen year that concern what this person may see."""

    listing = PROBLEMS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Problem.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.select_related("organisation", "project_year__project")


def visible_problem(request: Request, problem_id: int) -> Problem:
    """A problem this person may see. Raises Http404."""
    rows = Problem.objects.visible_to(request.user, request.day).select_related(
        "organisation", "project_year__project", "recorded_by", "closed_by", "carried_from"
    )
    found: Problem = get_object_or_404(rows, pk=problem_id)
    return found


@require_safe
@may_open(Permission.PROJECT_VIEW)
def problem(request: Request, problem_id: int) -> HttpResponse:
    """One problem with its letters and measures."""
    return page(request, visible_problem(request, problem_id))


def page(request: Request, it: Problem, form: CloseForm | None = None) -> HttpResponse:
    """The problem's page; `form` is what was refused."""
    may = any(request.access.may(one, it.organisation_path) for one in FINDERS)
    context = {
        "it": it,
        "tone": TONES[it.state],
        "letters": it.letters.all(),
        "measures": it.measures.all(),
        "carried_to": Problem.objects.filter(carried_from=it).first(),
        "form": (form or CloseForm()) if may and it.state == Problem.State.OPEN else None,
    }
    return render(request, "rectification/problem.html", context, status=422 if form else 200)


@require_POST
@may_open(*FINDERS)
def close(request: Request, problem_id: int) -> HttpResponse:
    """Settle a problem."""
    it = visible_problem(request, problem_id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return page(request, it, form)

    def run() -> str:
        services.close_problem(problem_id=it.pk, reason=form.cleaned_data["reason"], by=request.user, on=request.day)
        return _("已记为解决。")

    return act(request, run, reverse("rectification:problem", args=[it.pk]))
