"""Pages for what went wrong: what happened, and what to do."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from abacus.foundation.audit import services as audit
from abacus.web import faults


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request does not fit the page."""
    return render(request, "400.html", status=400)


@login_not_required
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's role does not allow this."""
    return render(request, "403.html", {"reason": spoken(exception)}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or outside what the person may see; the page says the same for both."""
    return render(request, "404.html", status=404)


@login_not_required
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose check mark is stale: mostly a page left open over a sign-out."""
    return render(request, "403_csrf.html", status=403)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """500, or what a full disk or a missing database is answered with; rendered without a database.

    Django calls it while it handles the exception.
    """
    fault = faults.fault_of(sys.exception())
    if fault is not None:
        return faults.answer(request, fault)
    return HttpResponse(render_to_string("500.html", {"number": audit.REQUEST.get()}), status=500)


def spoken(exception: Exception | None) -> str:
    """The sentence of an exception raised for people; blank for Django's own."""
    text = str(exception or "")
    return text if any("一" <= letter <= "鿿" for letter in text) else ""
