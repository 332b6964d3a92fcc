"""Rounds: the list, one with its progress and results, planning, opening, computing, closing."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.monitoring import figures, services
from abacus.cycle.monitoring.forms import RoundForm
from abacus.cycle.monitoring.gathering import monitored
from abacus.cycle.monitoring.models import LIGHTS, Light, Reading, Round
from abacus.cycle.monitoring.tables import READINGS, ROUNDS, TONES, counted, tables_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.schedule.services import above
from abacus.pool.views.access import may_open


def rounds_of(request: Request) -> QuerySet[Any]:
    """The rounds that concern this person: of their region or of one below."""
    region = request.access.region
    scope = request.access.scope.filter("organisation_path")
    near = Q(organisation_path__in=above(region.path)) if region else Q(pk__in=[])
    return Round.objects.filter(scope | near).select_related("region", "closed_by")


def visible_round(request: Request, round_id: int) -> Round:
    """A round that concerns this person. Raises Http404."""
    found: Round = get_object_or_404(rounds_of(request), pk=round_id)
    return found


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class RoundList(ListPage):
    """The rounds of the chosen year."""

    listing = ROUNDS
    template_name = "monitoring/rounds.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        return counted(rounds_of(self.request).filter(fiscal_year=self.year), self.request.access.scope)

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether this person organises rounds."""
        return {"may_manage": self.request.access.has(Permission.MONITORING_MANAGE)}


@require_safe
@may_open(Permission.PROJECT_VIEW)
def round_page(request: Request, round_id: int) -> HttpResponse:
    """One round: how far units are, what was found, what can be done about it."""
    it = visible_round(request, round_id)
    scope = request.access.scope.filter("organisation_path")
    years = tables_of(it, monitored(it).filter(scope)).order_by()
    handed = Q(table_state__in=["submitted", "approved"])
    progress = (
        years.values("department__name", "department__sort_key")
        .annotate(projects=Count("pk"), begun=Count("table_state"), handed=Count("pk", filter=handed))
        .order_by("department__sort_key")
    )
    readings = Reading.objects.filter(round=it).filter(scope).order_by()
    lights = [
        (label, [(Light(value), LIGHTS[value], readings_of(readings, place, value)) for value in Light.values])
        for place, label in (("money", _("预算执行")), ("target", _("目标完成")), ("forecast", _("全年预计")))
    ]
    job = Job.objects.filter(kind="monitoring.round", unique_key=str(it.pk)).first()
    context = {
        "it": it,
        "tone": TONES[it.state],
        "progress": progress,
        "projects": sum(row["projects"] for row in progress),
        "handed": sum(row["handed"] for row in progress),
        "counts": figures.counts(it, request.access.scope) if it.computed_on else None,
        "lights": lights,
        "job": job if job and job.is_unfinished else None,
        "may_manage": request.access.may(Permission.MONITORING_MANAGE, it.organisation_path),
    }
    return render(request, "monitoring/round.html", context)


def readings_of(readings: QuerySet[Any], place: str, value: str) -> int:
    """How many projects show a light."""
    return readings.filter(**{f"{place}_light": value}).count()


@may_open(Permission.MONITORING_MANAGE)
def plan(request: Request) -> HttpResponse:
    """Make the year's rounds as the rules have them, or one more."""
    year = selected_year(request)
    form = RoundForm(request.POST or None)
    region = region_of(request)
    given: dict[str, Any] = {"region": region, "fiscal_year": year, "by": request.user, "on": request.day}
    if request.method == "POST" and "by-rules" in request.POST:

        def run() -> str:
            made = services.plan_rounds(**given)
            return _("已按规则生成 %(count)s 个监控批次。") % {"count": len(made)}

        return act(request, run, reverse("monitoring:rounds"))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_round(**given, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            return act(request, lambda: _("已新建监控批次。"), reverse("monitoring:round", args=[made.pk]))
    context = {"form": form, "year": year}
    return render(request, "monitoring/plan.html", context, status=422 if form.errors else 200)


def region_of(request: Request) -> Organisation:
    """The region whose rounds this person organises."""
    region = request.access.region
    if region is None:
        raise Refusal(_("您的任职不属于任何区划。"), _("请联系系统管理员。"))
    return region


def acting(does: Callable[[Request, Round], str]) -> Callable[..., HttpResponseBase]:
    """A post that changes a round and comes back to it."""

    @require_POST
    @may_open(Permission.MONITORING_MANAGE)
    def view(request: Request, round_id: int) -> HttpResponse:
        mine = rounds_of(request).filter(request.access.scope.filter("organisation_path"))  # not those above
        it = get_object_or_404(mine, pk=round_id)
        return act(request, lambda: does(request, it), reverse("monitoring:round", args=[it.pk]))

    return view


@acting
def open_round(request: Request, it: Round) -> str:
    """Let units fill in."""
    services.open_round(round_id=it.pk, version=version_from(request.POST), by=request.user, on=request.day)
    return _("已开始，单位可以填报监控表。")


@acting
def compute(request: Request, it: Round) -> str:
    """Compute in the background."""
    services.compute_round(round_id=it.pk, by=request.user, on=request.day)
    return _("正在计算，完成后刷新查看结果。")


@acting
def close(request: Request, it: Round) -> str:
    """Make the result final."""
    services.close_round(round_id=it.pk, version=version_from(request.POST), by=request.user, on=request.day)
    return _("已定稿，结果不再改变。")


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class ReadingList(ListPage):
    """How the projects of a round stood on its last day: lights, findings, the key list."""

    listing = READINGS
    template_name = "monitoring/readings.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        self.round = visible_round(self.request, self.kwargs["round_id"])
        rows = Reading.objects.visible_to(self.request.user, self.request.day).filter(round=self.round)
        if self.round.computed_on is None:
            rows = rows.none()
        return rows.select_related("project_year__project", "project_year__department")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """The round."""
        return {"round": self.round}
