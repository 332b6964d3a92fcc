"""Who may act on which task, and by what right.

In this order: whoever holds the post (or, of a task handed to one of them, that person); whoever it was
assigned to; the delegate of a holder; the post's deputy while no holder can; the higher post it escalated to.
Nobody reviews what they handed in, or what was handed in in their name; nobody signs twice at one step, not
even in somebody's name; a delegate may no more than whom they stand in for. `open_tasks` says it as a query,
`actors` about one task; the tests hold the two together.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from abacus.foundation.accounts.access import Access, Held, access_of
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.workflow import posts
from abacus.foundation.workflow.models import Escalation, Ground, Mandate, Submission, Task

Kind = Mandate.Kind


@dataclass(frozen=True)
class Actor:
    """Somebody who may act on a task: by what right, and in whose stead."""

    user: User
    ground: Ground
    principal: User | None = None


def of_role(access: Access) -> Q:
    """Tasks that go to a role the person holds, at the place they hold it or one it succeeded."""
    return _of_posts(access.appointments)


def open_tasks(user: User, on: date) -> QuerySet[Task]:
    """The open tasks this person may act on.

    A task handed to one colleague is theirs alone while they are active and hold the post; afterwards it is
    the post's again.
    """
    access = access_of(user, on)
    mine = of_role(access) & _free(user.pk, on)
    for mandate in posts.mandates_of(user, on):
        mine |= _by_mandate(mandate, on)
    return Task.objects.filter(mine | _escalated_to(access), ~_barred(user.pk), state=Task.State.OPEN)


def visible_tasks(user: User, on: date) -> QuerySet[Task]:
    """The tasks this person may know of: those of their posts and those about business they see."""
    access = access_of(user, on)
    return Task.objects.filter(_of_posts(access.posts) | access.scope.filter("organisation_path"))


def visible_submissions(user: User, on: date) -> QuerySet[Submission]:
    """The submissions this person may know of."""
    access = access_of(user, on)
    tasks = Task.objects.filter(_of_posts(access.posts), submission=OuterRef("pk"))
    return Submission.objects.filter(access.scope.filter("organisation_path") | Exists(tasks))


def submitters(submission: Submission) -> frozenset[int]:
    """Who handed it in, now or before a return, and in whose name."""
    done = Task.objects.filter(submission=submission, step=0, done_by__isnull=False)
    pairs = done.values_list("done_by", "done_for")
    return frozenset(pk for pair in pairs for pk in pair if pk) | {submission.submitted_by_id}


def people_for(task: Task, on: date) -> list[User]:
    """Everybody active who holds the task's role at its place, or where that was merged into, and may decide."""
    without = barred(task)
    return [person for person in posts.holders(task.role, task.organisation, on) if person.pk not in without]


def barred(task: Task) -> frozenset[int]:
    """Who may not act on the task, whatever post they hold: its submitters, and who has signed at this step."""
    if not task.step:
        return frozenset()
    without = submitters(task.submission)
    if not task.countersigned:
        return without
    signed = _signed(Task.objects, task.submission_id, task.step, task.opened_version).values_list(
        "done_by", "done_for"
    )
    return without | {pk for pair in signed for pk in pair if pk}


