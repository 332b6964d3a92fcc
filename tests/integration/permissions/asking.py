"""One request of the table, whose effects are undone, and what somebody who may is answered."""

from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.integration.permissions.page import Page

OPEN = frozenset({200, 204, 286, 302, 400, 409, 422})
"""What somebody who may is answered; 400 and 422 complain about an empty form, not about the person."""
FORM = "application/x-www-form-urlencoded"


def ask(browser: Client, name: str, page: Page, arguments: Any, fields: Any = None) -> int:
    """The status of one request, whose effects are undone."""
    return answer(browser, name, page, arguments, fields).status_code


def answer(
    browser: Client, name: str, page: Page, arguments: Any, fields: Any = None, method: str = "", query: str = ""
) -> HttpResponseBase:
    """The answer to one request, whose effects are undone; by the page's own method where none is named."""
    url = reverse(name, kwargs=arguments) + query
    signed_in, method = deepcopy(browser.cookies), method or page.method.upper()
    with transaction.atomic():
        response = browser.generic(method, url, **(body(page, fields) if method != "GET" else {}))
        if response.streaming:
            response.kept = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    browser.cookies = signed_in
    return response


def body(page: Page, fields: Any = None) -> dict[str, Any]:
    """What a form sends along."""
    if page.method == "get" and not page.posts:
        return {}
    return {"data": urlencode({**page.data, **(fields or {})}), "content_type": FORM}
