"""The pages of cases: list, totals, opening one, the case and its acts."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from abacus.cycle.keyevaluation import presenting, services, totals
from abacus.cycle.keyevaluation.forms import (
    OpenForm,
    RegisterForm,
)
from abacus.cycle.keyevaluation.models import CaseDiscussion, CaseMember, KeyCase
from abacus.cycle.keyevaluation.rules import rules_for
from abacus.cycle.keyevaluation.services.exchange import total_of
from abacus.cycle.keyevaluation.tables import CASES
from abacus.cycle.keyevaluation.views.selections import Leading
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.views import handed_out
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.models import Policy, ProjectYear
from abacus.pool.views.access import may_open

READERS = (Permission.PROJECT_VIEW, Permission.KEY_TAKE_PART)
State = KeyCase.State


@method_decorator(may_open(*READERS), name="dispatch")
class CaseList(ListPage):
    """The cases of the chosen year: in scope, or assigned."""

    listing = CASES
    template_name = "keyevaluation/list.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = KeyCase.objects.visible_to(self.request.user, self.request.day)
        return rows.filter(fiscal_year=self.year).select_related("organisation")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """What may be done beside reading."""
        access = self.request.access
        return {"may_lead": access.has(Permission.KEY_EVALUATE), "may_read": access.has(Permission.PROJECT_VIEW)}


@require_safe
@may_open(Permission.PROJECT_VIEW)
def summed(request: Request) -> HttpResponse:
    """Totals of the region, each saying whether of the year or cumulative, key or all."""
    region, year = request.access.region, selected_year(request)
    if region is None:
        raise Http404
    rules = rules_for(region, year, request.day)
    scope = access_of(request.user, request.day).scope
    path = region.path if scope.covers(region.path) else next(iter(scope.roots), "")
    first = KeyCase.objects.within(scope).order_by("fiscal_year").values_list("fiscal_year", flat=True).first() or year
    rows = totals.cases(path=path, first_year=year, last_year=year)
    context = {
        "year": year,
        "totals": [
            totals.key_total(path=path, first_year=year, last_year=year),
            totals.key_total(path=path, first_year=min(first, year), last_year=year),
            totals.all_total(path=path, first_year=year, last_year=year),
            totals.all_total(path=path, first_year=min(first, year), last_year=year),
        ],
        "objects": totals.by_object(rows, rules),
        "funds": totals.by_fund(rows, rules),
        "routes": totals.by_route(region, year, request.day) if path == region.path else [],
        "line_fen": rules.amount_line_fen,
    }
    return render(request, "keyevaluation/totals.html", context)


class Open(Leading):
    """Open a case of one object."""

    form_class: Any = OpenForm
    title = gettext_lazy("建立评价案卷")
    button = gettext_lazy("建立案卷")

    def form_options(self) -> dict[str, Any]:
        self.note = _("评价 %(year)s 年度。") % {"year": selected_year(self.request)}
        return {"kinds": [(one.id, one.label) for one in self.rules.object_types]}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        code = values.pop("code").strip()
        case = self.make({**values, **self.named(values["object_kind"], code)})
        return _("已建立“%(title)s”的案卷。") % {"title": case.title}, page_of(case.pk)

    def make(self, values: dict[str, Any]) -> KeyCase:
        """Call the service."""
        return services.open_case(
            fiscal_year=selected_year(self.request), by=self.request.user, on=self.request.day, **values
        )

    def named(self, kind: str, code: str) -> dict[str, Any]:
        """The object that a code names: a policy's for policies, else a project's, else a body's. Raises Refusal."""
        user, day, year = self.request.user, self.request.day, selected_year(self.request)
        policies = Policy.objects.visible_to(user, day).filter(code=code).select_related("organisation")
        years = ProjectYear.objects.visible_to(user, day).filter(project__code=code.upper(), fiscal_year=year)
        bodies = Organisation.objects.on(day).within(access_of(user, day).scope).filter(code=code)
        found: dict[str, Any] = {}
        if kind == "policy":
            found = {"policy": policies.first()}
        elif len(code) == 21:
            found = {"project_year": years.select_related("project", "organisation").first()}
        else:
            found = {"organisation": bodies.first()}
        if None in found.values():
            raise Refusal(
                _("没有找到代码为“%(code)s”的评价对象。") % {"code": code}, _("请核对代码和右上角选择的年度。")
            )
        return found

    def back(self) -> str:
        return reverse("keyevaluation:list")


