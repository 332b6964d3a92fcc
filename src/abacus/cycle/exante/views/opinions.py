"""The numbered opinion, printable, and the changes of the plan that answer it; what was taken off."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.exante import presenting, services, totals
from abacus.cycle.exante.models import Case, CaseItem
from abacus.cycle.exante.pages import visible_case
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import downloads, numbers
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.requests import Request
from abacus.foundation.spreadsheets import commas
from abacus.pool.views.access import may_open

READERS = (Permission.PROJECT_VIEW, Permission.EXANTE_PANEL)


@require_safe
@may_open(*READERS)
def opinion(request: Request, case_id: int) -> HttpResponse:
    """The 事前评估意见书 as printed, then each item with the answer to it."""
    found = visible_case(request, case_id)
    if not found.concluded:
        raise Http404
    return render(request, "exante/opinion.html", presenting.about(request, found, None))


@require_POST
@may_open(Permission.EXANTE_APPLY)
def answer(request: Request, case_id: int, item_id: int) -> HttpResponse:
    """Answer an item by a change of the plan."""
    found = visible_case(request, case_id)
    get_object_or_404(found.opinion_items, pk=item_id)

    def run() -> str:
        services.answer_item(
            case_id=found.pk, item_id=item_id, old_text=request.POST.get("old_text", ""),
            new_text=request.POST.get("new_text", ""), by=request.user, on=request.day,
        )  # fmt: skip
        return _("方案的修改已报财政确认。")

    return act(request, run, f"{url(found)}#answers")


@require_POST
@may_open(Permission.EXANTE_CONCLUDE)
def decide(request: Request, case_id: int, item_id: int) -> HttpResponse:
    """Accept the change, or want another."""
    found = visible_case(request, case_id)
    get_object_or_404(found.opinion_items, pk=item_id)

    def run() -> str:
        made = services.decide_item(
            case_id=found.pk, item_id=item_id, accept=request.POST.get("accept") == "yes",
            decision=request.POST.get("decision", ""), by=request.user, on=request.day,
        )  # fmt: skip
        return str(made.get_state_display())

    return act(request, run, f"{url(found)}#answers")


def url(case: Case) -> str:
    """The opinion's page."""
    return reverse("exante:opinion", args=[case.pk])


@require_safe
@may_open(Permission.PROJECT_VIEW)
def reduction(request: Request) -> HttpResponseBase:
    """Requested, supported, reduced; total rate and mean of rates, by department and by kind."""
    year = selected_year(request)
    visible = Case.objects.visible_to(request.user, request.day)
    items = list(totals.decided(CaseItem.objects.filter(case__in=visible), year))
    made = {
        "year": year,
        "whole": totals.line("", _("合计"), items),
        "departments": totals.grouped(items, totals.department),
        "kinds": totals.grouped(items, totals.kind),
    }
    if request.GET.get("format") == "csv":
        name, rows = f"exante-reduction-{made['year']}", as_rows(made)
        taking = downloads.Taking(_("评减情况"), "csv", len(rows) - 1, str(made["year"]))
        return downloads.take(request, taking, lambda: commas.text(rows), name=f"{name}.csv", kind=downloads.CSV)
    return render(request, "exante/reduction.html", made)


def as_rows(made: dict[str, Any]) -> list[list[Any]]:
    """The same numbers as a table with its heads; amounts in 万元, rates in %."""
    rows: list[list[Any]] = [
        [_("分组"), _("名称"), _("项目数"), _("申报（万元）"), _("支持（万元）"), _("评减（万元）"), _("总评减率（%）"),
         _("平均评减率（%）")]
    ]  # fmt: skip
    groups = ((_("合计"), [made["whole"]]), (_("部门"), made["departments"]), (_("类别"), made["kinds"]))
    for group, lines in groups:
        for one in lines:
            rates = [
                None if rate is None else Decimal(numbers.rate(rate).replace(",", "")) for rate in (one.rate, one.mean)
            ]
            sums = [Decimal(numbers.exact_wan(fen)) for fen in (one.requested_fen, one.supported_fen, one.reduced_fen)]
            rows.append([group, one.label, one.count, *sums, *rates])
    return rows
