"""The second factor: set up with a first code, asked for at sign-in, replaced by recovery codes, taken off."""

import re
import unicodedata
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import RecoveryCode, SecondFactor, User
from abacus.foundation.accounts.services import sessions, trying
from abacus.foundation.accounts.services.common import groups, home, locked
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

CODES = 8
"""Recovery codes a person gets at once; 5 groups of 4 are 115 bits, so that a plain digest keeps them."""


def factor(user: User) -> SecondFactor | None:
    """The person's app; None while there is none."""
    return SecondFactor.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def set_up(*, by: User, secret: bytes, code: str, on: date, keep: str = "") -> list[str]:
    """Take the app that holds `secret` as the person's second factor; answers the recovery codes, shown once.

    The person's other sessions end. Raises Refusal for a code the app would not have shown, and where
    there is an app already.
    """
    user = locked(by)
    if factor(user) is not None:
        raise Refusal(_("动态口令已经设置。"), _("如需更换，请先停用或请管理员重置。"))
    made = SecondFactor.sealed(user, secret)
    made.save()
    if not made.verify_token(plain(code)):
        raise Refusal(_("验证码不对。"), _("请核对手机时间，用最新显示的 6 位数字再试。"))
    codes = _new_codes(user)
    sessions.end_sessions(user=by, why="second_factor", by=by, on=on, keep=keep)
    audit.record(by=by, on=on, action="accounts.second_factor_set", target=user, path=home(user))
    return codes


@transaction.atomic
def verify(*, by: User, code: str, on: date, now: datetime) -> str:
    """Check a code of the app, or a recovery code: "right", "wrong" or "locked". Each works once.

    The account's row makes two tries at once wait for each other, so that one code opens one session.
    """
    user = locked(by)
    if trying.closed(user, "factor", now):
        return "locked"
    given, device = plain(code), factor(user)
    if re.fullmatch(r"\d{6}", given):
        right = device is not None and device.verify_token(given)
    else:
        found = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
        right = device is not None and found.update(used_at=timezone.now()) == 1
        if right:
            left = RecoveryCode.objects.filter(user=user, used_at=None).count()
            audit.record(
                by=by, on=on, action="accounts.recovery_code_used", target=user, path=home(user), after={"left": left}
            )
    if right:
        trying.forget(user, "factor")
        return "right"
    return "locked" if trying.fail(by=user, kind="factor", on=on, now=now) else "wrong"


@transaction.atomic
def renew_codes(*, by: User, on: date) -> list[str]:
    """New recovery codes; the old ones are worth nothing. Raises Refusal without a second factor."""
    user = locked(by)
    if factor(user) is None:
        raise Refusal(_("还没有设置动态口令。"))
    codes = _new_codes(user)
    audit.record(by=by, on=on, action="accounts.recovery_codes_renewed", target=user, path=home(user))
    return codes


@transaction.atomic
def remove(*, by: User, on: date, keep: str = "") -> None:
    """Take the own second factor off; the person's other sessions end."""
    strip(by)
    sessions.end_sessions(user=by, why="second_factor", by=by, on=on, keep=keep)
    audit.record(by=by, on=on, action="accounts.second_factor_removed", target=by, path=home(by))


@transaction.atomic
def strip(user: User) -> None:
    """Leave the account without second factor and recovery codes, whoever decided it."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def plain(code: str) -> str:
    """What was typed without blanks and lines, full-width figures as figures."""
    return re.sub(r"[\s\-－–—]", "", unicodedata.normalize("NFKC", code))


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [groups(5) for _number in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, one)) for one in codes)
    return codes


def _digest(user: User, code: str) -> str:
    return salted_hmac("abacus.accounts.recovery", f"{user.pk}:{plain(code)}", algorithm="sha256").hexdigest()
