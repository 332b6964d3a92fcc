"""The same results under two sets of rules."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.linkage import reading, simulation, words
from abacus.cycle.linkage.forms import SimulateForm
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open
from abacus.rules import PolicyError, UnknownParameter, UnknownRuleError, library

MOST = 200


@require_safe
@may_open(Permission.LINKAGE_PROPOSE, Permission.LINKAGE_DECIDE)
def simulate(request: Request) -> HttpResponse:
    """Choose a year and two sets of rules; see project by project what differs. Nothing is saved."""
    region = reading.region_of(request)
    year = selected_year(request) - 1
    own = library().resolve(region=region.region_code, on=request.day, fiscal_year=year)
    codes = {pack.id: pack.manifest.region for pack in library().packs()}
    begin = {"from_year": year, "first": codes[own.pack], "first_year": year, "second": "3717", "second_year": 2023}
    form = SimulateForm(request.GET if "first" in request.GET else None, initial=begin)
    context: dict[str, object] = {"form": form, "region": region}
    if form.is_valid():
        given = form.cleaned_data
        choices = [(given["first"], given["first_year"]), (given["second"], given["second_year"])]
        try:
            made = simulation.compare(region, given["from_year"], request.day, choices, request.access.scope)
        except (UnknownRuleError, UnknownParameter, PolicyError, KeyError):
            form.add_error(None, _("所选的规则在那个年度还没有结果应用的规定。请换一个年度或规则。"))
        else:
            context |= shown(made)
    return render(request, "linkage/simulate.html", context, status=422 if form.errors else 200)


def shown(made: simulation.Comparison) -> dict[str, object]:
    """The comparison for the page."""
    return {
        "made": made,
        "kinds": [(words.kind(name), first, second) for name, first, second in made.kinds],
        "rows": [
            (
                pair,
                words.kind(pair.first.kind),
                words.kind(pair.second.kind),
                [str(words.MARKS[mark]) for mark in pair.hangs],
            )
            for pair in made.different[:MOST]
        ],
        "more": max(0, len(made.different) - MOST),
    }
