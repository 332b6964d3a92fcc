"""Points and conclusion, by the performance division."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle import cells
from abacus.cycle.acting import act
from abacus.cycle.cells import UnreadableError
from abacus.cycle.exante import presenting, services
from abacus.cycle.exante.forms import ConcludeForm
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.pages import visible_case
from abacus.cycle.exante.services.common import rules_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.workflow.models import Task
from abacus.pool.views.access import may_open

SPARE = 3


@require_safe
@may_open(Permission.EXANTE_CONCLUDE)
def conclusion(request: Request, case_id: int) -> HttpResponse:
    """The card with points, then conclusion, amounts and items of the opinion."""
    found = visible_case(request, case_id)
    return render(request, "exante/conclusion.html", context_of(request, found))


def context_of(request: Request, case: Case, form: ConcludeForm | None = None) -> dict[str, Any]:
    """What the page shows; a form that was refused comes back with everything typed."""
    rules = rules_of(case)
    members = presenting.members(case)
    renews = case.policy is not None and case.policy.succeeds_id is not None
    renewals = rules.options("exante.renewal_conclusions") if renews else ()
    initial = {
        "conclusion": case.conclusion or case.suggested, "reason": case.reason, "opinion_text": case.opinion_text,
        "renewal": case.renewal,
    }  # fmt: skip
    conclusions = rules.options("exante.conclusions")
    form = form or ConcludeForm(initial=initial, conclusions=conclusions, renewals=renewals)
    kept = [{"category": one.category, "text": one.text} for one in case.opinion_items.all()]
    typed = [
        {"category": category, "text": text}
        for category, text in zip(
            request.POST.getlist("opinion-category"), request.POST.getlist("opinion-item"), strict=False
        )
    ] or kept
    items = list(case.items.select_related("project_year__project"))
    return {
        **presenting.about(request, case, None),
        "card": rules.card(case.kind),
        "rows": [{"item": item, "centi": case.scores.get(item.id)} for item in rules.card(case.kind).items],
        "vetoes": [{"option": one, "on": one.id in case.vetoes} for one in rules.options("exante.vetoes")],
        "by_panel": case.depth == Case.Depth.KEY,
        "spread": presenting.spread(members),
        "unscored": [one.person.name for one in members if one.scoring and one.total_centi is None],
        "form": form,
        "renewals": renewals,
        "suggested": rules.label("exante.conclusions", case.suggested) if case.suggested else "",
        "bands_clause": rules.clause("exante.conclusion_bands"),
        "amounts": [{"item": one, "typed": amount_of(request, one)} for one in items],
        "said": [*typed, *({} for _row in range(SPARE))],
        "types": rules.opinions("exante"),
        "task": task_of(case),
    }


def amount_of(request: Request, item: Any) -> str:
    """What stands in an item's box: what was typed, what was decided, else what was asked."""
    typed = request.POST.get(f"amount-{item.pk}")
    if typed is not None:
        return typed
    return cells.shown(item.requested_fen if item.supported_fen is None else item.supported_fen, 6)


def task_of(case: Case) -> Task | None:
    """The open task of the scored step."""
    if case.submission is None or not case.running or case.submission.current_step.kind != "scored":
        return None
    return case.submission.tasks.filter(state=Task.State.OPEN, step=case.submission.step).first()


@require_POST
@may_open(Permission.EXANTE_CONCLUDE)
def score(request: Request, case_id: int) -> HttpResponse:
    """Set the points that count."""
    found = visible_case(request, case_id)

    def run() -> str:
        made = services.score(
            case_id=found.pk, points=request.POST, vetoes=request.POST.getlist("veto"), by=request.user,
            on=request.day,
        )  # fmt: skip
        return _("得分 %(points)s 分。") % {"points": f"{(made.total_centi or 0) / 100:.2f}"}

    return act(request, run, url(found))


@require_POST
@may_open(Permission.EXANTE_CONCLUDE)
def conclude(request: Request, case_id: int) -> HttpResponse:
    """Write the conclusion; refused, everything typed stays on the page."""
    found = visible_case(request, case_id)
    rules = rules_of(found)
    renews = found.policy is not None and found.policy.succeeds_id is not None
    form = ConcludeForm(
        request.POST, conclusions=rules.options("exante.conclusions"),
        renewals=rules.options("exante.renewal_conclusions") if renews else (),
    )  # fmt: skip
    if form.is_valid():
        try:
            services.conclude(
                case_id=found.pk, supported=amounts(request, found), opinions=said(request), by=request.user,
                on=request.day, **form.cleaned_data,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}。{refusal.todo}")
        else:
            task = task_of(found)
            onward = reverse("exante:review", args=[task.pk]) if task else url(found)
            return act(request, lambda: _("结论已写好，核对后出具意见书。"), onward)
    return render(request, "exante/conclusion.html", context_of(request, found, form), status=422)


def amounts(request: Request, case: Case) -> dict[int, int]:
    """The supported amounts typed, in 分. Raises Refusal for what cannot be read; blank is left out."""
    made: dict[int, int] = {}
    for item in case.items.select_related("project_year__project", "case"):
        try:
            fen = cells.fen(request.POST.get(f"amount-{item.pk}", ""))
        except UnreadableError as unread:
            raise Refusal(f"“{item.name}”：{unread.message}", unread.todo) from unread
        if fen is not None:
            made[item.pk] = fen
    return made


def said(request: Request) -> list[services.Said]:
    """The items of the opinion that were typed."""
    pairs = zip(request.POST.getlist("opinion-category"), request.POST.getlist("opinion-item"), strict=False)
    return [services.Said(category, text) for category, text in pairs if text.strip()]


def url(case: Case) -> str:
    """The page of the conclusion."""
    return reverse("exante:conclusion", args=[case.pk])
