"""Passwords: changed by the person, given anew by others, kept from coming back."""

from datetime import date, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.foundation.accounts.models import UsedPassword, User
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.services import sessions
from abacus.foundation.accounts.services.common import administers, home, locked, manage, one_time_password
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal


@transaction.atomic
def change_password(*, by: User, old: str, new: str, on: date, keep: str = "") -> User:
    """A person's own new password; it ends their sessions but the one with the key `keep`.

    Raises Refusal for a wrong old password, a weak new one, or one used of late.
    """
    user = locked(by)
    if not user.check_password(old):
        raise WrongPasswordError
    if old == new:
        raise Refusal(_("新密码应与原密码不同。"))
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    _refuse_used(user, new)
    _give(user, new, one_time=False, on=on)
    sessions.end_sessions(user=user, why="password", by=by, on=on, keep=keep)
    audit.record(by=by, on=on, action="accounts.password_changed", target=user, path=home(user))
    return user


class WrongPasswordError(Refusal):
    """The old password was wrong; counted as a failure by who asked."""

    def __init__(self) -> None:
        super().__init__(_("原密码不对。"))


@transaction.atomic
def reset_password(*, user: User, by: User, on: date) -> str:
    """A new one-time password, shown once; it ends the person's sessions and must be changed at sign-in.

    Raises Refusal for an administrator: two others reset it (`propose_act`).
    """
    manage(by, home(user), on)
    refuse_alone(user, on)
    password = one_time_password()
    renew(user, password, on=on, by=by)
    audit.record(by=by, on=on, action="accounts.password_reset", target=user, path=home(user))
    return password


@transaction.atomic
def renew(user: User, password: str, *, on: date, by: User | None) -> None:
    """Put a one-time password in the place of whatever was there, and end every session."""
    held = locked(user)
    _give(held, password, one_time=True, on=on)
    sessions.end_sessions(user=held, why="password", by=by, on=on)
    user.refresh_from_db()


def _give(user: User, password: str, *, one_time: bool, on: date) -> None:
    """Set the password and keep the one before it from coming back."""
    if user.has_usable_password() and profile().history:
        UsedPassword.objects.create(user=user, password=user.password, replaced_on=on)
        old = UsedPassword.objects.filter(user=user).values_list("pk", flat=True)[profile().history :]
        UsedPassword.objects.filter(pk__in=list(old)).delete()
    user.set_password(password)
    user.must_change_password = one_time
    user.one_time_until = on + timedelta(days=profile().one_time_days) if one_time else None
    user.password_changed_on = on
    user.save(update_fields=["password", "must_change_password", "one_time_until", "password_changed_on"])


def refuse_alone(user: User, on: date) -> None:
    """Refuse what one administrator may not do to another alone."""
    if administers(user, on):
        raise Refusal(
            _("%(name)s 是管理员，其账号须由两名管理员办理。") % {"name": user.name},
            _("请在“管理员账号”中提出，由另一类管理员确认。"),
        )


def _refuse_used(user: User, new: str) -> None:
    """Raise Refusal for one of the last passwords; the one in use counts too."""
    count = profile().history
    used = list(UsedPassword.objects.filter(user=user).values_list("password", flat=True)[: max(count - 1, 0)])
    if any(check_password(new, one) for one in (user.password, *used)):
        said = ngettext("新密码与最近 %(n)s 次用过的密码相同。", "新密码与最近 %(n)s 次用过的密码相同。", count)
        raise Refusal(said % {"n": count}, _("请换一个没有用过的密码。"))
