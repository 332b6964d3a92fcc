"""What is overdue by department and stage, and who is to be reminded of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.planning.reminders import Left
from abacus.foundation.schedule.models import Stage, Window
from abacus.foundation.workflow.actors import people_for
from abacus.foundation.workflow.models import Task
from abacus.pool import standing
from abacus.pool.deadlines import nearest, windows
from abacus.pool.models import ProjectYear

CLERKS = (Role.UNIT_CLERK, Role.DEPARTMENT_CLERK)
STAGES = tuple(standing.EXPECTED)
"""The stages that every project has to pass, so that one can be late."""
CONCERNED: dict[str, tuple[Permission, ...]] = {
    Stage.TARGETS: (Permission.TARGET_DECLARE, Permission.TARGET_REVIEW),
    Stage.BUDGET: (Permission.BUDGET_APPROVE,),
    Stage.SELF_EVALUATION: (Permission.EVALUATION_FILL, Permission.EVALUATION_REVIEW),
}
"""Whom a stage that closes or is late concerns: who does it and who reviews it."""


@dataclass
class Line:
    """A department: how many projects are late in each stage, in the order of STAGES."""

    department: Organisation
    counts: list[int] = field(default_factory=lambda: [0] * len(STAGES))

    @property
    def all(self) -> int:
        return sum(self.counts)


def late_by_department(rows: QuerySet[Any], fiscal_year: int, on: date) -> list[Line]:
    """The departments with something late, most first. One query a stage, and one for names."""
    found: dict[int, list[int]] = {}
    for at, stage in enumerate(STAGES):
        late = standing.with_late(rows, stage, fiscal_year, on)
        for department, count in Counter(late.values_list("department", flat=True)).items():
            found.setdefault(department, [0] * len(STAGES))[at] = count
    bodies = Organisation.objects.in_bulk(found)
    lines = [Line(bodies[pk], counts) for pk, counts in found.items()]
    return sorted(lines, key=lambda line: (-line.all, line.department.sort_key))


def clerks_of(paths: Iterable[str], on: date) -> dict[str, list[User]]:
    """Who fills in forms at each of these places: the unit's clerks, else those of the body above that has some."""
    held = (
        Appointment.objects.on(on).filter(role__in=CLERKS, user__is_active=True).select_related("user", "organisation")
    )
    by_path: dict[str, list[User]] = {}
    for one in held:
        for root in one.organisation.roots:
            by_path.setdefault(root, []).append(one.user)
    found = {}
    for path in paths:
        step = path
        while step and step not in by_path:
            step = step.rpartition(".")[0]
        found[path] = by_path.get(step, [])
    return found


def late_tasks(access: Access) -> list[tuple[Task, list[User]]]:
    """Reviews past their last day in the person's scope, with who sits on each; the oldest first."""
    rows = Task.objects.filter(access.scope.filter("organisation_path"), state=Task.State.OPEN, due_on__lt=access.on)
    tasks = rows.select_related("submission__organisation", "organisation", "delegated_to").order_by("due_on", "pk")
    return [(task, [task.delegated_to] if task.delegated_to else people_for(task, access.on)) for task in tasks[:200]]


def left_in(access: Access, chosen: list[Window]) -> dict[int, Left]:
    """How many projects of the person's scope are left in each window that every project has to pass."""
    found = {}
    for window in chosen:
        if window.stage not in STAGES:
            continue
        if not any(access.has(one) for one in CONCERNED[window.stage]):
            found[window.pk] = Left(0, "")
            continue
        rows = ProjectYear.objects.within(access.scope).filter(fiscal_year=window.fiscal_year)
        waiting = standing.with_open(rows, window.stage).exclude(state=ProjectYear.State.CLOSED)
        paths = Counter(waiting.order_by().values_list("organisation_path", flat=True))
        known = windows(window.fiscal_year).get(window.stage, {})
        count = sum(number for path, number in paths.items() if nearest(known, path) == window)
        url = f"{reverse('pool:overdue')}?fy={window.fiscal_year}&stage={window.stage}&show=open"
        found[window.pk] = Left(count, url)
    return found


def late_in_any(rows: QuerySet[Any], fiscal_year: int, on: date) -> QuerySet[Any]:
    """The project-years late in one stage or more."""
    late = [standing.with_late(rows, stage, fiscal_year, on).order_by().values("pk") for stage in STAGES]
    return rows.filter(Q(pk__in=late[0]) | Q(pk__in=late[1]) | Q(pk__in=late[2]))


def open_in_any(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The project-years with a stage that is not done."""
    waiting = [standing.with_open(rows, stage).order_by().values("pk") for stage in STAGES]
    return rows.filter(Q(pk__in=waiting[0]) | Q(pk__in=waiting[1]) | Q(pk__in=waiting[2]))
