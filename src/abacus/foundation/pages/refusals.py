"""Answers to what cannot be taken: somebody saved first, a file too large."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def conflict(request: HttpRequest, **context: Any) -> HttpResponse:
    """409: somebody else saved in between.

    `what` says it in a sentence, `difference_url` leads to both versions, `again_url` to the newest.
    """
    return render(request, "409.html", context, status=409)


def too_large(request: HttpRequest, **context: Any) -> HttpResponse:
    """413: the upload is larger than allowed; `limit` says how much is ("20 MB")."""
    return render(request, "413.html", context, status=413)
