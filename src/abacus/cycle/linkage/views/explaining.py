"""Why a condition is met or not, and how an amount was reckoned."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from abacus.cycle.linkage import reading
from abacus.cycle.linkage.rules import rerun
from abacus.cycle.linkage.views.record import rules_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.pages.spoken import spoken
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@require_safe
@may_open(Permission.PROJECT_VIEW)
def explain(request: Request, pk: int, item: str, what: str) -> HttpResponse:
    """The steps of a condition (`met`) or of what it is worth (`amount`), from the facts that were kept."""
    it = reading.proposal_or_404(request, pk)
    rules = rules_of(it.run)
    found = next((one for one in rules.items if one.id == item), None)
    if found is None:
        raise Http404
    rule = {"met": found.rule, "amount": found.amount}.get(what)
    if rule is None:
        raise Http404
    result = rerun(rule, it.evidence["facts"], rules).to_json()
    inputs = [Input(str(one["label"]), str(one["shown"]), why_null="") for one in spoken(result)["inputs"]]
    made = explanation(
        result,
        title=found.label,
        inputs=inputs,
        release=it.run.pack_release,
        inherits=" · ".join(rules.resolved.tags[1:]),
        back_url=reverse("linkage:proposal", args=[it.pk]),
        back_label=it.project_year.project.name,
        compared=[(found.condition, rules.clause(found))],
    )
    return render_explanation(request, made)
