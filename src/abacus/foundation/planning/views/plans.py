"""Plans: list, a new one, one with its tasks, import, issue, close, remind."""

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.formpages import FormPage, Guarded, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.planning import importing, services
from abacus.foundation.planning.models import PlanTask, WorkPlan
from abacus.foundation.planning.owners import whose
from abacus.foundation.planning.tables import PLANS
from abacus.foundation.planning.views.access import may_manage, plan_or_404, plans
from abacus.foundation.requests import Request

State = PlanTask.State


class PlanList(Guarded, ListPage):
    """The plans of the chosen year."""

    permissions = (Permission.PLAN_VIEW,)
    listing = PLANS
    template_name = "planning/plans.html"

    def queryset(self) -> QuerySet[WorkPlan]:
        return plans(self.request).filter(fiscal_year=self.year)

    def extra(self, listed: Listed) -> dict[str, Any]:
        return {"may_manage": self.request.access.has(Permission.PLAN_MANAGE)}


class PlanForm(forms.Form):
    """What a plan is called and whose it is."""

    title = forms.CharField(label=gettext_lazy("文件标题"), max_length=180)
    fiscal_year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=WorkPlan.Kind.choices)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("制定单位"),
        help_text=gettext_lazy("区划的计划可以给全区各单位派任务；部门的计划只给本部门"),
    )  # fmt: skip
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class NewPlan(FormPage):
    """Begin a plan."""

    permissions = (Permission.PLAN_MANAGE,)
    form_class = PlanForm
    title, button = gettext_lazy("新建工作计划"), gettext_lazy("新建，接着加任务")
    note = gettext_lazy("新建后是草稿，只有管理计划的人看得到；印发后责任单位会收到通知。")

    def form_options(self) -> dict[str, Any]:
        scope = self.request.access.scope_of(Permission.PLAN_MANAGE)
        kinds = [Organisation.Kind.REGION, Organisation.Kind.DEPARTMENT]
        rows = Organisation.objects.on(self.request.day).within(scope).filter(kind__in=kinds)
        return {"organisations": rows.order_by("path")}

    def initial(self) -> dict[str, Any]:
        held = self.request.access.appointments
        return {"fiscal_year": selected_year(self.request), "organisation": held[0].organisation.pk if held else None}

    def back(self) -> str:
        return reverse("planning:plans")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        plan = services.create_plan(**values, by=self.request.user, on=self.request.day)
        return _("已新建《%(title)s》草稿。") % {"title": plan.title}, reverse("planning:plan", args=[plan.pk])


@require_safe
def plan(request: Request, pk: int) -> HttpResponse:
    """One plan: focuses and tasks as a table."""
    request.access.demand(Permission.PLAN_VIEW)
    found = plan_or_404(request, pk)
    rows = PlanTask.objects.filter(focus__plan=found).select_related("focus", "organisation", "owner")
    chosen = request.GET.get("show", "")
    tasks = [task for task in rows.order_by("focus__number", "number") if shown(task, chosen, request)]
    groups = [
        (focus, [(task, whose(task), tone(task, request)) for task in own])
        for focus, own in groupby(tasks, key=lambda task: task.focus)
    ]
    counts = {"all": rows.exclude(state=State.CANCELLED).count(), "done": rows.filter(state=State.DONE).count()}
    late = rows.filter(state=State.OPEN, due_on__lt=request.day).count()
    context = {
        "plan": found, "groups": groups, "counts": counts, "late": late, "show": chosen,
        "focus_count": found.focuses.count(), "may_manage": may_manage(request, found),
        "waiting": rows.filter(state=State.REPORTED).count(),
    }  # fmt: skip
    return render(request, "planning/plan.html", context)


def shown(task: PlanTask, chosen: str, request: Request) -> bool:
    """Whether a task is shown under the chosen tab."""
    if chosen == "late":
        return task.state == State.OPEN and task.due_on < request.day
    return chosen not in State.values or task.state == chosen


def tone(task: PlanTask, request: Request) -> tuple[str, str]:
    """The state in a word with its tone; overdue follows from the day."""
    if task.state == State.OPEN and task.due_on < request.day:
        return _("逾期"), "r"
    tones = {State.DONE: "g", State.REPORTED: "a", State.OPEN: "n"}
    return str(task.get_state_display()), tones.get(State(task.state), "")


