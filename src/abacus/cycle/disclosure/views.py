"""The pages of those who prepare and publish: coverage, one publication, its acts, days of approval."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.disclosure import coverage, forms, services
from abacus.cycle.disclosure.models import ApprovalDay, Kind, Publication
from abacus.cycle.disclosure.opened import Body
from abacus.cycle.disclosure.rules import Rules, rules_for
from abacus.cycle.disclosure.services.common import items_of
from abacus.cycle.disclosure.tables import PUBLICATIONS, coverage_listing
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.tree import region_of
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listing import Listing, Rows
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

State = Publication.State


def region_or_404(request: Request) -> Organisation:
    """The person's region; 404 for somebody without a place."""
    if request.access.region is None:
        raise Http404
    return request.access.region


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class CoverageList(ListPage):
    """Who published of those who should."""

    template_name = "disclosure/coverage.html"

    @cached_property
    def rules(self) -> Rules:
        """The rules of the person's region for the year shown."""
        return rules_for(region_or_404(self.request), self.year, self.request.day)  # type: ignore[arg-type, attr-defined]

    @property
    def kind(self) -> str:
        """What is listed: targets where nothing else is chosen."""
        asked = self.request.GET.get("kind", "")
        return asked if asked in Kind.values else str(Kind.TARGETS)

    @property
    def listing(self) -> Listing:  # type: ignore[override]
        """The list of this kind on this day."""
        return coverage_listing(self.kind, self.rules, self.request.day)  # type: ignore[attr-defined]

    def queryset(self) -> Rows:
        """The departments this person may see."""
        request: Any = self.request
        return coverage.departments(request.access.scope, self.year, self.kind, self.rules, request.day)

    def extra(self, listed: Any) -> dict[str, Any]:
        """The kinds to choose from, and where the public page is."""
        request: Any = self.request
        tabs = [
            {"label": label, "url": f"{request.path}?kind={kind}", "current": kind == self.kind}
            for kind, label in Kind.choices
        ]
        region = region_or_404(request)
        return {
            "tabs": tabs,
            "param": self.rules.days_param(self.kind),
            "region": region,
            "may_publish": request.access.has(Permission.DISCLOSURE_PUBLISH),
        }


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class PublicationList(ListPage):
    """Every version of every publication of the year."""

    listing = PUBLICATIONS

    def queryset(self) -> Rows:
        """Those this person may see, without their content."""
        request: Any = self.request
        rows = Publication.objects.visible_to(request.user, request.day).filter(fiscal_year=self.year)
        return rows.defer("snapshot").select_related("organisation")


def publication_or_404(request: Request, publication_id: int) -> Publication:
    """The publication, if this person may see it."""
    rows = Publication.objects.visible_to(request.user, request.day)
    found: Publication | None = rows.select_related("organisation", "published_by").filter(pk=publication_id).first()
    if found is None:
        raise Http404
    return found


def page_of(publication: Publication) -> str:
    """The address of a publication's page."""
    return reverse("disclosure:publication", args=[publication.pk])


@may_open(Permission.PROJECT_VIEW)
def begin(request: Request, organisation_id: int, kind: str) -> HttpResponse:
    """Where nothing is prepared yet: what would be published, and the button that begins."""
    if kind not in Kind.values:
        raise Http404
    organisation = Organisation.objects.within(request.access.scope).filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    year = selected_year(request)
    found = Publication.objects.filter(organisation=organisation, fiscal_year=year, kind=kind).first()
    if request.method == "POST":
        return act(request, lambda: began(request, organisation, year, kind), request.path, request.path)
    if found is not None:
        return redirect(page_of(found))
    rules = rules_for(organisation, year, request.day)
    context = {
        "organisation": organisation, "year": year, "kind": kind, "kind_label": Kind(kind).label,
        "parts": rules.parts(kind), "param": rules.days_param(kind),
        "may_prepare": request.access.may(Permission.DISCLOSURE_PREPARE, organisation.path),
    }  # fmt: skip
    return render(request, "disclosure/begin.html", context)


