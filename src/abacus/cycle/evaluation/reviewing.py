"""The pages of the reviewers of self-evaluations: what waits, the table under review, the acts."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act
from abacus.cycle.evaluation import presenting, services
from abacus.cycle.evaluation.forms import version_from
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.rules import Rules, rules_for
from abacus.cycle.evaluation.tables import REVIEWS
from abacus.cycle.queues import ReviewQueue
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.requests import Request
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool.views.access import may_open


@method_decorator(may_open(Permission.EVALUATION_REVIEW), name="dispatch")
class ReviewList(ReviewQueue):
    """The self-evaluations that wait for this person's review, of every year."""

    listing = REVIEWS
    kind = services.KIND


def subject_of(task: Task) -> SelfEvaluation:
    """The table a task is about."""
    return SelfEvaluation.objects.select_related(
        "project_year__project",
        "project_year__organisation",
        "project_year__department",
        "submission",
        "target_version",
    ).get(pk=task.submission.subject_id)


def rules_of(evaluation: SelfEvaluation) -> Rules:
    """The rules the table goes by."""
    return rules_for(evaluation.project_year, evaluation.rules_on)


@may_open(Permission.EVALUATION_REVIEW)
def review(request: Request, task_id: int) -> HttpResponse:
    """The table as handed in with both points, what changed, findings, history, and the acts."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    evaluation = subject_of(task)
    types = rules_of(evaluation).opinion_types
    found = reviews.queue(task, request.user, request.day)
    context = {
        **presenting.page(evaluation),
        "task": task,
        "submission": task.submission,
        "queue": found,
        "open": found.position > 0,
        "types": types,
        "history": reviews.history(task),
        "asked": reviews.last_return(task),
        "colleagues": reviews.colleagues(task, request.user, request.day) if found.position else [],
        "steps": list(task.submission.stored_route.steps[: max(0, task.step - 1)]),
    }
    return render(request, "evaluation/review.html", context)


def onward(request: Request, task: Task) -> str:
    """The next review, else the list of reviews. Asked before the act: afterwards the task is gone."""
    following = reviews.next_task(task, request.user, request.day)
    return reverse("evaluation:review", args=[following.pk]) if following else reverse("evaluation:reviews")


@require_POST
@may_open(Permission.EVALUATION_REVIEW)
def approve(request: Request, task_id: int) -> HttpResponse:
    """Approve at this station; after the last the result is final."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    types = rules_of(subject_of(task)).opinion_types
    following = onward(request, task)

    def run() -> str:
        done = workflow.approve(
            task_id=task.pk,
            version=version_from(request.POST),
            by=request.user,
            on=request.day,
            opinions=reviews.opinions_from(request.POST, types),
        )
        return _("“%(title)s”已审核通过。") % {"title": done.title}

    return act(request, run, reverse("evaluation:review", args=[task.pk]), following)


@require_POST
@may_open(Permission.EVALUATION_REVIEW)
def give_back(request: Request, task_id: int) -> HttpResponse:
    """Return with typed opinions, to the unit or to an earlier station."""
    task = reviews.task_of(task_id, services.KIND, request.user, request.day)
    types = rules_of(subject_of(task)).opinion_types
    following = onward(request, task)

    def run() -> str:
        done = workflow.return_to(
            task_id=task.pk,
            version=version_from(request.POST),
            by=request.user,
            on=request.day,
            opinions=reviews.opinions_from(request.POST, types),
            step=request.POST.get("step") or None,
        )
        return _("“%(title)s”已退回。") % {"title": done.title}

    return act(request, run, reverse("evaluation:review", args=[task.pk]), following)


@require_POST
@may_open(Permission.EVALUATION_REVIEW)
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

    return act(request, run, reverse("evaluation:review", args=[task.pk]), following)
