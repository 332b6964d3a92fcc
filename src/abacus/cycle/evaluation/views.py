"""The pages of the evaluating unit: list, table, beginning it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.evaluation import services
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.pages import PAGES
from abacus.cycle.evaluation.tables import EVALUATIONS
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import window_for
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.pool.views.access import may_open, project_year_or_404


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class EvaluationList(ListPage):
    """The self-evaluations of the chosen year that this person may see, begun or not."""

    listing = EVALUATIONS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.select_related("project", "organisation", "department", "self_evaluation")


@require_safe
@may_open(Permission.PROJECT_VIEW)
def fill(request: Request, project_year_id: int) -> HttpResponse:
    """The table; read only where it may not be written now, an invitation where nobody has begun."""
    project_year = project_year_or_404(request, project_year_id)
    may = access_of(request.user, request.day).may(Permission.EVALUATION_FILL, project_year.organisation_path)
    found = SelfEvaluation.objects.filter(project_year=project_year)
    evaluation = found.select_related("submission", "saved_by", "target_version").first()
    if evaluation is None:
        context = {
            "year": project_year,
            "may": may,
            "version": pool.current_target_version(project_year),
            "window": window_for(Stage.SELF_EVALUATION, project_year.fiscal_year, project_year.organisation),
        }
        return render(request, "evaluation/begin.html", context)
    evaluation.project_year = project_year
    return PAGES.form_page(request, evaluation)


@require_POST
@may_open(Permission.EVALUATION_FILL)
def start(request: Request, project_year_id: int) -> HttpResponse:
    """Begin the table."""
    project_year_or_404(request, project_year_id)

    def run() -> str:
        services.start(project_year_id=project_year_id, by=request.user, on=request.day)
        return _("已开始自评，内容每隔几秒自动保存。")

    return act(request, run, reverse("evaluation:fill", args=[project_year_id]))
