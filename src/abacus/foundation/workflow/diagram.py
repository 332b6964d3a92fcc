"""The way of a submission as a diagram: its stations, what is done, what waits, and for whom."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.schedule.workdays import workdays_between
from abacus.foundation.workflow.actors import Actor, actors
from abacus.foundation.workflow.models import Ground, Submission, Task
from abacus.foundation.workflow.routes import ALL, SCORED, Step

State = Submission.State
DONE, NOW, NEXT, AGAIN, PASSED, STOPPED = "done", "now", "next", "again", "passed", "stopped"
SAID = {
    DONE: gettext_lazy("已办"),
    NOW: gettext_lazy("办理中"),
    NEXT: gettext_lazy("未到"),
    AGAIN: gettext_lazy("退回后重新办理"),
    PASSED: gettext_lazy("无此岗位，已略过"),
    STOPPED: gettext_lazy("已撤回"),
}
KINDS = {ALL: gettext_lazy("会签"), SCORED: gettext_lazy("评分")}


@dataclass(frozen=True)
class Post:
    """One task of a station: whose it is, who did it or who can, until when."""

    whose: str
    done: str = ""
    done_on: date | None = None
    due_on: date | None = None
    late_days: int = 0
    can: tuple[str, ...] = ()
    nobody: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Station:
    """One step of the route, and where it stands."""

    label: str
    state: str
    kind: Any = ""
    posts: tuple[Post, ...] = field(default_factory=tuple)

    @property
    def said(self) -> Any:
        """The state in words."""
        return SAID[self.state]


def stations(submission: Submission, access: Access) -> list[Station]:
    """Every station in order, as this reader may see it: posts for everybody, names where they may know people."""
    tasks: dict[int, list[Task]] = {}
    rows = submission.tasks.select_related("organisation", "done_by", "done_for", "delegated_to", "submission")
    for task in rows.prefetch_related("escalations").order_by("pk"):
        tasks.setdefault(task.step, []).append(task)
    way = submission.stored_route
    return [_station(submission, step, tasks.get(step.position, []), access) for step in (way.submit, *way.steps)]


def _station(submission: Submission, step: Step, tasks: list[Task], access: Access) -> Station:
    state = _state(submission, step.position, tasks)
    newest = max((task.opened_version for task in tasks), default=0)
    shown = [one for one in tasks if one.opened_version == newest and one.state != Task.State.DROPPED]
    posts = tuple(_post(task, access) for task in shown) if state in {DONE, NOW} else ()
    return Station(step.label, state, KINDS.get(step.kind, ""), posts)


def _state(submission: Submission, position: int, tasks: list[Task]) -> str:
    over = submission.state in {State.APPROVED, State.WITHDRAWN}
    if position == submission.step and submission.state != State.APPROVED:
        return STOPPED if submission.state == State.WITHDRAWN else NOW
    if position < submission.step or (over and submission.state == State.APPROVED):
        return DONE if tasks else PASSED
    return AGAIN if tasks else NEXT


def _post(task: Task, access: Access) -> Post:
    if task.state == Task.State.DONE:
        return Post(task.whose, done=task.acted, done_on=task.done_on)
    on = access.on
    able = actors(task, on)
    late = max(1, workdays_between(task.due_on, on)) if task.due_on and task.due_on < on else 0
    names = tuple(_named(one) for one in able) if may_see_people(task, access) else ()
    return Post(task.whose, due_on=task.due_on, late_days=late, can=names, nobody=not able, notes=tuple(_notes(task)))


def may_see_people(task: Task, access: Access) -> bool:
    """Whether the reader may know who holds the task's post: a colleague, or whoever looks after people or tasks."""
    body = task.organisation
    if any(body.path in held.stations or held.organisation.pk == body.pk for held in access.posts):
        return True
    wanted = (Permission.PEOPLE_VIEW, Permission.TASK_ASSIGN, Permission.ORGANISATIONS_VIEW)
    return any(access.may(one, task.organisation_path) for one in wanted)


def _named(actor: Actor) -> str:
    if actor.ground == Ground.POST:
        return actor.user.name
    if actor.principal is not None:
        return _("%(name)s（代%(principal)s）") % {"name": actor.user.name, "principal": actor.principal.name}
    return f"{actor.user.name}（{actor.ground.label}）"


def _notes(task: Task) -> list[str]:
    notes = []
    if task.urged_on:
        notes.append(_("%(day)s 已催办") % {"day": task.urged_on})
    if task.escalated_on:
        notes.append(_("%(day)s 已升级：%(posts)s") % {"day": task.escalated_on, "posts": _above(task)})
    elif task.escalates_on:
        notes.append(_("%(day)s 后仍未办理则升级") % {"day": task.escalates_on})
    return notes


def _above(task: Task) -> str:
    return _("、").join(str(one.get_role_display()) for one in task.escalations.all())
