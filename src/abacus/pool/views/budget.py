"""Approving budgets, one or many at once: asked, supported, passed, left by last year's result, approved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.money import AmountError, parse_wan
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool import gates, services
from abacus.pool.basis import Basis, bases
from abacus.pool.imports.cells import AMOUNT_MESSAGES
from abacus.pool.models import Project, ProjectYear
from abacus.pool.protection import Lines, lines_for
from abacus.pool.services.budget import APPROVABLE
from abacus.pool.views.access import may_open

MOST = 200


@may_open(Permission.BUDGET_APPROVE)
def approve(request: Request) -> HttpResponse:
    """The chosen projects with their gates and amounts; approving them is all or nothing."""
    years = chosen(request)
    rows = rows_of(request, years)
    errors: list[str] = []
    if request.method == "POST":
        items = read(request, rows, errors)
        if items and not errors:
            try:
                made = approved(request, items)
            except Refusal as refusal:
                errors.append(f"{refusal.message}。{refusal.todo}")
            else:
                said = {"count": len(made), "sum": numbers.wan(sum(amount for _pk, amount in items))}
                messages.success(request, _("已批复 %(count)s 个项目，共 %(sum)s 万元。") % said)
                return redirect("pool:project", pk=items[0][0]) if len(items) == 1 else redirect("pool:projects")
        elif not errors:
            errors.append(_("没有可批复的项目：请填写批复金额，并先通过绩效关口。"))
    context = {
        "rows": rows,
        "errors": errors,
        "ready": any(row["open"] for row in rows),
        "short": [lines for lines in protected_lines(request, years) if lines.short],
    }
    return render(request, "pool/budget.html", context, status=422 if errors else 200)


def approved(request: Request, items: list[tuple[int, int]]) -> list[Any]:
    """Approve what was read."""
    return services.approve_budgets(
        items=items,
        document_number=request.POST.get("document_number", "").strip()[:80],
        addition=request.POST.get("addition") == "1",
        reasons={pk: request.POST.get(f"reason-{pk}", "").strip() for pk, _amount in items},
        standards={pk for pk, _amount in items if request.POST.get(f"standard-{pk}") == "1"},
        by=request.user,
        on=request.day,
    )


def chosen(request: Request) -> list[ProjectYear]:
    """The project-years named in the address or the form that this person may see, by name."""
    given = request.POST.getlist("id") or request.GET.getlist("id")
    ids = [int(one) for one in given if one.isdecimal() and len(one) < 19][:MOST]
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(pk__in=ids)
    return list(rows.select_related("project", "organisation", "department").order_by("project__sort_key", "pk"))


def protected_lines(request: Request, years: list[ProjectYear]) -> list[Lines]:
    """The 三保 lines of every region and year among the chosen."""
    places = {(year.project.region_code, year.fiscal_year) for year in years}
    return [lines_for(region, fiscal_year, request.user, request.day) for region, fiscal_year in sorted(places)]


def rows_of(request: Request, years: list[ProjectYear]) -> list[dict[str, Any]]:
    """Each project with its gates, what is in the way, and the amount proposed."""
    found = gates.check_many(years, point="budget", on=request.day)
    standing = bases(years)
    return [row(request, year, found[year.pk], standing[year.pk]) for year in years]


def row(request: Request, year: ProjectYear, findings: list[gates.GateFinding], basis: Basis) -> dict[str, Any]:
    """One project: open when every gate is and the budget still waits for approval."""
    waits = year.state in APPROVABLE
    allowed = request.access.may(Permission.BUDGET_APPROVE, year.organisation_path)
    typed = request.POST.get(f"amount-{year.pk}")
    proposed = basis.proposed_fen
    return {
        "it": year,
        "gates": findings,
        "basis": basis,
        "waits": waits,
        "allowed": allowed,
        "open": waits and allowed and all(one.ok for one in findings),
        "amount": typed if typed is not None else "" if proposed is None else numbers.exact_wan(proposed),
        "fixed": year.initial_fen is not None,
        "exceeds": basis.exceeded(year.initial_fen) if year.initial_fen is not None else [],
        "reason": request.POST.get(f"reason-{year.pk}", ""),
        "protected": year.project.protection != Project.Protection.NONE,
        "standard": request.POST.get(f"standard-{year.pk}") == "1",
        "error": "",
    }


def read(request: Request, rows: list[dict[str, Any]], errors: list[str]) -> list[tuple[int, int]]:
    """(project-year, amount in 分) of every open row with an amount; wrong amounts are noted at their row."""
    items = []
    for one in rows:
        text = request.POST.get(f"amount-{one['it'].pk}", "").strip()
        if not one["open"] or not text:
            continue
        try:
            items.append((one["it"].pk, parse_wan(text)))
        except AmountError as error:
            one["error"] = AMOUNT_MESSAGES[error.code] % {"text": error.text, "places": error.places}
            errors.append(_("%(what)s：%(said)s") % {"what": one["it"].project.name, "said": one["error"]})
    return items
