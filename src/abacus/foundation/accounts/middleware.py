"""What every request of a signed-in person goes through: who they are, where, since when, and how surely."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from abacus.foundation.accounts import gate
from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.addresses import client_address
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.audit import services as audit
from abacus.foundation.audit.requests import Request
from abacus.foundation.pages import navigation
from abacus.foundation.pages.drafts import is_draft
from abacus.foundation.refusals import Refusal

STEP = 60
"""A session notes its last use at most this often, so that reading pages does not write."""
SIGNED_IN, SEEN = "signed_in_at", "seen_at"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class AccessMiddleware:
    """Puts `request.access` on the request, ends stale sessions, and audits refusals.

    Stands after the day and the user are known. A session that lacks its second factor or a password of
    the person's own is answered here: no view, no error page of another one, is reached with it.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        token = audit.ADDRESS.set(client_address(request) or None)
        try:
            response = self._answered(request)
        finally:
            audit.ADDRESS.reset(token)
        if getattr(request, "access", None) is not None and request.access.user.is_authenticated:
            # A page of one person is kept by no proxy, and asked for again by the browser of the next.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def _answered(self, request: Request) -> HttpResponse:
        if request.user.is_authenticated:
            if why := stale(request):
                request.ended_by = why  # type: ignore[attr-defined]
                logout(request)
                return onward(request, f"{reverse('sign-in')}?expired=1")
            wanted = gate.next_page(request)  # type: ignore[arg-type]
            if wanted is not None and not gate.is_at(request, wanted):  # type: ignore[arg-type]
                return onward(request, reverse(wanted))
        request.access = access_of(request.user, request.day)
        if request.method not in SAFE and not is_draft(request):
            navigation.acted(request)
        return self.get_response(request)

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


def onward(request: Request, address: str) -> HttpResponse:
    """Lead the whole page on, where a part of it was asked for too."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def stale(request: Request) -> str:
    """ "idle" or "absolute" where the session has been unused or alive for too long; else notes its use.

    Where the clock was set back, the use is noted anew.
    """
    now, session, rules = int(time.time()), request.session, profile()
    began = session.setdefault(SIGNED_IN, now)
    seen = session.get(SEEN, now)
    if now - began > rules.absolute_hours * 3600:
        return "absolute"
    if now - seen > rules.idle_minutes * 60:
        return "idle"
    if (abs(now - seen) >= STEP or SEEN not in session) and not looks_by_itself(request):
        session[SEEN] = now
    return ""


def looks_by_itself(request: Request) -> bool:
    """Whether the page asks how far a job is, rather than a person: that does not keep a session in use."""
    return request.headers.get("HX-Trigger") == "progress"
