"""The one search box: apps register where they look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class SearchSource:
    """Where an app looks: `find(user, text, limit)` answers what this person may see."""

    id: str
    label: Any
    find: Callable[[Any, str, int], Sequence[Hit]]
    order: int = 0


LIMIT = 20
_sources: dict[str, SearchSource] = {}


def register(source: SearchSource) -> None:
    """Add a place to look, from an `AppConfig.ready`."""
    _sources[source.id] = source


def search(request: HttpRequest, text: str) -> list[tuple[SearchSource, Sequence[Hit]]]:
    """What every source finds for the request's user; sources that find nothing are left out."""
    found = [
        (source, source.find(request.user, text, LIMIT))
        for source in sorted(_sources.values(), key=lambda s: (s.order, s.id))
    ]
    return [(source, hits) for source, hits in found if hits]
