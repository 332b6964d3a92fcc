"""What plans and reminders add to frame, worklist and calendar."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.planning.models import PlanTask, WorkPlan
from abacus.foundation.planning.owners import owned, whose
from abacus.foundation.planning.reminders import reminders, said
from abacus.foundation.schedule import calendar
from abacus.foundation.schedule.models import LateFiling
from abacus.foundation.workflow import panels, worklist
from abacus.foundation.workflow.worklist import WorkItem

ACTIONS = {
    "plan.created": gettext_lazy("新建工作计划"),
    "plan.focus_added": gettext_lazy("增加重点"),
    "plan.issued": gettext_lazy("印发工作计划"),
    "plan.closed": gettext_lazy("办结工作计划"),
    "plan.dropped": gettext_lazy("删除计划草稿"),
    "plan.task_added": gettext_lazy("增加任务"),
    "plan.task_changed": gettext_lazy("调整任务"),
    "plan.task_cancelled": gettext_lazy("取消任务"),
    "plan.task_dropped": gettext_lazy("删除任务"),
    "plan.task_done": gettext_lazy("确认任务完成"),
    "plan.reported": gettext_lazy("报送任务进展"),
    "plan.sent_back": gettext_lazy("退回任务报送"),
    "plan.reminded": gettext_lazy("催办任务"),
}
OPEN, REPORTED = PlanTask.State.OPEN, PlanTask.State.REPORTED


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    navigation.register(
        navigation.NavItem(
            "plans", gettext_lazy("工作计划"), icon="list-check", url_name="planning:plans", group="manage", order=16,
            allowed=lambda user: user.may_open("plan_view"),
        )
    )  # fmt: skip
    navigation.register(
        navigation.NavItem(
            "plans.mine", gettext_lazy("我的任务"), url_name="planning:mine", group="manage", order=17, parent="plans",
            allowed=lambda user: user.may_open("plan_view"),
        )
    )  # fmt: skip
    worklist.register_source("planning", tasks_waiting)
    worklist.register_source("late filing", late_waiting)
    calendar.register_marks(task_marks)
    panels.register("planning/_reminders.html", reminded)


def live() -> Any:
    """The tasks of issued plans, with what a card shows."""
    rows = PlanTask.objects.filter(focus__plan__state=WorkPlan.State.ISSUED)
    return rows.select_related("focus__plan", "organisation", "owner")


def tasks_waiting(access: Access) -> Iterable[WorkItem]:
    """Open tasks this person answers for, and reported ones this person may confirm."""
    if not access.has(Permission.PLAN_VIEW):
        return
    mine = owned(access) & Q(state=OPEN)
    if access.has(Permission.PLAN_MANAGE):
        scope = access.scope_of(Permission.PLAN_MANAGE)
        mine |= scope.filter("focus__plan__organisation_path") & Q(state=REPORTED)
    for task in live().filter(mine):
        if task.state == REPORTED:
            yield card(task, _("确认任务完成"), _("确认"))
        else:
            yield card(task, _("工作计划任务"), _("报送进展"))


def card(task: PlanTask, what: str, button: str) -> WorkItem:
    """A task on the workbench."""
    plan = task.focus.plan
    return WorkItem(
        title=task.title, what=what, whose=whose(task), since=plan.issued_on or task.due_on, due=task.due_on,
        button=button, url=reverse("planning:task", args=[task.pk]), fiscal_year=plan.fiscal_year, detail=plan.title,
    )  # fmt: skip


def late_waiting(access: Access) -> Iterable[WorkItem]:
    """Requests to file late that this person may answer."""
    if not access.has(Permission.WINDOWS_MANAGE):
        return
    scope = access.scope_of(Permission.WINDOWS_MANAGE)
    rows = LateFiling.objects.within(scope).filter(state=LateFiling.State.ASKED).select_related("organisation")
    for late in rows:
        yield WorkItem(
            title=late.named, what=_("延期填报申请"), whose=late.organisation.name, since=late.asked_on, due=late.until,
            button=_("答复"), url=reverse("schedule:late", args=[late.pk]), fiscal_year=late.fiscal_year,
            detail=late.reason,
        )  # fmt: skip


def task_marks(access: Access, year: int) -> Iterable[calendar.Mark]:
    """The deadlines of plan tasks that this person answers for or leads."""
    if not access.has(Permission.PLAN_VIEW):
        return
    condition = owned(access)
    if access.has(Permission.PLAN_MANAGE):
        condition |= access.scope_of(Permission.PLAN_MANAGE).filter("focus__plan__organisation_path")
    rows = live().filter(condition, state__in=[OPEN, REPORTED], due_on__year=year).order_by("due_on", "pk")
    for task in rows:
        yield calendar.Mark(task.due_on, task.title, reverse("planning:task", args=[task.pk]))


def reminded(request: Any) -> dict[str, Any] | None:
    """The reminders for the workbench; None where there is nothing to remind of."""
    found = reminders(request.access)
    return {"reminders": [(one, said(one)) for one in found]} if found else None
