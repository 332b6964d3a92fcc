"""Tasks: one with its history, adding, changing, reporting, confirming; and one's own."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.formpages import DayInput, FormPage, Guarded, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.planning import services
from abacus.foundation.planning.models import PlanTask, WorkPlan
from abacus.foundation.planning.owners import is_owner, owned, whose
from abacus.foundation.planning.views.access import bodies, may_manage, plan_or_404, task_or_404
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage

State = PlanTask.State
ROLES = [(role.value, role.label) for role in Role if role not in ADMINISTRATORS | {Role.PUBLIC}]


class TaskForm(forms.Form):
    """What is to be done, who answers for it, until when."""

    focus = forms.CharField(
        label=gettext_lazy("重点"), max_length=180, help_text=gettext_lazy("写已有重点的名称，或写一个新的")
    )
    title = forms.CharField(label=gettext_lazy("任务"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    goal = forms.CharField(
        label=gettext_lazy("阶段目标"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("做到什么程度算完成"),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("责任单位"), empty_label=gettext_lazy("请选择")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("责任岗位"), required=False, choices=[("", gettext_lazy("该单位的经办")), *ROLES]
    )
    due_on = forms.DateField(label=gettext_lazy("完成时限"), widget=DayInput())
    stage = forms.ChoiceField(
        label=gettext_lazy("关联环节"), required=False, choices=[("", gettext_lazy("不关联")), *Stage.choices]
    )

    def __init__(self, *args: Any, organisations: QuerySet, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)
        if changing:
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("调整的理由"), max_length=300, required=False,
                help_text=gettext_lazy("计划印发以后必填"),
            )  # fmt: skip
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)


class AddTask(FormPage):
    """Add one task to a plan."""

    permissions = (Permission.PLAN_MANAGE,)
    form_class = TaskForm
    title, button = gettext_lazy("增加任务"), gettext_lazy("增加任务")

    def prepare(self, **kwargs: Any) -> None:
        self.plan = plan_or_404(self.request, kwargs["pk"])
        self.note = _("《%(title)s》") % {"title": self.plan.title}

    def form_options(self) -> dict[str, Any]:
        return {"organisations": bodies(self.request, self.plan)}

    def initial(self) -> dict[str, Any]:
        last = self.plan.focuses.order_by("number").last()
        return {"focus": last.title if last else "", "organisation": self.plan.organisation_id}

    def back(self) -> str:
        return reverse("planning:plan", args=[self.plan.pk])

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        task = services.TaskInput(**values)
        made = services.add_task(plan_id=self.plan.pk, task=task, by=self.request.user, on=self.request.day)
        return _("已增加第 %(number)s 项任务。") % {"number": made.number}, self.back()


class ChangeTask(FormPage):
    """Change a task."""

    permissions = (Permission.PLAN_MANAGE,)
    form_class = TaskForm
    title, button = gettext_lazy("调整任务"), gettext_lazy("保存调整")

    def prepare(self, **kwargs: Any) -> None:
        self.task = task_or_404(self.request, kwargs["pk"])

    def form_options(self) -> dict[str, Any]:
        return {"organisations": bodies(self.request, self.task.focus.plan), "changing": True}

    def initial(self) -> dict[str, Any]:
        task = self.task
        names = ("title", "goal", "role", "due_on", "stage", "version")
        kept = {name: getattr(task, name) for name in names}
        return {"focus": task.focus.title, "organisation": task.organisation_id, **kept}

    def back(self) -> str:
        return reverse("planning:task", args=[self.task.pk])

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        version, reason = values.pop("version"), values.pop("reason")
        same = values["organisation"].pk == self.task.organisation_id and values["role"] == self.task.role
        task = services.TaskInput(**values, owner=self.task.owner if same else None)
        services.change_task(
            task_id=self.task.pk, task=task, version=version, reason=reason, by=self.request.user, on=self.request.day
        )
        return _("已保存调整。"), self.back()


class Files(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """The list of files of such an input."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        return [one(file, initial) for file in data] if isinstance(data, list) else one(data, initial)


