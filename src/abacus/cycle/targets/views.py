"""The pages of the declaring unit: list, form, difference of two drafts."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act
from abacus.cycle.drafts import Stale
from abacus.cycle.targets import forms, presenting, services
from abacus.cycle.targets.changes import compare
from abacus.cycle.targets.content import from_json
from abacus.cycle.targets.models import Declaration
from abacus.cycle.targets.rules import rules_for
from abacus.cycle.targets.tables import DECLARATIONS
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
from abacus.pool.models import ProjectYear, StageOutcome
from abacus.pool.views.access import may_open


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class DeclarationList(ListPage):
    """The declarations of the chosen year that this person may see, begun or not."""

    listing = DECLARATIONS
    request: Request

    def queryset(self) -> QuerySet[Any]:
        outcome = StageOutcome.objects.filter(project_year=OuterRef("pk"), stage=Stage.TARGETS, superseded=False)
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.select_related("project", "organisation", "department", "declaration").annotate(
            target_points=Subquery(outcome.values("points_centi")[:1]),
            target_outcome=Subquery(outcome.values("outcome")[:1]),
        )


def visible_year(request: Request, project_year_id: int) -> ProjectYear:
    """A project-year this person may see. Raises Http404."""
    rows = ProjectYear.objects.visible_to(request.user, request.day)
    found: ProjectYear = get_object_or_404(
        rows.select_related("project", "organisation", "department"), pk=project_year_id
    )
    return found


def visible_declaration(request: Request, declaration_id: int) -> Declaration:
    """A declaration this person may see. Raises Http404."""
    rows = Declaration.objects.visible_to(request.user, request.day).select_related(
        "project_year__project", "project_year__organisation", "project_year__department", "submission", "saved_by"
    )
    found: Declaration = get_object_or_404(rows, pk=declaration_id)
    return found


def page_of(declaration: Declaration) -> str:
    """Where a declaration is shown."""
    return reverse("targets:declare", args=[declaration.project_year_id])


@may_open(Permission.PROJECT_VIEW)
def declare(request: Request, project_year_id: int) -> HttpResponse:
    """The form; read only where it may not be written now, an invitation where nobody has begun."""
    project_year = visible_year(request, project_year_id)
    may = access_of(request.user, request.day).may(Permission.TARGET_DECLARE, project_year.organisation_path)
    declaration = Declaration.objects.filter(project_year=project_year).select_related("submission", "saved_by").first()
    if declaration is None:
        window = window_for(Stage.TARGETS, project_year.fiscal_year, project_year.organisation)
        return render(request, "targets/begin.html", {"year": project_year, "may": may, "window": window})
    declaration.project_year = project_year
    return form_page(request, declaration, may)


def form_page(request: Request, declaration: Declaration, may: bool) -> HttpResponse:
    """The form of a declaration."""
    content = from_json(declaration.content)
    editable = may and declaration.state in {Declaration.State.DRAFT, Declaration.State.RETURNED}
    now = presenting.live(declaration, content, request.day)
    submission = declaration.submission
    context: dict[str, Any] = {
        "declaration": declaration,
        "year": declaration.project_year,
        "content": content,
        "goals": [*content.goals, ""] if editable else content.goals,
        "rows": forms.bound(now.rules, content, read_only=not editable),
        "live": now,
        "editable": editable,
        "revising": pool.current_target_version(declaration.project_year) is not None,
        "may_withdraw": may and submission is not None and submission.state == Submission.State.RUNNING,
        "may_revise": may and declaration.state == Declaration.State.APPROVED,
        "submission": submission,
        "opinions": reviews.returned_with(submission) if declaration.state == Declaration.State.RETURNED else [],
        "step": submission.current_step if submission and submission.state == Submission.State.RUNNING else None,
        "first_step": now.rules.route.steps[0].label,
    }
    if not editable:
        context |= presenting.under_review(declaration, request.day)
    return render(request, "targets/declare.html" if editable else "targets/form.html", context)


@require_POST
@may_open(Permission.TARGET_DECLARE)
def start(request: Request, project_year_id: int) -> HttpResponse:
    """Begin the form."""
    page = reverse("targets:declare", args=[project_year_id])
    visible_year(request, project_year_id)

    def run() -> str:
        services.start(project_year_id=project_year_id, by=request.user, on=request.day)
        return _("已开始填报，内容每隔几秒自动保存。")

    return act(request, run, page)


@require_POST
@may_open(Permission.TARGET_DECLARE)
def save(request: Request, declaration_id: int) -> HttpResponse:
    """Save what was typed: for the page's script every few seconds, for the button without it."""
    declaration = visible_declaration(request, declaration_id)
    try:
        saved = saved_from(request, declaration)
    except Refusal as refusal:
        return not_saved(request, declaration, refusal)
    if not request.headers.get(SCRIPT_HEADER):
        messages.success(request, _("已暂存，还没有提交。"))
        return redirect(page_of(declaration))
    now = presenting.live(saved, from_json(saved.content), request.day)
    found = now.findings
    return draft_saved(
        request,
        version=saved.version,
        at=saved.saved_at,
        findings=found.found,
        passed=found.passed,
        parts=now.parts(),
    )