@require_POST
def issue(request: Request, pk: int) -> HttpResponse:
    """Issue a draft."""
    request.access.demand(Permission.PLAN_MANAGE)
    found = services.issue_plan(plan_id=plan_or_404(request, pk).pk, by=request.user, on=request.day)
    messages.success(request, _("已印发《%(title)s》，责任单位已收到通知。") % {"title": found.title})
    return redirect("planning:plan", pk=pk)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """Close a plan whose tasks are all done."""
    request.access.demand(Permission.PLAN_MANAGE)
    found = services.close_plan(plan_id=plan_or_404(request, pk).pk, by=request.user, on=request.day)
    messages.success(request, _("《%(title)s》已办结。") % {"title": found.title})
    return redirect("planning:plan", pk=pk)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    request.access.demand(Permission.PLAN_MANAGE)
    services.drop_plan(plan_id=plan_or_404(request, pk).pk, by=request.user, on=request.day)
    messages.success(request, _("已删除草稿。"))
    return redirect("planning:plans")


@require_POST
def remind(request: Request, pk: int) -> HttpResponse:
    """Remind the owners of the ticked tasks, or of all overdue ones."""
    request.access.demand(Permission.PLAN_MANAGE)
    found = plan_or_404(request, pk)
    rows = PlanTask.objects.filter(focus__plan=found, state=State.OPEN)
    try:
        picked = [int(value) for value in request.POST.getlist("task")]
    except ValueError as error:
        raise BadRequest from error
    rows = rows.filter(pk__in=picked) if picked else rows.filter(due_on__lt=request.day)
    told, vacant = services.remind(task_ids=rows.values_list("pk", flat=True), by=request.user, on=request.day)
    messages.success(request, ngettext("已提醒 %(count)s 人。", "已提醒 %(count)s 人。", told) % {"count": told})
    if vacant:
        names = _("、").join(whose(task) for task in vacant[:5])
        messages.warning(request, _("没有人任职，无法提醒：%(names)s。请先补充任职。") % {"names": names})
    return redirect("planning:plan", pk=pk)


class ImportForm(forms.Form):
    """A pasted table, or a file."""

    text = forms.CharField(
        label=gettext_lazy("从 Excel 粘贴"), required=False, strip=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("连同表头一起复制：重点、任务、阶段目标、责任单位、责任人、完成时限、关联环节"),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("或选择文件"), required=False, help_text=gettext_lazy("xlsx 或 csv"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not (values.get("text") or "").strip() and not values.get("file"):
            raise forms.ValidationError(_("请粘贴表格，或选择一个文件。"))
        return values


class ImportTasks(FormPage):
    """Tasks from a table: first checked and shown, then taken in as shown."""

    permissions = (Permission.PLAN_MANAGE,)
    form_class = ImportForm
    template_name = "planning/import.html"
    title, button = gettext_lazy("导入任务"), gettext_lazy("检查")
    note = gettext_lazy("有一行不对就全部不导入。重点一栏空着的，算在上一行的重点之下。")

    def prepare(self, **kwargs: Any) -> None:
        self.plan = plan_or_404(self.request, kwargs["pk"])

    def back(self) -> str:
        return reverse("planning:plan", args=[self.plan.pk])

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        self.prepare(**kwargs)
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, 422)
        text, file = form.cleaned_data["text"], form.cleaned_data["file"]
        if file is not None:
            rows, text = None, ""
            table = importing.read(self.plan, "", file, request.day)
            if not table.complaints:
                file.seek(0)
                rows = importing.rows_of_file(file)
                text = "\n".join("\t".join(quoted(cell) for cell in row) for row in rows)
        else:
            table = importing.read(self.plan, text, None, request.day)
        if request.POST.get("confirm") and not table.complaints:
            made = services.add_tasks(plan_id=self.plan.pk, tasks=table.tasks, by=request.user, on=request.day)
            said = ngettext("已加入 %(count)s 项任务。", "已加入 %(count)s 项任务。", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect(self.back())
        checked = ImportForm(initial={"text": text})
        shown = {"table": table, "plan": self.plan, "pasted": text, "back": self.back(), "title": self.title}
        more = {"form": checked if not table.complaints else form, "button": self.button, "note": self.note}
        return render(request, self.template_name, {**shown, **more}, status=422 if table.complaints else 200)

    def extra(self) -> dict[str, Any]:
        return {"plan": self.plan}


def quoted(cell: str) -> str:
    """A cell as a pasted table would hold it."""
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in '\t\n"') else cell
