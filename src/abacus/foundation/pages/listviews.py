"""The view behind every list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from abacus.foundation.pages.exports import FORMATS, taken
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listing import Listing, Rows
from abacus.foundation.pages.parcels import offered

PARCEL = "parcel"
"""The action that packs the official forms behind a list."""


class ListPage(View):
    """One list. A subclass sets `listing` and answers `queryset` from `visible_to(request.user)`.

    `template_name` extends "pages/list.html" and fills its blocks; the default shows the
    declared columns. `extra` adds to the template's context.
    """

    listing: Listing
    template_name = "pages/list.html"

    def queryset(self) -> Rows:
        """The rows this person may see, with everything a row shows already joined."""
        raise NotImplementedError

    def extra(self, listed: Listed) -> dict[str, Any]:
        """More for the template."""
        return {}

    @property
    def year(self) -> int:
        """The fiscal year chosen in the bar."""
        return selected_year(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or what it shows as a spreadsheet."""
        listed = Listed(self.listing, request, self.queryset())
        form = request.GET.get("format", "")
        if form in FORMATS:
            return taken(listed, form, chosen(listed))
        more = self.extra(listed)  # noqa: S610 - no query: the template's context
        return render(request, self.template_name, {"list": listed, **more})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Pack the forms of what is filtered, or run a bulk action on the ticked rows or on all filtered ones."""
        parcel = offered(self.listing.id)
        if not self.listing.bulk and parcel is None:
            return self.http_method_not_allowed(request)
        listed = Listed(self.listing, request, self.queryset())
        if parcel is not None and request.POST.get("action") == PARCEL:
            return parcel.ask(request, listed, chosen(listed))
        action = next((action for action in listed.bulk if action.id == request.POST.get("action")), None)
        if action is None:
            raise BadRequest
        rows = listed.filtered if request.POST.get("all") else listed.filtered.filter(pk__in=picked(request))
        answer = action.run(request, rows)
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(request, answer)
        return redirect(listed.here)


def chosen(listed: Listed) -> str:
    """What is filtered, in words."""
    return "；".join(f"{chip.label}：{chip.shown}" for chip in listed.chips)


def picked(request: HttpRequest) -> list[int]:
    """The ids of the ticked rows. Raises BadRequest for anything that is no id."""
    try:
        return [int(value) for value in request.POST.getlist("sel")]
    except ValueError as error:
        raise BadRequest from error
