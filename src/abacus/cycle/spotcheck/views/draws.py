"""The pages of a draw: announce, freeze, enter the number, read, verify."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.drawing import sizes_of
from abacus.cycle.spotcheck import frame, services, verifying
from abacus.cycle.spotcheck.forms import AnnounceForm
from abacus.cycle.spotcheck.models import Draw, DrawLine
from abacus.cycle.spotcheck.rules import risk, rules_for
from abacus.cycle.spotcheck.tables import DRAWS, title_of
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.formpages import FormPage
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import downloads
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.rulebook.shown import value
from abacus.pool.views.access import may_open

READERS = (Permission.PROJECT_VIEW,)


def may_draw(request: Request, region: Organisation | None) -> bool:
    """Whether this person may draw for a region."""
    return region is not None and access_of(request.user, request.day).may(Permission.SPOT_CHECK, region.path)


def last_year(request: Request) -> int:
    """The year whose self-evaluations are drawn: the chosen one, but never a year that is not over."""
    return min(selected_year(request), request.day.year - 1)


@method_decorator(may_open(*READERS), name="dispatch")
class DrawList(ListPage):
    """The draws of the chosen year, given up or not."""

    listing = DRAWS
    template_name = "spotcheck/draws.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Draw.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        rows = rows.annotate(frame_size=Count("lines"), drawn_size=Count("lines", filter=Q(lines__drawn=True)))
        return rows.select_related("region")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether one may be announced."""
        return {"may_draw": may_draw(self.request, self.request.access.region)}


class Announce(FormPage):
    """Announce a draw."""

    permissions = (Permission.SPOT_CHECK,)
    form_class = AnnounceForm
    title = gettext_lazy("公告一次抽取")
    button = gettext_lazy("公告抽取办法")
    request: Request
    region: Organisation

    def prepare(self, **kwargs: Any) -> None:
        region = self.request.access.region
        if region is None:
            raise Http404
        self.region = region
        require(self.request.user, Permission.SPOT_CHECK, path=self.region.path, on=self.request.day)
        self.year = last_year(self.request)
        self.note = _("为 %(year)s 年度自评抽取。公告后各单位都能看到种子、分层和权重；名单冻结后不能再改。") % {
            "year": self.year
        }

    def initial(self) -> dict[str, Any]:
        return {"strata": self.rules.default_strata}

    @property
    def rules(self) -> Any:
        """The rules of the region."""
        return rules_for(self.region, self.year, self.request.day)

    def form_options(self) -> dict[str, Any]:
        again = Draw.objects.filter(region=self.region, fiscal_year=self.year).exists()
        return {"strata": [(one.id, one.label) for one in self.rules.strata], "again": again}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        draw = services.announce(region=self.region, fiscal_year=self.year, by=self.request.user,
                                 on=self.request.day, **values)  # fmt: skip
        return _("已公告%(draw)s。") % {"draw": title_of(draw)}, reverse("spotcheck:draw", args=[draw.pk])

    def back(self) -> str:
        return reverse("spotcheck:draws")


def visible_draw(request: Request, draw_id: int) -> Draw:
    """A draw this person may see. Raises Http404."""
    rows = Draw.objects.visible_to(request.user, request.day).select_related(
        "region", "announced_by", "seed_first_by", "seed_second_by"
    )
    found: Draw = get_object_or_404(rows, pk=draw_id)
    return found


@require_safe
@may_open(*READERS)
def draw(request: Request, draw_id: int) -> HttpResponse:
    """Everything about a draw: seed, strata, weights, frame, result."""
    found = visible_draw(request, draw_id)
    rules = rules_for(found.region, found.fiscal_year, found.frozen_on or found.announced_on)
    lines = list(found.lines.select_related("check_made"))
    access = access_of(request.user, request.day)
    labels = {one.id: one.label for one in rules.strata}
    manages = access.may(Permission.SPOT_CHECK, found.organisation_path)
    enters = (
        found.state == Draw.State.FROZEN
        and found.seed_rule == Draw.SeedRule.PUBLIC
        and found.seed_on is not None
        and request.day >= found.seed_on
        and access.has(Permission.SPOT_CHECK)
        and found.seed_first_by_id != request.user.pk
    )
    context = {
        "draw": found,
        "title": title_of(found),
        "strata": [labels.get(one, one) for one in found.strata],
        "parts": parts(found, lines),
        "drawn": [line for line in lines if line.drawn],
        "lines": len(lines),
        "count": found.wanted if found.wanted is not None else rules.count_of(len(lines)),
        "share": rules.share,
        "params": [(one, value(one.stated, one.unit)) for one in map(rules.resolved.param, PARAMS)],
        "manages": manages,
        "enters": enters,
        "open_checks": {
            line.pk: line.check_made.pk
            for line in lines
            # The check of another body's line is not there for who may not reach it.
            if line.drawn and hasattr(line, "check_made") and access.scope.covers(line.check_made.organisation_path)
        },
    }
    return render(request, "spotcheck/draw.html", context)


