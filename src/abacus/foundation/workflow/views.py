"""The workbench, one submission's way, handing a task to a colleague."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from abacus.foundation.accounts.models import User
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import FormPage, offer
from abacus.foundation.schedule.calendar import calendar_of, for_template, marks, windows_of
from abacus.foundation.workflow import services
from abacus.foundation.workflow.actors import of_role, people_for, visible_submissions
from abacus.foundation.workflow.figures import figures
from abacus.foundation.workflow.models import Task
from abacus.foundation.workflow.panels import panels
from abacus.foundation.workflow.subjects import subject
from abacus.foundation.workflow.worklist import WorkItem, worklist

SHOWN = 6
"""Cards in a column before the rest folds away."""


def urgency(item: WorkItem, on: date) -> str:
    """逾期 3 个工作日, 今天到期, 还有 11 个工作日."""
    left = item.remaining(on)
    if left is None or item.due is None:
        return _("没有期限")
    if item.due < on:
        days = max(-left, 1)
        return ngettext("逾期 %(days)s 个工作日", "逾期 %(days)s 个工作日", days) % {"days": days}
    if item.due == on:
        return _("今天到期")
    said = ngettext("还有 %(days)s 个工作日", "还有 %(days)s 个工作日", left) % {"days": left}
    return said if item.due_is_certain else _("%(said)s（放假安排未公布，按周末推算）") % {"said": said}


def workbench(request: Request) -> HttpResponse:
    """What waits for me, the cycle's calendar, three numbers."""
    day, access = request.day, request.access
    work = worklist(request.user, day)
    columns = [
        ("overdue", _("逾期"), "r", work.overdue),
        ("week", _("本周"), "n", work.this_week),
        ("later", _("以后"), "", work.later),
    ]
    lanes = [
        {
            "id": id, "label": label, "tone": tone, "count": len(items),
            "cards": [(item, urgency(item, day)) for item in items[:SHOWN]],
            "rest": [(item, urgency(item, day)) for item in items[SHOWN:]],
        }
        for id, label, tone, items in columns
    ]  # fmt: skip
    own = access.appointments[0].organisation if access.appointments else None
    windows = windows_of(own, day.year) if own else []
    shown = {
        "work": work,
        "lanes": lanes,
        "years": _("、").join(str(year) for year in work.years),
        "figures": figures(request),
        "panels": panels(request),
        "business": bool(access.scope.roots),
        **for_template(calendar_of(windows, day.year, day, marks(access, day.year))),
    }
    return render(request, "workflow/workbench.html", shown)


def submission(request: Request, pk: int) -> HttpResponse:
    """The way of one submission: its steps, who acted, what was said."""
    rows = visible_submissions(request.user, request.day).select_related("organisation", "submitted_by")
    found = get_object_or_404(rows, pk=pk)
    tasks = found.tasks.select_related("organisation", "done_by", "delegated_to").prefetch_related("opinions__by")
    shown = {"submission": found, "tasks": tasks.order_by("pk"), "url": subject(found.subject_kind).url(found)}
    return render(request, "workflow/submission.html", shown)


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
