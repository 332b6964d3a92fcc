"""What whoever supervises tasks must see: overdue, escalated, and what nobody can act on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.models import Appointment
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.actors import actors
from abacus.foundation.workflow.models import Task

LATE, ESCALATED, NOBODY = "late", "escalated", "nobody"


def supervised(access: Access) -> QuerySet[Task]:
    """The open tasks of everybody this person supervises, each with `nobody` (can act) and whether `assignable`."""
    scope = access.scope_of(Permission.TASK_ASSIGN)
    rows = Task.objects.filter(scope.filter("organisation_path"), state=Task.State.OPEN)
    alone = Q(pk__in=[task.pk for task in unattended(access.on, rows)])
    return rows.annotate(nobody=_flag(alone), assignable=_flag(alone | Q(escalated_on__isnull=False)))


def in_trouble(tasks: QuerySet[Task], what: str, on: date) -> QuerySet[Task]:
    """The supervised tasks of one kind of trouble; "" all that have one."""
    kinds = {LATE: Q(due_on__lt=on), ESCALATED: Q(escalated_on__isnull=False), NOBODY: Q(nobody=True)}
    return tasks.filter(kinds[what] if what in kinds else kinds[LATE] | kinds[ESCALATED] | kinds[NOBODY])


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def unattended(on: date, tasks: QuerySet[Task] | None = None) -> list[Task]:
    """Open tasks that nobody can act on: nobody active holds the post, or only who may not judge it, and nobody
    stands in.
    """
    waiting = Task.objects.filter(state=Task.State.OPEN) if tasks is None else tasks
    doubtful = waiting.filter(pk__in=_doubtful(waiting, on)).select_related("submission", "organisation")
    return [task for task in doubtful if not actors(task, on)]


def _doubtful(tasks: QuerySet[Task], on: date) -> list[int]:
    """Tasks at posts without a holder, or of which every holder handed something in: few, and looked at one by one."""
    rows = list(tasks.order_by().values_list("pk", "role", "organisation", "submission"))
    held = _held({role for _pk, role, _body, _submission in rows}, on)
    holders = {pk: held.get((role, body), frozenset()) for pk, role, body, _submission in rows}
    suspects = frozenset().union(*holders.values()) if holders else frozenset()
    hands: dict[int, set[int]] = defaultdict(set)
    done = Task.objects.filter(done_by__in=suspects, submission__tasks__in=tasks) if suspects else Task.objects.none()
    for submission, by, for_ in done.values_list("submission", "done_by", "done_for").distinct():
        hands[submission] |= {by, for_}
    return [pk for pk, _role, _body, submission in rows if holders[pk] <= hands[submission]]


def _held(roles: Iterable[str], on: date) -> dict[tuple[str, int], frozenset[int]]:
    """Who holds each post, bodies that were merged counted with their heirs."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    rows = Appointment.objects.filter(role__in=list(roles), user__is_active=True).on(on)
    merged: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for one in rows.select_related("organisation"):
        found[one.role, one.organisation_id].add(one.user_id)
        for path in one.organisation.inherited_paths:
            merged[path].append((one.role, one.user_id))
    for pk, path in Organisation.objects.filter(path__in=list(merged)).values_list("pk", "path"):
        for role, user in merged[path]:
            found[role, pk].add(user)
    return {post: frozenset(people) for post, people in found.items()}
