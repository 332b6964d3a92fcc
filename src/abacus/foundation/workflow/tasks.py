"""The tasks of a submission: opened where a step's scope points, closed by a person, dropped when moot."""

from collections.abc import Iterable
from datetime import date

from abacus.foundation.accounts.models import User
from abacus.foundation.schedule.services import due_after
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled, NobodyToAct
from abacus.foundation.workflow.routes import ALL, PANEL, Place, Step, holders, places, whose


def handed_in(submission: Submission, by: User, on: date, _action: str) -> None:
    """Write down who handed it in, as a task done at once."""
    step = submission.stored_route.submit
    Task.objects.create(
        submission=submission,
        step=0,
        label=step.label,
        role=step.role,
        organisation=submission.organisation,
        organisation_path=submission.organisation_path,
        state=Task.State.DONE,
        opened_on=on,
        done_by=by,
        done_on=on,
    )


def handed_in_by(submission: Submission, person: User) -> bool:
    """Whether the person handed it in, now or before a return."""
    return Task.objects.filter(submission=submission, step=0, done_by=person).exists()


def check_people(submission: Submission, on: date) -> None:
    """Refuse a route on which somebody is missing. Raises NobodyToAct with everything that is missing."""
    missing = [one for step in submission.stored_route.steps for one in _missing(submission, step, on)]
    if missing:
        raise NobodyToAct(list(dict.fromkeys(missing)))


def open_next(submission: Submission, on: date) -> bool:
    """Go to the next step and open its tasks; False after the last. An optional step without people is passed."""
    for step in submission.stored_route.steps[submission.step :]:
        if step.optional and _lacking(submission, step, on):
            continue
        if missing := _missing(submission, step, on):
            raise NobodyToAct(missing)
        submission.step = step.position
        open_step(submission, step, on)
        return True
    return False


def open_step(submission: Submission, step: Step, on: date) -> None:
    """A task at every place the step's scope names on that day."""
    due = due_after(on, step.work_days, submission.organisation)
    Task.objects.bulk_create(
        Task(
            submission=submission,
            step=step.position,
            label=step.label,
            role=step.role,
            organisation=place.organisation,
            organisation_path=submission.organisation_path,
            delegated_to=place.member,
            countersigned=step.kind == ALL,
            opened_version=submission.version + 1,
            opened_on=on,
            due_on=due,
        )
        for place in _places(submission, step, on)
    )


def close(task: Task, by: User, on: date) -> None:
    """Mark a task as done by somebody."""
    task.state, task.done_by, task.done_on = Task.State.DONE, by, on
    task.save(update_fields=["state", "done_by", "done_on"])


def drop_open(submission: Submission, on: date) -> None:
    """Take the remaining open tasks off the lists: somebody else settled the matter."""
    submission.tasks.filter(state=Task.State.OPEN).update(state=Task.State.DROPPED, done_on=on)


def step_is_finished(submission: Submission) -> bool:
    """Whether the current step needs nobody else."""
    if submission.current_step.kind != ALL:
        return True
    return not submission.tasks.filter(step=submission.step, state=Task.State.OPEN).exists()


def already_handled(submission: Submission) -> AlreadyHandled:
    """Who settled it last, and when, as a refusal."""
    last = submission.tasks.filter(done_by__isnull=False).select_related("done_by").order_by("done_on", "pk").last()
    if last is None or last.done_by is None:
        return AlreadyHandled()
    return AlreadyHandled(last.done_by.name, last.done_on)


def _places(submission: Submission, step: Step, on: date) -> list[Place]:
    panel = User.objects.filter(pk__in=submission.panel) if step.scope == PANEL else ()
    return places(step, submission.organisation, on, list(panel))


def _submitters(submission: Submission) -> frozenset[int]:
    done = Task.objects.filter(submission=submission, step=0, done_by__isnull=False)
    return frozenset(done.values_list("done_by", flat=True)) | {submission.submitted_by_id}


def _missing(submission: Submission, step: Step, on: date) -> list[str]:
    return [] if step.optional else _lacking(submission, step, on)


def _lacking(submission: Submission, step: Step, on: date) -> list[str]:
    """The places of a step without anybody who could decide; for "one of them" only when all lack."""
    found = _places(submission, step, on)
    if not found:
        return [whose(step.role, submission.organisation)]
    without = _submitters(submission)
    lacking = [place for place in found if not holders(step.role, place.organisation, on, without)]
    if step.kind != ALL and len(lacking) < len(found):
        return []
    return list(_titles(step, lacking))


def _titles(step: Step, lacking: Iterable[Place]) -> Iterable[str]:
    return (whose(step.role, place.organisation) for place in lacking)
