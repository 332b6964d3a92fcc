"""What the frame itself needs: year, search, help, saved views, the gallery of components."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.pages import services
from abacus.foundation.pages.frame import YEAR_KEY, years
from abacus.foundation.pages.gallery import samples
from abacus.foundation.pages.models import SavedView
from abacus.foundation.pages.search import search


def onward(request: HttpRequest) -> HttpResponse:
    """Back to the page the form came from; to the start for any address that is not ours."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")  # `redirect` would take a word for the name of a view


@require_POST
def choose_year(request: HttpRequest) -> HttpResponse:
    """Keep the chosen fiscal year for lists and dashboards."""
    asked = request.POST.get("year", "")
    if asked in map(str, years(request)):
        request.session[YEAR_KEY] = int(asked)
    return onward(request)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What the search box finds."""
    text = request.GET.get("q", "").strip()
    return render(request, "pages/search.html", {"text": text, "found": search(request, text) if text else []})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How pages work: keys, numbers, where rules come from."""
    return render(request, "pages/help.html")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a list's filters, columns and order under a name; the same name is replaced."""
    name = request.POST.get("name", "").strip()
    if name:
        services.save_view(
            list_id=request.POST.get("list_id", ""), name=name, query=request.POST.get("query", ""), by=request.user
        )
        messages.success(request, _("已存为视图“%(name)s”。") % {"name": name})
    else:
        messages.error(request, _("视图没有存：请写一个名称。"))
    return onward(request)


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved view of one's own; somebody else's does not exist."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    services.drop_view(view=view, by=request.user)
    messages.success(request, _("已删掉视图“%(name)s”。") % {"name": view.name})
    return onward(request)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, as living documentation."""
    return render(request, "pages/gallery.html", samples(request))
