"""What reviewing a submission needs on any stage's page: the task, its place in the queue, opinions typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.workflow.actors import acting, open_tasks, people_for, visible_tasks
from abacus.foundation.workflow.models import Ground, Opinion, Submission, Task
from abacus.foundation.workflow.services import OpinionInput
from abacus.rules import Option


@dataclass(frozen=True)
class Queue:
    """Where a task stands among those of one kind that wait for this person."""

    position: int
    count: int
    before: Task | None
    after: Task | None


def task_of(task_id: int, kind: str, user: User, on: date) -> Task:
    """A task this person may know of. Raises Http404."""
    tasks = visible_tasks(user, on).filter(submission__subject_kind=kind)
    tasks = tasks.select_related("submission__organisation", "submission__submitted_by", "organisation", "done_by")
    found: Task = get_object_or_404(tasks, pk=task_id)
    return found


def waiting(kind: str, user: User, on: date) -> list[Task]:
    """The reviews of one kind that wait for this person, the most urgent first."""
    tasks = open_tasks(user, on).filter(submission__subject_kind=kind, step__gt=0)
    return sorted(tasks.select_related("submission"), key=lambda task: (task.due_on or date.max, task.pk))


def queue(task: Task, user: User, on: date) -> Queue:
    """The task's neighbours in the queue; a task that does not wait stands at 0."""
    tasks = waiting(task.submission.subject_kind, user, on)
    places = [one.pk for one in tasks]
    if task.pk not in places:
        return Queue(0, len(tasks), None, tasks[0] if tasks else None)
    at = places.index(task.pk)
    return Queue(at + 1, len(tasks), tasks[at - 1] if at else None, tasks[at + 1] if at + 1 < len(tasks) else None)


def next_task(task: Task, user: User, on: date) -> Task | None:
    """What to go on with after this task: the one behind it, else the first."""
    found = queue(task, user, on)
    return found.after or found.before


def opinions_from(post: QueryDict, types: Sequence[Option]) -> list[OpinionInput]:
    """The opinions typed: for each ticked category its text; a category without words says its own name.

    `category` lists the ticked ids; `opinion-<id>` and `place-<id>` hold words and place.
    """
    made = []
    for option in types:
        text = post.get(f"opinion-{option.id}", "").strip()
        if text or option.id in post.getlist("category"):
            made.append(OpinionInput(option.id, text or option.label, post.get(f"place-{option.id}", "").strip()))
    general = post.get("opinion", "").strip()
    return [*made, OpinionInput("", general)] if general else made


def history(task: Task) -> list[Task]:
    """What happened to the submission, oldest first, with the opinions given."""
    done = task.submission.tasks.filter(state=Task.State.DONE).select_related("done_by", "done_for", "organisation")
    return list(done.prefetch_related("opinions__by").order_by("done_on", "pk"))


def last_return(task: Task) -> list[Opinion]:
    """The opinions of the last return."""
    return returned_with(task.submission)


def colleagues(task: Task, user: User, on: date) -> list[User]:
    """To whom the task may be handed on."""
    return [person for person in people_for(task, on) if person.pk != user.pk]


def standing(task: Task, user: User, on: date, open_here: bool) -> dict[str, Any]:
    """By what right somebody acts on the task, to whom they may hand it on, and where they may return it to."""
    way = task.submission.stored_route
    found: dict[str, Any] = {
        "steps": list(way.steps[: max(0, task.step - 1)]),
        "goes_back_to": way.at(task.step).return_to,
        "colleagues": [],
        "stead": "",
        "may_assign": False,
    }
    actor = acting(task, user, on) if open_here else None
    if actor is None:
        return found
    if actor.ground == Ground.POST:
        return {**found, "colleagues": colleagues(task, user, on)}
    stead = _("代%(name)s办理") % {"name": actor.principal.name} if actor.principal else actor.ground.label
    return {**found, "stead": stead, "may_assign": actor.ground == Ground.ESCALATION}


def labels(types: Sequence[Option]) -> dict[str, str]:
    """The name of each category of opinions."""
    return {option.id: option.label for option in types} | {"": _("总的意见")}


def returned_with(submission: Submission | None) -> list[Opinion]:
    """The opinions a submission last came back with; none where it never did."""
    if submission is None:
        return []
    given = Opinion.objects.filter(task__submission=submission, action="return").select_related("by", "task")
    last = given.order_by("-pk").first()
    return list(given.filter(task=last.task)) if last else []
