"""Which permission the code of a page demands before anything else; read from the view itself, not from a list."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from abacus.foundation.accounts.permissions import Permission

APART = frozenset({"api-v1"})
"""Namespaces whose operations have a table of their own."""
DEMAND = re.compile(r"access\.demand\((?P<what>[^)]*)\)")


def views() -> dict[str, tuple[str, Callable[..., Any]]]:
    """Name of an address → its route and its view, for all pages of the platform."""
    return {name: (route, view) for name, route, view in _walk(get_resolver())}


def _walk(resolver: URLResolver, space: str = "", prefix: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            if one.namespace not in APART:
                yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space, route)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", route, one.callback


def demanded(view: Callable[..., Any]) -> frozenset[Permission]:
    """The permissions of which the view wants one; empty where it asks for none by itself."""
    made = getattr(view, "view_class", None)
    for holder in (made, getattr(made, "dispatch", None), view):
        named = getattr(holder, "permissions", None)
        if named:
            return frozenset(Permission(one) for one in named)
    function = made.dispatch if made is not None else inspect.unwrap(view)
    try:
        found = DEMAND.search(inspect.getsource(function))
    except (OSError, TypeError):
        return frozenset()
    if found is None:
        return frozenset()
    names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    return frozenset(Permission(one) for one in eval(f"({found['what']},)", names))  # noqa: S307 - the platform's own
