"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest

from abacus.foundation.pages.frame import Frame


def frame(request: HttpRequest) -> dict[str, Any]:
    """The day of the request and the frame, computed only where the template shows it."""
    return {"day": getattr(request, "day", None), "frame": Frame(request)}