def began(request: Request, organisation: Organisation, year: int, kind: str) -> str:
    """Begin, and say so."""
    services.prepare(organisation_id=organisation.pk, fiscal_year=year, kind=kind, by=request.user, on=request.day)
    return _("已读取应当公开的项目，请逐项核对。")


@require_safe
@may_open(Permission.PROJECT_VIEW)
def publication(request: Request, publication_id: int) -> HttpResponse:
    """One publication: its projects, what is held back, what the checks found, and what one may do."""
    found = publication_or_404(request, publication_id)
    opened = found.state in (State.PREPARING, State.HANDED_IN)
    examined = services.examine(found, request.day) if opened else None
    rules = rules_for(found.organisation, found.fiscal_year, request.day)
    may_prepare = request.access.may(Permission.DISCLOSURE_PREPARE, found.organisation_path)
    may_publish = request.access.may(Permission.DISCLOSURE_PUBLISH, found.organisation_path)
    versions = Publication.objects.filter(
        organisation=found.organisation, fiscal_year=found.fiscal_year, kind=found.kind
    ).defer("snapshot")
    context = {
        "it": found,
        "items": items_of(found),
        "examined": examined,
        "content": examined.snapshot if examined else found.snapshot,
        "due_on": examined.due_on if examined else found.due_on,
        "approved_on": examined.approved_on if examined else found.approved_on,
        "parts": rules.parts(found.kind),
        "param": rules.days_param(found.kind),
        "reasons": rules.reasons,
        "versions": versions,
        "editing": found.state == State.PREPARING and may_prepare,
        "publishing": found.state == State.HANDED_IN and may_publish,
        "deciding": opened and may_publish,
        "may_prepare": may_prepare,
        "may_publish": may_publish,
        "other_year": found.fiscal_year != selected_year(request),
    }
    return render(request, "disclosure/publication.html", context)


@require_safe
@may_open(Permission.PROJECT_VIEW)
def preview(request: Request, publication_id: int) -> HttpResponse:
    """Exactly what the public will see; only people who may see the publication do."""
    found = publication_or_404(request, publication_id)
    found.snapshot = services.preview(found, request.day)
    place = region_of(found.organisation)
    body = Body(place, found.fiscal_year, {found.kind: found})
    found.index_number = found.index_number or _("公开时编号")
    sealed = found.state != State.PUBLISHED
    context = {"place": place, "year": found.fiscal_year, "body": body, "it": found, "sealed": sealed}
    return render(request, "disclosure/preview.html", context)


Run = Callable[[Request, Publication], str]


def acting(permission: Permission) -> Callable[[Run], Callable[..., HttpResponseBase]]:
    """An act on one publication that goes back to its page."""

    def decorate(run: Run) -> Callable[..., HttpResponseBase]:
        @require_POST
        @may_open(permission)
        def view(request: Request, publication_id: int) -> HttpResponse:
            found = publication_or_404(request, publication_id)
            page = page_of(found)
            return act(request, lambda: run(request, found), page, page)

        view.__doc__ = run.__doc__
        return view

    return decorate


def turn(request: Request, found: Publication) -> dict[str, Any]:
    """What every act names: which, as it was seen, who, when."""
    return {
        "publication_id": found.pk,
        "version": version_from(request.POST),
        "by": request.user,
        "on": request.day,
    }


@acting(Permission.DISCLOSURE_PREPARE)
def save(request: Request, found: Publication) -> str:
    """Keep the words around the tables."""
    services.save(
        publication_id=found.pk,
        version=version_from(request.POST),
        by=request.user,
        on=request.day,
        duties=request.POST.get("duties", ""),
        note=request.POST.get("note", ""),
        accompanies_on=forms.day_from(request.POST, "accompanies_on", _("同步公开日期")),
    )
    return _("已保存。")


@acting(Permission.DISCLOSURE_PREPARE)
def read_again(request: Request, found: Publication) -> str:
    """Read the projects anew."""
    changed = services.read_again(**turn(request, found))
    return _("已重新读取，增减 %(count)s 个项目。") % {"count": changed}


