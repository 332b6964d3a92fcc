"""How a page acts through a service: the message, the refusal, the way back."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from abacus.foundation.accounts.models import User
from abacus.foundation.pages.refusals import SCRIPT_HEADER, answer
from abacus.foundation.refusals import Refusal


class Request(HttpRequest):
    """A request as the middleware hands it on: somebody signed in, and the day of business."""

    user: User
    day: date


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
