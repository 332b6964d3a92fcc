"""What one action does to a submission and its tasks: opened where a step's scope points, closed by a person,
dropped when moot; the version swapped, opinions kept, the event written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.services import due_after
from abacus.foundation.workflow import posts
from abacus.foundation.workflow.actors import Actor, submitters
from abacus.foundation.workflow.models import Ground, Opinion, Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled, NobodyToAct
from abacus.foundation.workflow.routes import ALL, PANEL, Place, Step, places, whose

OPEN = Task.State.OPEN


@dataclass(frozen=True)
class OpinionInput:
    """One opinion: a category of the stage, the words, and where in the form ("" for the whole)."""

    category: str
    text: str
    place: str = ""


class Work:
    """What one action does; lives as long as the action's transaction. `actor`: by what right `by` acts."""

    def __init__(self, submission: Submission, by: User | None, on: date, actor: Actor | None = None) -> None:
        self.submission, self.by, self.on, self.actor = submission, by, on, actor
        self.before = _state(submission) if submission.version else None
        self.opened: list[Task] = []
        self.closed: list[Task] = []
        self.dropped: list[int] = []

    def handed_in(self) -> None:
        """Write down who handed it in, as a task done at once."""
        step = self.submission.stored_route.submit
        made = Task.objects.create(
            submission=self.submission,
            step=0,
            label=step.label,
            role=step.role,
            organisation=self.submission.organisation,
            organisation_path=self.submission.organisation_path,
            state=Task.State.DONE,
            opened_on=self.on,
            done_on=self.on,
            **self._signature(),
        )
        self.closed.append(made)

    def check_people(self) -> None:
        """Raises NobodyToAct with everybody who is missing along the whole route."""
        missing = [one for step in self.submission.stored_route.steps for one in self.missing(step)]
        if missing:
            raise NobodyToAct(list(dict.fromkeys(missing)))

    def open_next(self) -> bool:
        """Go to the next step and open its tasks; False after the last. An optional step without people is passed."""
        for step in self.submission.stored_route.steps[self.submission.step :]:
            if step.optional and self.lacking(step):
                continue
            if missing := self.missing(step):
                raise NobodyToAct(missing)
            self.open_step(step)
            return True
        return False

    def open_step(self, step: Step) -> None:
        """Go to a step: a task at every place its scope names on that day."""
        self.submission.step = step.position
        due = due_after(self.on, step.work_days, self.submission.organisation)
        above = None
        if step.escalate is not None:
            above = due_after(due or self.on, step.escalate.after_work_days, self.submission.organisation)
        made = Task.objects.bulk_create(
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
                escalates_on=above,
            )
            for place in self._places(step)
        )
        self.opened += made

    def close(self, task: Task) -> None:
        """Mark a task as done, by whom and in whose stead."""
        task.state, task.done_on = Task.State.DONE, self.on
        for name, value in self._signature().items():
            setattr(task, name, value)
        task.save(update_fields=["state", "done_on", "done_by", "done_for", "done_as"])
        self.closed.append(task)
        if task.countersigned:  # what was handed to who has signed now is the post's again: nobody signs twice
            signer = [one for one in (task.done_by, task.done_for) if one]
            self.submission.tasks.filter(state=OPEN, delegated_to__in=signer).update(delegated_to=None)

    def drop_open(self) -> None:
        """Take the remaining open tasks off the lists: somebody settled the matter."""
        rows = self.submission.tasks.filter(state=OPEN)
        self.dropped += rows.values_list("pk", flat=True)
        rows.update(state=Task.State.DROPPED, done_on=self.on)

    def step_is_finished(self) -> bool:
        """Whether the current step needs nobody else."""
        if self.submission.current_step.kind != ALL:
            return True
        return not self.submission.tasks.filter(step=self.submission.step, state=OPEN).exists()

    def swap(self, **changes: Any) -> None:
        """Compare and swap: write the changes and the next version only if the version is still the one read."""
        rows = Submission.objects.filter(pk=self.submission.pk, version=self.submission.version)
        if not rows.update(version=self.submission.version + 1, **changes):
            raise already_handled(self.submission)
        self.submission.version += 1

    def say(self, task: Task, opinions: Sequence[OpinionInput], action: str) -> None:
        """Keep the opinions that have words."""
        Opinion.objects.bulk_create(
            Opinion(
                task=task, category=one.category, place=one.place, text=one.text.strip(), action=action,
                by=self.by, on=self.on,
            )
            for one in opinions
            if one.text.strip()
        )  # fmt: skip

    def record(self, act: str, *, opinions: Sequence[OpinionInput] = (), at: str = "", **more: Any) -> None:
        """Write the event: where the submission stands, which tasks were opened, done and dropped, in whose stead."""
        after = {**_state(self.submission), **({"at": at} if at else {}), **more}
        if self.actor is not None and self.actor.ground != Ground.POST:
            after["as"] = str(self.actor.ground)
            if self.actor.principal is not None:
                after["for"] = self.actor.principal
        tasks = {
            "closed": [one.pk for one in self.closed],
            "dropped": self.dropped,
            "opened": [{"id": one.pk, "step": one.step} for one in self.opened],
        }
        reason = "\n".join(one.text.strip() for one in opinions if one.text.strip())
        audit.record(
            by=self.by, on=self.on, action=f"workflow.{act}", target=self.submission, before=self.before,
            after={**after, **{name: found for name, found in tasks.items() if found}}, reason=reason,
        )  # fmt: skip

    def missing(self, step: Step) -> list[str]:
        """Whom a step lacks that cannot be passed."""
        return [] if step.optional else self.lacking(step)

    def lacking(self, step: Step) -> list[str]:
        """The places of a step without anybody who could decide; for "one of them" only when all lack.

        Where all sign, each place needs somebody of its own.
        """
        found = self._places(step)
        if not found:
            return [whose(step.role, self.submission.organisation)]
        able = [self._able(step, place.organisation) for place in found]
        if step.scope == PANEL:
            lacking = [place for place, people in zip(found, able, strict=True) if not people]
        elif step.kind == ALL:
            lacking = [found[at] for at in unmatched(able)]
        else:
            lacking = [] if any(able) else found
        return [whose(step.role, place.organisation) for place in lacking]

    def _able(self, step: Step, organisation: Organisation) -> frozenset[int]:
        people = {one.pk for one in posts.holders(step.role, organisation, self.on)}
        people |= posts.deputies(step.role, organisation, self.on)
        return frozenset(people - submitters(self.submission))

    def _places(self, step: Step) -> list[Place]:
        panel = list(User.objects.filter(pk__in=self.submission.panel)) if step.scope == PANEL else []
        return places(step, self.submission.organisation, self.on, panel)

    def _signature(self) -> dict[str, Any]:
        ground = self.actor.ground if self.actor else Ground.POST
        return {"done_by": self.by, "done_for": self.actor.principal if self.actor else None, "done_as": ground}


def unmatched(able: Sequence[frozenset[int]]) -> list[int]:
    """The places that stay without a person of their own where nobody may stand at two (by augmenting paths)."""
    taken: dict[int, int] = {}

    def place(at: int, tried: set[int]) -> bool:
        for person in sorted(able[at] - tried):
            tried.add(person)
            if person not in taken or place(taken[person], tried):
                taken[person] = at
                return True
        return False

    return [at for at in range(len(able)) if not place(at, set())]


def _state(submission: Submission) -> dict[str, Any]:
    return {"state": submission.state, "step": submission.step, "version": submission.version}


def already_handled(submission: Submission) -> AlreadyHandled:
    """Who settled it last, and when, as a refusal."""
    last = submission.tasks.exclude(done_by=None).select_related("done_by").order_by("done_on", "pk").last()
    if last is None or last.done_by is None:
        return AlreadyHandled()
    return AlreadyHandled(last.done_by.name, last.done_on)
