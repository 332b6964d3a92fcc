"""Who could act in somebody's stead: colleagues to delegate to, people to assign an unattended task to."""

from datetime import date

from django.db.models import Q, QuerySet

from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.organisations import tree
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.actors import barred
from abacus.foundation.workflow.models import Task
from abacus.foundation.workflow.posts import DELEGABLE

BUREAU = frozenset({Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION, Role.BUREAU_LEADER})


def colleagues(person: User, organisation: Organisation, on: date) -> list[User]:
    """Active people who hold a post of an office at the same body."""
    held = Appointment.objects.filter(organisation=organisation, role__in=DELEGABLE, user__is_active=True).on(on)
    return _people(held.exclude(user=person))


def same_post(agent: User, role: str, organisation: Organisation, on: date) -> bool:
    """Whether somebody holds the very post themselves."""
    return Appointment.objects.filter(user=agent, role=role, organisation=organisation).on(on).exists()


def substitutes(task: Task, on: date) -> list[User]:
    """Who may be given a task nobody of its post acts on: of the body itself first, then its department's and finance.

    A returned form goes to people of the unit or its department. Never to who handed it in, nor to who has
    already judged it at another step.
    """
    submission = task.submission
    owner, department = submission.organisation, tree.department_of(submission.organisation)
    near = Q(organisation__in=[one for one in (owner, department) if one is not None])
    condition = near | Q(organisation=task.organisation)
    if task.step:
        region = tree.region_of(owner)
        finance = Q(role__in=BUREAU) & (Q(organisation=region) | Q(organisation__parent=region))
        condition = (
            (near & ~Q(role__in=[Role.UNIT_CLERK, Role.UNIT_HEAD])) | finance | Q(organisation=task.organisation)
        )
    held = Appointment.objects.filter(condition, role__in=DELEGABLE, user__is_active=True).on(on)
    judged = submission.tasks.filter(step__gt=0, state=Task.State.DONE).exclude(step=task.step)
    without = barred(task) | {pk for pk in judged.values_list("done_by", flat=True) if pk}
    people = [one for one in _people(held) if one.pk not in without]
    here = {one.user_id for one in held if one.organisation_id == task.organisation_id}
    return sorted(people, key=lambda one: (one.pk not in here, one.sort_key))


def _people(held: "QuerySet[Appointment]") -> list[User]:
    """Each person once, by name; no administrator."""
    rows = held.select_related("user").order_by("user__sort_key", "user_id")
    people = {one.user_id: one.user for one in rows}
    administrators = set(
        Appointment.objects.filter(user__in=people, role__in=ADMINISTRATORS).values_list("user", flat=True)
    )
    return [one for pk, one in people.items() if pk not in administrators]
