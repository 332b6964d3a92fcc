"""How much a token may ask in a minute, and how often somebody may try without one."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When

from abacus.api.models import ApiToken, Knock
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit

A_MINUTE = 600
"""Requests a minute of one token."""
KNOCKS = 30
"""Tries a minute from one address with no token that works; whole bureaus sit behind one address."""


def spend(*, token: ApiToken, now: datetime, limit: int = A_MINUTE) -> bool:
    """Count one request; False beyond the limit, or when the token was revoked this moment. One statement."""
    minute = int(now.timestamp()) // 60
    free = ApiToken.objects.filter(Q(uses__lt=limit) | ~Q(minute=minute), pk=token.pk, revoked_on=None)
    uses = Case(When(minute=minute, then=F("uses") + 1), default=Value(1))
    return free.update(uses=uses, minute=minute, last_used_at=now) == 1


def may_knock(*, address: str | None, now: datetime) -> bool:
    """Whether an address may still try this minute."""
    minute = int(now.timestamp()) // 60
    return not Knock.objects.filter(address=address, minute=minute, count__gte=KNOCKS).exists()


@transaction.atomic
def knocked(*, address: str | None, now: datetime) -> None:
    """Count a try in vain; what is older than a day is forgotten."""
    if address is None:
        return
    minute = int(now.timestamp()) // 60
    count = Case(When(minute=minute, then=F("count") + 1), default=Value(1))
    if Knock.objects.filter(address=address).update(count=count, minute=minute):
        return
    Knock.objects.filter(minute__lt=minute - 1440).delete()
    try:
        with transaction.atomic():
            Knock.objects.create(address=address, minute=minute)
    except IntegrityError:
        Knock.objects.filter(address=address).update(count=count, minute=minute)


def refused(*, by: User | None, on: date, what: str, prefix: str, why: str, path: str = "") -> Any:
    """Write down a request that was not let in; of the token only its prefix."""
    return audit.record(by=by, on=on, action="api.refused", target=("api", prefix, what[:200]), path=path, reason=why)
