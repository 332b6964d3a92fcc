"""The route diagram of a submission, for every page that shows one."""

from typing import Any

from django import template

from abacus.foundation.workflow.diagram import stations
from abacus.foundation.workflow.models import Submission

register = template.Library()


@register.inclusion_tag("workflow/_way.html", takes_context=True)
def way(context: Any, submission: Submission | None) -> dict[str, Any]:
    """The stations of a submission as the reader may see them; nothing before it was handed in."""
    request = context["request"]
    return {"stations": stations(submission, request.access) if submission else [], "submission": submission}
