"""The pages of departments: coverage, one department's case, beginning and showing its forms."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.departmentwide import coverage, services
from abacus.cycle.departmentwide.models import DepartmentEvaluation, DepartmentTargets
from abacus.cycle.departmentwide.pages import EVALUATION_PAGES, TARGETS_PAGES
from abacus.cycle.departmentwide.rules import rules_for
from abacus.cycle.departmentwide.tables import DEPARTMENTS
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listing import Rows
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import WiderOutcome
from abacus.pool.views.access import may_open


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class DepartmentList(ListPage):
    """Coverage of the year."""

    listing = DEPARTMENTS
    template_name = "departmentwide/list.html"

    def queryset(self) -> Rows:
        """The departments this person may see."""
        request: Any = self.request
        return coverage.departments(request.access.scope, self.year)

    def extra(self, listed: Any) -> dict[str, Any]:
        """Whether this person reviews."""
        request: Any = self.request
        return {"may_review": request.access.has(Permission.DEPARTMENT_REVIEW)}


def department_or_404(request: Request, department_id: int) -> Organisation:
    """The department, if this person may see it."""
    bodies = Organisation.objects.within(request.access.scope).filter(kind=Organisation.Kind.DEPARTMENT)
    found = bodies.filter(pk=department_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@may_open(Permission.PROJECT_VIEW)
def case(request: Request, department_id: int) -> HttpResponse:
    """One department in the chosen year: target, self-evaluation, finance's review, use."""
    department, year = department_or_404(request, department_id), selected_year(request)
    targets = DepartmentTargets.objects.filter(department=department, fiscal_year=year).first()
    evaluation = DepartmentEvaluation.objects.filter(department=department, fiscal_year=year).first()
    outcomes = WiderOutcome.objects.filter(organisation=department, fiscal_year=year, policy=None, superseded=False)
    found = {one.stage: one for one in outcomes}
    passed = targets is not None and targets.state == DepartmentTargets.State.APPROVED
    context = {
        "department": department,
        "year": year,
        "targets": targets,
        "evaluation": evaluation,
        "outcome": found.get(Stage.DEPARTMENT_WIDE),
        "linkage": found.get(Stage.LINKAGE),
        "disclosure": found.get(Stage.DISCLOSURE),
        "rules": rules_for(department, year, request.day),
        "may_fill": request.access.may(Permission.DEPARTMENT_FILL, department.path),
        "due": passed and evaluation is None and request.day.year > year,
        "passed": passed,
    }
    return render(request, "departmentwide/case.html", context)


@require_POST
@may_open(Permission.DEPARTMENT_FILL)
def start_targets(request: Request, department_id: int) -> HttpResponse:
    """Begin the targets of the chosen year."""
    said = _("已开始填报部门整体绩效目标。")
    return started(request, department_id, services.start_targets, DepartmentTargets, "departmentwide:targets", said)


@require_POST
@may_open(Permission.DEPARTMENT_FILL)
def start_evaluation(request: Request, department_id: int) -> HttpResponse:
    """Begin the self-evaluation of the chosen year."""
    said, start = _("已开始自评，共性指标已按系统数据填好。"), services.start_evaluation
    return started(request, department_id, start, DepartmentEvaluation, "departmentwide:evaluation", said)


def started(request: Request, department_id: int, start: Any, model: Any, page: str, said: str) -> HttpResponse:
    """Begin a form of the chosen year and go on to it, to the one that is there where somebody was quicker."""
    department, year = department_or_404(request, department_id), selected_year(request)

    def run() -> str:
        start(department_id=department.pk, fiscal_year=year, by=request.user, on=request.day)
        return said

    answer = act(request, run, reverse("departmentwide:case", args=[department.pk]))
    made = model.objects.filter(department=department, fiscal_year=year).first()
    if made is not None:
        answer["Location"] = reverse(page, args=[made.pk])
    return answer


@require_safe
@may_open(Permission.PROJECT_VIEW)
def targets(request: Request, targets_id: int) -> HttpResponse:
    """The targets' form."""
    return TARGETS_PAGES.form_page(request, TARGETS_PAGES.visible(request, targets_id))


@require_safe
@may_open(Permission.PROJECT_VIEW)
def evaluation(request: Request, evaluation_id: int) -> HttpResponse:
    """The self-evaluation's form."""
    return EVALUATION_PAGES.form_page(request, EVALUATION_PAGES.visible(request, evaluation_id))
