"""What operations that read have in common: the person's rows, page by page, and the same 404 for all else."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from pydantic import Field

from abacus.api.types import Id, In
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear

MOST, USUAL = 200, 50
"""Rows of a page at most, and where nothing is said."""


class Paged(In):
    """Which page: rows in the order of their ids, those after `after`."""

    after: Id | None = Field(None, description="上一页的 next_after / next_after of the page before")
    limit: int = Field(USUAL, ge=1, le=MOST, description="每页行数 / rows of a page")


def asked(request: HttpRequest) -> Request:
    """The request with what the edge put on it."""
    return cast(Request, request)


def years(request: HttpRequest) -> QuerySet[ProjectYear]:
    """The project-years the token's owner may see, within the token."""
    person = asked(request)
    rows: QuerySet[ProjectYear] = ProjectYear.objects.visible_to(person.user, person.day)
    return rows


def year_or_404(request: HttpRequest, project_year_id: int) -> ProjectYear:
    """The project-year of an id. Raises Http404 for what does not exist or lies outside."""
    rows = years(request).select_related("project__policy", "organisation", "department")
    return first_or_404(rows.filter(pk=project_year_id))


def first_or_404(rows: QuerySet[Any]) -> Any:
    """The one row. Raises Http404."""
    found = rows.order_by("pk").first()
    if found is None:
        raise Http404
    return found


def page(rows: QuerySet[Any], given: Paged, shown: Callable[[Sequence[Any]], list[Any]]) -> dict[str, Any]:
    """One page of rows as data, with how many there are and after which id the next begins (null: none)."""
    ordered = rows.order_by("pk")
    wanted = ordered.filter(pk__gt=given.after) if given.after else ordered
    taken = list(wanted[: given.limit + 1])
    items, more = taken[: given.limit], len(taken) > given.limit
    return {"total": rows.order_by().count(), "items": shown(items), "next_after": items[-1].pk if more else None}
