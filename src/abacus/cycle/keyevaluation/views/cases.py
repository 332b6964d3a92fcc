"""The pages of cases: list, totals, opening one, the case and its acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abacus.cycle.keyevaluation import presenting, services, totals
from abacus.cycle.keyevaluation.forms import (
    OpenForm,
    RegisterForm,
    day_from,
    ids_from,
    points_from,
    version_from,
)
from abacus.cycle.keyevaluation.models import CaseDiscussion, CaseMember, KeyCase
from abacus.cycle.keyevaluation.rules import rules_for
from abacus.cycle.keyevaluation.services.exchange import REPORT, carried, total_of
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
WORKERS = (Permission.KEY_EVALUATE, Permission.KEY_TAKE_PART, Permission.SPOT_CHECK)
"""Who may be on a team; whether they are on this one is the service's question."""
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


@may_open(*READERS)
def case(request: Request, case_id: int) -> HttpResponse:
    """Everything about a case that this person may see, and what they may do."""
    return show(request, visible_case(request, case_id))


def show(request: Request, found: KeyCase, status: int = 200) -> HttpResponse:
    """The page; what was typed and could not be kept stands in the fields again."""
    access = access_of(request.user, request.day)
    rules = rules_for(found.organisation, found.fiscal_year, found.rules_on)
    context = {
        **presenting.page(found, access, rules),
        "typed": request.POST,
        "roles": CaseMember.Role.choices,
        "talks": CaseDiscussion.Kind.choices,
        "people": candidates(found, request) if access.may(Permission.KEY_EVALUATE, found.organisation_path) else [],
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
        for row in presenting.rows(found)
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


@may_open(*READERS)
def evidence(request: Request, case_id: int, evidence_id: int) -> HttpResponseBase:
    """A document of a case; team members read it too."""
    found = visible_case(request, case_id)
    return handed_out(get_object_or_404(found.evidence.select_related("upload"), pk=evidence_id).upload)


Run = Callable[[Request, KeyCase], str]


def acts(*permissions: Permission) -> Callable[[Run], Any]:
    """A POST that acts on a visible case through a service and goes back to its page; refused: shows it again."""

    def decorate(run: Run) -> Any:
        def view(request: Request, case_id: int) -> HttpResponse:
            try:
                said = run(request, visible_case(request, case_id))
            except Refusal as refusal:
                messages.error(request, f"{refusal.message} {refusal.todo}".strip())
                return show(request, visible_case(request, case_id), refusal.status)
            messages.success(request, said)
            return redirect(page_of(case_id))

        view.__doc__ = run.__doc__
        return require_POST(may_open(*permissions)(view))

    return decorate


def by(request: Request, found: KeyCase) -> dict[str, Any]:
    """What every service wants to know."""
    return {"case_id": found.pk, "by": request.user, "on": request.day}


@acts(*WORKERS)
def save_plan(request: Request, found: KeyCase) -> str:
    """Keep the plan; with `submit` also hand it in."""
    post = request.POST
    saved = services.save_plan(
        version=version_from(post), plan=post.get("plan", ""), weights=points_from(post, "weight", _("分值")),
        weights_reason=post.get("weights_reason", ""), starts_on=day_from(post, "starts_on", _("开始日期")),
        ends_on=day_from(post, "ends_on", _("结束日期")), **by(request, found),
    )  # fmt: skip
    if "submit" not in post:
        return _("方案已暂存。")
    services.submit_plan(version=saved.version, **by(request, found))
    return _("方案已提交预审。")


@acts(Permission.KEY_EVALUATE)
def review_plan(request: Request, found: KeyCase) -> str:
    """Pass the plan or give it back."""
    passed = request.POST.get("passed") == "yes"
    services.review_plan(
        version=version_from(request.POST), passed=passed, opinion=request.POST.get("opinion", ""), **by(request, found)
    )
    return _("方案预审通过，可以实施评价。") if passed else _("方案已退回修改。")


@acts(Permission.KEY_EVALUATE)
def add_member(request: Request, found: KeyCase) -> str:
    """Put somebody on the team."""
    ids = ids_from(request.POST, "user")
    user = get_object_or_404(User, pk__in=[one.pk for one in candidates(found, request)], pk=ids[0] if ids else 0)
    services.add_member(user=user, role=request.POST.get("role", ""), **by(request, found))
    return _("已添加%(name)s。") % {"name": user.name}


@acts(Permission.KEY_EVALUATE)
def remove_member(request: Request, found: KeyCase) -> str:
    """Take somebody off the team."""
    ids = ids_from(request.POST, "member")
    member = get_object_or_404(found.members.filter(left_on=None), pk=ids[0] if ids else 0)
    services.remove_member(member_id=member.pk, reason=request.POST.get("reason", ""), **by(request, found))
    return _("已退出工作组。")


@acts(*WORKERS)
def declare(request: Request, found: KeyCase) -> str:
    """Declare that there is no conflict of interest."""
    services.declare(**by(request, found))
    return _("已作回避声明，可以办理这个案卷。")


@acts(*WORKERS)
def discuss(request: Request, found: KeyCase) -> str:
    """Write down a talk, a visit or an issue."""
    post = request.POST
    held_on = day_from(post, "held_on", _("日期")) or request.day
    services.add_discussion(
        kind=post.get("kind", ""), held_on=held_on, attendees=post.get("attendees", ""), text=post.get("text", ""),
        agreed=post.get("agreed", ""), **by(request, found),
    )  # fmt: skip
    return _("已记录。")


@acts(*WORKERS)
def take_up(request: Request, found: KeyCase) -> str:
    """Say where in the plan something agreed stands."""
    ids = ids_from(request.POST, "discussion")
    one = get_object_or_404(found.discussions, pk=ids[0] if ids else 0)
    services.take_up(discussion_id=one.pk, where=request.POST.get("where", ""), **by(request, found))
    return _("已注明在方案中的位置。")


@acts(*WORKERS, Permission.EVALUATION_FILL, Permission.DEPARTMENT_FILL)
def add_evidence(request: Request, found: KeyCase) -> str:
    """Add a document."""
    file = request.FILES.get("file")
    if file is None:
        raise Refusal(_("没有选择文件。"), _("请选择要上传的资料。"))
    made = services.add_evidence(
        file=file, name=file.name or "", title=request.POST.get("title", ""), **by(request, found)
    )
    return _("已加入资料 %(number)s 号。") % {"number": made.number}


@acts(*WORKERS)
def write_paper(request: Request, found: KeyCase) -> str:
    """Write a working paper."""
    post = request.POST
    made = services.write_paper(
        item=post.get("item", ""), text=post.get("text", ""), evidence=ids_from(post, "evidence"),
        problem=bool(post.get("problem")), **by(request, found),
    )  # fmt: skip
    return _("底稿 %(number)s 号已写好。") % {"number": made.number}


@acts(*WORKERS)
def withdraw_paper(request: Request, found: KeyCase) -> str:
    """Take a working paper back."""
    ids = ids_from(request.POST, "paper")
    paper = get_object_or_404(found.papers.filter(withdrawn_on=None), pk=ids[0] if ids else 0)
    services.withdraw_paper(paper_id=paper.pk, reason=request.POST.get("reason", ""), **by(request, found))
    return _("底稿已撤回。")


@acts(*WORKERS)
def score(request: Request, found: KeyCase) -> str:
    """Score the indicators that were filled in."""
    post = request.POST
    points = points_from(post, "points", _("得分"))
    scores = {id: (centi, post.get(f"reason-{id}", "")) for id, centi in points.items()}
    if not scores:
        raise Refusal(_("没有填得分。"), _("请填写指标的得分。"))
    services.score_items(scores=scores, **by(request, found))
    return _("已打分 %(count)s 项。") % {"count": len(scores)}


@acts(Permission.KEY_EVALUATE)
def pass_point(request: Request, found: KeyCase) -> str:
    """Mark a station of quality control as passed."""
    services.pass_point(point=request.POST.get("point", ""), note=request.POST.get("note", ""), **by(request, found))
    return _("质控环节已登记通过。")


@acts(Permission.KEY_EVALUATE)
def settle_carried(request: Request, found: KeyCase) -> str:
    """Say whether a problem of last year is solved."""
    ids = ids_from(request.POST, "problem")
    solved = request.POST.get("solved") == "yes"
    problem = get_object_or_404(carried(found), pk=ids[0] if ids else 0)
    services.settle_carried(
        problem_id=problem.pk, solved=solved, note=request.POST.get("note", ""), **by(request, found)
    )
    return _("已认定为解决。") if solved else _("已认定为仍未解决，转入本年整改。")


@acts(*WORKERS)
def send_draft(request: Request, found: KeyCase) -> str:
    """Send the draft to the evaluated."""
    report = {name: request.POST.get(name, "") for name in REPORT}
    done = services.send_draft(version=version_from(request.POST), report=report, **by(request, found))
    return _("初稿已送被评价单位，%(due)s 前答复。") % {"due": done.answer_due_on}


@acts(Permission.EVALUATION_FILL, Permission.DEPARTMENT_FILL)
def answer(request: Request, found: KeyCase) -> str:
    """The evaluated answer the draft."""
    accept = request.POST.get("answer") == "accept"
    services.answer_draft(
        version=version_from(request.POST), accept=accept, text=request.POST.get("text", ""), **by(request, found)
    )
    return _("已答复：无异议。") if accept else _("已提出异议。")


@acts(*WORKERS)
def sign(request: Request, found: KeyCase) -> str:
    """The chief evaluator signs."""
    services.sign(**by(request, found))
    return _("主评人已签署报告。")


@acts(Permission.KEY_EVALUATE)
def finish(request: Request, found: KeyCase) -> str:
    """Make the evaluation final."""
    done = services.finish(
        version=version_from(request.POST), decision=request.POST.get("decision", ""), **by(request, found)
    )
    return _("评价已定稿：%(points)s 分。") % {"points": numbers.points(done.total_centi or 0)}
