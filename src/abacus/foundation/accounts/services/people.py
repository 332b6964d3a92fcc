"""Accounts: opened, disabled, enabled, unlocked."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import forget_access
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.services import sessions, trying
from abacus.foundation.accounts.services.common import home, manage, one_time_password
from abacus.foundation.accounts.services.passwords import refuse_alone
from abacus.foundation.accounts.usernames import LONGEST, folded
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.texts import visible


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    organisation: Organisation,
    by: User | None,
    on: date,
    password: str | None = None,
    demonstration: bool = False,
) -> tuple[User, str]:
    """Open an account; answers it with its one-time password, which must be changed at the first sign-in.

    `by` None is the initialisation. A `password` given (demonstrations) is kept as it is, unchanged and without
    ageing; "" means that nobody can sign in until an administrator gives the account one.
    """
    manage(by, organisation.path, on)
    username, name = folded(username), visible(name)
    if not username or not name:
        raise Refusal(_("用户名和姓名都不能空。"))
    if len(username) > LONGEST or any(one.isspace() for one in username):
        raise Refusal(_("用户名“%(name)s”不能用。") % {"name": username[:LONGEST]}, _("不超过 60 个字，中间没有空格。"))
    if User.objects.filter(username=username).exists():
        raise Refusal(_("用户名“%(name)s”已被使用。") % {"name": username}, _("请换一个用户名。"))
    first = one_time_password() if password is None else password
    one_time = password is None
    user = User(
        username=username, name=name, organisation=organisation, must_change_password=one_time,
        one_time_until=on + timedelta(days=profile().one_time_days) if one_time else None,
        password_changed_on=on if one_time else None, demonstration=demonstration,
    )  # fmt: skip
    if first:
        user.set_password(first)
    else:
        user.set_unusable_password()
    user.save()
    after = {"username": username, "name": name, "organisation": organisation}
    audit.record(by=by, on=on, action="accounts.created", target=user, path=organisation.path, after=after)
    return user, first


@transaction.atomic
def unlock(*, user: User, by: User, on: date) -> None:
    """Let somebody sign in again who has failed too often; nobody unlocks themselves."""
    manage(by, home(user), on)
    if user.pk == by.pk:
        raise Refusal(_("不能为自己解除锁定。"), _("请另一名系统管理员办理，或等锁定结束。"))
    trying.clear(user)
    audit.record(by=by, on=on, action="accounts.unlocked", target=user, path=home(user))


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, on: date, reason: str = "") -> User:
    """Disable an account (its sessions end at once) or enable it again.

    Raises Refusal for an administrator: two others do it (`propose_act`).
    """
    manage(by, home(user), on)
    if user.pk == by.pk:
        raise Refusal(_("不能停用自己的账号。"))
    refuse_alone(user, on)
    return switch(user, active, by=by, on=on, reason=reason)


@transaction.atomic
def switch(user: User, active: bool, *, by: User | None, on: date, reason: str = "") -> User:
    """Disable or enable, whoever decided it."""
    before = {"is_active": user.is_active}
    user.is_active = active
    user.save(update_fields=["is_active"])
    forget_access(user)
    action = "accounts.enabled" if active else "accounts.disabled"
    audit.record(
        by=by, on=on, action=action, target=user, path=home(user), before=before, after={"is_active": active},
        reason=reason,
    )  # fmt: skip
    if not active:
        sessions.end_sessions(user=user, why="disabled", by=by, on=on)
    return user
