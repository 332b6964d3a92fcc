"""A list's page asks for the forms behind its rows."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from abacus.foundation.pages.listed import Listed
from abacus.foundation.parcels import services, sources
from abacus.foundation.requests import Request


def ask(request: HttpRequest, listed: Listed, filters: str) -> HttpResponse:
    """Begin the work for exactly what is filtered, and show how far it is."""
    source, asking = sources.find(listed.listing.id), cast(Request, request)
    job = services.ask(
        source=source,
        keys=list(source.begun(listed.filtered).values_list("pk", flat=True)[: services.MOST + 1]),
        filters=filters,
        by=asking.user,
        on=asking.day,
    )
    return redirect("jobs:job", pk=job.pk)
