"""A list may offer the official forms behind its rows as one zip; whoever makes them registers it here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

Ask = Callable[[HttpRequest, Any, str], HttpResponse]


@dataclass(frozen=True)
class Offer:
    """What the forms are called, what is needed to have them, and what begins the work."""

    title: Any
    permission: str
    ask: Ask


_offers: dict[str, Offer] = {}


def offer(list_id: str, made: Offer) -> None:
    """Offer the forms of a list."""
    _offers[list_id] = made


def offered(list_id: str) -> Offer | None:
    """What a list offers."""
    return _offers.get(list_id)
