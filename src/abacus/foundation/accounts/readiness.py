"""What still stands between a person who gave the right password and the platform."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import SecondFactor, User
from abacus.foundation.accounts.profiles import profile


def waived(user: User) -> bool:
    """Whether the account belongs to a running demonstration: no second factor, no ageing; its banner says so."""
    return user.demonstration and settings.FIXED_DAY is not None


def expired(user: User, on: date) -> bool:
    """Whether the person's own password has come of age."""
    ends = profile().expires_on(user.password_changed_on)
    return ends is not None and on >= ends and not waived(user)


def must_change(user: User, on: date) -> bool:
    """Whether the next page must be the one for a new password."""
    return user.must_change_password or expired(user, on)


def expiry_near(user: User, on: date) -> date | None:
    """The day on which the password must be changed, from `warning` days before; else None."""
    ends = profile().expires_on(user.password_changed_on)
    if ends is None or waived(user) or on < ends - timedelta(days=profile().warning):
        return None
    return ends


def one_time_over(user: User, on: date) -> bool:
    """Whether an unused one-time password has been lying about for too long."""
    return user.must_change_password and user.one_time_until is not None and on >= user.one_time_until


def wants_factor(user: User, on: date) -> bool:
    """Whether a role of today asks for a second factor."""
    return bool(access_of(user, on).roles & profile().second_factor) and not waived(user)


def has_factor(user: User) -> bool:
    """Whether a second factor is set up."""
    return SecondFactor.objects.filter(user=user, confirmed=True).exists()


def unready(user: User, on: date) -> str | None:
    """Why the account may not be used now, as a sentence; None where it may. For whoever acts without a session."""
    if not user.is_active:
        return _("账号已停用。")
    if user.must_change_password:
        return _("一次性密码还没有修改，请先在网页登录并修改密码。")
    if expired(user, on):
        return _("密码已到期，请先在网页登录并修改密码。")
    if wants_factor(user, on) and not has_factor(user):
        return _("还没有设置动态口令，请先在网页登录并设置。")
    return None
