"""Public pages: nobody signs in, only frozen snapshots are read, browsers and proxies may keep them a while."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from abacus.cycle.disclosure import data, opened, pagecache
from abacus.cycle.disclosure.models import Publication, PublicStamp
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import downloads

AGE = 60
"""Seconds for which a browser or proxy may show a public page again without asking."""

View = Callable[..., HttpResponseBase]
State = Publication.State


def stamp(region: str = "") -> tuple[str, ...]:
    """What is another whenever something public of a place has changed, or of any place. One query."""
    rows = PublicStamp.objects.filter(region_code=region) if region else PublicStamp.objects.all()
    return tuple(rows.order_by("region_code").values_list("value", flat=True))


def public(view: View) -> View:
    """A page for everybody: readable without signing in, made once for each change, answered 304 to who has it."""

    @transaction.non_atomic_requests  # one question for a page that is kept; nothing is ever written
    @login_not_required
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        # The stamp is read before the page is made: what is kept under it is at least as new.
        language, day = getattr(request, "LANGUAGE_CODE", ""), getattr(request, "day", None)
        key = (request.path, language, day, stamp(arguments.get("region", "")))
        page = pagecache.PAGES.get(key)
        if page is None:
            response = view(request, **arguments)
            page = pagecache.kept(response)
            if page is None:
                return headed(response)
            pagecache.PAGES.put(key, page)
        return headed(pagecache.conditional(request, page))

    return shown


def headed(response: HttpResponseBase) -> HttpResponseBase:
    """The same with how long others may keep it."""
    patch_cache_control(response, public=True, max_age=AGE)
    patch_vary_headers(response, ["Cookie"])
    return response


def place_or_404(region: str) -> Organisation:
    """The place of an address; 404 where nothing of it is public."""
    found = opened.place_of(region)
    if found is None:
        raise Http404
    return found


@require_safe
@public
def places(request: HttpRequest) -> HttpResponse:
    """The places of this installation that publish; the only one at once."""
    codes = set(Publication.objects.out().values_list("region_code", flat=True))
    regions = list(Organisation.objects.filter(kind=Organisation.Kind.REGION, code__in=codes).order_by("path"))
    if len(regions) == 1:
        return redirect("disclosure:open-place", region=regions[0].code)
    return render(request, "open/places.html", {"regions": regions})


@require_safe
@public
def place(request: HttpRequest, region: str, year: int | None = None) -> HttpResponse:
    """A place: its years, and who published what in one of them (the newest where none is named)."""
    found = place_or_404(region)
    published = opened.heads(region)
    years = sorted({one.fiscal_year for one in published}, reverse=True)
    chosen = year if year is not None else years[0]
    if chosen not in years:
        raise Http404
    rows = opened.rows_of(one for one in published if one.fiscal_year == chosen)
    context = {
        "place": found,
        "years": years,
        "year": chosen,
        "rows": rows,
        "projects": sum(row.newest.projects for row in rows),
    }
    return render(request, "open/place.html", context)


def body_or_404(region: str, year: int, code: str) -> opened.Body:
    """What a body published of a year; 404 where nothing is public."""
    found = opened.body_of(place_or_404(region), year, code)
    if found is None:
        raise Http404
    return found


@require_safe
@public
def body(request: HttpRequest, region: str, year: int, code: str) -> HttpResponse:
    """A body in a year: what it promised, what it delivered, what it cost."""
    found = body_or_404(region, year, code)
    return render(request, "open/body.html", {"place": found.place, "year": year, "body": found})


@require_safe
@public
def project(request: HttpRequest, region: str, year: int, code: str, project: str) -> HttpResponse:
    """One project of a body; 404 where it is not in what is public."""
    found = body_or_404(region, year, code)
    one = opened.Opened(found, project)
    if one.shown is None:
        raise Http404
    context = {
        "place": found.place, "year": year, "body": found, "one": one, "shown": one.shown, "told": one.told,
        "key": one.key,
    }  # fmt: skip
    return render(request, "open/project.html", context)


def version_or_404(region: str, index: str) -> Publication:
    """The publication of an index number, whatever became of it since; 404 before it was out."""
    rows = Publication.objects.select_related("organisation").exclude(index_number="")
    found = rows.filter(region_code=region, index_number=index).first()
    if found is None:
        raise Http404
    return found


def readable(publication: Publication) -> bool:
    """Whether its content is still shown: it holds, or a later version does; a withdrawal covers earlier ones."""
    if publication.state == State.PUBLISHED:
        return True
    same = Publication.objects.out().filter(
        organisation=publication.organisation, fiscal_year=publication.fiscal_year, kind=publication.kind
    )
    return publication.state == State.SUPERSEDED and same.exists()


@require_safe
@public
def version(request: HttpRequest, region: str, index: str) -> HttpResponse:
    """One publication by its index number: the words around it, its versions, its data to take along."""
    found = version_or_404(region, index)
    place = Organisation.objects.filter(kind=Organisation.Kind.REGION, code=region).first()
    later = getattr(found, "superseded_by", None)
    shown = found.snapshot if readable(found) else None
    return render(
        request,
        "open/version.html",
        {
            "place": place,
            "it": found,
            "later": later if later and later.index_number else None,
            "shown": shown,
            "rows": opened.listed(shown) if shown else [],
            "year": found.fiscal_year,
        },
    )


def content_or_404(region: str, index: str) -> Publication:
    """The publication whose content may be taken along."""
    found = version_or_404(region, index)
    if not readable(found):
        raise Http404
    return found


@require_safe
@public
def as_json(request: HttpRequest, region: str, index: str) -> HttpResponseBase:
    """The snapshot itself; its SHA-256 is the one that is published."""
    found = content_or_404(region, index)
    kind = "application/json; charset=utf-8"
    answer = downloads.open_to_all(data.as_json(found), name=f"{found.index_number}.json", kind=kind)
    answer["X-Content-SHA256"] = found.sha256
    return answer


@require_safe
@public
def as_csv(request: HttpRequest, region: str, index: str) -> HttpResponseBase:
    """One row per amount and indicator."""
    found = content_or_404(region, index)
    return downloads.open_to_all(data.as_csv(found), name=f"{found.index_number}.csv", kind=downloads.CSV)


@login_not_required
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language of the public pages and go back to the page one came from; only to our own."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    came_from = request.headers.get("referer", "")
    start = f"{request.scheme}://{request.get_host()}{reverse('disclosure:open-places')}"
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}) and came_from.startswith(start)
    answer = redirect(came_from if safe else "disclosure:open-places")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
    )  # fmt: skip
    return answer
