"""What the operator of the installation does at its keyboard when no administrator can get in any more."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.services import passwords, people, second_factor, trying
from abacus.foundation.accounts.services.common import administers, home, locked, one_time_password
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal


@transaction.atomic
def reset_administrator(*, user: User, reason: str, by: User | None, on: date) -> str:
    """Give an administrator a one-time password and no second factor, unlocked and enabled; `by` is None.

    The event says that it was done at the installation's keyboard and why. Raises Refusal for anybody
    who is no administrator, and without a reason.
    """
    held = locked(user)
    if not administers(held, on):
        raise Refusal(_("%(name)s 不是管理员。") % {"name": held.username}, _("其他人的密码由系统管理员重置。"))
    if not reason.strip():
        raise Refusal(_("请写明事由。"))
    password = one_time_password()
    second_factor.strip(held)
    trying.clear(held)
    if not held.is_active:
        people.switch(held, True, by=by, on=on, reason=reason)
    passwords.renew(held, password, on=on, by=by)
    audit.record(
        by=by, on=on, action="accounts.reset_by_operator", target=held, path=home(held), reason=reason.strip()[:200]
    )
    return password
