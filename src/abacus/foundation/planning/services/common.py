"""What the services of plans begin with."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.planning.models import PlanTask, WorkPlan
from abacus.foundation.refusals import Refusal

Plan, Task = WorkPlan.State, PlanTask.State


class Changed(Refusal):
    """Somebody else was faster, or the thing is past that."""

    status = 409


def managed(plan_id: int, by: User, on: date) -> WorkPlan:
    """The plan, locked, for somebody who may manage it."""
    rows = WorkPlan.objects.visible_to(by, on).filter(pk=plan_id).values_list("pk", flat=True)
    plan = WorkPlan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk__in=list(rows))
    require(by, Permission.PLAN_MANAGE, path=plan.organisation_path, on=on)
    return plan


def not_closed(plan: WorkPlan) -> WorkPlan:
    """Refuse a plan that is over."""
    if plan.state == Plan.CLOSED:
        raise Changed(_("《%(title)s》已办结，不能再改。") % {"title": plan.title}, _("新的任务请写入新的计划。"))
    return plan


def task_of(task_id: int, version: int | None = None) -> PlanTask:
    """The task with its plan, locked; `version` is the one the person saw."""
    rows = PlanTask.objects.select_for_update(of=("self",))
    task = rows.select_related("focus__plan", "organisation", "owner").get(pk=task_id)
    if version is not None and task.version != version:
        raise Changed(_("“%(title)s”刚刚有人改过。") % {"title": task.title}, _("请刷新页面，按现在的情况办理。"))
    return task


def settled(task: PlanTask, wanted: tuple[str, ...]) -> None:
    """Refuse a task that stands elsewhere."""
    if task.state not in wanted:
        raise Changed(
            _("“%(title)s”现在的状态是“%(state)s”。") % {"title": task.title, "state": task.get_state_display()},
            _("请刷新页面，按现在的情况办理。"),
        )


def page_of(task: PlanTask) -> str:
    """Where the task is shown."""
    return reverse("planning:task", args=[task.pk])
