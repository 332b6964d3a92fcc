"""The one door through which data leaves as a file: who watches is told first; nothing is made where that fails.

Every answer that a browser saves is made here (tests/architecture/test_downloads.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
Content = str | bytes | Iterator[str] | IO[bytes]


@dataclass(frozen=True)
class Taking:
    """What leaves: its title, its form (xlsx, csv …), how many rows, what they are filtered by.

    `rows` is None where all there are leave. `target` is the record the file is of; None for a list or table
    of many.
    """

    title: Any
    form: str
    rows: int | None = None
    filters: str = ""
    target: Any = None


Watcher = Callable[[HttpRequest, Taking], None]
_watchers: list[Watcher] = []


def watch(function: Watcher) -> None:
    """Let `function(request, taking)` know of everything that is taken away, before it is."""
    _watchers.append(function)


def take(
    request: HttpRequest, taking: Taking, make: Callable[[], Content], *, name: str, kind: str, inline: bool = False
) -> HttpResponseBase:
    """The file as an answer, made once everybody who watches knows of it; an error of theirs refuses it.

    An iterator's parts are streamed; `inline` lets the browser show the file itself.
    """
    for watcher in _watchers:
        watcher(request, taking)
    return _answered(make(), name, kind, inline=inline)


def open_to_all(content: Content, *, name: str, kind: str) -> HttpResponseBase:
    """A file of nobody's data, without an event: a blank form, or what everybody may read without signing in.

    So is one whose service has written its own event. The test names the callers with their reasons.
    """
    return _answered(content, name, kind, inline=False)


def _answered(content: Content, name: str, kind: str, *, inline: bool) -> HttpResponseBase:
    answer: HttpResponseBase
    if isinstance(content, str | bytes):
        answer = HttpResponse(content, content_type=kind)
    elif isinstance(content, Iterator) and not hasattr(content, "read"):
        answer = StreamingHttpResponse(content, content_type=kind)
    else:
        return FileResponse(content, as_attachment=not inline, filename=name, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    return answer
