"""What every page that keeps drafts answers: kept, refused, or second – then both contents to choose from."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from abacus.cycle.acting import act, version_from
from abacus.cycle.drafts import Stale
from abacus.foundation.pages.refusals import SCRIPT_HEADER, answer
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request

Kept = TypeVar("Kept")
TAKE = "take-"


def kept_or_beside(save: Callable[[], Kept], beside: Callable[[], Any]) -> Kept:
    """What `save` keeps; what comes second is kept `beside`, and still refused. Raises Refusal."""
    try:
        return save()
    except Stale:
        beside()
        raise


def not_kept(request: Request, refusal: Refusal, difference: str) -> HttpResponse | None:
    """The page's script is told why; who comes second is led to the difference. None: the page says it itself."""
    second = isinstance(refusal, Stale)
    if request.headers.get(SCRIPT_HEADER):
        return answer(request, refusal, **({"difference_url": difference} if second else {}))
    return redirect(difference) if second else None


def settled(request: Request, settle: Callable[[list[str], int], Any], difference: str, page: str) -> HttpResponse:
    """Keep what was chosen of both contents: `settle` is given the places where one's own counts, and the version."""

    def run() -> str:
        settle(mine(request.POST), version_from(request.POST))
        return _("已按所选内容保存。")

    return act(request, run, difference, page)


def mine(post: QueryDict) -> list[str]:
    """The places where one's own content was chosen."""
    return [key.removeprefix(TAKE) for key, value in post.items() if key.startswith(TAKE) and value == "mine"]
