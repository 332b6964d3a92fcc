"""Answers to what cannot be taken: refused by a service, saved by somebody else first, a file too large."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from abacus.foundation.refusals import Refusal

SCRIPT_HEADER = "X-Abacus-Script"
"""Set by the page's own scripts, which want JSON."""


def answer(request: HttpRequest, refusal: Refusal, **context: Any) -> HttpResponse:
    """The page of a refusal with its status: what happened, what to do, a way back.

    `difference_url` leads to both versions of what two people changed, `again_url` to the newest.
    """
    if request.headers.get(SCRIPT_HEADER):
        said = {"reason": refusal.message, "todo": refusal.todo, **context}
        return JsonResponse(said, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    onward = refusal.onward
    context = {"what": refusal.message, "todo": refusal.todo, "status": refusal.status, "onward": onward, **context}
    template = "409.html" if refusal.status == 409 else "refused.html"
    return render(request, template, context, status=refusal.status)


def conflict(request: HttpRequest, **context: Any) -> HttpResponse:
    """409: somebody else saved in between.

    `what` says it in a sentence, `difference_url` leads to both versions, `again_url` to the newest.
    """
    return render(request, "409.html", context, status=409)


def too_large(request: HttpRequest, **context: Any) -> HttpResponse:
    """413: the upload is larger than allowed; `limit` says how much is ("20 MB")."""
    return render(request, "413.html", context, status=413)