@acting(Permission.DISCLOSURE_PREPARE)
def hold_back(request: Request, found: Publication) -> str:
    """Leave a project out, with its reason."""
    item = services.hold_back(
        **turn(request, found),
        project_year_id=listed(request, found),
        reason=request.POST.get("reason", ""),
        words=request.POST.get("words", ""),
    )
    return _("“%(name)s”不公开，等财政部门审核原因。") % {"name": item.project_year.project.name}


@acting(Permission.DISCLOSURE_PREPARE)
def include(request: Request, found: Publication) -> str:
    """Put a project back in."""
    item = services.include(**turn(request, found), project_year_id=listed(request, found))
    return _("“%(name)s”已改为公开。") % {"name": item.project_year.project.name}


@acting(Permission.DISCLOSURE_PUBLISH)
def decide(request: Request, found: Publication) -> str:
    """Agree that a project is held back, or not."""
    agreed = request.POST.get("agreed") == "1"
    item = services.approve_reason(**turn(request, found), project_year_id=listed(request, found), agreed=agreed)
    said = _("已同意“%(name)s”不公开。") if agreed else _("不同意，“%(name)s”改为公开。")
    return said % {"name": item.project_year.project.name}


def listed(request: Request, found: Publication) -> int:
    """The project-year named in the form; 404 where it is not in this publication."""
    pk = forms.number_from(request.POST, "project_year")
    if not found.items.filter(project_year=pk).exists():
        raise Http404
    return pk


@acting(Permission.DISCLOSURE_PREPARE)
def hand_in(request: Request, found: Publication) -> str:
    """Hand it to the performance division."""
    services.hand_in(**turn(request, found))
    return _("已报送绩效管理科，等候公开。")


@acting(Permission.DISCLOSURE_PUBLISH)
def give_back(request: Request, found: Publication) -> str:
    """Send it back with what to change."""
    services.give_back(**turn(request, found), why=request.POST.get("why", ""))
    return _("已退回部门修改。")


@acting(Permission.DISCLOSURE_PUBLISH)
def publish(request: Request, found: Publication) -> str:
    """Let the public read it."""
    out = services.publish(**turn(request, found))
    return _("已公开，索引号 %(number)s。") % {"number": out.index_number}


@acting(Permission.DISCLOSURE_PUBLISH)
def take_down(request: Request, found: Publication) -> str:
    """Take it from the public pages."""
    services.take_down(**turn(request, found), why=request.POST.get("why", ""))
    return _("已撤下，公开页上显示撤下的日期和原因。")


@acting(Permission.DISCLOSURE_PREPARE)
def correct(request: Request, found: Publication) -> str:
    """Begin a correction."""
    made = services.correct(**turn(request, found), why=request.POST.get("why", ""))
    return _("已开始第 %(number)s 版；公开之前，现在的版本照常显示。") % {"number": made.number}


@may_open(Permission.DISCLOSURE_PUBLISH)
def approval_days(request: Request) -> HttpResponse:
    """The days from which disclosure is counted."""
    year, region = selected_year(request), region_or_404(request)
    bodies = Organisation.objects.within(request.access.scope).on(request.day)
    departments = bodies.filter(kind=Organisation.Kind.DEPARTMENT).order_by("sort_key")
    choices = [(region.pk, _("全部部门"))] + [(one.pk, one.name) for one in departments]
    form = forms.ApprovalForm(request.POST or None, organisations=choices)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data

        def run() -> str:
            services.set_approval_day(
                organisation_id=int(cleaned["organisation"]), fiscal_year=year, of=cleaned["of"],
                approved_on=cleaned["approved_on"], document_number=cleaned["document_number"],
                by=request.user, on=request.day,
            )  # fmt: skip
            return _("已登记批复日期。")

        return act(request, run, request.path, request.path)
    rows = ApprovalDay.objects.visible_to(request.user, request.day).filter(fiscal_year=year)
    context = {"form": form, "rows": rows.select_related("organisation", "recorded_by"), "year": year}
    return render(request, "disclosure/approval_days.html", context, status=422 if form.errors else 200)
