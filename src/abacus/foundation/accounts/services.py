"""The only door through which accounts and appointments change."""

import secrets
from collections.abc import Sequence
from datetime import date

from axes.utils import reset as unlock_name
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import forget_access, require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
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

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What one-time passwords are made of: nothing that is misread on paper."""


def one_time_password() -> str:
    """A password for the first sign-in: 4 groups of 4, about 92 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(4))


@transaction.atomic
def create_user(
    *, username: str, name: str, organisation: Organisation, by: User | None, on: date, password: str | None = None
) -> tuple[User, str]:
    """Open an account; answers it with its one-time password, which must be changed at the first sign-in.

    `by` None is the initialisation. A `password` given (demonstrations) is kept as it is, unchanged; "" means
    that nobody can sign in until an administrator gives the account one.
    """
    _manage(by, organisation.path, on)
    username, name = username.strip(), name.strip()
    if not username or not name:
        raise Refusal(_("用户名和姓名都不能空。"))
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal(_("用户名“%(name)s”已被使用。") % {"name": username}, _("请换一个用户名。"))
    first = one_time_password() if password is None else password
    user = User(username=username, name=name, organisation=organisation, must_change_password=password is None)
    if first:
        user.set_password(first)
    else:
        user.set_unusable_password()
    user.save()
    after = {"username": username, "name": name, "organisation": organisation}
    audit.record(by=by, on=on, action="accounts.created", target=user, path=organisation.path, after=after)
    return user, first


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
    _manage(by, organisation.path, on)
    if by is not None and user.pk == by.pk:
        raise Refusal(_("不能为自己任职。"))
    if organisation.kind not in HELD_AT.get(role, frozenset({Kind.REGION})):
        facts = {"role": role.label, "organisation": organisation.name}
        raise Refusal(_("“%(role)s”不能任职于“%(organisation)s”。") % facts, _("请检查角色和机构。"))
    if not organisation.exists_on(valid_from) or (valid_to is not None and valid_to <= valid_from):
        raise Refusal(_("任职日期不对。"), _("机构应在任职日存在，结束日期应晚于开始日期。"))
    # Two grants at once could each find the person free: the account's row makes them wait for each other.
    User.objects.select_for_update().get(pk=user.pk)
    _check_separation(user, role, valid_from)
    if Appointment.objects.filter(user=user, role=role, organisation=organisation, valid_to=None).exists():
        raise Refusal(_("%(name)s 已任该职。") % {"name": user.name})
    appointment, _made = Appointment.objects.update_or_create(
        user=user, role=role, organisation=organisation, valid_from=valid_from,
        defaults={"valid_to": valid_to, "pending": by is not None, "proposed_by": by},
    )  # fmt: skip
    forget_access(user)
    _record("accounts.appointed" if by is None else "accounts.appointment_proposed", appointment, by, on)
    return appointment


def _check_separation(user: User, role: Role, day: date) -> None:
    held = Appointment.objects.filter(user=user).exclude(valid_to__lte=day)
    roles = {Role(one) for one in held.values_list("role", flat=True)} - {role}
    if roles and (role in ADMINISTRATORS or roles & ADMINISTRATORS):
        raise Refusal(
            _("%(name)s 已任“%(role)s”，管理员不得兼任。") % {"name": user.name, "role": sorted(roles)[0].label},
            _("系统、安全、审计管理员应由不同的人专任，且不办理业务。"),
        )


@transaction.atomic
def confirm_appointment(*, appointment_id: int, by: User, on: date) -> Appointment:
    """Confirm a proposed role: the second pair of eyes. Raises Refusal for one's own proposal."""
    appointment = _appointment(appointment_id)
    require(by, Permission.GRANT_CONFIRM, path=appointment.organisation.path, on=on)
    if not appointment.pending:
        raise Refusal(_("该任职已确认。"))
    if by.pk in {appointment.proposed_by_id, appointment.user_id}:
        raise Refusal(_("授权须由另一人确认。"))
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
def unlock(*, user: User, by: User, on: date) -> None:
    """Let somebody sign in again who has failed too often."""
    _manage(by, _home(user), on)
    unlock_name(username=user.username)
    audit.record(by=by, on=on, action="accounts.unlocked", target=user, path=_home(user))


@transaction.atomic
def end_appointment(*, appointment_id: int, valid_to: date, by: User, on: date) -> Appointment:
    """End a role on a day (its first day without it), or drop a proposal."""
    appointment = _appointment(appointment_id)
    _manage(by, appointment.organisation.path, on)
    if appointment.valid_to is not None:
        raise Refusal(_("该任职已于 %(day)s 结束。") % {"day": appointment.valid_to})
    before = audit.facts(appointment, "valid_to", "pending")
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
    forget_access(appointment.user)
    return appointment


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, on: date, reason: str = "") -> User:
    """Disable an account (its sessions end at the next request) or enable it again."""
    _manage(by, _home(user), on)
    if user.pk == by.pk:
        raise Refusal(_("不能停用自己的账号。"))
    before = {"is_active": user.is_active}
    user.is_active = active
    user.save(update_fields=["is_active"])
    forget_access(user)
    action = "accounts.enabled" if active else "accounts.disabled"
    audit.record(
        by=by, on=on, action=action, target=user, path=_home(user), before=before, after={"is_active": active},
        reason=reason,
    )  # fmt: skip
    return user


@transaction.atomic
def reset_password(*, user: User, by: User, on: date) -> str:
    """A new one-time password, shown once; it ends the person's sessions and must be changed at sign-in."""
    _manage(by, _home(user), on)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(by=by, on=on, action="accounts.password_reset", target=user, path=_home(user))
    return password


@transaction.atomic
def change_password(*, by: User, old: str, new: str, on: date) -> User:
    """A person's own new password. Raises Refusal for a wrong old one or a weak new one."""
    if not by.check_password(old):
        raise Refusal(_("原密码不对。"))
    if old == new:
        raise Refusal(_("新密码应与原密码不同。"))
    try:
        validate_password(new, by)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    by.set_password(new)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    audit.record(by=by, on=on, action="accounts.password_changed", target=by, path=_home(by))
    return by


def _manage(by: User | None, path: str, on: date) -> None:
    if by is not None:
        require(by, Permission.PEOPLE_MANAGE, path=path, on=on)


def _home(user: User) -> str:
    return user.organisation.path if user.organisation else ""


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
