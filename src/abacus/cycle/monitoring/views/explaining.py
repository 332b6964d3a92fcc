"""How a light or a finding came about: words, steps, parameters with their clauses."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.explained import said
from abacus.cycle.monitoring.gathering import gather
from abacus.cycle.monitoring.models import Finding, Reading, Round
from abacus.cycle.monitoring.rules import Assessed
from abacus.cycle.monitoring.views.rounds import visible_round
from abacus.engine import Result
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Explanation, Input, explanation, render_explanation
from abacus.foundation.pages.spoken import spoken
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear
from abacus.pool.views.access import may_open

PARTS = {
    "money": lambda found: found.money_light,
    "target": lambda found: found.target_light,
    "forecast": lambda found: found.forecast_light,
    "low_execution": lambda found: found.low,
    "deviating": lambda found: found.target,
    "mismatch": lambda found: found.mismatch,
    "key": lambda found: found.key,
}


@require_safe
@may_open(Permission.PROJECT_VIEW)
def explain(request: Request, round_id: int, project_year_id: int, what: str) -> HttpResponse:
    """The explanation of a light or an answer of one project in one round."""
    it = visible_round(request, round_id)
    rows = ProjectYear.objects.visible_to(request.user, request.day).select_related("project", "organisation")
    year: ProjectYear = get_object_or_404(rows, pk=project_year_id)
    if what not in PARTS:
        raise Http404
    finding = Finding.objects.filter(round=it, project_year=year, kind=what).select_related("round__region").first()
    assessed = assessed_now(it, year)
    made: Mapping[str, Any] = said(finding) if finding else PARTS[what](assessed).to_json()
    return render_explanation(request, explained(it, year, made, result_of(assessed, what)))


def assessed_now(it: Round, year: ProjectYear) -> Assessed:
    """What the rules of the round's last day say of a project, with the amounts the round was computed with."""
    rules = rule_book.rules_of(it.region, it.fiscal_year, it.through_on)
    (gathered,) = gather(it, [year])
    kept = Reading.objects.filter(round=it, project_year=year).first()
    facts = gathered.facts
    if kept is not None:
        facts = replace(facts, budget_fen=kept.budget_fen, executed_fen=kept.executed_fen)
    return rule_book.assess(facts, rules)


def result_of(assessed: Assessed, what: str) -> Result:
    """One of the project's results."""
    found: Result = PARTS[what](assessed)
    return found


def explained(it: Round, year: ProjectYear, made: Mapping[str, Any], now: Result) -> Explanation:
    """The drawer's content; indicators off their way stand below as inputs."""
    inputs = [*money(it, year, made), *lines(made)]
    return explanation(
        made,
        title=str(spoken(str(made.get("formula") or now.rule_id))),
        inputs=inputs,
        release=it.pack_release,
        back_url=reverse("monitoring:round", args=[it.pk]),
        back_label=it.label,
    )


def money(it: Round, year: ProjectYear, made: Mapping[str, Any]) -> list[Input]:
    """The amounts with a way to their entries."""
    url = reverse("pool:money", args=[year.pk])
    origin = _("截至 %(day)s") % {"day": it.through_on.isoformat()}
    names = {"budget_fen": _("预算数"), "executed_fen": _("执行数")}
    found = []
    for one in made.get("inputs") or []:
        if one["name"] in names:
            fen = one["value"]
            shown = "" if fen is None else _("%(yuan)s 元") % {"yuan": numbers.yuan(fen)}
            found.append(Input(names[one["name"]], shown, origin, url, _("看明细"), why_null=_("没有登记")))
    return found


def lines(made: Mapping[str, Any]) -> list[Input]:
    """Each indicator that is off its way, in words."""
    return [Input(str(one["name"]), str(spoken(str(one["words"])))) for one in made.get("lines") or []]
