"""Tries to sign in: counted by name, by known device and by address; five that fail lock the way they came."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from abacus.foundation.accounts.addresses import neighbourhood
from abacus.foundation.accounts.models import FailedTries, KnownDevice, User
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.services.common import home
from abacus.foundation.audit import services as audit

FORGOTTEN = timedelta(days=2)
"""After which a counter nobody touched is thrown away."""


@dataclass(frozen=True)
class Way:
    """One way in with what it bears: `key` is a digest, for what is typed as a name may be a password."""

    key: str
    limit: int


def way(kind: str, *parts: object, limit: int) -> Way:
    """The counter of a name, a device with a name, an address or a second factor."""
    told = "\x1f".join((kind, *(str(one) for one in parts)))
    return Way(hashlib.sha256(told.encode()).hexdigest(), limit)


@transaction.atomic
def settle(
    *, by: User | None, name: str, correct: bool, device: str, address: str, on: date | None, now: datetime
) -> str:
    """Take note of one try and say how it ended: "right", "wrong" or "locked".

    `by` is the account of that name, None where there is none; `correct` whether password and account
    would do. A locked way stays closed for the right password too, so that guessing on tells nothing.
    Failures from unknown devices lock the name for unknown devices only: a device known for this person
    has a counter of its own, and neither strangers nor colleagues behind the same address close it.
    """
    rules = profile()
    known = KnownDevice.objects.filter(
        user_id=by.pk if by else 0, digest=device or "-", last_at__gt=now - timedelta(days=rules.device_days)
    ).exists()
    own = way("device", device, name, limit=rules.failures) if known else way("name", name, limit=rules.failures)
    near = neighbourhood(address) if address else ""
    place = None if known else way("address", near, limit=rules.address_failures)
    row = _row(own, now)
    shut = _is_shut(row, now) or (place is not None and _peek(place, now))
    if correct and not shut:
        _reset(row)
        return "right"
    if not shut and (_count(row, own, now) | (place is not None and _count(_row(place, now), place, now))):
        shut = True
        _record(by, name, "accounts.locked", on, {"known_device": known})
    User.objects.filter(pk=by.pk if by else 0).update(failed_tries=F("failed_tries") + 1)
    why = "locked" if shut else "unknown" if by is None else "wrong" if by.is_active else "disabled"
    _record(by, name, "accounts.sign_in_failed", on, {"why": why})
    return "locked" if shut else "wrong"


@transaction.atomic
def fail(*, by: User, kind: str, on: date, now: datetime) -> bool:
    """Count a wrong second factor ("factor") or a wrong old password ("password") of a session; whether it locked."""
    one = proof(by, kind)
    shut = _count(_row(one, now), one, now)
    if shut:
        _record(by, by.username, "accounts.locked", on, {"kind": kind})
    _record(by, by.username, FAILURES[kind], on, {"why": kind})
    return shut


@transaction.atomic
def refuse(*, by: User, why: str, on: date) -> None:
    """Write down that the right password did not open the account."""
    _record(by, by.username, "accounts.sign_in_failed", on, {"why": why})


FAILURES = {"factor": "accounts.second_factor_failed", "password": "accounts.password_change_failed"}
"""What a session with the password can still get wrong → the action of its event."""


def proof(user: User, kind: str) -> Way:
    """The counter of a person's second factor or old password, from wherever they are tried."""
    return way(kind, user.pk, limit=profile().failures)


def closed(user: User, kind: str, now: datetime) -> bool:
    """Whether a person's second factor or old password is closed after too many failures."""
    return _peek(proof(user, kind), now)


def name_locked(user: User, now: datetime) -> bool:
    """Whether unknown devices are kept from this account now."""
    return _peek(way("name", user.username, limit=profile().failures), now)


@transaction.atomic
def forget(user: User, kind: str) -> None:
    """A proof was right: its failures are over."""
    FailedTries.objects.filter(key=proof(user, kind).key).delete()


@transaction.atomic
def clear(user: User) -> None:
    """Forget every failure of an account: of its name, its devices, its second factor."""
    rules = profile()
    ways = [way("name", user.username, limit=rules.failures), *(proof(user, kind) for kind in FAILURES)]
    digests = KnownDevice.objects.filter(user=user).values_list("digest", flat=True)
    ways += [way("device", digest, user.username, limit=rules.failures) for digest in digests]
    FailedTries.objects.filter(key__in=[one.key for one in ways]).delete()


@transaction.atomic
def tidy(*, now: datetime) -> int:
    """Throw counters away that nobody touched for two days; how many."""
    return FailedTries.objects.filter(last_at__lt=now - FORGOTTEN).delete()[0]


def _row(one: Way, now: datetime) -> FailedTries:
    """The counter of a way, held until the transaction ends: tries at once wait for each other.

    A name's or device's counter is always taken before an address's, so that nobody waits in a circle.
    """
    FailedTries.objects.get_or_create(key=one.key, defaults={"last_at": now})
    return FailedTries.objects.select_for_update().get(key=one.key)


def _is_shut(row: FailedTries, now: datetime) -> bool:
    return row.locked_until is not None and row.locked_until > now


def _peek(one: Way, now: datetime) -> bool:
    """Whether a way is locked, without holding it: a bureau signs in from one address."""
    return FailedTries.objects.filter(key=one.key, locked_until__gt=now).exists()


def _count(row: FailedTries, one: Way, now: datetime) -> bool:
    """Count a failure; whether the way is locked by it."""
    pause = timedelta(minutes=profile().lock_minutes)
    row.count = 1 if row.last_at < now - pause else row.count + 1
    row.last_at = now
    shut = row.count >= one.limit
    if shut:
        row.locked_until, row.count = now + pause, 0
    row.save(update_fields=["count", "last_at", "locked_until"])
    return shut


def _reset(row: FailedTries) -> None:
    if row.count or row.locked_until:
        row.count, row.locked_until = 0, None
        row.save(update_fields=["count", "locked_until"])


def _record(by: User | None, name: str, action: str, on: date | None, after: dict[str, object]) -> None:
    """Nothing outside of requests: those carry no day."""
    if on is not None:
        target = ("accounts.user", by.pk if by else "", name[:60])
        audit.record(by=None, on=on, action=action, path=home(by), target=target, after=after)
