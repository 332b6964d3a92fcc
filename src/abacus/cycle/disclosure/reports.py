"""The pages of reports to the congress, and of hearings."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.disclosure import forms, reporting, services
from abacus.cycle.disclosure.models import Hearing, Report
from abacus.cycle.disclosure.opened import TONES, UNKNOWN
from abacus.cycle.disclosure.rules import rules_for
from abacus.cycle.disclosure.snapshots import amount
from abacus.cycle.disclosure.tables import REPORTS
from abacus.cycle.disclosure.views import region_or_404
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listing import Rows
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear
from abacus.pool.views.access import may_open

OFFERED = 12
"""How many projects the search of a report offers at once."""


def visible(request: Request) -> Any:
    """The reports this person may read: drafts only where they may send them."""
    rows = Report.objects.visible_to(request.user, request.day)
    if not request.access.has(Permission.REPORT_SEND):
        rows = rows.exclude(state=Report.State.DRAFT)
    return rows


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class ReportList(ListPage):
    """What was sent to the congress, government and party committee."""

    listing = REPORTS
    template_name = "disclosure/reports.html"

    def queryset(self) -> Rows:
        """Those this person may read, without their content."""
        rows: Rows = visible(self.request).filter(fiscal_year=self.year).defer("snapshot")  # type: ignore[arg-type]
        return rows

    def extra(self, listed: Any) -> dict[str, Any]:
        """To whom a new one may go; the year's hearings."""
        request: Any = self.request
        region = region_or_404(request)
        hearings = Hearing.objects.visible_to(request.user, request.day).filter(fiscal_year=self.year)
        return {
            "recipients": rules_for(region, self.year, request.day).recipients,
            "may_send": request.access.has(Permission.REPORT_SEND),
            "hearings": hearings.select_related("recorded_by"),
            "year": self.year,
        }


def report_or_404(request: Request, report_id: int) -> Report:
    """The report, if this person may read it."""
    found: Report | None = visible(request).select_related("region", "sent_by").filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found


def page_of(report: Report) -> str:
    """The address of a report."""
    return reverse("disclosure:report", args=[report.pk])


@require_POST
@may_open(Permission.REPORT_SEND)
def start(request: Request) -> HttpResponse:
    """Begin a report of the year shown."""
    region, year = region_or_404(request), selected_year(request)
    made: list[Report] = []

    def run() -> str:
        made.append(
            services.start_report(
                region_id=region.pk, fiscal_year=year, recipient=request.POST.get("recipient", ""),
                title=request.POST.get("title", ""), by=request.user, on=request.day,
            )
        )  # fmt: skip
        return _("已新建，请选取项目。")

    answer = act(request, run, reverse("disclosure:reports"))
    if made:
        answer["Location"] = page_of(made[0])
    return answer


@require_safe
@may_open(Permission.PROJECT_VIEW)
def report(request: Request, report_id: int) -> HttpResponse:
    """One report as it is read and printed; while it is a draft, with what may be picked."""
    found = report_or_404(request, report_id)
    may_send = request.access.may(Permission.REPORT_SEND, found.organisation_path)
    content = found.snapshot if found.snapshot is not None else reporting.content(found, request.day)
    text = " ".join(request.GET.get("find", "").split())[:60]
    context = {
        "it": found,
        "content": content,
        "editing": may_send and found.state == Report.State.DRAFT,
        "answering": may_send and found.state != Report.State.DRAFT,
        "text": text,
        "shown": [told(one, content["promise_words"]) for one in content["projects"]],
        "other_year": found.fiscal_year != selected_year(request),
    }
    if context["editing"]:
        context |= {
            "criteria": rules_for(found.region, found.fiscal_year, request.day).criteria,
            "items": found.items.select_related("project_year__project", "project_year__department"),
            "offered": offered(request, found, text),
        }
    return render(request, "disclosure/report.html", context)


def told(project: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """A project with its word and amounts as the table shows them."""
    promise = project.get("promise") or ""
    return project | {
        "word": words.get(promise, str(UNKNOWN)),
        "tone": TONES.get(promise, ""),
        "initial_fen": amount(project, "initial"),
        "executed_fen": amount(project, "executed"),
    }


def offered(request: Request, found: Report, text: str) -> list[ProjectYear]:
    """Projects to pick: those found by name, else the ones with most money that are not in it yet."""
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(fiscal_year=found.fiscal_year)
    rows = rows.exclude(pk__in=found.items.values("project_year")).exclude(current_fen=None)
    if text:
        rows = rows.filter(project__name__icontains=text)
    return list(rows.select_related("project", "department").order_by("-current_fen", "pk")[:OFFERED])


Run = Callable[[Request, Report], str]


def acting(run: Run) -> Callable[..., HttpResponseBase]:
    """An act on one report that goes back to its page."""

    @require_POST
    @may_open(Permission.REPORT_SEND)
    def view(request: Request, report_id: int) -> HttpResponse:
        found = report_or_404(request, report_id)
        page = page_of(found)
        return act(request, lambda: run(request, found), page, page)

    view.__doc__ = run.__doc__
    return view


def turn(request: Request, found: Report) -> dict[str, Any]:
    """What every act names."""
    return {
        "report_id": found.pk, "version": version_from(request.POST), "by": request.user, "on": request.day,
    }  # fmt: skip


@acting
def pick(request: Request, found: Report) -> str:
    """Add a project with the reason."""
    pk = forms.number_from(request.POST, "project_year")
    if not ProjectYear.objects.visible_to(request.user, request.day).filter(pk=pk).exists():
        raise Http404
    item = services.pick(
        **turn(request, found), project_year_id=pk, criterion=request.POST.get("criterion", ""),
        words=request.POST.get("words", ""),
    )  # fmt: skip
    return _("已选入“%(name)s”。") % {"name": item.project_year.project.name}


@acting
def drop(request: Request, found: Report) -> str:
    """Take a project out."""
    pk = forms.number_from(request.POST, "item")
    if not found.items.filter(pk=pk).exists():
        raise Http404
    services.drop_item(**turn(request, found), item_id=pk)
    return _("已移出材料。")


@acting
def save(request: Request, found: Report) -> str:
    """Keep title and summary."""
    services.save_report(
        **turn(request, found), title=request.POST.get("title", ""), summary=request.POST.get("summary", "")
    )
    return _("已保存。")


@acting
def send(request: Request, found: Report) -> str:
    """Freeze and send."""
    sent = services.send(**turn(request, found), document_number=request.POST.get("document_number", ""))
    return _("已报送%(to)s，内容不再变化。") % {"to": sent.recipient_label}


@acting
def reply(request: Request, found: Report) -> str:
    """Write down the answer."""
    services.record_reply(
        **turn(request, found), reply=request.POST.get("reply", ""),
        replied_on=forms.day_from(request.POST, "replied_on", _("回复日期")) or request.day,
    )  # fmt: skip
    return _("已登记回复。")


@require_POST
@may_open(Permission.REPORT_SEND)
def hearing(request: Request) -> HttpResponse:
    """Write down a yearly session."""
    region, year, back = region_or_404(request), selected_year(request), reverse("disclosure:reports")

    def run() -> str:
        services.record_hearing(
            region_id=region.pk, fiscal_year=year,
            held_on=forms.day_from(request.POST, "held_on", _("会议日期")) or request.day,
            before=request.POST.get("before", ""), subject=request.POST.get("subject", ""),
            decided=request.POST.get("decided", ""), by=request.user, on=request.day,
        )  # fmt: skip
        return _("已登记。")

    return act(request, run, back, back)
