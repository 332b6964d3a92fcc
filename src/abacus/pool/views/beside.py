"""Three years of a project or a department side by side."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.requests import Request
from abacus.pool import beside, life
from abacus.pool.models import ProjectYear
from abacus.pool.services.projects import YEARS
from abacus.pool.views.access import may_open, project_year_or_404

MONEY = (
    (_("申报"), "requested_fen", _("没有申报金额")),
    (_("批复"), "initial_fen", _("预算尚未批复")),
    (_("调整后"), "current_fen", _("没有预算")),
    (_("执行"), "executed_fen", _("没有执行记录")),
)


def money(years: list[Any]) -> list[tuple[Any, list[int | None], Any]]:
    """The lines of money: label, an amount a year, why one may be missing."""
    return [(label, [getattr(year, name) if year else None for year in years], why) for label, name, why in MONEY]


@require_safe
@may_open(Permission.PROJECT_VIEW)
def project(request: Request, pk: int) -> HttpResponse:
    """A project last year, this year and next year."""
    it = project_year_or_404(request, pk)
    numbers = beside.years_around(it.fiscal_year)
    rows = life.other_years(it, request.access.scope).select_related("project", "organisation")
    years = beside.of_project(rows, numbers)
    stages = beside.results(years)
    context = {
        "it": it, "heads": list(zip(numbers, years, strict=True)), "money": money(years),
        "rates": [rate(year) for year in years],
        "stages": [(label, [life.result_words(one) if one else "" for one in own]) for label, own in stages],
        "indicators": beside.indicators(years, request.day),
        "grades": [life.grade_word(year.grade) if year else "" for year in years],
    }  # fmt: skip
    return render(request, "pool/three_years.html", context)


def rate(year: ProjectYear | None) -> tuple[int, int] | None:
    """Executed over budget; None where one of them is not known."""
    if year is None or year.executed_fen is None or not year.current_fen:
        return None
    return year.executed_fen, year.current_fen


@require_safe
def department(request: Request, pk: int) -> HttpResponse:
    """A department last year, this year and next year; for a unit below it, it does not exist."""
    bodies = Organisation.objects.within(request.access.scope).filter(kind=Organisation.Kind.DEPARTMENT)
    body = get_object_or_404(bodies, pk=pk)
    request.access.demand(Permission.PROJECT_VIEW)
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and int(given[:6]) in YEARS else selected_year(request)
    numbers = beside.years_around(year)
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(department=body)
    years = beside.of_department(rows, numbers)
    wider = beside.wider(body, numbers)
    context = {
        "body": body, "year": year, "heads": list(zip(numbers, years, strict=True)), "money": money(years),
        "stages": [(label, [life.result_words(one) if one else "" for one in own]) for label, own in wider],
    }  # fmt: skip
    return render(request, "pool/department_years.html", context)
