"""Acts of the ledgers: look for idle funds, recover or keep them, take in measures."""

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, act_on
from abacus.cycle.linkage import reading, services
from abacus.cycle.linkage.forms import KeepForm, RecoverForm
from abacus.cycle.linkage.models import IdleFund
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import explanation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@require_POST
@may_open(Permission.LINKAGE_PROPOSE)
def find(request: Request) -> HttpResponse:
    """Look for idle money of a year."""
    text = request.POST.get("from_year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0

    def run() -> str:
        if not year:
            raise Refusal(_("年度“%(text)s”不是四位数字。") % {"text": text[:20]}, _("请填写资金年度，如 2020。"))
        region = reading.region_of(request)
        made = services.find_idle(region=region, from_year=year, by=request.user, on=request.day)
        return _("%(year)s 年度新发现 %(count)s 笔沉淀资金。") % {"year": year, "count": len(made)}

    return act(request, run, reverse("linkage:idle"))


@require_POST
@may_open(Permission.LINKAGE_PROPOSE)
def enter(request: Request) -> HttpResponse:
    """Take the finished measures of the chosen year into the ledger."""
    year = selected_year(request)

    def run() -> str:
        region = reading.region_of(request)
        made = services.enter_measures(region=region, fiscal_year=year, by=request.user, on=request.day)
        return _("记入 %(count)s 项办结的处置措施。") % {"count": len(made)}

    return act(request, run, reverse("linkage:ledger"))


@require_safe
@may_open(Permission.PROJECT_VIEW)
def idle_fund(request: Request, pk: int) -> HttpResponse:
    """One sum that lies idle, why it counts as idle, and what becomes of it."""
    it = reading.idle_or_404(request, pk)
    return page(request, it)


def page(request: Request, it: IdleFund, status: int = 200, **bound: django_forms.Form) -> HttpResponse:
    """The record, with a form that was not accepted where there is one."""
    begin = {"version": it.version, "amount_fen": numbers.exact_wan(it.unspent_fen)}
    context = {
        "it": it,
        "why": explanation(it.evidence, title=str(_("沉淀资金"))),
        "ledger": it.ledger.select_related("entered_by", "budget_entry"),
        "may": it.state == IdleFund.State.FOUND and request.access.may(Permission.LINKAGE_DECIDE, it.organisation_path),
        "recover": bound.get("recover") or RecoverForm(initial=begin),
        "keep": bound.get("keep") or KeepForm(initial=begin),
    }
    return render(request, "linkage/idle_fund.html", context, status=status)


def settled(request: Request, it: IdleFund, name: str, form: django_forms.Form, run: Any, said: str) -> HttpResponse:
    """Act on a valid form and go on; else show the record with what was typed."""

    def again() -> HttpResponse:
        return page(request, reading.idle_or_404(request, it.pk), status=422, **{name: form})

    return act_on(request, form, run, said, reverse("linkage:idle-fund", args=[it.pk]), again)


@require_POST
@may_open(Permission.LINKAGE_DECIDE)
def recover(request: Request, pk: int) -> HttpResponse:
    """Take it back."""
    it = reading.idle_or_404(request, pk)

    def run(given: dict[str, Any]) -> None:
        services.recover_idle(idle_id=it.pk, by=request.user, on=request.day, **given)

    return settled(request, it, "recover", RecoverForm(request.POST), run, _("已收回并记入台账。"))


@require_POST
@may_open(Permission.LINKAGE_DECIDE)
def keep(request: Request, pk: int) -> HttpResponse:
    """Leave it where it is."""
    it = reading.idle_or_404(request, pk)

    def run(given: dict[str, Any]) -> None:
        services.keep_idle(idle_id=it.pk, by=request.user, on=request.day, **given)

    return settled(request, it, "keep", KeepForm(request.POST), run, _("已记下不收回的理由。"))
