"""The tasks of a plan: added one by one or from a table, changed with a reason, cancelled, reminded of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import inside
from abacus.foundation.planning.models import PlanFocus, PlanTask, TaskReport, WorkPlan
from abacus.foundation.planning.owners import people_of, usual_role
from abacus.foundation.planning.services.common import (
    Changed,
    Plan,
    Task,
    managed,
    not_closed,
    page_of,
    settled,
    task_of,
)
from abacus.foundation.planning.services.plans import add_focus, tell_owner
from abacus.foundation.refusals import Refusal

Kind = TaskReport.Kind


@dataclass(frozen=True, kw_only=True)
class TaskInput:
    """One task to add: its focus by title, what is to be done, who answers for it and until when.

    Without `role` the post that usually answers for such a body; with `owner` that one person.
    """

    focus: str
    title: str
    organisation: Organisation
    due_on: date
    goal: str = ""
    role: str = ""
    owner: User | None = None
    stage: str = ""


@transaction.atomic
def add_task(*, plan_id: int, task: TaskInput, by: User, on: date) -> PlanTask:
    """Add a task; after the plan is issued its owner is told at once."""
    plan = not_closed(managed(plan_id, by, on))
    focus = add_focus(plan_id=plan.pk, title=task.focus, by=by, on=on)
    made = _made(plan, focus, task)
    audit.record(by=by, on=on, action="plan.task_added", target=made, path=plan.organisation_path, after=_facts(made))
    if plan.state == Plan.ISSUED:
        tell_owner(made, plan, by, on)
    return made


@transaction.atomic
def add_tasks(*, plan_id: int, tasks: Sequence[TaskInput], by: User, on: date) -> list[PlanTask]:
    """Add the tasks of a table: all of them or none."""
    return [add_task(plan_id=plan_id, task=task, by=by, on=on) for task in tasks]


def _made(plan: WorkPlan, focus: PlanFocus, task: TaskInput) -> PlanTask:
    """The task, checked and kept; tasks are numbered through the plan."""
    title = task.title.strip()
    if not title:
        raise Refusal(_("没有写任务内容。"), _("请写明要做什么。"))
    if not inside(task.organisation.path, plan.organisation_path):
        raise Refusal(
            _("“%(name)s”不属于%(place)s。") % {"name": task.organisation.name, "place": plan.organisation.name},
            _("请选择计划所属区划或部门之内的责任单位。"),
        )
    last = PlanTask.objects.filter(focus__plan=plan).aggregate(last=Max("number"))["last"] or 0
    return PlanTask.objects.create(
        focus=focus, organisation_path=task.organisation.path, number=last + 1, title=title, goal=task.goal.strip(),
        organisation=task.organisation, role=task.role or usual_role(task.organisation), owner=task.owner,
        due_on=task.due_on, stage=task.stage,
    )  # fmt: skip


@transaction.atomic
def change_task(*, task_id: int, task: TaskInput, version: int, by: User, on: date, reason: str = "") -> PlanTask:
    """Change what a task says. After the plan is issued a reason is wanted; a new owner is told."""
    now = task_of(task_id, version)
    plan = not_closed(managed(now.focus.plan_id, by, on))
    settled(now, (Task.OPEN, Task.REPORTED))
    if plan.state == Plan.ISSUED and not reason.strip():
        raise Refusal(_("计划已印发，调整任务要写明理由。"), _("请写明为什么调整。"))
    if not task.title.strip() or not inside(task.organisation.path, plan.organisation_path):
        raise Refusal(_("任务没有内容，或责任单位不属于本计划。"), _("请写明任务，并在计划范围内选择责任单位。"))
    before, owner = _facts(now), (now.organisation_id, now.role, now.owner_id)
    now.focus = add_focus(plan_id=plan.pk, title=task.focus, by=by, on=on)
    now.title, now.goal, now.due_on, now.stage = task.title.strip(), task.goal.strip(), task.due_on, task.stage
    now.organisation, now.organisation_path = task.organisation, task.organisation.path
    now.role, now.owner = task.role or usual_role(task.organisation), task.owner
    now.version += 1
    now.save()
    if plan.state == Plan.ISSUED:
        TaskReport.objects.create(task=now, kind=Kind.CHANGED, text=reason.strip(), by=by, on=on)
    audit.record(
        by=by, on=on, action="plan.task_changed", target=now, path=plan.organisation_path, before=before,
        after=_facts(now), reason=reason,
    )  # fmt: skip
    if plan.state == Plan.ISSUED and owner != (now.organisation_id, now.role, now.owner_id):
        tell_owner(now, plan, by, on)
    return now


@transaction.atomic
def cancel_task(*, task_id: int, reason: str, version: int, by: User, on: date) -> PlanTask:
    """Say that a task is not done any more, and why."""
    task = task_of(task_id, version)
    plan = not_closed(managed(task.focus.plan_id, by, on))
    settled(task, (Task.OPEN, Task.REPORTED))
    if not reason.strip():
        raise Refusal(_("没有写明取消的理由。"), _("请写明为什么不再执行。"))
    before = audit.facts(task, "state")
    task.state, task.version = Task.CANCELLED, task.version + 1
    task.save(update_fields=["state", "version"])
    TaskReport.objects.create(task=task, kind=Kind.CANCELLED, text=reason.strip(), by=by, on=on)
    path = plan.organisation_path
    after = audit.facts(task, "state")
    audit.record(
        by=by, on=on, action="plan.task_cancelled", target=task, path=path, before=before, after=after, reason=reason
    )
    text = _("工作计划任务已取消：%(title)s。") % {"title": task.title}
    notify(users=people_of(task, on), text=text, url=page_of(task), by=by, on=on, path=path)
    return task


@transaction.atomic
def drop_task(*, task_id: int, by: User, on: date) -> None:
    """Take a task out of a draft."""
    task = task_of(task_id)
    plan = managed(task.focus.plan_id, by, on)
    if plan.state != Plan.DRAFT:
        raise Changed(_("计划已印发，不能删除任务。"), _("不再执行的任务请取消，并写明理由。"))
    path = plan.organisation_path
    audit.record(by=by, on=on, action="plan.task_dropped", target=task, path=path, before=_facts(task))
    focus = task.focus
    task.delete()
    if not focus.tasks.exists():
        focus.delete()


@transaction.atomic
def remind(*, task_ids: Iterable[int], by: User, on: date) -> tuple[int, list[PlanTask]]:
    """Remind the owners of tasks that are not done (催办).

    Answers how many people were told, and the tasks whose post is vacant, so that nobody was.
    """
    rows = PlanTask.objects.filter(pk__in=list(task_ids), state=Task.OPEN, focus__plan__state=Plan.ISSUED)
    told, vacant = 0, []
    for task in rows.select_related("focus__plan", "organisation", "owner"):
        path = task.focus.plan.organisation_path
        require(by, Permission.PLAN_MANAGE, path=path, on=on)
        people = people_of(task, on)
        if not people:
            vacant.append(task)
        late = _("已逾期") if task.due_on < on else _("请按期完成")
        text = _("催办：%(title)s，应于 %(due)s 前完成，%(late)s。") % {
            "title": task.title, "due": task.due_on, "late": late,
        }  # fmt: skip
        told += notify(users=people, text=text, url=page_of(task), by=by, on=on, path=path)
        audit.record(by=by, on=on, action="plan.reminded", target=task, path=path, after={"people": len(people)})
    return told, vacant


def _facts(task: PlanTask) -> dict[str, object]:
    """A task for the audit."""
    return {
        "focus": task.focus.title, "organisation": task.organisation, "owner": task.owner,
        **audit.facts(task, "title", "goal", "role", "due_on", "stage"),
    }  # fmt: skip
