"""One request of the table, whose effects are undone, and what somebody who may is answered."""

from copy import deepcopy
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.integration.permissions.page import Page

OPEN = frozenset({200, 204, 286, 302, 400, 409, 422})
"""What somebody who may is answered; 400 and 422 complain about an empty form, not about the person."""


def ask(browser: Client, name: str, page: Page, arguments: dict, fields: dict | None = None) -> int:
    """The status of one request, whose effects are undone."""
    url = reverse(name, kwargs=arguments)
    signed_in = deepcopy(browser.cookies)
    with transaction.atomic():
        status = browser.generic(page.method.upper(), url, **body(page, fields)).status_code
        transaction.set_rollback(True)
    browser.cookies = signed_in
    return status


def body(page: Page, fields: dict | None = None) -> dict:
    if page.method == "get":
        return {}
    return {"data": urlencode({**page.data, **(fields or {})}), "content_type": "application/x-www-form-urlencoded"}
