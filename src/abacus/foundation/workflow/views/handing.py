"""Handing a task to a colleague, or, where nobody of the post acts, to somebody else; what wants supervision."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.formpages import FormPage, Guarded, offer
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Rows
from abacus.foundation.pages.listing import View as Named
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.workflow import services, supervising
from abacus.foundation.workflow.actors import of_role, open_tasks, people_for, visible_tasks
from abacus.foundation.workflow.eligible import substitutes
from abacus.foundation.workflow.models import Task
from abacus.foundation.workflow.subjects import subject


class DelegateForm(forms.Form):
    """To whom, and as of which version of the submission."""

    to = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("转给"), empty_label=gettext_lazy("请选择"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", User.objects.filter(pk__in=[one.pk for one in people]))


class Delegate(FormPage):
    """Hand a task to a colleague of the same post, or take it back."""

    form_class = DelegateForm
    button = gettext_lazy("转办")
    note = gettext_lazy("只能转给同一岗位的在职人员；对方不再任职时，事项回到岗位。")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Open to whoever holds the task's role, whatever else they may do."""
        mine = Task.objects.filter(of_role(request.access), state=Task.State.OPEN)
        self.task = get_object_or_404(mine.select_related("submission", "organisation"), pk=kwargs["pk"])
        self.title = _("转办：%(title)s") % {"title": self.task.submission.title}
        return View.dispatch(self, request, *args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {"people": people_for(self.task, self.request.day)}

    def initial(self) -> dict[str, Any]:
        return {"version": self.task.submission.version}

    def back(self) -> str:
        return subject(self.task.submission.subject_kind).review_url(self.task)

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        services.delegate(task_id=self.task.pk, **values, by=self.request.user, on=self.request.day)
        return _("已转给 %(name)s。") % {"name": values["to"].name}, reverse("workbench")


class AssignForm(forms.Form):
    """To whom, why, and as of which version of the submission."""

    to = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("指派给"), empty_label=gettext_lazy("请选择"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", User.objects.filter(pk__in=[one.pk for one in people]))


class Assign(FormPage):
    """Give a task that nobody can act on, or that has escalated, to somebody eligible."""

    form_class = AssignForm
    button = gettext_lazy("指派")
    note = gettext_lazy(
        "用于无人办理或已升级的事项。对方只就本件取得办理权限，办结即止；本人提交或审核过的人不在名单中。"
    )

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Open to whoever supervises tasks, and to the higher post a task has escalated to."""
        if request.access.has(Permission.TASK_ASSIGN):
            rows = visible_tasks(request.user, request.day).filter(state=Task.State.OPEN)
        else:
            rows = open_tasks(request.user, request.day).filter(escalated_on__isnull=False)
        self.task = get_object_or_404(rows.select_related("submission__organisation", "organisation"), pk=kwargs["pk"])
        self.title = _("指派：%(title)s · %(step)s") % {"title": self.task.submission.title, "step": self.task.label}
        return View.dispatch(self, request, *args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {"people": substitutes(self.task, self.request.day)}

    def initial(self) -> dict[str, Any]:
        return {"version": self.task.submission.version}

    def back(self) -> str:
        return reverse("workflow:supervision") if self.request.access.has(Permission.TASK_ASSIGN) else "/"

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        services.assign(task_id=self.task.pk, **values, by=self.request.user, on=self.request.day)
        return _("已指派 %(name)s 办理。") % {"name": values["to"].name}, self.back()


class SupervisionFilter(filters.FilterSet):
    """What is the trouble."""

    what = filters.ChoiceFilter(
        label=gettext_lazy("情形"), method="in_trouble",
        choices=[
            (supervising.NOBODY, gettext_lazy("无人办理")), (supervising.LATE, gettext_lazy("已逾期")),
            (supervising.ESCALATED, gettext_lazy("已升级")),
        ],
    )  # fmt: skip
    text = filters.CharFilter(label=gettext_lazy("名称"), field_name="submission__title", lookup_expr="contains")

    class Meta:
        model = Task
        fields: list[str] = []

    def in_trouble(self, rows: QuerySet[Task], _name: str, what: str) -> QuerySet[Task]:
        """Of one kind of trouble."""
        return supervising.in_trouble(rows, what, self.request.day)


def _state(task: Task) -> str:
    if task.nobody:  # type: ignore[attr-defined]
        return str(_("无人办理"))
    if task.escalated_on:
        return str(_("已升级"))
    return str(_("已催办")) if task.urged_on else str(_("已逾期"))


SUPERVISION = Listing(
    id="workflow.supervision",
    title=gettext_lazy("督办"),
    filters=SupervisionFilter,
    views=(
        Named(gettext_lazy("无人办理"), f"what={supervising.NOBODY}"),
        Named(gettext_lazy("已升级"), f"what={supervising.ESCALATED}"),
    ),
    columns=(
        Column("title", gettext_lazy("事项"), value="submission.title", sort="submission__title", fixed=True,
               url=lambda task: reverse("workflow:submission", args=[task.submission_id])),
        Column("unit", gettext_lazy("单位"), value="submission.organisation.name",
               sort="submission__organisation__sort_key"),
        Column("step", gettext_lazy("环节"), value="label", sort="label"),
        Column("whose", gettext_lazy("岗位"), value="whose"),
        Column("due", gettext_lazy("期限"), kind="day", value="due_on", sort="due_on",
               why_null=gettext_lazy("没有期限")),
        Column("state", gettext_lazy("情形"), value=_state),
        Column("escalated", gettext_lazy("升级日期"), kind="day", value="escalated_on", sort="escalated_on",
               why_null=gettext_lazy("没有升级")),
        Column("act", gettext_lazy("办理"), value=lambda task: _("指派") if task.assignable else None,
               url=lambda task: reverse("workflow:assign", args=[task.pk]),
               why_null=gettext_lazy("有人可以办理")),
    ),
    order=("due_on", "pk"),
    empty=gettext_lazy("没有逾期、已升级或无人办理的事项。"),
    name_of=lambda task: task.submission.title,
)  # fmt: skip


class Supervision(Guarded, ListPage):
    """What is overdue, has escalated, or waits for nobody, in the region."""

    permissions = (Permission.TASK_ASSIGN,)
    listing = SUPERVISION

    def queryset(self) -> Rows:
        rows = supervising.supervised(self.request.access).select_related("submission__organisation", "organisation")
        return rows if self.request.GET.get("what") else supervising.in_trouble(rows, "", self.request.day)
