"""The case's page, its materials, the departments' signatures."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante import services
from abacus.cycle.exante.forms import SignForm
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.pages import PAGES, case_url, visible_case
from abacus.cycle.exante.presenting import members
from abacus.cycle.exante.services.common import rules_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents.views import handed_out
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.requests import Request
from abacus.foundation.workflow.models import Task
from abacus.pool.views.access import may_open

READERS = (Permission.PROJECT_VIEW, Permission.EXANTE_PANEL)


@require_safe
@may_open(*READERS)
def case(request: Request, case_id: int) -> HttpResponse:
    """The report to fill in or to read, with everything that has been said about it."""
    return PAGES.form_page(request, visible_case(request, case_id))


@require_POST
@may_open(Permission.EXANTE_APPLY)
def discard(request: Request, case_id: int) -> HttpResponse:
    """Give up a draft."""
    found = visible_case(request, case_id)

    def run() -> str:
        services.discard(case_id=found.pk, by=request.user, on=request.day)
        return _("“%(title)s”的申报已删除。") % {"title": found.title}

    return act(request, run, case_url(found.pk), reverse("exante:list"))


@require_POST
@may_open(Permission.EXANTE_APPLY)
def material(request: Request, case_id: int, material_id: int) -> HttpResponse:
    """Hand a material in."""
    found = visible_case(request, case_id)
    get_object_or_404(found.materials, pk=material_id)
    file = request.FILES.get("file")

    def run() -> str:
        made = services.receive(
            case_id=found.pk, material_id=material_id, file=file, name=file.name or "" if file else "",
            note=request.POST.get("note", ""), by=request.user, on=request.day,
        )  # fmt: skip
        return _("已收“%(label)s”。") % {"label": made.label}

    return act(request, run, f"{case_url(found.pk)}#materials")


@require_POST
@may_open(Permission.EXANTE_APPLY)
def materials(request: Request, case_id: int) -> HttpResponse:
    """All wanted materials at once, with a note where they lie."""
    found = visible_case(request, case_id)

    def run() -> str:
        count = services.receive_all(
            case_id=found.pk, note=request.POST.get("note", ""), by=request.user, on=request.day
        )
        return _("已登记 %(count)s 项资料。") % {"count": count}

    return act(request, run, f"{case_url(found.pk)}#materials")


@require_POST
@may_open(Permission.EXANTE_REVIEW)
def judge(request: Request, case_id: int, material_id: int) -> HttpResponse:
    """Accept or reject a material."""
    found = visible_case(request, case_id)
    get_object_or_404(found.materials, pk=material_id)

    def run() -> str:
        made = services.judge(
            case_id=found.pk, material_id=material_id, accept=request.POST.get("accept") == "yes",
            note=request.POST.get("note", ""), by=request.user, on=request.day,
        )  # fmt: skip
        return f"{made.label}：{made.get_state_display()}"

    return act(request, run, f"{case_url(found.pk)}#materials")


@require_safe
@may_open(*READERS)
def material_file(request: Request, case_id: int, material_id: int) -> HttpResponseBase:
    """A material's file, for whoever may see the case."""
    found = get_object_or_404(visible_case(request, case_id).materials, pk=material_id)
    if found.upload is None:
        raise Http404
    return handed_out(request, found.upload)


@may_open(Permission.EXANTE_REVIEW)
def sign(request: Request, case_id: int, department_id: int) -> HttpResponse:
    """A department's opinion: to write and sign."""
    found = visible_case(request, case_id)
    opinion = get_object_or_404(found.signed.select_related("department"), department=department_id)
    if not services.signs_for(request.user, opinion.department, request.day):
        raise Http404
    form = SignForm(request.POST or None, initial={"text": opinion.text, "agrees": "yes"})
    if request.method == "POST" and form.is_valid():

        def run() -> str:
            services.sign(
                case_id=found.pk, department_id=department_id, by=request.user, on=request.day, **form.cleaned_data
            )
            return _("部门意见已签署。")

        tasks = found.submission.tasks.all() if found.submission else Task.objects.none()
        task = tasks.filter(state=Task.State.OPEN, role__startswith="department").first()
        onward = reverse("exante:review", args=[task.pk]) if task else case_url(found.pk)
        return act(request, run, request.path, onward)
    context = {"case": found, "opinion": opinion, "form": form, "open": found.state == Case.State.SUBMITTED}
    return render(request, "exante/sign.html", context)


@require_safe
@may_open(*READERS)
def explain(request: Request, case_id: int, what: str) -> HttpResponse:
    """How the suggested conclusion (`conclusion`), the panel's points (`panel`) or the reduction come about."""
    found = visible_case(request, case_id)
    may = request.access.may(Permission.EXANTE_CONCLUDE, found.organisation_path)
    if what == "panel" and not (may or found.concluded):
        raise Http404
    rules = rules_of(found)
    inputs: list[Input] = []
    if what == "panel":
        scoring = [one for one in members(found) if one.scoring]
        made, title = rule_book.panel([one.total_centi for one in scoring], rules), _("评估组平均得分")
        inputs = [
            Input(one.person.name, "" if one.total_centi is None else numbers.points(one.total_centi),
                  why_null=_("还没有评分"))
            for one in scoring
        ]  # fmt: skip
    elif what == "reduction":
        rows = [{"requested_fen": one.requested_fen, "supported_fen": one.supported_fen} for one in found.items.all()]
        made, title = rule_book.reduction(rows), _("评减率")
    else:
        made, title = rule_book.suggestion(rules, found.total_centi, found.vetoes), _("建议结论")
    return render_explanation(
        request,
        explanation(
            made.to_json(), title=title, inputs=inputs, release=found.pack_release, back_url=case_url(found.pk),
            back_label=found.title,
        ),
    )  # fmt: skip
