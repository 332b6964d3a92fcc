"""The pages of checks: list, sheet, the unit's answer, the decision, coverage."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act, version_from
from abacus.cycle.spotcheck import coverage, services
from abacus.cycle.spotcheck.content import Content, Found, from_json
from abacus.cycle.spotcheck.forms import PROBLEMS
from abacus.cycle.spotcheck.models import SpotCheck
from abacus.cycle.spotcheck.sheet import computed_content, sheet_of
from abacus.cycle.spotcheck.tables import CHECKS
from abacus.cycle.spotcheck.views.draws import last_year
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

READERS = (Permission.PROJECT_VIEW,)
State = SpotCheck.State


@method_decorator(may_open(*READERS), name="dispatch")
class CheckList(ListPage):
    """The checks of the chosen year's self-evaluations in scope."""

    listing = CHECKS
    template_name = "spotcheck/list.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = SpotCheck.objects.visible_to(self.request.user, self.request.day)
        return rows.filter(project_year__fiscal_year=self.year).select_related(
            "project_year__project", "project_year__organisation", "project_year__department", "line__draw"
        )


def visible_check(request: Request, check_id: int) -> SpotCheck:
    """A check this person may see. Raises Http404."""
    rows = SpotCheck.objects.visible_to(request.user, request.day).select_related(
        "project_year__project", "project_year__organisation", "project_year__department", "outcome__project_year",
        "target_version", "line__draw", "checked_by", "answered_by", "decided_by", "letter",
    )  # fmt: skip
    found: SpotCheck = get_object_or_404(rows, pk=check_id)
    return found


@require_safe
@may_open(*READERS)
def check(request: Request, check_id: int) -> HttpResponse:
    """The sheet: to be filled in while it is open, readable always."""
    return page(request, visible_check(request, check_id))


def page(request: Request, found: SpotCheck, content: Content | None = None, status: int = 200) -> HttpResponse:
    """The sheet with its acts; `content` is what was typed and could not be kept."""
    access, year = access_of(request.user, request.day), found.project_year
    checks = access.may(Permission.SPOT_CHECK, found.organisation_path)
    editable = checks and found.state == State.OPEN
    kept = content or from_json(found.content)
    sheet = sheet_of(found, computed_content(found, kept) if editable else kept)
    problems = [*kept.problems, *[Found("", "")] * (PROBLEMS if editable else 0)]
    overdue = found.answer_due_on is not None and request.day > found.answer_due_on
    context = {
        "check": found,
        "year": year,
        "sheet": sheet,
        "editable": editable,
        "problems": problems,
        "aspects": {item.id: item.label for item in sheet.card.items},
        "answers": found.state == State.FED_BACK and access.may(Permission.EVALUATION_FILL, found.organisation_path),
        "decides": found.state == State.OBJECTED and checks and found.checked_by_id != request.user.pk,
        "finishes": checks and (found.state == State.ACCEPTED or (found.state == State.FED_BACK and overdue)),
        "overdue": overdue,
    }
    return render(request, "spotcheck/check.html", context, status=status)


@require_safe
@may_open(*READERS)
def explain(request: Request, check_id: int, what: str) -> HttpResponse:
    """How the checked total (`total`) or the difference (`difference`) comes about."""
    found = visible_check(request, check_id)
    sheet = sheet_of(found, from_json(found.content))
    made = {"total": sheet.total.total, "grade": sheet.total.graded}.get(what, sheet.total.difference)
    inputs = [
        Input(row.name, numbers.points(row.entry.centi) if row.entry.centi is not None else "",
              why_null=_("没有复核得分"))
        for row in sheet.all_rows if row.applies
    ] if what == "total" else []  # fmt: skip
    return render_explanation(
        request,
        explanation(
            made.to_json(), title=_("复核得分") if what == "total" else _("自评与复核分差"), inputs=inputs,
            release=sheet.rules.tag, back_url=page_of(found), back_label=found.project_year.project.name,
        ),
    )  # fmt: skip


def page_of(found: SpotCheck) -> str:
    """Where a check is shown."""
    return reverse("spotcheck:check", args=[found.pk])


@require_POST
@may_open(Permission.EVALUATION_FILL)
def answer(request: Request, check_id: int) -> HttpResponse:
    """The unit answers."""
    found = visible_check(request, check_id)
    accept = request.POST.get("answer") == "accept"

    def run() -> str:
        services.answer(
            check_id=found.pk, version=version_from(request.POST), accept=accept, text=request.POST.get("text", ""),
            by=request.user, on=request.day,
        )  # fmt: skip
        return _("已答复：无异议。") if accept else _("已提出异议，由财政部门决定。")

    return act(request, run, page_of(found))


@require_POST
@may_open(Permission.SPOT_CHECK)
def decide(request: Request, check_id: int) -> HttpResponse:
    """Decide on the unit's objection."""
    found = visible_check(request, check_id)
    upheld = request.POST.get("upheld") == "yes"

    def run() -> str:
        services.decide(
            check_id=found.pk, version=version_from(request.POST), upheld=upheld,
            decision=request.POST.get("decision", ""), by=request.user, on=request.day,
        )  # fmt: skip
        return _("异议成立，退回重新复核。") if upheld else _("异议不成立，复核结果已定。")

    return act(request, run, page_of(found))


@require_POST
@may_open(Permission.SPOT_CHECK)
def finish(request: Request, check_id: int) -> HttpResponse:
    """Make the result final."""
    found = visible_check(request, check_id)

    def run() -> str:
        services.finish(check_id=found.pk, version=version_from(request.POST), by=request.user, on=request.day)
        return _("复核结果已定。")

    return act(request, run, page_of(found))


@require_safe
@may_open(*READERS)
def covered(request: Request) -> HttpResponse:
    """How many projects of each department have a final self-evaluation."""
    year = last_year(request)
    rows = coverage.rows(access_of(request.user, request.day).scope, year)
    return render(request, "spotcheck/coverage.html", {"rows": rows, "year": year, "figures": coverage.totals(rows)})
