"""What the result of a department proposes, and the decision on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abacus.cycle.linkage import reading, services, words
from abacus.cycle.linkage.forms import DecideForm
from abacus.cycle.linkage.models import DepartmentProposal, Run
from abacus.cycle.linkage.rules import rerun
from abacus.cycle.linkage.views.record import rules_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import explanation
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@may_open(Permission.PROJECT_VIEW)
def department(request: Request, pk: int) -> HttpResponse:
    """One department's proposal with its evidence; who decides does so below."""
    found = reading.department_proposals(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    it: DepartmentProposal = found
    may = request.access.may(Permission.LINKAGE_DECIDE, it.organisation_path)
    fen = it.amount_fen
    start = {"version": it.version, "kind": it.kind, "amount_fen": "" if fen is None else numbers.exact_wan(fen)}
    form = DecideForm(request.POST or None, initial=start)
    if request.method == "POST":
        request.access.demand(Permission.LINKAGE_DECIDE)
        if form.is_valid():
            given = {**form.cleaned_data}
            given.pop("revises")
            try:
                services.decide_department(proposal_id=it.pk, by=request.user, on=request.day, **given)
            except Refusal as refusal:
                form.add_error(None, f"{refusal.message}{refusal.todo}")
            else:
                messages.success(request, _("已决定。"))
                return redirect("linkage:department", pk=it.pk)
    rules = rules_of(it.run)
    item = next((one for one in rules.department_items if one.id == it.item), None)
    results = [
        rerun(rule, it.evidence["facts"], rules) for rule in (it.evidence["rule"], it.evidence["amount"]) if rule
    ]
    context = {
        "it": it,
        "kind": words.kind(it.kind),
        "basis": words.basis(it),
        "base": words.base(it),
        "worth": words.worth(it),
        "decision": words.decision(it),
        "item": item,
        "clause": rules.clause(item) if item else "",
        "explained": [explanation(result.to_json(), title=it.label) for result in results],
        "form": form,
        "may": may and it.run.state == Run.State.PUBLISHED and it.state == DepartmentProposal.State.OPEN,
    }
    return render(request, "linkage/department.html", context, status=422 if form.errors else 200)
