"""What the page's script gets back when it has saved a draft."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.timezone import localtime

DRAFT_HEADER = "X-Abacus-Draft"


def is_draft(request: HttpRequest) -> bool:
    """Whether the page's script saves a draft by itself, rather than a person pressing a button."""
    return request.headers.get(DRAFT_HEADER) == "1"


def draft_saved(
    request: HttpRequest,
    *,
    version: int,
    at: datetime,
    findings: Iterable[Any] = (),
    passed: int | None = None,
    parts: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The draft is kept: its new version, when, and parts of the page to replace (element id → HTML).

    The findings go into the element `id="findings"`; `parts` may add others.
    """
    rail = render_to_string("pages/_findings.html", {"findings": list(findings), "passed": passed}, request)
    said = {
        "version": version,
        "saved_at": localtime(at).strftime("%H:%M:%S"),
        "parts": {"findings": rail, **(parts or {})},
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
