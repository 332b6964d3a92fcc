"""The fiscal years of a region: how each stands, opening and closing one with a preview first."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.requests import Request
from abacus.pool import services
from abacus.pool.closing import still_open
from abacus.pool.models import ProjectYear, YearAct
from abacus.pool.opening import SHOWN, Opening, plan_opening
from abacus.pool.services.guards import is_closed
from abacus.pool.services.projects import YEARS
from abacus.pool.views.access import may_open

State = ProjectYear.State


def region_of(request: Request) -> Organisation:
    """The region the person opens and closes years for."""
    for held in request.access.appointments:
        if Permission.YEAR_OPEN in held.permissions and held.organisation.kind == Organisation.Kind.REGION:
            return held.organisation
    raise Http404


def year_of(request: Request) -> int:
    """The year asked for. Raises Http404 for what is no year."""
    given = request.POST.get("year") or request.GET.get("year", "")
    if not given.isdecimal() or int(given[:6]) not in YEARS:
        raise Http404
    return int(given)


@require_safe
@may_open(Permission.YEAR_OPEN)
def years(request: Request) -> HttpResponse:
    """Every year with its projects, whether it is closed, and what was done with it."""
    region = region_of(request)
    rows = ProjectYear.objects.within(Scope.of(region.roots)).order_by().values("fiscal_year")
    counted = rows.annotate(
        all=Count("pk"),
        budgeted=Count("pk", filter=Q(current_fen__isnull=False)),
        evaluated=Count("pk", filter=~Q(grade="")),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    )
    found = sorted(counted, key=lambda one: -one["fiscal_year"])
    for one in found:
        one["shut"] = is_closed(region.path, one["fiscal_year"])
    newest = found[0]["fiscal_year"] if found else request.day.year - 1
    acts = YearAct.objects.within(Scope.of(region.roots)).select_related("by", "region")[:50]
    return render(
        request, "pool/years.html", {"region": region, "years": found, "next": newest + 1, "acts": acts, "this": newest}
    )


@may_open(Permission.YEAR_OPEN)
def open_year(request: Request) -> HttpResponse:
    """What opening a year would do; then doing it in the background, as it was seen."""
    if "year" not in request.GET and request.method == "GET":
        return redirect("pool:years")
    region, year = region_of(request), year_of(request)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        job = services.begin_open(region=region, fiscal_year=year, seen=seen, by=request.user, on=request.day)
        return redirect("jobs:job", pk=job.pk)
    found = plan_opening(region, year, request.day)
    context = {
        "region": region, "year": year, "before": year - 1, "found": found, "lists": lists(found),
        "shut": is_closed(region.path, year),
    }  # fmt: skip
    return render(request, "pool/year_open.html", context)


def lists(found: Opening) -> list[dict[str, Any]]:
    """The projects that do not go on, by reason, the first of each by name."""
    kinds = (
        (_("项目已到期，不延续"), found.ended, _("需要再安排的，请作为新增项目重新申报")),
        (_("结果应用决定取消或退出"), found.stopped, _("见该项目的结果应用意见")),
        (_("上年没有预算，不自动延续"), found.unbudgeted, _("确需安排的，请在项目库单独开启年度")),
        (_("单位已撤并，接续单位不明确"), found.homeless, _("请先在机构页登记唯一的承继机构，再开启一次")),
        (
            _("上年没有执行记录，结转金额不明"),
            found.unknown,
            _("请先导入上年执行数，再开启一次；没有记录不等于没有支出"),
        ),
    )
    shown = []
    for label, pks, todo in kinds:
        if pks:
            rows = ProjectYear.objects.filter(pk__in=pks[:SHOWN]).select_related("project", "organisation")
            shown.append({"label": label, "count": len(pks), "rows": rows, "todo": todo, "more": len(pks) - SHOWN})
    return shown


@may_open(Permission.YEAR_OPEN)
def close_year(request: Request) -> HttpResponse:
    """What is still open of a year; then closing it in the background."""
    if "year" not in request.GET and request.method == "GET":
        return redirect("pool:years")
    region, year = region_of(request), year_of(request)
    left = still_open(region, year, request.day)
    rows = ProjectYear.objects.within(Scope.of(region.roots)).filter(fiscal_year=year)
    error = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:300]
        if reason or not left:
            job = services.begin_close(region=region, fiscal_year=year, reason=reason, by=request.user, on=request.day)
            return redirect("jobs:job", pk=job.pk)
        error = _("还有没办完的事项，现在关闭须写明理由。")
    context = {
        "region": region, "year": year, "left": left, "error": error, "shut": is_closed(region.path, year),
        "count": rows.exclude(state=State.CLOSED).count(),
    }  # fmt: skip
    return render(request, "pool/year_close.html", context, status=422 if error else 200)


@require_POST
@may_open(Permission.YEAR_OPEN)
def reopen(request: Request) -> HttpResponse:
    """Open a closed year again."""
    region, year = region_of(request), year_of(request)
    reason = request.POST.get("reason", "")[:300]
    back = services.reopen_year(region=region, fiscal_year=year, reason=reason, by=request.user, on=request.day)
    messages.success(request, _("已重新打开 %(year)s 年度的 %(count)s 个项目。") % {"year": year, "count": back})
    return redirect("pool:years")
