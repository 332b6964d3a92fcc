"""The actions on submissions: submit, approve, return, resubmit, withdraw, delegate.

Each is one transaction: who may, compare-and-swap on the version, change, hooks of the stage,
audit event. A submission keeps the route it started with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.actors import (
    of_role,
    open_tasks,
    people_for,
    submitters,
    visible_submissions,
    visible_tasks,
)
from abacus.foundation.workflow.models import Opinion, Submission, Task
from abacus.foundation.workflow.refusals import (
    AlreadyHandled,
    NotAllowedNow,
    NotYourTask,
    OpinionWanted,
    OwnSubmission,
)
from abacus.foundation.workflow.routes import SCORED, StoredRoute, places, whose
from abacus.foundation.workflow.services.work import Work, already_handled
from abacus.foundation.workflow.subjects import subject
from abacus.rules.model import Route

State = Submission.State


@dataclass(frozen=True)
class OpinionInput:
    """One opinion: a category of the stage, the words, and where in the form ("" for the whole)."""

    category: str
    text: str
    place: str = ""


@transaction.atomic
def submit(
    *,
    subject_kind: str,
    subject_id: int,
    title: str,
    fiscal_year: int,
    route: Route,
    pack_release: str,
    organisation: Organisation,
    by: User,
    on: date,
    panel: Sequence[User] = (),
) -> Submission:
    """Hand a record in on a route; its first step gets its tasks.

    Raises NotYourTask when `by` does not hold the route's submitting role, NobodyToAct when a step
    has nobody, NotAllowedNow while an earlier submission of the record is under way.
    """
    stored = route.to_json()
    way = StoredRoute.read(stored)
    _check_submitter(way, organisation, by, on)
    _check_hooks(way, subject_kind)
    _check_free(subject_kind, subject_id)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                subject_kind=subject_kind,
                subject_id=subject_id,
                title=title[:240],
                fiscal_year=fiscal_year,
                route_id=route.id,
                route=stored,
                panel=[person.pk for person in panel],
                pack_release=pack_release,
                organisation=organisation,
                organisation_path=organisation.path,
                submitted_by=by,
                submitted_on=on,
            )
    except IntegrityError as error:
        raise AlreadyHandled from error
    work = Work(submission, by, on)
    work.handed_in()
    work.check_people()
    work.open_next()
    _swap(submission, step=submission.step)
    _record("submitted", submission, by, on, before=None)
    return submission


@transaction.atomic
def approve(*, task_id: int, version: int, by: User, on: date, opinions: Sequence[OpinionInput] = ()) -> Submission:
    """Approve at the task's step. The next step opens; after the last the submission is approved.

    Where all countersign, the step ends with the last signature. Raises AlreadyHandled for a stale
    version, OwnSubmission, NotYourTask, and NobodyToAct when the next step has nobody.
    """
    task = _actable(task_id, version, by, on)
    submission = task.submission
    before = _state(submission)
    kind = subject(submission.subject_kind)
    kind.guard(submission, by, on)
    if kind.before_approve is not None:
        kind.before_approve(submission, by, on)
    work = Work(submission, by, on)
    work.close(task)
    _say(task, opinions, "approve", by, on)
    if work.step_is_finished():
        work.drop_open()
        if not work.open_next():
            submission.state, submission.finished_on = State.APPROVED, on
    _swap(submission, step=submission.step, state=submission.state, finished_on=submission.finished_on)
    _record("approved", submission, by, on, before=before, opinions=opinions, step=task.label)
    if submission.state == State.APPROVED:
        kind.on_approved(submission, by, on)
    return submission


@transaction.atomic
def return_to(
    *, task_id: int, version: int, by: User, on: date, opinions: Sequence[OpinionInput], step: str | None = None
) -> Submission:
    """Send it back with opinions: to the step id given, else to where the route's step says.

    At `submitter` it is to be corrected and handed in again; at an earlier step it is judged again.
    Raises OpinionWanted without a text, NotAllowedNow for a step that is not before this one.
    """
    task = _actable(task_id, version, by, on)
    submission = task.submission
    before = _state(submission)
    said = [one for one in opinions if one.text.strip()]
    if not said:
        raise OpinionWanted
    goal = _goal(submission, task, step)
    work = Work(submission, by, on)
    work.close(task)
    _say(task, said, "return", by, on)
    work.drop_open()
    submission.state = State.RUNNING if goal else State.RETURNED
    work.open_step(submission.stored_route.at(goal))
    _swap(submission, step=goal, state=submission.state)
    _record("returned", submission, by, on, before=before, opinions=said, step=task.label)
    if not goal:
        subject(submission.subject_kind).on_returned(submission, by, on)
    return submission


@transaction.atomic
def resubmit(*, submission_id: int, version: int, by: User, on: date) -> Submission:
    """Hand a returned submission in again, on the route it started with, from its first step."""
    submission = _submission(submission_id, by, on)
    _same_version(submission, version)
    if submission.state != State.RETURNED:
        raise NotAllowedNow(_("只有被退回的事项可以重新提交。"))
    way = submission.stored_route
    _check_submitter(way, submission.organisation, by, on)
    before = _state(submission)
    work = Work(submission, by, on)
    for task in submission.tasks.filter(state=Task.State.OPEN):
        work.close(task)
    submission.state, submission.submitted_by, submission.submitted_on = State.RUNNING, by, on
    work.check_people()
    work.open_next()
    _swap(submission, step=submission.step, state=State.RUNNING, submitted_by=by, submitted_on=on)
    _record("resubmitted", submission, by, on, before=before)
    return submission


@transaction.atomic
def withdraw(*, submission_id: int, version: int, by: User, on: date) -> Submission:
    """Take a submission back before it is approved; it ends there and the record is its owner's again."""
    submission = _submission(submission_id, by, on)
    _same_version(submission, version)
    if submission.state not in {State.RUNNING, State.RETURNED}:
        raise NotAllowedNow(_("事项已办结，不能撤回。"))
    _check_submitter(submission.stored_route, submission.organisation, by, on)
    before = _state(submission)
    Work(submission, by, on).drop_open()
    submission.state, submission.finished_on = State.WITHDRAWN, on
    _swap(submission, state=State.WITHDRAWN, finished_on=on)
    _record("withdrawn", submission, by, on, before=before)
    subject(submission.subject_kind).on_withdrawn(submission, by, on)
    return submission


