"""The pages of the reviewers: what waits, the form under review, the acts, how a score came about."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle import cells
from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act
from abacus.cycle.queues import ReviewQueue
from abacus.cycle.targets import explaining, presenting, services
from abacus.cycle.targets.forms import version_from
from abacus.cycle.targets.models import Declaration, TargetScore
from abacus.cycle.targets.rules import Rules, rules_for
from abacus.cycle.targets.tables import REVIEWS
from abacus.cycle.targets.views import visible_year
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.explain import render_explanation
from abacus.foundation.requests import Request
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool.views.access import may_open

SCORED = "scored"


@method_decorator(may_open(Permission.TARGET_REVIEW), name="dispatch")
class ReviewList(ReviewQueue):
    """The declarations that wait for this person's review, of every year."""

    listing = REVIEWS
    kind = services.KIND


def subject_of(task: Task) -> Declaration:
    """The declaration a task is about."""
    return Declaration.objects.select_related(
        "project_year__project",
        "project_year__organisation",
        "project_year__department",
        "submission",
        "target_version",
    ).get(pk=task.submission.subject_id)


@may_open(Permission.TARGET_REVIEW)
def review(request: Request, task_id: int) -> HttpResponse:
    """The form as handed in, what changed, findings, history, and the acts where the task waits for this person."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    declaration = subject_of(task)
    shown = presenting.under_review(declaration, request.day)
    found = reviews.queue(task, request.user, request.day)
    rules = shown["live"].rules
    open_here = found.position > 0
    context = {
        **shown,
        "task": task,
        "declaration": declaration,
        "year": declaration.project_year,
        "submission": task.submission,
        "queue": found,
        "open": open_here,
        "types": rules.opinion_types,
        "labels": reviews.labels(rules.opinion_types),
        "history": reviews.history(task),
        "asked": reviews.last_return(task),
        "colleagues": reviews.colleagues(task, request.user, request.day) if open_here else [],
        "steps": earlier_steps(task),
        "score": score_form(task, declaration, rules) if open_here and is_scored(task) else None,
        "scored": services.latest_score(declaration),
    }
    return render(request, "targets/review.html", context)


def is_scored(task: Task) -> bool:
    """Whether the task's step gives points."""
    return task.submission.stored_route.at(task.step).kind == SCORED


def earlier_steps(task: Task) -> list[Any]:
    """The stations a return may go to besides the unit."""
    return list(task.submission.stored_route.steps[: max(0, task.step - 1)])


def score_form(task: Task, declaration: Declaration, rules: Rules) -> dict[str, Any]:
    """The scorecard with the points of the last score of this version, where there is one."""
    card, last = rules.scorecard, services.latest_score(declaration)
    points = last.items if last else {}
    rows: list[dict[str, Any]] = [{"item": item, "points": cells.shown(points.get(item.id), 2)} for item in card.items]
    for at, row in enumerate(rows):
        group = row["item"].group
        begins = at == 0 or rows[at - 1]["item"].group != group
        row["span"] = sum(1 for one in rows if one["item"].group == group) if begins else 0
    return {"card": card, "rows": rows, "line_centi": rules.pass_line_centi}


def onward(request: Request, task: Task) -> str:
    """The next review, else the list of reviews. Asked before the act: afterwards the task is gone."""
    following = reviews.next_task(task, request.user, request.day)
    return reverse("targets:review", args=[following.pk]) if following else reverse("targets:reviews")


@require_POST
@may_open(Permission.TARGET_REVIEW)
def approve(request: Request, task_id: int) -> HttpResponse:
    """Score where the step scores, then approve."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    declaration = subject_of(task)
    rules = rules_for(declaration.project_year, declaration.rules_on)
    following = onward(request, task)

    @transaction.atomic
    def run() -> str:
        if is_scored(task):
            points = {item.id: request.POST.get(f"score-{item.id}", "") for item in rules.scorecard.items}
            made = services.score(task_id=task.pk, points=points, by=request.user, on=request.day)
        done = workflow.approve(
            task_id=task.pk,
            version=version_from(request.POST),
            by=request.user,
            on=request.day,
            opinions=reviews.opinions_from(request.POST, rules.opinion_types),
        )
        if is_scored(task) and made.passed is False:
            return _("“%(title)s”得 %(points)s 分，未达合格线，已退回单位。") % {
                "title": done.title,
                "points": cells.shown(made.total_centi, 2),
            }
        return _("“%(title)s”已审核通过。") % {"title": done.title}

    return act(request, run, reverse("targets:review", args=[task.pk]), following)


@require_POST
@may_open(Permission.TARGET_REVIEW)
def give_back(request: Request, task_id: int) -> HttpResponse:
    """Return with typed opinions, to the unit or to an earlier station."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    declaration = subject_of(task)
    rules = rules_for(declaration.project_year, declaration.rules_on)
    following = onward(request, task)

    def run() -> str:
        done = workflow.return_to(
            task_id=task.pk,
            version=version_from(request.POST),
            by=request.user,
            on=request.day,
            opinions=reviews.opinions_from(request.POST, rules.opinion_types),
            step=request.POST.get("step") or None,
        )
        return _("“%(title)s”已退回。") % {"title": done.title}

    return act(request, run, reverse("targets:review", args=[task.pk]), following)


@require_POST
@may_open(Permission.TARGET_REVIEW)
def delegate(request: Request, task_id: int) -> HttpResponse:
    """Hand the task to a colleague of the same role."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    wanted = request.POST.get("to", "")
    to = get_object_or_404(User, pk=wanted) if wanted.isdecimal() else None
    if to is None or to not in reviews.colleagues(task, request.user, request.day):
        raise Http404
    following = onward(request, task)

    def run() -> str:
        workflow.delegate(task_id=task.pk, version=version_from(request.POST), to=to, by=request.user, on=request.day)
        return _("已转给%(name)s。") % {"name": to.name}

    return act(request, run, reverse("targets:review", args=[task.pk]), following)


@may_open(Permission.PROJECT_VIEW)
def explain(request: Request, project_year_id: int) -> HttpResponse:
    """How the target's points came about."""
    project_year = visible_year(request, project_year_id)
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
