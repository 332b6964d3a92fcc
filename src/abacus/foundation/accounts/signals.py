"""Sessions are noted when they begin and end, whoever begins them."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from abacus.foundation.accounts import gate
from abacus.foundation.accounts.addresses import client_address
from abacus.foundation.accounts.devices import device_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.readiness import has_factor
from abacus.foundation.accounts.services import sessions


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Somebody signed in; a session made by a script or a test carries no day and leaves no event.

    Whoever has a second factor must give it, however the session came about and whatever it held before.
    """
    request.session.pop(gate.FACTOR, None)
    if has_factor(user):
        request.session[gate.FACTOR] = gate.WANTED
    if not request.session.session_key:
        request.session.create()
    sessions.open_session(
        by=user,
        session_key=request.session.session_key or "",
        device=getattr(request, "device", "") or device_of(request),
        address=client_address(request),
        agent=request.META.get("HTTP_USER_AGENT", ""),
        on=getattr(request, "day", None),
    )


@receiver(user_logged_out)
def signed_out(request: HttpRequest | None, user: User | None, **_more: Any) -> None:
    """Somebody signed out, or was signed out: `request.ended_by` says why."""
    if user is not None and request is not None:
        why = getattr(request, "ended_by", "")
        key = request.session.session_key or ""
        sessions.close_session(by=user, session_key=key, why=why, on=getattr(request, "day", None))
