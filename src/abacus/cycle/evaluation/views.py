"""The pages of the evaluating unit: list, table, difference of two drafts."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act
from abacus.cycle.drafts import Stale
from abacus.cycle.evaluation import forms, presenting, services
from abacus.cycle.evaluation.changes import compare
from abacus.cycle.evaluation.content import from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.rules import rules_for
from abacus.cycle.evaluation.tables import EVALUATIONS
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.drafts import draft_saved
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.pages.refusals import SCRIPT_HEADER, answer
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import window_for
from abacus.foundation.workflow.models import Submission
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.pool.views.access import may_open

State = SelfEvaluation.State


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class EvaluationList(ListPage):
    """The self-evaluations of the chosen year that this person may see, begun or not."""

    listing = EVALUATIONS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.select_related("project", "organisation", "department", "self_evaluation")


def visible_year(request: Request, project_year_id: int) -> ProjectYear:
    """A project-year this person may see. Raises Http404."""
    rows = ProjectYear.objects.visible_to(request.user, request.day)
    found: ProjectYear = get_object_or_404(
        rows.select_related("project", "organisation", "department"), pk=project_year_id
    )
    return found


def visible_evaluation(request: Request, evaluation_id: int) -> SelfEvaluation:
    """A table this person may see. Raises Http404."""
    rows = SelfEvaluation.objects.visible_to(request.user, request.day).select_related(
        "project_year__project",
        "project_year__organisation",
        "project_year__department",
        "submission",
        "saved_by",
        "target_version",
    )
    found: SelfEvaluation = get_object_or_404(rows, pk=evaluation_id)
    return found


def page_of(evaluation: SelfEvaluation) -> str:
    """Where a table is shown."""
    return reverse("evaluation:fill", args=[evaluation.project_year_id])


@may_open(Permission.PROJECT_VIEW)
def fill(request: Request, project_year_id: int) -> HttpResponse:
    """The table; read only where it may not be written now, an invitation where nobody has begun."""
    project_year = visible_year(request, project_year_id)
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
    return form_page(request, evaluation, may)


def form_page(request: Request, evaluation: SelfEvaluation, may: bool) -> HttpResponse:
    """The table of a project-year."""
    editable = may and evaluation.state in {State.DRAFT, State.RETURNED}
    submission, rules = evaluation.submission, rules_for(evaluation.project_year, evaluation.rules_on)
    running = submission is not None and submission.state == Submission.State.RUNNING
    context = {
        **presenting.page(evaluation),
        "editable": editable,
        "submission": submission,
        "may_withdraw": may and running,
        "opinions": reviews.returned_with(submission) if evaluation.state == State.RETURNED else [],
        "step": submission.current_step if submission and running else None,
        "first_step": rules.route.steps[0].label,
    }
    if editable:
        context["rows"] = forms.bound(evaluation, context["content"])
    return render(request, "evaluation/fill.html" if editable else "evaluation/form.html", context)


@require_POST
@may_open(Permission.EVALUATION_FILL)
def start(request: Request, project_year_id: int) -> HttpResponse:
    """Begin the table."""
    visible_year(request, project_year_id)

    def run() -> str:
        services.start(project_year_id=project_year_id, by=request.user, on=request.day)
        return _("已开始自评，内容每隔几秒自动保存。")

    return act(request, run, reverse("evaluation:fill", args=[project_year_id]))


@require_POST
@may_open(Permission.EVALUATION_FILL)
def save(request: Request, evaluation_id: int) -> HttpResponse:
    """Save what was typed: for the page's script every few seconds, for the button without it."""
    evaluation = visible_evaluation(request, evaluation_id)
    try:
        saved = saved_from(request, evaluation)
    except Refusal as refusal:
        return not_saved(request, evaluation, refusal)
    if not request.headers.get(SCRIPT_HEADER):
        messages.success(request, _("已暂存，还没有提交。"))
        return redirect(page_of(evaluation))
    now = presenting.live(saved, from_json(saved.content))
    found = now.findings
    return draft_saved(
        request,
        version=saved.version,
        at=saved.saved_at,
        findings=found.found,
        passed=found.passed,
        parts=now.parts(),
    )


def saved_from(request: Request, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Save what was posted; what comes second is kept beside. Raises Refusal."""
    content, version = forms.content_from(request.POST), forms.version_from(request.POST)
    try:
        return services.save(
            evaluation_id=evaluation.pk, content=content, version=version, by=request.user, on=request.day
        )
    except Stale:
        services.keep_rival(evaluation_id=evaluation.pk, content=content, by=request.user, on=request.day)
        raise


def not_saved(request: Request, evaluation: SelfEvaluation, refusal: Refusal) -> HttpResponse:
    """Say why nothing was saved; a stale page leads to the difference."""
    url = reverse("evaluation:difference", args=[evaluation.pk])
    if isinstance(refusal, Stale) and not request.headers.get(SCRIPT_HEADER):
        return redirect(url)
    return answer(request, refusal, **({"difference_url": url} if isinstance(refusal, Stale) else {}))


@may_open(Permission.EVALUATION_FILL)
def difference(request: Request, evaluation_id: int) -> HttpResponse:
    """Both contents side by side where two people saved; the chosen ones are kept."""
    evaluation = visible_evaluation(request, evaluation_id)
    rival = evaluation.rivals.filter(by=request.user).first()
    if rival is None:
        return redirect(page_of(evaluation))
    if request.method == "POST":
        return settle(request, evaluation)
    changes = compare(from_json(evaluation.content), from_json(rival.content))
    context = {
        "evaluation": evaluation,
        "year": evaluation.project_year,
        "rival": rival,
        "changes": presenting.shown_changes(changes, presenting.names_of(evaluation)),
        "page": page_of(evaluation),
    }
    return render(request, "evaluation/difference.html", context)


def settle(request: Request, evaluation: SelfEvaluation) -> HttpResponse:
    """Keep what was chosen."""
    taken = [key for key, value in request.POST.items() if key.startswith("take-") and value == "mine"]

    def run() -> str:
        services.settle_rival(
            evaluation_id=evaluation.pk,
            take_mine=[key.removeprefix("take-") for key in taken],
            version=forms.version_from(request.POST),
            by=request.user,
            on=request.day,
        )
        return _("已按所选内容保存。")

    return act(request, run, reverse("evaluation:difference", args=[evaluation.pk]), page_of(evaluation))


@require_POST
@may_open(Permission.EVALUATION_FILL)
def submit(request: Request, evaluation_id: int) -> HttpResponse:
    """Save and hand in."""
    evaluation = visible_evaluation(request, evaluation_id)
    try:
        saved = saved_from(request, evaluation)
    except Refusal as refusal:
        return not_saved(request, evaluation, refusal)

    def run() -> str:
        sent = services.submit(evaluation_id=saved.pk, version=saved.version, by=request.user, on=request.day)
        return _("已提交“%(step)s”。") % {"step": sent.current_step.label}

    return act(request, run, page_of(evaluation))


@require_POST
@may_open(Permission.EVALUATION_FILL)
def withdraw(request: Request, evaluation_id: int) -> HttpResponse:
    """Take the table back from review."""
    evaluation = visible_evaluation(request, evaluation_id)
    version = forms.version_from(request.POST)

    def run() -> str:
        services.withdraw(evaluation_id=evaluation.pk, version=version, by=request.user, on=request.day)
        return _("已撤回，可以继续修改。")

    return act(request, run, page_of(evaluation))
