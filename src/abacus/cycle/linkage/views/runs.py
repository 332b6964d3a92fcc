"""Runs: begin, compute again, publish; and the bottom share of one."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.linkage import reading, services, totals, words
from abacus.cycle.linkage.forms import StartForm
from abacus.cycle.linkage.models import Run
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.pool.views.access import may_open

MANAGE = (Permission.LINKAGE_PROPOSE, Permission.LINKAGE_DECIDE)


@may_open(*MANAGE)
def runs(request: Request) -> HttpResponse:
    """All runs of the region with what they came to; the performance division begins another."""
    year = selected_year(request)
    form = StartForm(request.POST or None, initial={"from_year": year - 1, "applies_to_year": year})
    region = reading.region_of(request)
    may = request.access.may(Permission.LINKAGE_PROPOSE, region.path)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_to_start(region=region, by=request.user, on=request.day, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            return redirect("linkage:run", pk=made.pk)
    done = ~Q(state=Run.State.COMPUTING)
    shown = reading.runs(request).annotate(
        count=Count("proposals", filter=done),
        base_fen=Sum("proposals__base_fen", filter=done),
        amount_fen=Sum("proposals__amount_fen", filter=done),
    )
    context = {"runs": shown, "form": form, "may": may}
    return render(request, "linkage/runs.html", context, status=422 if form.errors else 200)


@require_safe
@may_open(Permission.LINKAGE_DECIDE)
def run(request: Request, pk: int) -> HttpResponse:
    """One run: what it proposes by kind, what is left to do, and the acts."""
    it = reading.run_or_404(request, pk)
    computing = it.state == Run.State.COMPUTING
    rows = it.proposals.none() if computing else it.proposals.all()
    context = {
        "it": it,
        "computing": computing,
        "job": services.job_of(it) if computing else None,
        "kinds": [(words.kind(one.kind), one) for one in totals.by_kind(rows)],
        "states": counted(rows),
        "marks": [
            (label, rows.filter(marks__contains=f"|{name}|").count(), name) for name, label in words.MARKS.items()
        ],
        "departments": it.departments.count(),
        "may_compute": request.access.may(Permission.LINKAGE_PROPOSE, it.organisation_path),
        "may_publish": request.access.may(Permission.LINKAGE_DECIDE, it.organisation_path),
        "draft": it.state == Run.State.DRAFT,
        "open": it.answer_until is not None and request.day <= it.answer_until,
    }
    return render(request, "linkage/run.html", context)


def counted(rows: Any) -> list[tuple[str, int]]:
    """How many proposals stand where."""
    states = rows.model.State
    return [(str(state.label), rows.filter(state=state).count()) for state in states]


@require_POST
@may_open(Permission.LINKAGE_DECIDE)
def compute(request: Request, pk: int) -> HttpResponse:
    """Compute a draft anew."""
    it = reading.run_or_404(request, pk)

    def again() -> str:
        services.ask_again(run_id=it.pk, version=version_from(request.POST), by=request.user, on=request.day)
        return _("正在按现在的结果和规则计算，完成后刷新查看。")

    return act(request, again, reverse("linkage:run", args=[it.pk]))


@require_POST
@may_open(Permission.LINKAGE_DECIDE)
def publish(request: Request, pk: int) -> HttpResponse:
    """Show a draft to the units."""
    it = reading.run_or_404(request, pk)

    def show() -> str:
        made = services.publish(run_id=it.pk, version=version_from(request.POST), by=request.user, on=request.day)
        return _("已公布，单位可以反馈到 %(day)s。") % {"day": made.answer_until}

    return act(request, show, reverse("linkage:run", args=[it.pk]))


@require_safe
@may_open(Permission.PROJECT_VIEW)
def bottom(request: Request) -> HttpResponse:
    """The rankings of the run for the chosen year: groups, ties, small groups, 三保."""
    year = selected_year(request)
    asked = request.GET.get("run", "")
    seen = reading.proposals(request)
    seen = (
        seen.filter(run=int(asked)) if asked.isdecimal() and len(asked) < 10 else seen.filter(run__applies_to_year=year)
    )
    found = Run.objects.filter(pk__in=seen.order_by().values("run")).select_related("region").order_by("-from_year")
    it = found.first()
    share = totals.bottom_share(it, seen.defer(None)) if it else None
    groups = [(Stage(one.stage).label, words.group(one.name), one) for one in share.groups] if share else []
    return render(request, "linkage/bottom.html", {"it": it, "share": share, "groups": groups, "year": year})
