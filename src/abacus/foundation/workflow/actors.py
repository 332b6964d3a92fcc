"""Who may act on which task."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from abacus.foundation.accounts.access import Access, access_of
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.workflow.models import Submission, Task


def of_role(access: Access) -> Q:
    """Tasks that go to a role the person holds, at the place they hold it or one it succeeded."""
    condition = Q(pk__in=[])
    for held in access.appointments:
        condition |= Q(role=held.role, organisation__path__in=held.stations)
    return condition


def open_tasks(user: User, on: date) -> QuerySet[Task]:
    """The open tasks this person may act on.

    A delegated task is its delegate's alone while that person is active and holds the role;
    afterwards it is the role's again. Nobody is shown a review of what they handed in.
    """
    access = access_of(user, on)
    still_holds = Appointment.objects.filter(
        user=OuterRef("delegated_to"), role=OuterRef("role"), user__is_active=True
    ).on(on)
    free = Q(delegated_to=None) | Q(delegated_to=user) | ~Exists(still_holds)
    handed_in = Task.objects.filter(submission=OuterRef("submission"), step=0, done_by=user)
    own = Q(step__gt=0) & Exists(handed_in)
    return Task.objects.filter(of_role(access), free, ~own, state=Task.State.OPEN)


def visible_tasks(user: User, on: date) -> QuerySet[Task]:
    """The tasks this person may know of: those of their roles and those about business they see."""
    access = access_of(user, on)
    return Task.objects.filter(of_role(access) | access.scope.filter("organisation_path"))


def visible_submissions(user: User, on: date) -> QuerySet[Submission]:
    """The submissions this person may know of."""
    access = access_of(user, on)
    tasks = Task.objects.filter(of_role(access), submission=OuterRef("pk"))
    return Submission.objects.filter(access.scope.filter("organisation_path") | Exists(tasks))


def submitters(submission: Submission) -> frozenset[int]:
    """Who handed it in, now or before a return."""
    done = Task.objects.filter(submission=submission, step=0, done_by__isnull=False)
    return frozenset(done.values_list("done_by", flat=True)) | {submission.submitted_by_id}


def people_for(task: Task, on: date) -> list[User]:
    """Everybody active who holds the task's role at its place, or where that was merged into, and may decide."""
    held = Appointment.objects.filter(role=task.role, user__is_active=True).on(on)
    there = held.select_related("user", "organisation").order_by("user__sort_key")
    people = {one.user_id: one.user for one in there if task.organisation.path in one.organisation.roots}
    without = submitters(task.submission) if task.step else frozenset()
    return [person for pk, person in people.items() if pk not in without]


def unattended(on: date) -> list[Task]:
    """Open tasks that nobody can act on, because nobody active holds the role or only who handed it in."""
    waiting = Task.objects.filter(state=Task.State.OPEN).select_related("submission", "organisation")
    return [task for task in waiting if not people_for(task, on)]
