"""Roles: proposed by one administrator, confirmed by another, ended."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import forget_access, require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.accounts.services import sessions
from abacus.foundation.accounts.services.common import locked, manage
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

Kind = Organisation.Kind
HELD_AT: dict[Role, frozenset[str]] = {
    Role.UNIT_CLERK: frozenset({Kind.UNIT, Kind.DEPARTMENT}),
    Role.UNIT_HEAD: frozenset({Kind.UNIT, Kind.DEPARTMENT}),
    Role.DEPARTMENT_CLERK: frozenset({Kind.DEPARTMENT}),
    Role.DEPARTMENT_HEAD: frozenset({Kind.DEPARTMENT}),
    Role.FINANCE_DIVISION: frozenset({Kind.DIVISION}),
}
"""Role → kinds of bodies it is held at; every other role is held at a region."""


@transaction.atomic
def appoint(
    *,
    user: User,
    role: Role | str,
    organisation: Organisation,
    valid_from: date,
    by: User | None,
    on: date,
    valid_to: date | None = None,
) -> Appointment:
    """Propose a role for a person; it counts once a second administrator has confirmed it.

    Appointed by the initialisation (`by` None) it counts at once. Raises Refusal for a role that is
    not held at such a body, for a second administrator's role, or one beside any other role.
    """
    role = Role(role)
    manage(by, organisation.path, on)
    if by is not None and user.pk == by.pk:
        raise Refusal(_("不能为自己任职。"))
    if organisation.kind not in HELD_AT.get(role, frozenset({Kind.REGION})):
        facts = {"role": role.label, "organisation": organisation.name}
        raise Refusal(_("“%(role)s”不能任职于“%(organisation)s”。") % facts, _("请检查角色和机构。"))
    if not organisation.exists_on(valid_from) or (valid_to is not None and valid_to <= valid_from):
        raise Refusal(_("任职日期不对。"), _("机构应在任职日存在，结束日期应晚于开始日期。"))
    # Two grants at once could each find the person free: the account's row makes them wait for each other.
    locked(user)
    _check_separation(user, role, valid_from)
    _refuse_overlap(user, role, organisation, valid_from, valid_to)
    appointment = Appointment.objects.create(
        user=user, role=role, organisation=organisation, valid_from=valid_from, valid_to=valid_to,
        pending=by is not None, proposed_by=by,
    )  # fmt: skip
    forget_access(user)
    _record("accounts.appointed" if by is None else "accounts.appointment_proposed", appointment, by, on)
    return appointment


def _check_separation(user: User, role: Role, day: date) -> None:
    """Whatever is not over by the day counts: what begins later and what waits for confirmation, too."""
    held = Appointment.objects.filter(user=user).exclude(valid_to__lte=day)
    roles = {Role(one) for one in held.values_list("role", flat=True)} - {role}
    if roles and (role in ADMINISTRATORS or roles & ADMINISTRATORS):
        raise Refusal(
            _("%(name)s 已任“%(role)s”，管理员不得兼任。") % {"name": user.name, "role": sorted(roles)[0].label},
            _("系统、安全、审计管理员应由不同的人专任，且不办理业务。"),
        )


def _refuse_overlap(user: User, role: Role, organisation: Organisation, begins: date, ends: date | None) -> None:
    """A proposal never changes an appointment that is there: it would suspend what two people have decided."""
    there = Appointment.objects.filter(user=user, role=role, organisation=organisation)
    there = there.filter(Q(valid_to=None) | Q(valid_to__gt=begins))
    if ends is not None:
        there = there.filter(valid_from__lt=ends)
    if there.exists():
        raise Refusal(_("%(name)s 已任该职。") % {"name": user.name}, _("请检查任职的起止日期。"))


@transaction.atomic
def confirm_appointment(*, appointment_id: int, by: User, on: date) -> Appointment:
    """Confirm a proposed role: the second pair of eyes. Raises Refusal for one's own proposal."""
    appointment = _appointment(appointment_id)
    require(by, Permission.GRANT_CONFIRM, path=appointment.organisation.path, on=on)
    if not appointment.pending:
        raise Refusal(_("该任职已确认。"))
    if by.pk in {appointment.proposed_by_id, appointment.user_id}:
        raise Refusal(_("授权须由另一人确认。"))
    locked(appointment.user)
    _check_separation(appointment.user, Role(appointment.role), appointment.valid_from)
    appointment.pending = False
    appointment.save(update_fields=["pending"])
    forget_access(appointment.user)
    _record("accounts.appointment_confirmed", appointment, by, on)
    return appointment


@transaction.atomic
def confirm_appointments(*, appointments: Sequence[Appointment], by: User, on: date) -> int:
    """Confirm several at once, all or none; how many."""
    for one in appointments:
        confirm_appointment(appointment_id=one.pk, by=by, on=on)
    return len(appointments)


@transaction.atomic
def end_appointment(*, appointment_id: int, valid_to: date, by: User, on: date) -> Appointment:
    """End a role on a day (its first day without it), or drop a proposal; the person's sessions end with it.

    Raises Refusal for a confirmed administrator's role: two others end it (`propose_act`).
    """
    appointment = _appointment(appointment_id)
    manage(by, appointment.organisation.path, on)
    if appointment.role in ADMINISTRATORS and not appointment.pending:
        raise Refusal(_("管理员的任职须由两名管理员结束。"), _("请在“管理员账号”中提出，由另一类管理员确认。"))
    return over(appointment, valid_to, by=by, on=on)


@transaction.atomic
def over(appointment: Appointment, valid_to: date, *, by: User, on: date) -> Appointment:
    """End a role or drop its proposal, whoever decided it."""
    if not appointment.pending and appointment.valid_to is not None and appointment.valid_to <= valid_to:
        raise Refusal(_("该任职已于 %(day)s 结束。") % {"day": appointment.valid_to})
    before = audit.facts(appointment, "valid_to", "pending")
    person = appointment.user
    if appointment.pending or valid_to <= appointment.valid_from:
        audit.record(
            by=by, on=on, action="accounts.appointment_dropped", target=appointment,
            path=appointment.organisation.path, before={**before, "role": appointment.role},
        )  # fmt: skip
        appointment.delete()
    else:
        appointment.valid_to = valid_to
        appointment.save(update_fields=["valid_to"])
        _record("accounts.appointment_ended", appointment, by, on, before)
    forget_access(person)
    if not before["pending"]:
        sessions.end_sessions(user=person, why="role", by=by, on=on)
    return appointment


def _appointment(pk: int) -> Appointment:
    return Appointment.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=pk)


def _record(
    action: str, appointment: Appointment, by: User | None, on: date, before: dict[str, object] | None = None
) -> None:
    after = {
        "user": appointment.user, "role": appointment.role, "organisation": appointment.organisation,
        **audit.facts(appointment, "valid_from", "valid_to", "pending"),
    }  # fmt: skip
    audit.record(
        by=by, on=on, action=action, target=appointment, path=appointment.organisation.path, before=before, after=after
    )
