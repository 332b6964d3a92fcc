"""What every request of a signed-in person goes through: who they are, where, and since when."""

import time
from collections.abc import Callable
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.audit import services as audit
from abacus.foundation.audit.requests import Request
from abacus.foundation.pages import navigation
from abacus.foundation.pages.drafts import is_draft
from abacus.foundation.refusals import Refusal

IDLE = 30 * 60
"""Seconds without a request after which one is signed out."""
ABSOLUTE = 12 * 60 * 60
"""Seconds after signing in at which one is signed out in any case."""
STEP = 60
"""A session notes its last use at most this often, so that reading pages does not write."""
SIGNED_IN, SEEN = "signed_in_at", "seen_at"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FREE = frozenset({"sign-out", "change-password", "set_language"})
"""Pages that may be used before the first password has been changed."""


class AccessMiddleware:
    """Puts `request.access` on the request, ends stale sessions, and audits refusals.

    Stands after the day and the user are known.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        token = audit.ADDRESS.set(get_client_ip_address(request) or None)
        try:
            if request.user.is_authenticated and is_stale(request):
                logout(request)
                return redirect(f"{reverse('sign-in')}?expired=1")
            request.access = access_of(request.user, request.day)
            if request.method not in SAFE and not is_draft(request):
                navigation.acted(request)
            return self.get_response(request)
        finally:
            audit.ADDRESS.reset(token)

    def process_view(self, request: Request, *_view: object) -> HttpResponse | None:
        """Send people with a one-time password to where they change it."""
        match = request.resolver_match
        if getattr(request.user, "must_change_password", False) and (match is None or match.view_name not in FREE):
            return redirect("change-password")
        return None

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Write down what was refused; the act's own transaction has been rolled back by now."""
        if isinstance(exception, Refused):
            permission, path = exception.permission.value, exception.path
        elif isinstance(exception, Refusal) and exception.status == 403:
            permission, path = type(exception).__name__, ""
        else:
            return
        audit.record(
            by=request.user,
            on=request.day,
            action="access.refused",
            target=("page", request.method, request.path[:200]),
            path=path,
            after={"permission": permission},
            reason=str(exception),
        )


def is_stale(request: Request) -> bool:
    """Whether the session has been idle or alive for too long; notes its use otherwise."""
    now, session = int(time.time()), request.session
    began = session.setdefault(SIGNED_IN, now)
    seen = session.get(SEEN, now)
    if now - seen > IDLE or now - began > ABSOLUTE:
        return True
    if now - seen >= STEP or SEEN not in session:
        session[SEEN] = now
    return False
