"""Three numbers that matter to a role, on the workbench; the apps that know them contribute."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from abacus.foundation.audit.requests import Request

COUNT = 3


@dataclass(frozen=True)
class Figure:
    """One number: what it is, the number as written, its unit, a line on its change and source, a link.

    The lower `order` is shown first; three are shown.
    """

    label: Any
    value: str
    unit: Any = ""
    note: Any = ""
    url: str = ""
    order: int = 0


Source = Callable[[Request], Iterable[Figure]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Contribute numbers, from an `AppConfig.ready`; the source gets the request and answers what fits the role."""
    _sources[name] = source


def figures(request: Request) -> list[Figure]:
    """The three most important numbers for this person."""
    found = [figure for source in _sources.values() for figure in source(request)]
    return sorted(found, key=lambda figure: figure.order)[:COUNT]