@transaction.atomic
def delegate(*, task_id: int, version: int, to: User, by: User, on: date) -> Submission:
    """Hand a task to somebody who holds the same role at the same place; to oneself takes it back."""
    task = _own_task(task_id, by, on)
    submission = task.submission
    _check_open(task, version)
    if not visible_tasks(by, on).filter(of_role(access_of(by, on)), pk=task.pk).exists():
        raise NotYourTask(whose(task.role, task.organisation))
    if to not in people_for(task, on):
        raise NotAllowedNow(
            _("%(name)s 不能办理该事项。") % {"name": to.name}, _("只能转给同一岗位、未参与提交的在职人员。")
        )
    before = {"delegated_to": task.delegated_to}
    Task.objects.filter(pk=task.pk).update(delegated_to=to)
    _swap(submission)
    audit.record(
        by=by, on=on, action="workflow.delegated", target=submission, before=before,
        after={"delegated_to": to, "step": task.label, "version": submission.version},
    )  # fmt: skip
    return submission


def _own_task(task_id: int, by: User, on: date) -> Task:
    """The task, with its submission locked. Raises Task.DoesNotExist when `by` may not know of it."""
    known: Task = visible_tasks(by, on).get(pk=task_id)
    Submission.objects.select_for_update().get(pk=known.submission_id)
    return Task.objects.select_related("submission__organisation", "organisation", "delegated_to").get(pk=task_id)


def _actable(task_id: int, version: int, by: User, on: date) -> Task:
    task = _own_task(task_id, by, on)
    _check_open(task, version)
    if task.step == 0:
        raise NotAllowedNow(_("该事项等待修改后重新提交。"))
    if not open_tasks(by, on).filter(pk=task.pk).exists():
        if by.pk in submitters(task.submission):
            raise OwnSubmission
        raise NotYourTask(whose(task.role, task.organisation))
    return task


def _check_open(task: Task, version: int) -> None:
    """Refuse a stale page. Countersigners do not make each other's pages stale."""
    current = task.submission.version
    fresh = version == current or (task.countersigned and task.opened_version <= version < current)
    if task.state != Task.State.OPEN or not fresh:
        raise already_handled(task.submission)


def _submission(submission_id: int, by: User, on: date) -> Submission:
    visible_submissions(by, on).get(pk=submission_id)
    return Submission.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=submission_id)


def _same_version(submission: Submission, version: int) -> None:
    if submission.version != version:
        raise already_handled(submission)


def _swap(submission: Submission, **changes: Any) -> None:
    """Compare and swap: write the changes and the next version only if the version is still the one read."""
    written = Submission.objects.filter(pk=submission.pk, version=submission.version).update(
        version=submission.version + 1, **changes
    )
    if not written:
        raise already_handled(submission)
    submission.version += 1


def _goal(submission: Submission, task: Task, step: str | None) -> int:
    way = submission.stored_route
    try:
        goal = way.position_of(way.at(task.step).return_to if step is None else step)
    except KeyError:
        goal = task.step
    if goal >= task.step:
        raise NotAllowedNow(_("只能退回到前面的环节。"))
    return goal


def _check_submitter(way: StoredRoute, organisation: Organisation, by: User, on: date) -> None:
    submit = way.submit
    paths = {place.organisation.path for place in places(submit, organisation, on)}
    if not any(held.role == submit.role and paths & set(held.stations) for held in access_of(by, on).appointments):
        raise NotYourTask(whose(submit.role, organisation))


def _check_hooks(way: StoredRoute, subject_kind: str) -> None:
    kind = subject(subject_kind)
    if kind.before_approve is None and any(step.kind == SCORED for step in way.steps):
        raise NotAllowedNow(_("路线要求评分，但该类事项没有评分规则。"))


def _check_free(subject_kind: str, subject_id: int) -> None:
    under_way = Submission.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, state__in=[State.RUNNING, State.RETURNED]
    ).first()
    if under_way is None:
        return
    if under_way.state == State.RETURNED:
        raise NotAllowedNow(_("该事项已被退回。"), _("请修改后重新提交，或先撤回。"))
    raise AlreadyHandled(under_way.submitted_by.name, under_way.submitted_on)


def _say(task: Task, opinions: Sequence[OpinionInput], action: str, by: User, on: date) -> None:
    Opinion.objects.bulk_create(
        Opinion(task=task, category=one.category, place=one.place, text=one.text.strip(), action=action, by=by, on=on)
        for one in opinions
        if one.text.strip()
    )


def _state(submission: Submission) -> dict[str, Any]:
    return {"state": submission.state, "step": submission.step, "version": submission.version}


def _record(
    act: str,
    submission: Submission,
    by: User,
    on: date,
    *,
    before: dict[str, Any] | None,
    opinions: Sequence[OpinionInput] = (),
    step: str = "",
) -> None:
    after = {**_state(submission), **({"at": step} if step else {})}
    reason = "\n".join(one.text.strip() for one in opinions if one.text.strip())
    audit.record(by=by, on=on, action=f"workflow.{act}", target=submission, before=before, after=after, reason=reason)
