"""The tasks of a submission: opened where a step's scope points, closed by a person, dropped when moot."""

from datetime import date

from abacus.foundation.accounts.models import User
from abacus.foundation.schedule.services import due_after
from abacus.foundation.workflow.actors import submitters
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled, NobodyToAct
from abacus.foundation.workflow.routes import ALL, PANEL, Place, Step, holders, places, whose

OPEN = Task.State.OPEN


class Work:
    """What one action does to the tasks of a submission; lives as long as the action's transaction."""

    def __init__(self, submission: Submission, by: User, on: date) -> None:
        self.submission, self.by, self.on = submission, by, on

    def handed_in(self) -> None:
        """Write down who handed it in, as a task done at once."""
        step = self.submission.stored_route.submit
        Task.objects.create(
            submission=self.submission,
            step=0,
            label=step.label,
            role=step.role,
            organisation=self.submission.organisation,
            organisation_path=self.submission.organisation_path,
            state=Task.State.DONE,
            opened_on=self.on,
            done_by=self.by,
            done_on=self.on,
        )

    def check_people(self) -> None:
        """Raises NobodyToAct with everybody who is missing along the whole route."""
        missing = [one for step in self.submission.stored_route.steps for one in self._missing(step)]
        if missing:
            raise NobodyToAct(list(dict.fromkeys(missing)))

    def open_next(self) -> bool:
        """Go to the next step and open its tasks; False after the last. An optional step without people is passed."""
        for step in self.submission.stored_route.steps[self.submission.step :]:
            if step.optional and self._lacking(step):
                continue
            if missing := self._missing(step):
                raise NobodyToAct(missing)
            self.open_step(step)
            return True
        return False

    def open_step(self, step: Step) -> None:
        """Go to a step: a task at every place its scope names on that day."""
        self.submission.step = step.position
        due = due_after(self.on, step.work_days, self.submission.organisation)
        Task.objects.bulk_create(
            Task(
                submission=self.submission,
                step=step.position,
                label=step.label,
                role=step.role,
                organisation=place.organisation,
                organisation_path=self.submission.organisation_path,
                delegated_to=place.member,
                countersigned=step.kind == ALL,
                opened_version=self.submission.version + 1,
                opened_on=self.on,
                due_on=due,
            )
            for place in self._places(step)
        )

    def close(self, task: Task) -> None:
        """Mark a task as done."""
        task.state, task.done_by, task.done_on = Task.State.DONE, self.by, self.on
        task.save(update_fields=["state", "done_by", "done_on"])

    def drop_open(self) -> None:
        """Take the remaining open tasks off the lists: somebody settled the matter."""
        self.submission.tasks.filter(state=OPEN).update(state=Task.State.DROPPED, done_on=self.on)

    def step_is_finished(self) -> bool:
        """Whether the current step needs nobody else."""
        if self.submission.current_step.kind != ALL:
            return True
        return not self.submission.tasks.filter(step=self.submission.step, state=OPEN).exists()

    def _places(self, step: Step) -> list[Place]:
        panel = list(User.objects.filter(pk__in=self.submission.panel)) if step.scope == PANEL else []
        return places(step, self.submission.organisation, self.on, panel)

    def _missing(self, step: Step) -> list[str]:
        return [] if step.optional else self._lacking(step)

    def _lacking(self, step: Step) -> list[str]:
        """The places of a step without anybody who could decide; for "one of them" only when all lack."""
        found = self._places(step)
        if not found:
            return [whose(step.role, self.submission.organisation)]
        without = submitters(self.submission)
        lacking = [place for place in found if not holders(step.role, place.organisation, self.on, without)]
        if step.kind != ALL and len(lacking) < len(found):
            return []
        return [whose(step.role, place.organisation) for place in lacking]


def already_handled(submission: Submission) -> AlreadyHandled:
    """Who settled it last, and when, as a refusal."""
    last = submission.tasks.exclude(done_by=None).select_related("done_by").order_by("done_on", "pk").last()
    if last is None or last.done_by is None:
        return AlreadyHandled()
    return AlreadyHandled(last.done_by.name, last.done_on)
