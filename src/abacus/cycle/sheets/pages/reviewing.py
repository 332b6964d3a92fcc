"""The pages of those who review a form: as handed in, approve, return, hand on."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act, version_from
from abacus.cycle.sheets.pages.base import Pages
from abacus.foundation.requests import Request
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task


class Reviewing(Pages):
    """The reviewers' pages."""

    def reviewed(self, request: Request, task: Task, sheet: Any) -> dict[str, Any]:
        """What the review's page needs beside."""
        return {}

    def approving(self, request: Request, task: Task, sheet: Any) -> str:
        """Approve what was posted, with what goes before it (points); answers what to say then."""
        done = workflow.approve(
            task_id=task.pk, version=version_from(request.POST), by=request.user, on=request.day,
            opinions=reviews.opinions_from(request.POST, self.kind.opinion_types(sheet)),
        )  # fmt: skip
        return _("“%(title)s”已审核通过。") % {"title": done.title}

    def subject_of(self, task: Task) -> Any:
        """The form a task is about."""
        rows = self.kind.model.objects.select_related(*self.kind.related, *self.related, "submission", "saved_by")
        return rows.get(pk=task.submission.subject_id)

    def task_of(self, request: Request, task_id: int) -> Task:
        """A task of this kind that this person may know of. Raises Http404."""
        return reviews.task_of(task_id, self.kind.subject_kind, request.user, request.day)

    def review(self, request: Request, task_id: int) -> HttpResponse:
        """The form as handed in, what changed, findings, history, and the acts where the task waits for this person."""
        task = self.task_of(request, task_id)
        sheet = self.subject_of(task)
        found = reviews.queue(task, request.user, request.day)
        open_here, types = found.position > 0, self.kind.opinion_types(sheet)
        review_urls = {name: self.address(name, task.pk) for name in ("approve", "return", "delegate")}
        context = {
            **self.frame(request, sheet, editable=False),
            "task": task,
            "submission": task.submission,
            "queue": found,
            "before_url": self.address("review", found.before.pk) if found.before else "",
            "after_url": self.address("review", found.after.pk) if found.after else "",
            "review_urls": review_urls,
            "open": open_here,
            "types": types,
            "labels": reviews.labels(types),
            "history": reviews.history(task),
            "asked": reviews.last_return(task),
            **reviews.standing(task, request.user, request.day, open_here),
            **self.reviewed(request, task, sheet),
        }
        return render(request, self.review_template, context)

    def onward(self, request: Request, task: Task) -> str:
        """The next review, else the list of reviews. Asked before the act: afterwards the task is gone."""
        following = reviews.next_task(task, request.user, request.day)
        return self.address("review", following.pk) if following else self.address("reviews")

    def approve(self, request: Request, task_id: int) -> HttpResponse:
        """Approve at this station; after the last the form is settled."""
        task = self.task_of(request, task_id)
        sheet, following = self.subject_of(task), self.onward(request, task)

        @transaction.atomic
        def run() -> str:
            return self.approving(request, task, sheet)

        return act(request, run, self.address("review", task.pk), following)

    def give_back(self, request: Request, task_id: int) -> HttpResponse:
        """Return with typed opinions, to the unit or to an earlier station."""
        task = self.task_of(request, task_id)
        types, following = self.kind.opinion_types(self.subject_of(task)), self.onward(request, task)

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

        return act(request, run, self.address("review", task.pk), following)

    def delegate(self, request: Request, task_id: int) -> HttpResponse:
        """Hand the task to a colleague of the same role."""
        task = self.task_of(request, task_id)
        wanted = request.POST.get("to", "")
        colleagues = reviews.colleagues(task, request.user, request.day)
        to = next((one for one in colleagues if str(one.pk) == wanted), None)
        if to is None:
            raise Http404
        following = self.onward(request, task)

        def run() -> str:
            workflow.delegate(
                task_id=task.pk, version=version_from(request.POST), to=to, by=request.user, on=request.day
            )
            return _("已转给%(name)s。") % {"name": to.name}

        return act(request, run, self.address("review", task.pk), following)
