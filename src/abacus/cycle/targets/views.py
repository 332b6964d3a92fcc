"""The pages of the declaring unit: list, form, beginning and changing it; how a score came about."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.targets import explaining, services
from abacus.cycle.targets.models import Declaration, TargetScore
from abacus.cycle.targets.pages import PAGES
from abacus.cycle.targets.tables import DECLARATIONS, SHOWN
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.explain import render_explanation
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import window_for
from abacus.pool.models import ProjectYear, StageOutcome
from abacus.pool.views.access import may_open, project_year_or_404

NOT_POOLED = (ProjectYear.State.PROPOSED, ProjectYear.State.DECLINED)


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class DeclarationList(ListPage):
    """The declarations of the chosen year that this person may see, begun or not.

    Projects that are not in the pool yet have nothing to declare; one with a form is shown all the same.
    """

    listing = DECLARATIONS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        outcome = StageOutcome.objects.filter(project_year=OuterRef("pk"), stage=Stage.TARGETS, superseded=False)
        outcome = outcome.order_by("pk")
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        begun = Declaration.objects.filter(project_year=OuterRef("pk")).order_by()
        rows = rows.filter(~Q(state__in=NOT_POOLED) | Exists(begun))
        rows = rows.select_related("project", "organisation", "department", "declaration").only(*SHOWN)
        return rows.alias(target_outcome=Subquery(outcome.values("outcome")[:1])).annotate(
            target_points=Subquery(outcome.values("points_centi")[:1])
        )


@require_safe
@may_open(Permission.PROJECT_VIEW)
def declare(request: Request, project_year_id: int) -> HttpResponse:
    """The form; read only where it may not be written now, an invitation where nobody has begun."""
    project_year = project_year_or_404(request, project_year_id)
    may = access_of(request.user, request.day).may(Permission.TARGET_DECLARE, project_year.organisation_path)
    declaration = Declaration.objects.filter(project_year=project_year).select_related("submission", "saved_by").first()
    if declaration is None:
        pooled = project_year.state not in NOT_POOLED
        window = window_for(Stage.TARGETS, project_year.fiscal_year, project_year.organisation)
        return render(
            request,
            "targets/begin.html",
            {"year": project_year, "may": may and pooled, "pooled": pooled, "window": window},
        )
    declaration.project_year = project_year
    return PAGES.form_page(request, declaration)


@require_POST
@may_open(Permission.TARGET_DECLARE)
def start(request: Request, project_year_id: int) -> HttpResponse:
    """Begin the form."""
    page = reverse("targets:declare", args=[project_year_id])
    project_year_or_404(request, project_year_id)

    def run() -> str:
        services.start(project_year_id=project_year_id, by=request.user, on=request.day)
        return _("已开始填报，内容每隔几秒自动保存。")

    return act(request, run, page)


@require_POST
@may_open(Permission.TARGET_DECLARE)
def revise(request: Request, declaration_id: int) -> HttpResponse:
    """Open an approved declaration for a change."""
    declaration = PAGES.visible(request, declaration_id)

    def run() -> str:
        services.revise(declaration_id=declaration.pk, by=request.user, on=request.day)
        return _("已打开变更；变更批准之前，原目标继续有效。")

    return act(request, run, PAGES.page_of(declaration))


@require_POST
@may_open(Permission.TARGET_DECLARE)
def drop(request: Request, declaration_id: int) -> HttpResponse:
    """Give a change up."""
    declaration = PAGES.visible(request, declaration_id)
    version = version_from(request.POST)

    def run() -> str:
        services.drop_revision(declaration_id=declaration.pk, version=version, by=request.user, on=request.day)
        return _("已放弃变更，原目标继续有效。")

    return act(request, run, PAGES.page_of(declaration))


@require_safe
@may_open(Permission.PROJECT_VIEW)
def explain(request: Request, project_year_id: int) -> HttpResponse:
    """How the target's points came about."""
    project_year = project_year_or_404(request, project_year_id)
    scored = (
        TargetScore.objects.filter(target_version__target_set__project=project_year.project_id)
        .filter(target_version__target_set__fiscal_year=project_year.fiscal_year)
        .select_related("scored_by", "target_version")
        .order_by("-pk")
        .first()
    )
    if scored is None:
        raise Http404
    return render_explanation(request, explaining.of_score(scored, project_year))
