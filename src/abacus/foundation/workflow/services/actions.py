"""The actions on submissions: submit, approve, return, resubmit, withdraw.

Each is one transaction: who may, compare-and-swap on the version, change, hooks of the stage,
audit event. A submission keeps the route it started with.
"""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled, NobodyToAct, NotAllowedNow, OpinionWanted
from abacus.foundation.workflow.routes import StoredRoute
from abacus.foundation.workflow.services import checks
from abacus.foundation.workflow.services.work import OpinionInput, Work
from abacus.foundation.workflow.subjects import subject
from abacus.rules.model import Route

State = Submission.State


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
    actor = checks.submitter_of(way, organisation, by, on)
    checks.check_hooks(way, subject_kind)
    checks.check_free(subject_kind, subject_id)
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
    work = Work(submission, by, on, actor)
    work.handed_in()
    work.check_people()
    work.open_next()
    work.swap(step=submission.step)
    work.record("submitted")
    return submission


@transaction.atomic
def approve(*, task_id: int, version: int, by: User, on: date, opinions: Sequence[OpinionInput] = ()) -> Submission:
    """Approve at the task's step. The next step opens; after the last the submission is approved.

    Where all countersign, the step ends with the last signature. Raises AlreadyHandled for a stale
    version, OwnSubmission, AlreadySigned, NotYourTask, and NobodyToAct when the next step has nobody.
    """
    task, actor = checks.actable(task_id, version, by, on)
    submission = task.submission
    work = Work(submission, by, on, actor)
    kind = subject(submission.subject_kind)
    kind.guard(submission, by, on)
    if kind.before_approve is not None:
        kind.before_approve(submission, by, on)
    work.close(task)
    work.say(task, opinions, "approve")
    if work.step_is_finished():
        work.drop_open()
        if not work.open_next():
            submission.state, submission.finished_on = State.APPROVED, on
    work.swap(step=submission.step, state=submission.state, finished_on=submission.finished_on)
    work.record("approved", opinions=opinions, at=task.label)
    if submission.state == State.APPROVED:
        kind.on_approved(submission, by, on)
    return submission


@transaction.atomic
def return_to(
    *, task_id: int, version: int, by: User, on: date, opinions: Sequence[OpinionInput], step: str | None = None
) -> Submission:
    """Send it back with opinions: to the step id given, else to where the route's step says.

    At `submitter` it is to be corrected and handed in again; at an earlier step it is judged again, and
    all steps after that run again. Raises OpinionWanted without a text, NotAllowedNow for a step that is
    not before this one, NobodyToAct for an earlier step where nobody could act.
    """
    task, actor = checks.actable(task_id, version, by, on)
    submission = task.submission
    said = [one for one in opinions if one.text.strip()]
    if not said:
        raise OpinionWanted
    goal = checks.goal_of(submission, task, step)
    station = submission.stored_route.at(goal)
    work = Work(submission, by, on, actor)
    if goal and (lacking := work.lacking(station)):
        raise NobodyToAct(lacking)
    work.close(task)
    work.say(task, said, "return")
    work.drop_open()
    submission.state = State.RUNNING if goal else State.RETURNED
    work.open_step(station)
    work.swap(step=goal, state=submission.state)
    work.record("returned", opinions=said, at=task.label)
    if not goal:
        subject(submission.subject_kind).on_returned(submission, by, on)
    return submission


@transaction.atomic
def resubmit(*, submission_id: int, version: int, by: User, on: date) -> Submission:
    """Hand a returned submission in again, on the route it started with, from its first step."""
    submission = checks.submission_of(submission_id, by, on)
    checks.same_version(submission, version)
    if submission.state != State.RETURNED:
        raise NotAllowedNow(_("只有被退回的事项可以重新提交。"))
    work = Work(submission, by, on, checks.corrector_of(submission, by, on))
    for task in submission.tasks.filter(state=Task.State.OPEN):
        work.close(task)
    submission.state, submission.submitted_by, submission.submitted_on = State.RUNNING, by, on
    work.check_people()
    work.open_next()
    work.swap(step=submission.step, state=State.RUNNING, submitted_by=by, submitted_on=on)
    work.record("resubmitted")
    return submission


@transaction.atomic
def withdraw(*, submission_id: int, version: int, by: User, on: date) -> Submission:
    """Take a submission back before it is approved; it ends there and the record is its owner's again."""
    submission = checks.submission_of(submission_id, by, on)
    checks.same_version(submission, version)
    if submission.state not in {State.RUNNING, State.RETURNED}:
        raise NotAllowedNow(_("事项已办结，不能撤回。"))
    actor = checks.submitter_of(submission.stored_route, submission.organisation, by, on)
    work = Work(submission, by, on, actor)
    work.drop_open()
    submission.state, submission.finished_on = State.WITHDRAWN, on
    work.swap(state=State.WITHDRAWN, finished_on=on)
    work.record("withdrawn")
    subject(submission.subject_kind).on_withdrawn(submission, by, on)
    return submission


__all__ = ["OpinionInput", "approve", "resubmit", "return_to", "submit", "withdraw"]
