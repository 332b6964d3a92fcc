"""Public pages as they were made, kept in memory until something of their place is published or withdrawn.

A page is kept under the stamp of its place (`PublicStamp`), which every publication and withdrawal moves on
in its own transaction, so that no process can miss it: each request reads the stamp first, and whatever is kept
under another is not found. Bytes are bounded, not the number of pages; what is not answered 200 is never kept,
so that made-up addresses fill nothing. Queries and cookies do not come in, except the language.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

MOST_BYTES = 64 * 1024 * 1024
"""What one process keeps in all."""
LARGEST = 4 * 1024 * 1024
"""A page beyond this is made anew each time."""
SECONDS = 300
"""How long a page is kept at most: names of bodies change without a publication."""
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language", "X-Content-SHA256")


@dataclass(frozen=True)
class Kept:
    """A page as it goes out."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    until: float

    def response(self) -> HttpResponse:
        """A response of its own for each request."""
        made = HttpResponse(self.body, headers=dict(self.headers))
        made["ETag"] = self.etag
        return made


class PageCache:
    """The pages of one process, those used last kept longest; safe for its threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.bytes = most, 0
        self._pages: OrderedDict[Any, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any) -> Kept | None:
        """The page under a key; None where there is none or it has come of age."""
        with self._lock:
            found = self._pages.get(key)
            if found is None or found.until < monotonic():
                return None
            self._pages.move_to_end(key)
            return found

    def put(self, key: Any, page: Kept) -> None:
        """Keep a page, and let go of the longest unused until there is room."""
        if len(page.body) > min(LARGEST, self.most):
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.bytes += len(page.body)
            while self.bytes > self.most:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def _drop(self, key: Any) -> None:
        gone = self._pages.pop(key, None)
        if gone is not None:
            self.bytes -= len(gone.body)

    def __len__(self) -> int:
        return len(self._pages)


PAGES = PageCache()


def kept(response: HttpResponseBase) -> Kept | None:
    """A response as it can be kept; None for what is no whole page."""
    if response.status_code != 200 or response.streaming or response.cookies or not isinstance(response, HttpResponse):
        return None
    headers = tuple((name, response[name]) for name in KEPT_HEADERS if name in response)
    body = bytes(response.content)
    etag = hashlib.sha256(repr(headers).encode() + body).hexdigest()[:32]
    return Kept(body, headers, f'"{etag}"', monotonic() + SECONDS)


def conditional(request: HttpRequest, page: Kept) -> HttpResponse:
    """The page, or 304 where the browser has it; without a body where only the head is asked for."""
    response = cast(HttpResponse, get_conditional_response(request, etag=page.etag, response=page.response()))
    if request.method == "HEAD" and response.status_code == 200:
        response["Content-Length"] = str(len(page.body))
        response.content = b""
    return response
