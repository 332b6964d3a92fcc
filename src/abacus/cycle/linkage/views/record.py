"""One proposal: evidence, what was said, the decision; and its forms."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act_on
from abacus.cycle.linkage import reading, services, words
from abacus.cycle.linkage.forms import AnswerForm, CommentForm, DecideForm, ManyForm
from abacus.cycle.linkage.models import Proposal, Run
from abacus.cycle.linkage.rules import Rules, rerun, rules_for
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.spoken import spoken
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import Project
from abacus.pool.views.access import may_open
from abacus.rules import LinkageItem

MOST = 300


@require_safe
@may_open(Permission.PROJECT_VIEW)
def proposal(request: Request, pk: int) -> HttpResponse:
    """The record of a proposal."""
    return page(request, reading.proposal_or_404(request, pk))


def page(request: Request, it: Proposal, status: int = 200, **bound: django_forms.Form) -> HttpResponse:
    """The record, with a form that was not accepted where there is one."""
    rules = rules_of(it.run)
    access, until = request.access, it.run.answer_until
    published, decided = it.run.state == Run.State.PUBLISHED, it.state == Proposal.State.DECIDED
    answering = until is None or request.day <= until
    closed = not answering or it.state != Proposal.State.OPEN
    decides = published and access.may(Permission.LINKAGE_DECIDE, it.organisation_path)
    kept = it.project_year.project.protection != Project.Protection.NONE
    context = {
        "it": it,
        "rules": rules,
        "kind": words.kind(it.kind),
        "decision": words.decision(it),
        "lines": lines(it, rules),
        "ranks": ranks(it),
        "marks": [str(words.MARKS[name]) for name in words.names(it.marks) if name in words.MARKS],
        "protected": rules.protection_clause if kept else "",
        "remarks": it.remarks.select_related("by"),
        "may_answer": published
        and not decided
        and answering
        and access.may(Permission.LINKAGE_ANSWER, it.organisation_path),
        "may_comment": published and access.may(Permission.LINKAGE_PROPOSE, it.organisation_path),
        "may_decide": decides and closed,
        "waits": decides and not closed,
        "decided": decided,
        "answer": bound.get("answer") or AnswerForm(initial={"version": it.version}),
        "comment": bound.get("comment") or CommentForm(),
        "decide": bound.get("decide") or DecideForm(initial=suggested(it)),
    }
    return render(request, "linkage/proposal.html", context, status=status)


def rules_of(run: Run) -> Rules:
    """The rules a run was computed by."""
    return rules_for(run.region.region_code, run.from_year, run.rules_on)


def suggested(it: Proposal) -> dict[str, Any]:
    """What the decision's form begins with: the proposal, or the decision that stands."""
    fen = it.decided_fen if it.decided_kind else it.amount_fen
    return {
        "version": it.version,
        "kind": it.decided_kind or it.kind or "keep",
        "amount_fen": "" if fen is None else numbers.exact_wan(fen),
    }


def lines(it: Proposal, rules: Rules) -> list[dict[str, Any]]:
    """Every condition with its answer, its clause, and whether it made the proposal."""
    answers = {one["id"]: one for one in it.evidence.get("items", ())}
    return [
        {
            "item": item,
            "kind": words.kind(item.proposal),
            "met": answers[item.id]["met"],
            "why": said(item, it, rules) if answers[item.id]["met"] is None else "",
            "clause": rules.clause(item),
            "chosen": item.id == it.evidence.get("chosen"),
        }
        for item in rules.items
        if item.id in answers
    ]


def said(item: LinkageItem, it: Proposal, rules: Rules) -> str:
    """Why nobody can answer a condition, in the language of the page."""
    return str(spoken(rerun(item.rule, it.evidence["facts"], rules).reason) or "")


def ranks(it: Proposal) -> list[dict[str, Any]]:
    """The places in rankings, in words."""
    return [
        {**one, "label": Stage(one["stage"]).label, "group": words.group(one["group"])}
        for one in it.evidence.get("ranks", ())
    ]


def accepted(request: Request, it: Proposal, name: str, form: django_forms.Form, act: Any, said: str) -> HttpResponse:
    """Act on a valid form and go on; else show the record with what was typed."""

    def again() -> HttpResponse:
        return page(request, reading.proposal_or_404(request, it.pk), status=422, **{name: form})

    return act_on(request, form, act, said, reverse("linkage:proposal", args=[it.pk]), again)


@require_POST
@may_open(Permission.LINKAGE_ANSWER)
def answer(request: Request, pk: int) -> HttpResponse:
    """The unit agrees or appeals."""
    it = reading.proposal_or_404(request, pk)

    def act(given: dict[str, Any]) -> None:
        services.answer(
            proposal_id=it.pk, version=given["version"], agrees=given["answer"] == "agree", text=given["text"],
            by=request.user, on=request.day,
        )  # fmt: skip

    return accepted(request, it, "answer", AnswerForm(request.POST), act, _("已反馈。"))


@require_POST
@may_open(Permission.LINKAGE_PROPOSE)
def comment(request: Request, pk: int) -> HttpResponse:
    """Finance says what it thinks."""
    it = reading.proposal_or_404(request, pk)

    def act(given: dict[str, Any]) -> None:
        services.comment(proposal_id=it.pk, text=given["comment"], by=request.user, on=request.day)

    return accepted(request, it, "comment", CommentForm(request.POST), act, _("意见已记下。"))


@require_POST
@may_open(Permission.LINKAGE_DECIDE)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide, or change a decision."""
    it = reading.proposal_or_404(request, pk)

    def act(given: dict[str, Any]) -> None:
        services.decide(proposal_id=it.pk, by=request.user, on=request.day, **given)

    return accepted(request, it, "decide", DecideForm(request.POST), act, _("已决定，下年预算批复时可见。"))


@may_open(Permission.LINKAGE_DECIDE)
def decide_many(request: Request) -> HttpResponse:
    """The chosen proposals, decided as proposed with one reason: all of them or none."""
    given = request.POST.getlist("id") or request.GET.getlist("id")
    ids = [int(one) for one in given if one.isdecimal() and len(one) < 19][:MOST]
    rows = list(reading.proposals(request).filter(pk__in=ids).order_by("department__sort_key", "pk"))
    form = ManyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        versions = [(it.pk, typed_version(request, it)) for it in rows]
        try:
            made = services.decide_many(proposals=versions, by=request.user, on=request.day, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.todo}")
        else:
            messages.success(request, _("已决定 %(count)s 个项目。") % {"count": len(made)})
            return redirect("linkage:proposals")
    shown = [(it, words.kind(it.kind), words.marks(it.marks)) for it in rows]
    context = {"rows": shown, "form": form, "ready": any(it.state != Proposal.State.DECIDED for it in rows)}
    return render(request, "linkage/decide_many.html", context, status=422 if form.errors else 200)


def typed_version(request: Request, it: Proposal) -> int:
    """The version a row was shown with."""
    text = request.POST.get(f"version-{it.pk}", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