PARAMS = (
    "spotcheck.share", "spotcheck.stratum_least", "spotcheck.risk_base", "spotcheck.risk_gap",
    "spotcheck.risk_over_achieved", "spotcheck.risk_over_achieved_most", "spotcheck.risk_low_execution",
    "spotcheck.risk_full_marks", "spotcheck.risk_amount", "spotcheck.risk_finding", "spotcheck.risk_last_difference",
)  # fmt: skip
"""What the page of a draw states with document and clause."""


def parts(draw: Draw, lines: list[DrawLine]) -> list[dict[str, Any]]:
    """The strata with how many stand in them and how many were drawn."""
    drawn = sizes_of(frame.tickets([line for line in lines if line.drawn]))
    sizes = sizes_of(frame.tickets(lines))
    return [{"name": name or _("不分层"), "size": sizes[name], "drawn": drawn.get(name, 0)} for name in sorted(sizes)]


@require_safe
@may_open(*READERS)
def as_csv(request: Request, draw_id: int) -> HttpResponseBase:
    """The frozen frame with weights, keys and result, for anybody to draw again."""
    found = visible_draw(request, draw_id)
    name = f"draw-{found.region.code}-{found.fiscal_year}-{found.number}.csv"
    taking = downloads.Taking(title_of(found), "csv", target=found)
    return downloads.take(
        request, taking, lambda: "\ufeff" + frame.as_csv(found.lines.all()), name=name, kind=downloads.CSV
    )


@require_safe
@may_open(*READERS)
def verify(request: Request, draw_id: int) -> HttpResponse:
    """The draw made again on the spot, compared with what is published."""
    found = visible_draw(request, draw_id)
    if found.state != Draw.State.DRAWN:
        raise Http404
    verdict = verifying.verify(found, list(found.lines.all()))
    return render(request, "spotcheck/verify.html", {"draw": found, "title": title_of(found), "verdict": verdict})


@require_safe
@may_open(*READERS)
def explain_weight(request: Request, draw_id: int, line_id: int) -> HttpResponse:
    """Why a self-evaluation has its weight in the draw."""
    found = visible_draw(request, draw_id)
    line = get_object_or_404(found.lines, pk=line_id)
    rules = rules_for(found.region, found.fiscal_year, found.frozen_on or found.announced_on)
    made = explanation(
        risk(line.facts, rules.params).to_json(),
        title=_("%(name)s：抽取权重") % {"name": line.name},
        inputs=[Input(_("分层"), line.stratum or _("不分层")), Input(_("抽取键"), line.key, why_null=_("还没有抽取"))],
        release=found.pack_release,
        back_url=reverse("spotcheck:draw", args=[found.pk]),
        back_label=title_of(found),
    )
    return render_explanation(request, made)


def acting(request: Request, draw_id: int, run: Any) -> HttpResponse:
    """Act on a visible draw and go back to its page."""
    found = visible_draw(request, draw_id)
    version = version_from(request.POST)
    return act(request, lambda: run(version), reverse("spotcheck:draw", args=[found.pk]))


@require_POST
@may_open(Permission.SPOT_CHECK)
def freeze(request: Request, draw_id: int) -> HttpResponse:
    """Freeze the frame."""

    def run(version: int) -> str:
        services.freeze(draw_id=draw_id, version=version, by=request.user, on=request.day)
        return _("名单已冻结并公布。")

    return acting(request, draw_id, run)


@require_POST
@may_open(Permission.SPOT_CHECK)
def number(request: Request, draw_id: int) -> HttpResponse:
    """Enter the public number."""

    def run(version: int) -> str:
        done = services.enter_number(
            draw_id=draw_id, version=version, number=request.POST.get("number", ""), by=request.user, on=request.day
        )
        if done.state == Draw.State.DRAWN:
            return _("两次录入一致，已抽取并公布。")
        if done.seed_first_by_id is None:
            return _("两次录入的号码不一致，都已作废，请核对后重新录入。")
        return _("号码已录入，请另一位经办人再录入一次。")

    return acting(request, draw_id, run)


@require_POST
@may_open(Permission.SPOT_CHECK)
def draw_lots(request: Request, draw_id: int) -> HttpResponse:
    """Draw by the announced text."""

    def run(version: int) -> str:
        services.draw_lots(draw_id=draw_id, version=version, by=request.user, on=request.day)
        return _("已抽取并公布。")

    return acting(request, draw_id, run)


@require_POST
@may_open(Permission.SPOT_CHECK)
def abandon(request: Request, draw_id: int) -> HttpResponse:
    """Give the draw up, with the reason."""

    def run(version: int) -> str:
        services.abandon(
            draw_id=draw_id, version=version, reason=request.POST.get("reason", ""), by=request.user, on=request.day
        )
        return _("这次抽取已作废，理由随抽取公布。")

    return acting(request, draw_id, run)
