"""The calendar page: windows of a year, special days."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import DayInput, FormPage, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.schedule import services
from abacus.foundation.schedule.calendar import calendar_of, for_template, marks, named, windows_of
from abacus.foundation.schedule.models import DayOverride, LateFiling, Stage, Window
from abacus.foundation.schedule.services.late import ASKS
from abacus.foundation.schedule.workdays import KNOWN_YEARS, workdays_between


def manageable(request: Request) -> QuerySet[Organisation]:
    """The bodies for which the person may set windows."""
    scope = request.access.scope_of(Permission.WINDOWS_MANAGE)
    return Organisation.objects.on(request.day).within(scope).order_by("path")


def home(request: Request) -> Organisation | None:
    """The body whose calendar the person sees: that of the first role."""
    appointments = request.access.appointments
    return appointments[0].organisation if appointments else None


@require_safe
def calendar(request: Request) -> HttpResponse:
    """The windows that count for one's own body, as table and list; to change for who may."""
    request.access.demand(Permission.WINDOWS_VIEW)
    day = request.day
    own = home(request)
    windows = windows_of(own, day.year) if own else []
    may_manage = request.access.has(Permission.WINDOWS_MANAGE)
    exceptions = Window.objects.none()
    late = LateFiling.objects.visible_to(request.user, day).select_related("organisation")
    if may_manage:
        scope = request.access.scope_of(Permission.WINDOWS_MANAGE)
        exceptions = Window.objects.filter(scope.filter("organisation__path"), fiscal_year=selected_year(request))
    shown = {
        **for_template(calendar_of(windows, day.year, day, marks(request.access, day.year))),
        "windows": [(named(one), one, standing(one, day)) for one in windows],
        "late": late.filter(Q(state=LateFiling.State.ASKED) | Q(until__gte=day, state=LateFiling.State.GRANTED))[:20],
        "may_ask": request.access.has(ASKS),
        "own": own,
        "all_windows": exceptions.select_related("organisation"),
        "overrides": DayOverride.objects.filter(organisation__path__in=services.above(own.path)) if own else (),
        "may_manage": may_manage,
        "published_until": max(KNOWN_YEARS),
    }
    return render(request, "schedule/calendar.html", shown)


def standing(window: Window, day: date) -> tuple[str, str]:
    """How a window stands on a day, in words with a tone: 还有 5 个工作日截止."""
    if day < window.opens_on:
        return _("尚未开始"), ""
    if day > window.closes_on:
        return _("已截止"), "a"
    left = workdays_between(day, window.closes_on)
    return _("进行中，还有 %(days)s 个工作日") % {"days": left}, "n"


class WindowForm(forms.Form):
    """When a stage is open, for whom."""

    fiscal_year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    stage = forms.ChoiceField(label=gettext_lazy("环节"), choices=Stage.choices)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("适用机构"),
        help_text=gettext_lazy("适用于该机构及其全部下级；下级另有设定时以下级为准。"),
    )  # fmt: skip
    opens_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    closes_on = forms.DateField(
        label=gettext_lazy("截止日期"), widget=DayInput(), help_text=gettext_lazy("截止当日仍可提交")
    )
    reason = forms.CharField(label=gettext_lazy("依据"), required=False, max_length=200)

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class SetWindow(FormPage):
    """Set or change a window."""

    permissions = (Permission.WINDOWS_MANAGE,)
    form_class = WindowForm
    title, button = gettext_lazy("设定时间"), gettext_lazy("保存")

    def form_options(self) -> dict[str, Any]:
        return {"organisations": manageable(self.request)}

    def initial(self) -> dict[str, Any]:
        given = {name: self.request.GET.get(name) for name in ("stage", "organisation", "opens_on", "closes_on")}
        year = self.request.GET.get("fiscal_year") or selected_year(self.request)
        own = home(self.request)
        return {"organisation": own and own.pk, **{k: v for k, v in given.items() if v}, "fiscal_year": year}

    def back(self) -> str:
        return reverse("schedule:calendar")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        window = services.set_window(**values, by=self.request.user, on=self.request.day)
        return _("已设定“%(what)s”：%(opens)s 至 %(closes)s。") % {
            "what": named(window), "opens": window.opens_on, "closes": window.closes_on,
        }, self.back()  # fmt: skip


class DayForm(forms.Form):
    """A day on which the place works, or does not, against the calendar."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())
    works = forms.ChoiceField(
        label=gettext_lazy("当日"), choices=[("1", gettext_lazy("上班")), ("0", gettext_lazy("放假"))]
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("适用机构"), empty_label=gettext_lazy("请选择")
    )
    reason = forms.CharField(label=gettext_lazy("依据"), max_length=200)

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class SetDay(FormPage):
    """Set a special day."""

    permissions = (Permission.WINDOWS_MANAGE,)
    form_class = DayForm
    title, button = gettext_lazy("调休日"), gettext_lazy("保存")
    note = gettext_lazy("办理时限按工作日计算；国务院公布的放假安排已内置，这里只写本地的不同。")

    def form_options(self) -> dict[str, Any]:
        return {"organisations": manageable(self.request)}

    def initial(self) -> dict[str, Any]:
        own = home(self.request)
        return {"organisation": own and own.pk, "day": self.request.day}

    def back(self) -> str:
        return reverse("schedule:calendar")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        values["works"] = values["works"] == "1"
        one = services.set_override(**values, by=self.request.user, on=self.request.day)
        return _("已设定 %(day)s。") % {"day": one.day}, self.back()


@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Take a window away; the one above counts again."""
    request.access.demand(Permission.WINDOWS_MANAGE)
    get_object_or_404(Window, pk=pk, organisation__in=manageable(request))
    services.remove_window(window_id=pk, by=request.user, on=request.day)
    messages.success(request, _("已删掉该时间设定。"))
    return redirect("schedule:calendar")
