"""Who answers for a task of a plan."""

from datetime import date

from django.db.models import Q

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.planning.models import PlanTask

USUAL = {
    Organisation.Kind.REGION: Role.PERFORMANCE_DIVISION,
    Organisation.Kind.DEPARTMENT: Role.DEPARTMENT_CLERK,
    Organisation.Kind.UNIT: Role.UNIT_CLERK,
    Organisation.Kind.DIVISION: Role.FINANCE_DIVISION,
}
"""Who answers for a body's tasks where a plan names no post."""


def usual_role(organisation: Organisation) -> Role:
    """The post that answers for a body where none is named."""
    return USUAL[Organisation.Kind(organisation.kind)]


def owned(access: Access) -> Q:
    """The condition for tasks that this person answers for: in person, or by post where no person is named."""
    condition = Q(owner=access.user)
    for held in access.appointments:
        condition |= Q(owner=None, role=held.role, organisation__path__in=held.stations)
    return condition


def is_owner(access: Access, task: PlanTask) -> bool:
    """Whether the person answers for this task."""
    if task.owner_id is not None:
        return task.owner_id == access.user.pk
    return any(held.role == task.role and task.organisation.path in held.stations for held in access.appointments)


def people_of(task: PlanTask, on: date) -> list[User]:
    """Everybody active who answers for the task on a day; nobody where the post is vacant."""
    if task.owner is not None:
        return [task.owner] if task.owner.is_active else []
    held = Appointment.objects.on(on).filter(role=task.role, user__is_active=True)
    there = held.select_related("user", "organisation").order_by("user__sort_key")
    return [one.user for one in there if task.organisation.path in one.organisation.roots]


def whose(task: PlanTask) -> str:
    """张三, or 文登区教育局 · 主管部门经办."""
    return task.owner.name if task.owner is not None else f"{task.organisation.name} · {Role(task.role).label}"
