"""Which lists have an official form behind their rows, and how it is drawn: each stage registers its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import parcels


@dataclass(frozen=True)
class Paper:
    """One form: the folder and the name of its file, as people know it, and its bytes."""

    folder: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Source:
    """The forms of one list, by the list's id.

    `rows(by, on)` are the rows `by` may see on a day, of any year; `chosen(rows, keys)` draws the forms behind
    those of some keys, each with its key (a row without a form yields none), in a constant number of queries.
    `title` is what the forms are called.
    """

    list_id: str
    title: str | Promise
    permission: Permission
    rows: Callable[[User, date], QuerySet[Any]]
    drawn: Callable[[QuerySet[Any], Sequence[int]], Iterable[tuple[int, Paper]]]
    begun: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Offer the forms of a list on its page."""
    from abacus.foundation.parcels.asking import ask

    _sources[source.list_id] = source
    parcels.offer(source.list_id, parcels.Offer(source.title, source.permission, ask))


def find(list_id: str) -> Source:
    """The source of a list. Raises KeyError."""
    return _sources[list_id]
