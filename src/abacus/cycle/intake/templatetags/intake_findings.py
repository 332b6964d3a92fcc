"""The findings of the table that a record was taken from, beside the form of a stage.

{% load intake_findings %}{% table_findings sheet %} … {% open_findings sheet %}
"""

from typing import Any

from django import template

from abacus.cycle.intake.beside import tables_of
from abacus.cycle.intake.presenting.answers import Answers, all_of

register = template.Library()
KEPT = "_findings_beside"


@register.inclusion_tag("intake/_beside.html", takes_context=True)
def table_findings(context: template.Context, record: Any) -> dict[str, Any]:
    """The findings of the record's tables, with the forms to answer or dismiss; nothing for a record without any."""
    request = context["request"]
    return {
        "tables": _of(request, record),
        "answers_back": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def open_findings(context: template.Context, record: Any) -> int:
    """How many findings of the record's tables wait for an answer."""
    return sum(one.open for one in _of(context["request"], record))


def _of(request: Any, record: Any) -> list[Answers]:
    """Worked out once for a page."""
    kept = request.__dict__.setdefault(KEPT, {})
    key = (type(record), record.pk)
    if key not in kept:
        kept[key] = all_of(tables_of(record), request.access)
    found: list[Answers] = kept[key]
    return found
