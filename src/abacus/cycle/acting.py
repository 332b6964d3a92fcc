"""How a page acts through a service: the version it was opened with, the message, the refusal, the way back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from abacus.foundation.pages.refusals import SCRIPT_HEADER, answer
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request

FIGURES = 9
"""Figures of a version at most: no record is ever saved as often, and every database holds such a number."""


def version_from(post: QueryDict) -> int:
    """The version the page was opened with. Raises BadRequest."""
    given = post.get("version", "")
    if not given.isdecimal() or len(given) > FIGURES:
        raise BadRequest("version")
    return int(given)


def act(request: Request, run: Callable[[], str], back: str, onward: str = "") -> HttpResponse:
    """Run a service and go on to `onward` (else `back`) with what it says; refused: say why and go back."""
    try:
        said = run()
    except Refusal as refusal:
        if request.headers.get(SCRIPT_HEADER):
            return answer(request, refusal)
        messages.error(request, f"{refusal.message} {refusal.todo}".strip())
        return redirect(back)
    messages.success(request, said)
    return redirect(onward or back)


def act_on(
    request: Request, form: forms.Form, run: Callable[[dict[str, Any]], Any], said: str, onward: str,
    again: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Run a service on what a form holds and go on to `onward`; `again` is the page with what was typed."""
    if form.is_valid():
        try:
            run(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            messages.success(request, said)
            return redirect(onward)
    return again()
