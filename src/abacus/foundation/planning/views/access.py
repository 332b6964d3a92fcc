"""What pages of plans begin with: the plan or the task, if this person may see it."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.planning.models import PlanTask, WorkPlan

OPEN, REPORTED = PlanTask.State.OPEN, PlanTask.State.REPORTED


def plans(request: Any) -> QuerySet[WorkPlan]:
    """The plans this person may read, with how many tasks each has, done and overdue."""
    rows: QuerySet[WorkPlan] = WorkPlan.objects.visible_to(request.user, request.day).select_related("organisation")
    late = Q(focuses__tasks__state=OPEN, focuses__tasks__due_on__lt=request.day)
    return rows.annotate(
        all_tasks=Count("focuses__tasks", filter=~Q(focuses__tasks__state=PlanTask.State.CANCELLED)),
        done_tasks=Count("focuses__tasks", filter=Q(focuses__tasks__state=PlanTask.State.DONE)),
        late_tasks=Count("focuses__tasks", filter=late),
    )


def plan_or_404(request: Any, pk: int) -> WorkPlan:
    """The plan; out of reach it does not exist."""
    return get_object_or_404(plans(request), pk=pk)


def tasks(request: Any) -> QuerySet[PlanTask]:
    """The tasks of the plans this person may read."""
    readable = WorkPlan.objects.visible_to(request.user, request.day)
    return PlanTask.objects.filter(focus__plan__in=readable).select_related("focus__plan", "organisation", "owner")


def task_or_404(request: Any, pk: int) -> PlanTask:
    """The task; out of reach it does not exist."""
    return get_object_or_404(tasks(request), pk=pk)


def may_manage(request: Any, plan: WorkPlan) -> bool:
    """Whether the person leads this plan."""
    return access_of(request.user, request.day).may(Permission.PLAN_MANAGE, plan.organisation_path)


def bodies(request: Any, plan: WorkPlan) -> QuerySet[Organisation]:
    """Who may answer for a task of the plan."""
    return Organisation.objects.on(request.day).within(Scope((plan.organisation_path,))).order_by("path")