class Register(Open):
    """Enter an evaluation that was done on paper."""

    form_class = RegisterForm
    title = gettext_lazy("补录已完成的评价")
    button = gettext_lazy("补录评价结果")

    def make(self, values: dict[str, Any]) -> KeyCase:
        return services.register_finished(
            fiscal_year=selected_year(self.request), by=self.request.user, on=self.request.day, **values
        )


def visible_case(request: Request, case_id: int) -> KeyCase:
    """A case this person may see. Raises Http404."""
    rows = KeyCase.objects.visible_to(request.user, request.day).select_related(
        "region", "organisation", "project_year__project", "policy", "previous", "selection", "opened_by",
        "plan_passed_by", "answered_by", "signed_by", "final_by", "letter",
    )  # fmt: skip
    found: KeyCase = get_object_or_404(rows, pk=case_id)
    return found


def page_of(case_id: int) -> str:
    """Where a case is shown."""
    return reverse("keyevaluation:case", args=[case_id])


@require_safe
@may_open(*READERS)
def case(request: Request, case_id: int) -> HttpResponse:
    """Everything about a case that this person may see, and what they may do."""
    return show(request, visible_case(request, case_id))


def show(request: Request, found: KeyCase, status: int = 200) -> HttpResponse:
    """The page; what was typed and could not be kept stands in the fields again."""
    access = access_of(request.user, request.day)
    rules = rules_for(found.organisation, found.fiscal_year, found.rules_on)
    context = {
        **presenting.page(found, access, rules, request.POST),
        "typed": request.POST,
        "roles": CaseMember.Role.choices,
        "talks": CaseDiscussion.Kind.choices,
        "people": candidates(found, request) if access.may(Permission.KEY_EVALUATE, found.organisation_path) else [],
        "sees_selection": found.selection is not None and access.scope.covers(found.selection.organisation_path),
        "sees_project": found.project_year is not None
        and access.has(Permission.PROJECT_VIEW)
        and access.scope.covers(found.organisation_path),
    }
    return render(request, "keyevaluation/case.html", context, status=status)


def candidates(found: KeyCase, request: Request) -> list[User]:
    """Who may be put on the team: agencies and experts, and finance's own people, of the region."""
    roles = [Role.AGENCY, Role.EXPERT, Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION]
    held = Appointment.objects.filter(
        role__in=roles, organisation__path__gte=found.region.path, organisation__path__lt=found.region.path + "~"
    ).on(request.day)
    taken = found.members.filter(left_on=None).values("user_id")
    rows = User.objects.filter(is_active=True, appointments__in=held).exclude(pk__in=taken)
    return list(rows.select_related("organisation").distinct().order_by("sort_key")[:200])


@require_safe
@may_open(*READERS)
def explain(request: Request, case_id: int) -> HttpResponse:
    """How the total and the grade come about."""
    found = visible_case(request, case_id)
    if not presenting.Sight(found, access_of(request.user, request.day)).sees_result:
        raise Http404
    result = total_of(found)
    inputs = [
        Input(row.item["label"], numbers.points(row.score.points_centi) if row.score else "",
              why_null=_("还没有打分"))
        for row in presenting.rows(found, {})
    ]  # fmt: skip
    made = result.total.to_json()
    graded = result.graded.to_json()
    made["steps"] = [*made["steps"], *graded["steps"]]
    made["params"] = [*made["params"], *graded["params"]]
    return render_explanation(
        request,
        explanation(made, title=_("评价得分和等级"), inputs=inputs, release=found.pack_release,
                    back_url=page_of(found.pk), back_label=found.title),
    )  # fmt: skip


@require_safe
@may_open(*READERS)
def evidence(request: Request, case_id: int, evidence_id: int) -> HttpResponseBase:
    """A document of a case; team members read it too."""
    found = visible_case(request, case_id)
    return handed_out(request, get_object_or_404(found.evidence.select_related("upload"), pk=evidence_id).upload)
