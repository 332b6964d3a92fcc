"""Sessions of a person: begun, ended one by one or all at once; and the browsers known for somebody."""

from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import KnownDevice, SignIn, User
from abacus.foundation.accounts.services.common import home
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal


@transaction.atomic
def open_session(*, by: User, session_key: str, device: str, address: str, agent: str, on: date | None) -> SignIn:
    """Note that a session began; `on` None is a session made by a script, which leaves no event."""
    begun = SignIn.objects.create(
        user=by, session_key=session_key, device=device, address=address[:45], agent=agent[:200],
        began_at=timezone.now(),
    )  # fmt: skip
    User.objects.filter(pk=by.pk).update(failed_tries=0)
    if on is not None:
        audit.record(by=by, on=on, action="accounts.signed_in", target=by, path=home(by))
    return begun


@transaction.atomic
def close_session(*, by: User, session_key: str, why: str, on: date | None) -> None:
    """Note that a session ended: signed out by the person (`why` blank), or by the platform."""
    SignIn.objects.filter(user=by, session_key=session_key, ended_at=None).update(ended_at=timezone.now())
    if on is not None:
        action = "accounts.session_ended" if why else "accounts.signed_out"
        audit.record(by=by, on=on, action=action, target=by, path=home(by), after={"why": why} if why else None)


@transaction.atomic
def follow_session(*, by: User, old_key: str, new_key: str) -> None:
    """The session got another key, as it does whenever somebody has proved more of who they are."""
    SignIn.objects.filter(user=by, session_key=old_key, ended_at=None).update(session_key=new_key)


@transaction.atomic
def end_sessions(*, user: User, why: str, by: User | None, on: date, keep: str = "") -> int:
    """End every session of a person but the one with the key `keep`; how many there were.

    `session_round` is raised too, so that a session nobody noted ends as well. Whoever keeps one
    writes the person's new `get_session_auth_hash` into it.
    """
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    running = SignIn.objects.filter(user=user, ended_at=None).exclude(session_key=keep)
    keys = list(running.values_list("session_key", flat=True))
    running.update(ended_at=timezone.now())
    for key in keys:
        _store().delete(key)
    after = {"why": why, "sessions": len(keys)}
    audit.record(by=by, on=on, action="accounts.sessions_ended", target=user, path=home(user), after=after)
    return len(keys)


@transaction.atomic
def end_session(*, sign_in_id: int, by: User, on: date) -> None:
    """End one of one's own sessions. Raises Refusal where it is over already."""
    found = SignIn.objects.select_for_update().filter(user=by, pk=sign_in_id, ended_at=None).first()
    if found is None:
        raise Refusal(_("该登录已经结束。"))
    SignIn.objects.filter(pk=found.pk).update(ended_at=timezone.now())
    _store().delete(found.session_key)
    after = {"why": "own", "address": found.address}
    audit.record(by=by, on=on, action="accounts.session_ended", target=by, path=home(by), after=after)


@transaction.atomic
def know_device(*, by: User, old: str, new: str, agent: str, address: str, on: date) -> None:
    """Know the browser from now on by its new mark; the mark it came with is worth nothing any more."""
    if old:
        KnownDevice.objects.filter(digest=old).update(digest=new)
    KnownDevice.objects.update_or_create(
        user=by, digest=new, defaults={"agent": agent[:200], "address": address[:45], "last_at": timezone.now()}
    )


@transaction.atomic
def forget_device(*, device_id: int, by: User, on: date) -> None:
    """Treat one of one's own devices as unknown from now on."""
    found = KnownDevice.objects.filter(user=by, pk=device_id).first()
    if found is None:
        raise Refusal(_("该设备已经移除。"))
    found.delete()
    audit.record(
        by=by, on=on, action="accounts.device_forgotten", target=by, path=home(by), after={"agent": found.agent}
    )


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()
