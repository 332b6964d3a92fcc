"""How much waits for the person on a page, asked of the database once a request."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from abacus.foundation.workflow.actors import open_tasks
from abacus.foundation.workflow.worklist import extra


def waiting(request: Any, kind: str = "") -> int | None:
    """The open tasks about one kind of subject, or all of them with what is no task yet; None where nothing waits."""
    counts: Mapping[str, int] | None = getattr(request, "_waiting_by_kind", None)
    if counts is None:
        rows = open_tasks(request.user, request.day).order_by().values_list("submission__subject_kind")
        counts = {**dict(rows.annotate(number=Count("pk"))), "": len(extra(request.access))}
        remember(request, counts)
    return (counts.get(kind, 0) if kind else sum(counts.values())) or None


def remember(request: Any, counts: Mapping[str, int]) -> None:
    """What waits was worked out for the page itself: the frame need not ask again."""
    request._waiting_by_kind = counts