class ReportForm(forms.Form):
    """How far it is, in per cent and words, with evidence."""

    percent = forms.IntegerField(label=gettext_lazy("进度（%）"), min_value=0, max_value=100)
    text = forms.CharField(
        label=gettext_lazy("进展情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("做了什么、还差什么"),
    )  # fmt: skip
    evidence = ManyFiles(
        label=gettext_lazy("佐证材料"), required=False, widget=Files(attrs={"multiple": True}),
        help_text=gettext_lazy("文件、通知、台账等；每个不超过 20 MB"),
    )  # fmt: skip
    finished = forms.BooleanField(
        label=gettext_lazy("已经完成，提请确认"), required=False, help_text=gettext_lazy("进度应为 100%")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class Task(FormPage):
    """One task with what was reported; its owner reports here."""

    permissions = (Permission.PLAN_VIEW,)
    form_class = ReportForm
    template_name = "planning/task.html"
    button = gettext_lazy("报送进展")

    def prepare(self, **kwargs: Any) -> None:
        self.task = task_or_404(self.request, kwargs["pk"])
        self.title = self.task.title

    def initial(self) -> dict[str, Any]:
        return {"percent": self.task.percent, "version": self.task.version}

    def back(self) -> str:
        return reverse("planning:plan", args=[self.task.focus.plan_id])

    def extra(self) -> dict[str, Any]:
        task, request = self.task, self.request
        plan = task.focus.plan
        issued, manages = plan.state == WorkPlan.State.ISSUED, may_manage(request, plan)
        reports = task.reports.select_related("by").prefetch_related("evidence")
        uploads = Upload.objects.visible_to(request.user, request.day).filter(task_reports__task=task)
        readable = set(uploads.values_list("pk", flat=True))
        open_ = task.state in {State.OPEN, State.REPORTED}
        late = task.state == State.OPEN and task.due_on < request.day
        return {
            "task": task, "plan": plan, "whose": whose(task), "reports": reports, "readable": readable, "late": late,
            "may_report": issued and task.state == State.OPEN and is_owner(request.access, task),
            "may_confirm": issued and task.state == State.REPORTED and manages,
            "may_change": plan.state != WorkPlan.State.CLOSED and open_ and manages,
            "draft": plan.state == WorkPlan.State.DRAFT,
        }  # fmt: skip

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        values.pop("evidence")
        files: list[UploadedFile] = self.request.FILES.getlist("evidence")
        evidence = [(str(file.name), file) for file in files]
        done = services.report_progress(
            task_id=self.task.pk, **values, evidence=evidence, by=self.request.user, on=self.request.day
        )
        said = _("已报送完成，等待确认。") if done.state == State.REPORTED else _("已报送进展。")
        return said, reverse("planning:task", args=[self.task.pk])


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm that it is done."""
    request.access.demand(Permission.PLAN_MANAGE)
    task = task_or_404(request, pk)
    services.confirm_task(task_id=task.pk, version=version_of(request, task), by=request.user, on=request.day)
    messages.success(request, _("已确认完成。"))
    return redirect("planning:task", pk=pk)


@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Send the report back."""
    request.access.demand(Permission.PLAN_MANAGE)
    task = task_or_404(request, pk)
    services.send_back_task(
        task_id=task.pk, reason=reason_of(request), version=version_of(request, task), by=request.user, on=request.day
    )
    messages.success(request, _("已退回补充，责任人已收到通知。"))
    return redirect("planning:task", pk=pk)


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel a task."""
    request.access.demand(Permission.PLAN_MANAGE)
    task = task_or_404(request, pk)
    services.cancel_task(
        task_id=task.pk, reason=reason_of(request), version=version_of(request, task), by=request.user, on=request.day
    )
    messages.success(request, _("已取消任务。"))
    return redirect("planning:task", pk=pk)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Take a task out of a draft."""
    request.access.demand(Permission.PLAN_MANAGE)
    task = task_or_404(request, pk)
    services.drop_task(task_id=task.pk, by=request.user, on=request.day)
    messages.success(request, _("已删除任务。"))
    return redirect("planning:plan", pk=task.focus.plan_id)


def version_of(request: Request, task: PlanTask) -> int:
    """The version the person saw; what is no number is none that exists."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else -1


def reason_of(request: Request) -> str:
    """The reason typed, no longer than is kept."""
    return request.POST.get("reason", "")[:300]


class TaskFilter(django_filters.FilterSet):
    """Filters of one's own tasks."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("状态"), choices=State.choices)
    stage = django_filters.ChoiceFilter(label=gettext_lazy("环节"), choices=Stage.choices)
    until = django_filters.DateFilter(
        label=gettext_lazy("时限不晚于"), field_name="due_on", lookup_expr="lte", widget=DayInput()
    )

    class Meta:
        model = PlanTask
        fields: list[str] = []


MINE = Listing(
    id="planning.mine",
    title=gettext_lazy("我的任务"),
    filters=TaskFilter,
    columns=(
        Column(
            "title", gettext_lazy("任务"), sort="title", fixed=True,
            url=lambda one: reverse("planning:task", args=[one.pk]),
        ),
        Column("plan", gettext_lazy("工作计划"), value="focus.plan.title"),
        Column("goal", gettext_lazy("阶段目标"), why_null=gettext_lazy("没有写明")),
        Column("due_on", gettext_lazy("完成时限"), kind="day", sort="due_on"),
        Column("percent", gettext_lazy("进度"), kind="int", unit="%", sort="percent",
               why_null=gettext_lazy("还没有报送")),
        Column("state", gettext_lazy("状态"), value=lambda one: one.get_state_display(), sort="state"),
    ),
    order=("due_on", "pk"),
    empty=gettext_lazy("工作计划里没有您负责的任务。"),
    name_of=lambda one: one.title,
)  # fmt: skip


class MyTasks(Guarded, ListPage):
    """The tasks one answers for, of all issued plans."""

    permissions = (Permission.PLAN_VIEW,)
    listing = MINE
    request: Any

    def queryset(self) -> QuerySet[PlanTask]:
        rows = PlanTask.objects.filter(owned(self.request.access)).exclude(focus__plan__state=WorkPlan.State.DRAFT)
        return rows.select_related("focus__plan", "organisation", "owner")
