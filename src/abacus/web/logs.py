"""Numbers every request, and writes one line of the logs when it is answered."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from abacus.foundation.audit.numbering import numbered

FORWARDED = re.compile(r"[A-Za-z0-9-]{8,36}")
PERSON, STATIC = "person", "/static/"
LOG = structlog.get_logger("abacus.request")


class LogMiddleware:
    """Numbers every request and writes one line when it is answered.

    The number stands in the answer's head, on the page of an error and in the audit events of the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, number = time.perf_counter(), number_of(request)
        with numbered(number):
            response = self.get_response(request)
            say = LOG.debug if request.path_info.startswith(STATIC) else LOG.info
            say(
                "request", method=request.method, path=request.path_info, status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000, 1), **person_of(request),
            )  # fmt: skip
        response.headers.setdefault("X-Request-ID", number)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """From here on every line of the request says who it is."""
        structlog.contextvars.bind_contextvars(**person_of(request))


def number_of(request: HttpRequest) -> str:
    """A new number; the proxy's where there is one in front that gives them."""
    given = request.headers.get("X-Request-ID", "") if settings.PROXIES else ""
    return given if FORWARDED.fullmatch(given) else uuid.uuid4().hex


def person_of(request: HttpRequest) -> dict[str, int]:
    """The signed-in person's id, where the request has found out; never asks the database for it."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject) and user.__dict__.get("_wrapped", empty) is empty:
        return {}
    pk = getattr(user, "pk", None)
    return {PERSON: pk} if pk else {}
