"""The daily pass over what is overdue: the post is urged once, then the task passes to a higher post, too."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.workflow import posts
from abacus.foundation.workflow.actors import actors
from abacus.foundation.workflow.models import Escalation, Submission, Task
from abacus.foundation.workflow.routes import places_above
from abacus.foundation.workflow.subjects import address_of, is_registered


@dataclass(frozen=True)
class Pressed:
    """How many tasks were urged and how many escalated in one pass."""

    urged: int = 0
    escalated: int = 0


def press_overdue(*, on: date, by: User | None = None) -> Pressed:
    """Urge and escalate what is overdue on the day `on`; doing it again changes nothing.

    The platform's own work (`by` None), each task in a transaction of its own, so that one does not stop
    the others. Called daily by a worker or the command `abacus overdue`, within `everywhere()`.
    """
    open_ = Task.objects.filter(state=Task.State.OPEN)
    late = Q(urged_on=None, due_on__lt=on) | Q(escalated_on=None, escalates_on__lt=on)
    urged = escalated = 0
    for pk in open_.filter(late).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            task = _locked(pk)
            if task is None:
                continue
            urged += _urge(task, by, on)
            escalated += _escalate(task, by, on)
    return Pressed(urged, escalated)


def _locked(task_id: int) -> Task | None:
    """The task with its submission locked, as actions lock it; None when somebody acted meanwhile."""
    known = Task.objects.values_list("submission", flat=True).get(pk=task_id)
    Submission.objects.select_for_update().get(pk=known)
    rows = Task.objects.select_related("submission__organisation", "organisation", "delegated_to")
    task = rows.filter(pk=task_id, state=Task.State.OPEN).first()
    return task if task is not None and is_registered(task.submission.subject_kind) else None


def _urge(task: Task, by: User | None, on: date) -> bool:
    if task.urged_on is not None or task.due_on is None or task.due_on >= on:
        return False
    Task.objects.filter(pk=task.pk).update(urged_on=on)
    people = [one.user for one in actors(task, on)]
    said = _("%(title)s：%(step)s已于 %(due)s 到期，请尽快办理。")
    _tell(people, said, task, by, on)
    _record("urged", task, by, on, {"people": len(people)})
    return True


def _escalate(task: Task, by: User | None, on: date) -> bool:
    step = task.submission.stored_route.at(task.step)
    if task.escalated_on is not None or task.escalates_on is None or task.escalates_on >= on or step.escalate is None:
        return False
    bodies = places_above(step.escalate, task.submission.organisation, on)
    Task.objects.filter(pk=task.pk).update(escalated_on=on)
    Escalation.objects.bulk_create(
        Escalation(
            task=task, role=step.escalate.role, organisation=body, organisation_path=task.organisation_path, on=on
        )
        for body in bodies
    )
    people = [one for body in bodies for one in posts.holders(step.escalate.role, body, on)]
    said = _("%(title)s：%(step)s超期未办，已升级到您的岗位，可直接办理或指派他人。")
    _tell(people, said, task, by, on)
    _record("escalated", task, by, on, {"role": step.escalate.role, "people": len(people)})
    return True


def _tell(people: list[User], said: str, task: Task, by: User | None, on: date) -> None:
    facts = {"title": task.submission.title, "step": task.label, "due": task.due_on}
    notify(users=people, text=said % facts, url=address_of(task), by=by, on=on, path=task.organisation_path)


def _record(act: str, task: Task, by: User | None, on: date, more: dict[str, object]) -> None:
    after = {"step": task.label, "task": task.pk, "due": task.due_on, **more}
    audit.record(by=by, on=on, action=f"workflow.{act}", target=task.submission, after=after)
