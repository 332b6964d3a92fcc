"""Within whose reach a request works: the person's, and for public pages what is published."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, cast

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from abacus.foundation.accounts.territory import territory
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.reach import published, within
from abacus.foundation.organisations.scope import Scope

PUBLIC = "/open/"
"""Where pages without sign-in lie."""


class ReachMiddleware:
    """Does all of a request within the person's territory; stands after `request.access` is known.

    What is streamed is made after the view has ended, and is made within the same reach.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        scope, public = territory(request.access), request.path_info.startswith(PUBLIC)
        with held(scope, public):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            content = cast(Iterable[bytes], response.streaming_content)
            response.streaming_content = streamed(content, scope, public)
        return response


def held(scope: Scope, public: bool) -> ExitStack:
    """The reach of a request."""
    stack = ExitStack()
    stack.enter_context(within(scope))
    if public:
        stack.enter_context(published())
    return stack


def streamed(parts: Iterable[Any], scope: Scope, public: bool) -> Iterator[Any]:
    """The parts of a response, each made within the reach of its request."""
    made = iter(parts)
    while True:
        with held(scope, public):
            part = next(made, None)
        if part is None:
            return
        yield part
