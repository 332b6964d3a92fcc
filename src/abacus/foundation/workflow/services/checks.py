"""What every action asks first: the rows locked, the page not stale, the person the right one."""

from datetime import date

from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow import posts
from abacus.foundation.workflow.actors import (
    Actor,
    acting,
    open_tasks,
    submitters,
    visible_submissions,
    visible_tasks,
)
from abacus.foundation.workflow.models import Ground, Mandate, Submission, Task
from abacus.foundation.workflow.refusals import (
    AlreadyHandled,
    AlreadySigned,
    NotAllowedNow,
    NotYourTask,
    OwnSubmission,
)
from abacus.foundation.workflow.routes import SCORED, StoredRoute, places, whose
from abacus.foundation.workflow.services.work import already_handled
from abacus.foundation.workflow.subjects import subject

State = Submission.State


def own_task(task_id: int, by: User, on: date) -> Task:
    """The task, with its submission locked. Raises Task.DoesNotExist when `by` may not know of it."""
    known: Task = visible_tasks(by, on).get(pk=task_id)
    Submission.objects.select_for_update().get(pk=known.submission_id)
    return Task.objects.select_related("submission__organisation", "organisation", "delegated_to").get(pk=task_id)


def actable(task_id: int, version: int, by: User, on: date) -> tuple[Task, Actor]:
    """The open task of a review that `by` may act on, and by what right."""
    task = own_task(task_id, by, on)
    check_open(task, version)
    if task.step == 0:
        raise NotAllowedNow(_("该事项等待修改后重新提交。"))
    actor = acting(task, by, on)
    if actor is None:
        if by.pk in submitters(task.submission):
            raise OwnSubmission
        if task.countersigned and signed_already(task, by):
            raise AlreadySigned
        raise NotYourTask(whose(task.role, task.organisation))
    return task, actor


def signed_already(task: Task, by: User) -> bool:
    """Whether somebody has signed another task of the same round."""
    rows = task.submission.tasks.filter(step=task.step, opened_version=task.opened_version, state=Task.State.DONE)
    return any(by.pk in {one.done_by_id, one.done_for_id} for one in rows)


def check_open(task: Task, version: int) -> None:
    """Refuse a stale page. Countersigners do not make each other's pages stale."""
    current = task.submission.version
    fresh = version == current or (task.countersigned and task.opened_version <= version < current)
    if task.state != Task.State.OPEN or not fresh:
        raise already_handled(task.submission)


def submission_of(submission_id: int, by: User, on: date) -> Submission:
    """The submission, locked. Raises Submission.DoesNotExist when `by` may not know of it."""
    visible_submissions(by, on).get(pk=submission_id)
    return Submission.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=submission_id)


def same_version(submission: Submission, version: int) -> None:
    """Refuse a stale page."""
    if submission.version != version:
        raise already_handled(submission)


def goal_of(submission: Submission, task: Task, step: str | None) -> int:
    """The position to go back to: the step id given, else where the route's step says. It must be before the task's."""
    way = submission.stored_route
    try:
        goal = way.position_of(way.at(task.step).return_to if step is None else step)
    except KeyError:
        goal = task.step
    if goal >= task.step:
        raise NotAllowedNow(_("只能退回到前面的环节。"))
    return goal


def submitter_of(way: StoredRoute, organisation: Organisation, by: User, on: date) -> Actor:
    """By what right `by` hands in on this route: their post, a delegation, or as deputy of a vacant post.

    Raises NotYourTask.
    """
    submit = way.submit
    paths = {place.organisation.path for place in places(submit, organisation, on)}
    if any(held.role == submit.role and paths & set(held.stations) for held in access_of(by, on).appointments):
        return Actor(by, Ground.POST)
    for mandate in posts.mandates_of(by, on):
        there = mandate.role == submit.role and paths & set(mandate.organisation.roots) and mandate.task_id is None
        if there and mandate.kind == Mandate.Kind.DELEGATION:
            return Actor(by, Ground.DELEGATION, mandate.principal)
        if there and not mandate.post_is_held:
            return Actor(by, Ground.DEPUTY)
    raise NotYourTask(whose(submit.role, organisation))


def corrector_of(submission: Submission, by: User, on: date) -> Actor:
    """By what right `by` hands a returned submission in again: as who may hand in, or it was assigned to them."""
    assigned = open_tasks(by, on).filter(submission=submission, step=0, mandates__agent=by, mandates__state="active")
    if assigned.exists():
        return Actor(by, Ground.ASSIGNMENT)
    return submitter_of(submission.stored_route, submission.organisation, by, on)


def check_hooks(way: StoredRoute, subject_kind: str) -> None:
    """Refuse a route that scores where the stage has no rule for scoring."""
    kind = subject(subject_kind)
    if kind.before_approve is None and any(step.kind == SCORED for step in way.steps):
        raise NotAllowedNow(_("路线要求评分，但该类事项没有评分规则。"))


def check_free(subject_kind: str, subject_id: int) -> None:
    """Refuse a second submission of a record while the first is under way."""
    under_way = Submission.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, state__in=[State.RUNNING, State.RETURNED]
    ).first()
    if under_way is None:
        return
    if under_way.state == State.RETURNED:
        raise NotAllowedNow(_("该事项已被退回。"), _("请修改后重新提交，或先撤回。"))
    raise AlreadyHandled(under_way.submitted_by.name, under_way.submitted_on)
