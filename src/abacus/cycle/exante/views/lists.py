"""Who must be evaluated, the cases, the policies, and beginning one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante import services
from abacus.cycle.exante.forms import PooledForm
from abacus.cycle.exante.models import Case, CaseItem
from abacus.cycle.exante.models.cases import BY_ASSIGNMENT
from abacus.cycle.exante.pages import case_url
from abacus.cycle.exante.services.cases import BEFORE
from abacus.cycle.exante.tables import ASKED, CASES, standing
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import window_for
from abacus.pool import gates
from abacus.pool.models import Policy, ProjectYear
from abacus.pool.views.access import may_open, project_year_or_404

READERS = (Permission.PROJECT_VIEW,)
MANY = 600


@method_decorator(may_open(*READERS), name="dispatch")
class AskedList(ListPage):
    """The chosen year's projects that must be evaluated, are exempt, or have a case; invited: those of one's cases."""

    listing = ASKED
    template_name = "exante/list.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        region = self.request.access.region
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        rows = rows.select_related("project", "organisation", "department")
        if region is None:
            return standing(rows.none(), rule_book.NOBODY)
        rules = rule_book.rules_for(region, self.year, self.request.day)
        only = None
        if not self.request.access.roles - BY_ASSIGNMENT:
            only = Case.objects.visible_to(self.request.user, self.request.day)
        return standing(rows, rule_book.asked(rules, self.year), only)

    def extra(self, listed: Listed) -> dict[str, Any]:
        region = self.request.access.region
        rules = rule_book.rules_for(region, self.year, self.request.day) if region else None
        return {"rules": rules, "pools": may_pool(self.request)}


@method_decorator(may_open(*READERS), name="dispatch")
class CaseList(ListPage):
    """The chosen year's cases that this person may see."""

    listing = CASES
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Case.objects.visible_to(self.request.user, self.request.day).filter(fiscal_year=self.year)
        return rows.select_related("organisation", "department")


@require_safe
@may_open(*READERS)
def begin(request: Request, project_year_id: int) -> HttpResponse:
    """Why a project must be evaluated, or need not; the button to begin."""
    year = project_year_or_404(request, project_year_id)
    live = CaseItem.objects.filter(project_year=year, live=True).first()
    if live is not None and Case.objects.visible_to(request.user, request.day).filter(pk=live.case_id).exists():
        return redirect(case_url(live.case_id))
    rules = rule_book.rules_for(year.organisation, year.fiscal_year, request.day)
    made = rule_book.asked_of(rules, year)
    access = access_of(request.user, request.day)
    context = {
        "year": year,
        "made": made.values,
        "rules": rules,
        "required_clause": rules.clause("exante.required_for"),
        "exempt_clause": rules.clause("exante.exempt"),
        "gates": gates.check(year, point=gates.ENTRY, on=request.day),
        "window": window_for(Stage.EXANTE, year.fiscal_year, year.organisation),
        "may": access.may(Permission.EXANTE_APPLY, year.organisation_path) and year.state in BEFORE,
    }
    return render(request, "exante/begin.html", context)


@require_POST
@may_open(Permission.EXANTE_APPLY)
def start(request: Request, project_year_id: int) -> HttpResponse:
    """Begin the case of one project."""
    year = project_year_or_404(request, project_year_id)
    made: list[Case] = []

    def run() -> str:
        made.append(services.start(project_year_id=year.pk, by=request.user, on=request.day))
        return _("已开始申报，内容每隔几秒自动保存。")

    answer = act(request, run, reverse("exante:begin", args=[year.pk]))
    return redirect(case_url(made[0].pk)) if made else answer


@require_safe
@may_open(*READERS)
def policies(request: Request) -> HttpResponse:
    """The policies that begin in the chosen year: required or not, with their case; the expired one each renews."""
    year = selected_year(request)
    rows = Policy.objects.visible_to(request.user, request.day).filter(starts_on__year=year)
    cases = {
        one.policy_id: one
        for one in Case.objects.visible_to(request.user, request.day).filter(fiscal_year=year).exclude(policy=None)
    }
    access = access_of(request.user, request.day)
    shown = [
        {
            "policy": one,
            "required": bool(
                rule_book.policy_asked(rule_book.rules_for(one.organisation, year, request.day), one).value
            ),
            "case": cases.get(one.pk),
            "may": access.may(Permission.EXANTE_APPLY, one.organisation_path),
        }
        for one in rows.select_related("organisation", "succeeds").order_by("sort_key", "pk")[:MANY]
    ]
    return render(request, "exante/policies.html", {"rows": shown, "year": year})


@require_POST
@may_open(Permission.EXANTE_APPLY)
def start_policy(request: Request, policy_id: int) -> HttpResponse:
    """Begin the case of a policy in the chosen year, with its projects of that year."""
    policy = get_object_or_404(Policy.objects.visible_to(request.user, request.day), pk=policy_id)
    year = policy.starts_on.year if policy.starts_on else selected_year(request)
    rows = ProjectYear.objects.visible_to(request.user, request.day)
    ids = rows.filter(project__policy=policy, fiscal_year=year, state__in=BEFORE).exclude(exante_items__live=True)
    made: list[Case] = []

    def run() -> str:
        made.append(
            services.start_policy(
                policy_id=policy.pk, fiscal_year=year, project_year_ids=list(ids.values_list("pk", flat=True)),
                by=request.user, on=request.day,
            )
        )  # fmt: skip
        return _("已开始申报，内容每隔几秒自动保存。")

    answer = act(request, run, reverse("exante:policies"))
    return redirect(case_url(made[0].pk)) if made else answer


def may_pool(request: Request) -> bool:
    """Whether this person may begin a pooled programme."""
    access = request.access
    return access.has(Permission.EXANTE_CONCLUDE) or access.has(Permission.EXANTE_APPLY)


@may_open(Permission.EXANTE_APPLY, Permission.EXANTE_CONCLUDE)
def pooled(request: Request) -> HttpResponse:
    """Begin a pooled programme: name, leading unit, projects that wait for their evaluation."""
    year = selected_year(request)
    access = access_of(request.user, request.day)
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(fiscal_year=year, state__in=BEFORE)
    rows = rows.exclude(exante_items__live=True).select_related("project", "organisation").order_by("project__sort_key")
    bodies = Organisation.objects.within(access.scope).on(request.day).filter(kind=Organisation.Kind.UNIT)
    form = PooledForm(request.POST or None, organisations=bodies.order_by("sort_key"), years=rows)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_pooled(
                title=form.cleaned_data["title"], organisation=form.cleaned_data["organisation"],
                project_year_ids=[one.pk for one in form.cleaned_data["years"]], by=request.user, on=request.day,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message} {refusal.todo}")
        else:
            return redirect(case_url(made.pk))
    return render(request, "exante/pooled.html", {"form": form, "year": year})