def actors(task: Task, on: date) -> list[Actor]:
    """Everybody who may act on an open task now, each once, by the best right they have."""
    without = barred(task)
    holders = posts.holders(task.role, task.organisation, on)
    able = [one for one in holders if one.pk not in without]
    alone = task.delegated_to_id if task.delegated_to_id in _holding(task, on) else None
    found = [Actor(one, Ground.POST) for one in able if alone in {None, one.pk}]
    rows = Mandate.objects.on(on).filter(
        Q(task=task) | Q(task=None, role=task.role), agent__is_active=True
    ).select_related("agent", "principal", "organisation")  # fmt: skip
    by_rank = sorted(rows, key=lambda one: (RANK[one.kind], one.pk))
    for mandate in by_rank:
        if mandate.task_id is None and task.organisation.path not in mandate.organisation.roots:
            continue
        if not any(one.pk == mandate.pk for one in posts.mandates_of(mandate.agent, on)):
            continue
        if mandate.kind == Kind.DELEGATION:
            principal = mandate.principal
            if principal is None or principal.pk in without or alone not in {None, principal.pk}:
                continue
            found.append(Actor(mandate.agent, Ground.DELEGATION, principal))
        elif mandate.kind == Kind.ASSIGNMENT:
            found.append(Actor(mandate.agent, Ground.ASSIGNMENT))
        elif not able:
            found.append(Actor(mandate.agent, Ground.DEPUTY))
    for above in Escalation.objects.filter(task=task).select_related("organisation"):
        found += [Actor(one, Ground.ESCALATION) for one in posts.holders(above.role, above.organisation, on)]
    once: dict[int, Actor] = {}
    for actor in found:
        if actor.user.pk not in without:
            once.setdefault(actor.user.pk, actor)
    return list(once.values())


RANK = {Kind.ASSIGNMENT: 0, Kind.DELEGATION: 1, Kind.DEPUTY: 2}
"""Which right counts where somebody has several."""


def acting(task: Task, by: User, on: date) -> Actor | None:
    """By what right somebody may act on the task; None where they may not."""
    return next((one for one in actors(task, on) if one.user.pk == by.pk), None)


def _of_posts(held: tuple[Held, ...]) -> Q:
    condition = Q(pk__in=[])
    for one in held:
        condition |= Q(role=one.role, organisation__path__in=one.stations)
    return condition


def _free(user_id: int | None, on: date) -> Q:
    """Tasks that were handed to nobody else who still holds the post."""
    holds = Appointment.objects.filter(
        user=OuterRef("delegated_to"), role=OuterRef("role"), organisation=OuterRef("organisation"),
        user__is_active=True,
    ).on(on)  # fmt: skip
    return Q(delegated_to=None) | Q(delegated_to=user_id) | ~Q(Exists(holds))


def _holding(task: Task, on: date) -> frozenset[int]:
    """Who holds the post exactly where the task is."""
    held = Appointment.objects.filter(role=task.role, organisation=task.organisation_id, user__is_active=True).on(on)
    return frozenset(held.values_list("user", flat=True))


def _by_mandate(mandate: Mandate, on: date) -> Q:
    if mandate.kind == Kind.ASSIGNMENT:
        return Q(pk=mandate.task_id)
    there = Q(role=mandate.role, organisation__path__in=mandate.organisation.roots)
    if mandate.kind == Kind.DELEGATION:
        return there & _free(mandate.principal_id, on) & ~_barred(mandate.principal_id)
    condition = there
    for holder in posts.holders(mandate.role, mandate.organisation, on):
        condition &= _barred(holder.pk)
    return condition


def _escalated_to(access: Access) -> Q:
    there = Q(pk__in=[])
    for one in access.appointments:
        if one.role in posts.DELEGABLE:
            there |= Q(role=one.role, organisation__path__in=one.stations)
    return Q(escalated_on__isnull=False) & Q(Exists(Escalation.objects.filter(there, task=OuterRef("pk"))))


def _barred(user_id: int | None) -> Q:
    """Tasks on which somebody may not act, whatever post they hold."""
    theirs = Q(done_by=user_id) | Q(done_for=user_id)
    handed_in = Task.objects.filter(theirs, submission=OuterRef("submission"), step=0)
    signed = _signed(Task.objects, OuterRef("submission"), OuterRef("step"), OuterRef("opened_version")).filter(theirs)
    own = Q(Exists(handed_in)) | Q(submission__submitted_by=user_id)
    return Q(step__gt=0) & (own | (Q(countersigned=True) & Q(Exists(signed))))


def _signed(rows: object, submission: object, step: object, opened_version: object) -> QuerySet[Task]:
    """The signatures given in one round of a step where all sign."""
    found: QuerySet[Task] = rows.filter(  # type: ignore[attr-defined]
        submission=submission, step=step, opened_version=opened_version, countersigned=True, state=Task.State.DONE
    )
    return found
