"""What pages of the pool begin with: the project-year, if this person may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear

View = Callable[..., HttpResponseBase]


def may_open(*permissions: Permission) -> Callable[[View], View]:
    """Only for somebody with one of the permissions somewhere; refused (and audited) otherwise."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.access.demand(*permissions)
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]  # for whoever lists what pages demand
        return guarded

    return decorate


def project_year_or_404(request: Request, pk: int) -> ProjectYear:
    """The project-year of an address, with what its page shows; 404 outside the person's scope."""
    rows = ProjectYear.objects.visible_to(request.user, request.day)
    found = rows.select_related("project__policy", "organisation", "department").filter(pk=pk).order_by("pk").first()
    if found is None:
        raise Http404
    return found
