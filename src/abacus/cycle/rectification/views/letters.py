"""Letters: the list, one with its replies, the printed form, what people do about it."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.rectification import services
from abacus.cycle.rectification.forms import DecideForm, ReplyForm
from abacus.cycle.rectification.models import Letter
from abacus.cycle.rectification.services.letters import ANSWERABLE
from abacus.cycle.rectification.tables import LETTERS, TONES
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents import services as documents
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class LetterList(ListPage):
    """The letters of the chosen year that concern what this person may see."""

    listing = LETTERS
    template_name = "rectification/letters.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Letter.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.annotate(count=Count("problems")).select_related("organisation", "project_year__project")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether this person takes overdue letters further."""
        return {"may_issue": self.request.access.has(Permission.RECTIFICATION_ISSUE)}


def visible_letter(request: Request, letter_id: int) -> Letter:
    """A letter this person may see. Raises Http404."""
    rows = Letter.objects.visible_to(request.user, request.day).select_related(
        "organisation", "region", "project_year__project", "issued_by"
    )
    found: Letter = get_object_or_404(rows, pk=letter_id)
    return found


@require_safe
@may_open(Permission.PROJECT_VIEW)
def letter(request: Request, letter_id: int) -> HttpResponse:
    """One letter with its problems, replies and measures, and what this person has to do about it."""
    return page(request, visible_letter(request, letter_id))


def page(request: Request, it: Letter, form: Any = None, status: int = 200) -> HttpResponse:
    """The letter's page; `form` is what was filled in and refused."""
    access = request.access
    may_reply = it.state in ANSWERABLE and access.may(Permission.RECTIFICATION_REPLY, it.organisation_path)
    may_decide = it.state == Letter.State.REPLIED and access.may(Permission.RECTIFICATION_ISSUE, it.organisation_path)
    context = {
        "it": it,
        "tone": TONES[it.state],
        "late": it.state in ANSWERABLE and it.due_on < request.day,
        "problems": it.problems.select_related("carried_from"),
        "replies": it.replies.select_related("replied_by", "decided_by", "upload"),
        "measures": it.measures.all(),
        "may_reply": may_reply,
        "may_decide": may_decide,
        "form": form or (ReplyForm() if may_reply else DecideForm() if may_decide else None),
    }
    return render(request, "rectification/letter.html", context, status=status)


@require_safe
@may_open(Permission.PROJECT_VIEW)
def printed(request: Request, letter_id: int) -> HttpResponse:
    """The letter as it goes out on paper."""
    it = visible_letter(request, letter_id)
    return render(request, "rectification/printed.html", {"it": it, "problems": it.problems.all()})


@require_POST
@may_open(Permission.RECTIFICATION_REPLY)
def reply(request: Request, letter_id: int) -> HttpResponse:
    """Send the reply, with a file where one is attached."""
    it = visible_letter(request, letter_id)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, it, form, 422)
    given = dict(form.cleaned_data)
    file = given.pop("file")
    try:
        upload = None
        if file:
            upload = documents.store(
                file=file, name=file.name, path=it.organisation_path, by=request.user, on=request.day
            )
        services.reply(
            letter_id=it.pk, version=version_from(request.POST), upload=upload, by=request.user, on=request.day, **given
        )
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.todo}")
        it.refresh_from_db()
        return page(request, it, form, refusal.status)
    return act(request, lambda: _("已报送整改情况。"), reverse("rectification:letter", args=[it.pk]))


@require_POST
@may_open(Permission.RECTIFICATION_ISSUE)
def decide(request: Request, letter_id: int) -> HttpResponse:
    """Accept the reply or give it back."""
    it = visible_letter(request, letter_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return page(request, it, form, 422)
    accepted = request.POST.get("decision") == "accept"

    def run() -> str:
        services.decide_reply(
            letter_id=it.pk, version=version_from(request.POST), accepted=accepted, by=request.user, on=request.day,
            **form.cleaned_data,
        )  # fmt: skip
        return _("已认可整改情况。") if accepted else _("已退回，责任单位将重新整改。")

    return act(request, run, reverse("rectification:letter", args=[it.pk]))


@require_POST
@may_open(Permission.RECTIFICATION_ISSUE)
def escalate(request: Request) -> HttpResponse:
    """Take everything overdue to the heads and leaders."""

    def run() -> str:
        taken = services.escalate_overdue(by=request.user, on=request.day)
        return _("已上报 %(count)s 件逾期的整改建议书。") % {"count": len(taken)}

    return act(request, run, reverse("rectification:letters"))
