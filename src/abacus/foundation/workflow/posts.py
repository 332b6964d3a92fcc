"""Posts that people hold, and posts in which they stand in for somebody: what that lets them do."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from abacus.foundation.accounts.access import Held, scope_of_role
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.workflow.models import Mandate

DELEGABLE = frozenset(
    {
        Role.UNIT_CLERK,
        Role.UNIT_HEAD,
        Role.DEPARTMENT_CLERK,
        Role.DEPARTMENT_HEAD,
        Role.FINANCE_DIVISION,
        Role.PERFORMANCE_DIVISION,
        Role.BUREAU_LEADER,
    }
)
"""Posts whose tasks somebody else may do: those of offices. Experts, agencies and deputies are asked in person."""

P = Permission
REVIEWING = frozenset(
    {
        P.PROJECT_VIEW, P.RULES_VIEW, P.WINDOWS_VIEW, P.DOCUMENT_STORE, P.EXANTE_REVIEW, P.EXANTE_CONCLUDE,
        P.TARGET_REVIEW, P.TARGET_SCORE, P.MONITORING_REVIEW, P.EVALUATION_REVIEW, P.DEPARTMENT_REVIEW,
    }
)  # fmt: skip
"""What reviewing another post's tasks needs; deciding, publishing and bulk approval stay with the post itself."""

FILLING = frozenset({P.EXANTE_APPLY, P.TARGET_DECLARE, P.MONITORING_FILL, P.EVALUATION_FILL, P.DEPARTMENT_FILL})
"""What correcting and handing in needs besides."""


def holders(role: str, organisation: Organisation, on: date) -> list[User]:
    """The active people who hold `role` at a body on that day, or where that was merged into."""
    held = Appointment.objects.filter(role=role, user__is_active=True).on(on)
    there = held.select_related("user", "organisation").order_by("user__sort_key", "user_id")
    return list({one.user_id: one.user for one in there if organisation.path in one.organisation.roots}.values())


def in_force(agent: User, on: date, own: tuple[Held, ...]) -> list[Mandate]:
    """The mandates by which somebody with these roles acts on a day.

    One falls away with what it rests on: the principal's post, the agent's own at that body, their being active.
    """
    found = list(Mandate.objects.on(on).filter(agent=agent).values_list("pk", flat=True))
    if not found:
        return []
    principal_holds = Appointment.objects.filter(
        user=OuterRef("principal"), role=OuterRef("role"), organisation=OuterRef("organisation"), user__is_active=True
    ).on(on)
    somebody_holds = Appointment.objects.filter(
        role=OuterRef("role"), organisation=OuterRef("organisation"), user__is_active=True
    ).on(on)
    rows = Mandate.objects.filter(pk__in=found).annotate(
        principal_holds=Exists(principal_holds), post_is_held=Exists(somebody_holds)
    )
    return [one for one in rows.select_related("organisation", "principal", "task") if _rests(one, own)]


def _rests(mandate: Mandate, own: tuple[Held, ...]) -> bool:
    mine = [held for held in own if held.role in DELEGABLE]
    if mandate.kind != Mandate.Kind.DELEGATION:
        return bool(mine)
    there = [held for held in mine if held.organisation.pk == mandate.organisation_id]
    if mandate.decided_by_id is None:
        there = [held for held in there if held.role == mandate.role]
    return bool(there) and bool(mandate.principal_holds)


def stand_ins(user: User, on: date, own: tuple[Held, ...]) -> Iterable[Held]:
    """The posts in which somebody stands in on a day, each with what its tasks need and no more."""
    found = in_force(user, on, own)
    user._mandates = (on, tuple(found))  # type: ignore[attr-defined]
    return [_held(one, on) for one in found]


def mandates_of(user: User, on: date) -> tuple[Mandate, ...]:
    """The mandates behind somebody's access, as worked out with it."""
    from abacus.foundation.accounts.access import access_of

    if not access_of(user, on).stand_ins:
        return ()
    found: tuple[Mandate, ...] = user._mandates[1]  # type: ignore[attr-defined]
    return found


def _held(mandate: Mandate, on: date) -> Held:
    role, body = Role(mandate.role), mandate.organisation
    granted = REVIEWING | FILLING
    if mandate.kind == Mandate.Kind.ASSIGNMENT:
        return Held(role, body, Scope.of([mandate.organisation_path]), (), ROLE_PERMISSIONS[role] & granted)
    if mandate.kind == Mandate.Kind.DEPUTY and mandate.post_is_held:
        granted = REVIEWING
    return Held(role, body, scope_of_role(role, body, on), body.roots, ROLE_PERMISSIONS[role] & granted)


def deputies(role: str, organisation: Organisation, on: date) -> frozenset[int]:
    """Who is named to act in a post while nobody else can."""
    rows = Mandate.objects.on(on).filter(kind=Mandate.Kind.DEPUTY, role=role, agent__is_active=True)
    there = [one for one in rows.select_related("agent", "organisation") if organisation.path in one.organisation.roots]
    return frozenset(one.agent_id for one in there if any(held.pk == one.pk for held in mandates_of(one.agent, on)))
