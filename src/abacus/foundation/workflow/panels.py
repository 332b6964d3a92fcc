"""Cards that other apps put onto the workbench, between the work and the calendar."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

Context = Callable[[Any], dict[str, Any] | None]
_panels: dict[str, Context] = {}


def register(template: str, context: Context) -> None:
    """Add a card, from an `AppConfig.ready`; `context(request)` fills its template, None leaves it out."""
    _panels[template] = context


def panels(request: Any) -> list[str]:
    """The cards for this person, as markup."""
    found = [(template, context(request)) for template, context in _panels.items()]
    return [render_to_string(template, shown, request) for template, shown in found if shown is not None]