def saved_from(request: Request, declaration: Declaration) -> Declaration:
    """Save what was posted; what comes second is kept beside. Raises Refusal."""
    rules = rules_for(declaration.project_year, declaration.rules_on)
    content, version = forms.content_from(request.POST, rules), forms.version_from(request.POST)
    try:
        return services.save(
            declaration_id=declaration.pk, content=content, version=version, by=request.user, on=request.day
        )
    except Stale:
        services.keep_rival(declaration_id=declaration.pk, content=content, by=request.user, on=request.day)
        raise


def not_saved(request: Request, declaration: Declaration, refusal: Refusal) -> HttpResponse:
    """Say why nothing was saved; a stale page leads to the difference."""
    url = reverse("targets:difference", args=[declaration.pk])
    if isinstance(refusal, Stale) and not request.headers.get(SCRIPT_HEADER):
        return redirect(url)
    return answer(request, refusal, **({"difference_url": url} if isinstance(refusal, Stale) else {}))


@may_open(Permission.TARGET_DECLARE)
def difference(request: Request, declaration_id: int) -> HttpResponse:
    """Both contents side by side where two people saved; the chosen ones are kept."""
    declaration = visible_declaration(request, declaration_id)
    rival = declaration.rivals.filter(by=request.user).first()
    if rival is None:
        return redirect(page_of(declaration))
    if request.method == "POST":
        return settle(request, declaration)
    changes = compare(from_json(declaration.content), from_json(rival.content))
    context = {
        "declaration": declaration,
        "year": declaration.project_year,
        "rival": rival,
        "changes": presenting.shown_changes(changes),
        "page": page_of(declaration),
    }
    return render(request, "targets/difference.html", context)


def settle(request: Request, declaration: Declaration) -> HttpResponse:
    """Keep what was chosen."""
    mine = [
        key.removeprefix("take-") for key, value in request.POST.items() if key.startswith("take-") and value == "mine"
    ]

    def run() -> str:
        services.settle_rival(
            declaration_id=declaration.pk,
            take_mine=mine,
            version=forms.version_from(request.POST),
            by=request.user,
            on=request.day,
        )
        return _("已按所选内容保存。")

    return act(request, run, reverse("targets:difference", args=[declaration.pk]), page_of(declaration))


@require_POST
@may_open(Permission.TARGET_DECLARE)
def submit(request: Request, declaration_id: int) -> HttpResponse:
    """Save and hand in."""
    declaration = visible_declaration(request, declaration_id)
    try:
        saved = saved_from(request, declaration)
    except Refusal as refusal:
        return not_saved(request, declaration, refusal)

    def run() -> str:
        sent = services.submit(declaration_id=saved.pk, version=saved.version, by=request.user, on=request.day)
        return _("已提交“%(step)s”。") % {"step": sent.current_step.label}

    return act(request, run, page_of(declaration))


@require_POST
@may_open(Permission.TARGET_DECLARE)
def withdraw(request: Request, declaration_id: int) -> HttpResponse:
    """Take the form back from review."""
    declaration = visible_declaration(request, declaration_id)
    version = forms.version_from(request.POST)

    def run() -> str:
        services.withdraw(declaration_id=declaration.pk, version=version, by=request.user, on=request.day)
        return _("已撤回，可以继续修改。")

    return act(request, run, page_of(declaration))


@require_POST
@may_open(Permission.TARGET_DECLARE)
def revise(request: Request, declaration_id: int) -> HttpResponse:
    """Open an approved declaration for a change."""
    declaration = visible_declaration(request, declaration_id)

    def run() -> str:
        services.revise(declaration_id=declaration.pk, by=request.user, on=request.day)
        return _("已打开变更；变更批准之前，原目标继续有效。")

    return act(request, run, page_of(declaration))


@require_POST
@may_open(Permission.TARGET_DECLARE)
def drop(request: Request, declaration_id: int) -> HttpResponse:
    """Give a change up."""
    declaration = visible_declaration(request, declaration_id)
    version = forms.version_from(request.POST)

    def run() -> str:
        services.drop_revision(declaration_id=declaration.pk, version=version, by=request.user, on=request.day)
        return _("已放弃变更，原目标继续有效。")

    return act(request, run, page_of(declaration))
