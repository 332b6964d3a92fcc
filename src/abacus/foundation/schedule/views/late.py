"""Late filing: asking for it, answering, and the list of requests."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import DayInput, FormPage, Guarded, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.schedule import services
from abacus.foundation.schedule.models import LateFiling, Stage
from abacus.foundation.schedule.services.late import ASKS


class LateFilter(django_filters.FilterSet):
    """Filters of the list."""

    stage = django_filters.ChoiceFilter(label=gettext_lazy("环节"), choices=Stage.choices)
    state = django_filters.ChoiceFilter(label=gettext_lazy("状态"), choices=LateFiling.State.choices)
    who = django_filters.CharFilter(label=gettext_lazy("单位"), field_name="organisation__name", lookup_expr="contains")

    class Meta:
        model = LateFiling
        fields: ClassVar[list[str]] = []


LATES = Listing(
    id="schedule.late",
    title=gettext_lazy("延期填报"),
    filters=LateFilter,
    by_year=True,
    columns=(
        Column("organisation", gettext_lazy("单位"), value="organisation.name", sort="organisation__sort_key",
               fixed=True, url=lambda one: reverse("schedule:late", args=[one.pk])),
        Column("stage", gettext_lazy("环节"), value=lambda one: one.named, sort="stage"),
        Column("until", gettext_lazy("延期至"), kind="day", sort="until"),
        Column("reason", gettext_lazy("理由")),
        Column("state", gettext_lazy("状态"), value=lambda one: one.get_state_display(), sort="state"),
        Column("asked_on", gettext_lazy("申请日期"), kind="day", sort="asked_on"),
        Column("answer", gettext_lazy("答复"), why_null=gettext_lazy("没有写明")),
    ),
    order=("-asked_on", "-pk"),
    empty=gettext_lazy("没有延期申请。环节截止之后，填报单位可以在日历页申请延期。"),
    name_of=lambda one: one.organisation.name,
)  # fmt: skip


class LateList(Guarded, ListPage):
    """The requests of the chosen year in one's scope."""

    permissions = (Permission.WINDOWS_VIEW,)
    listing = LATES

    def queryset(self) -> QuerySet[LateFiling]:
        return visible(self.request).filter(fiscal_year=self.year)


def visible(request: Request) -> QuerySet[LateFiling]:
    """The requests this person may know of."""
    rows = LateFiling.objects.visible_to(request.user, request.day)
    return rows.select_related("organisation", "asked_by", "decided_by")


def askers(request: Request) -> QuerySet[Organisation]:
    """The bodies for which the person may ask."""
    scope = request.access.scope_of(ASKS)
    return Organisation.objects.on(request.day).within(scope).exclude(kind=Organisation.Kind.REGION).order_by("path")


class AskForm(forms.Form):
    """Which stage, for whom, until when and why."""

    fiscal_year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    stage = forms.ChoiceField(label=gettext_lazy("环节"), choices=Stage.choices)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("填报单位"), empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("同意后适用于该单位及其全部下级。"),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("延期至"), widget=DayInput(), help_text=gettext_lazy("当日仍可填报和提交")
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("为什么没有按时填报，现在到了哪一步"),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class AskLate(FormPage):
    """Ask to file late."""

    permissions = (ASKS,)
    form_class = AskForm
    title, button = gettext_lazy("申请延期填报"), gettext_lazy("提交绩效管理科")

    def form_options(self) -> dict[str, Any]:
        return {"organisations": askers(self.request)}

    def initial(self) -> dict[str, Any]:
        given = {name: self.request.GET.get(name) for name in ("fiscal_year", "stage", "organisation")}
        held = self.request.access.appointments
        return {
            "organisation": held[0].organisation.pk if held else None,
            "fiscal_year": selected_year(self.request),
            **{k: v for k, v in given.items() if v},
        }

    def back(self) -> str:
        return reverse("schedule:calendar")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        made = services.ask_late(**values, by=self.request.user, on=self.request.day)
        return _("已申请：%(what)s 延期至 %(until)s。绩效管理科答复后会通知您。") % {
            "what": made.named, "until": made.until,
        }, reverse("schedule:late", args=[made.pk])  # fmt: skip


class AnswerForm(forms.Form):
    """Granted until when, or declined and why."""

    grant = forms.ChoiceField(
        label=gettext_lazy("答复"), choices=[("1", gettext_lazy("同意")), ("0", gettext_lazy("不同意"))]
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("延期至"), widget=DayInput(), required=False,
        help_text=gettext_lazy("不写则按申请的日期；不同意时不必填"),
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不同意时须写明理由"),
    )  # fmt: skip


class Late(FormPage):
    """One request, with the answer or the form for it."""

    permissions = (Permission.WINDOWS_VIEW,)
    form_class = AnswerForm
    template_name = "schedule/late.html"
    button = gettext_lazy("答复申请单位")

    def prepare(self, **kwargs: Any) -> None:
        self.late = get_object_or_404(visible(self.request), pk=kwargs["pk"])
        self.title = _("延期填报：%(what)s") % {"what": self.late.named}

    def initial(self) -> dict[str, Any]:
        return {"until": self.late.until}

    def back(self) -> str:
        return reverse("schedule:lates")

    def extra(self) -> dict[str, Any]:
        late, access = self.late, self.request.access
        waits = late.state == LateFiling.State.ASKED
        return {
            "late": late,
            "window": services.window_for(late.stage, late.fiscal_year, late.organisation),
            "may_answer": waits and access.may(Permission.WINDOWS_MANAGE, late.organisation_path),
            "may_withdraw": waits and late.asked_by_id == self.request.user.pk,
        }

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        grant = values.pop("grant") == "1"
        late = services.decide_late(
            late_id=self.late.pk, grant=grant, **values, by=self.request.user, on=self.request.day
        )
        facts = {"who": late.organisation.name, "until": late.until}
        said = _("已同意%(who)s延期至 %(until)s。") if grant else _("已答复%(who)s：不同意延期。")
        return said % facts, reverse("schedule:late", args=[late.pk])


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own request back."""
    request.access.demand(ASKS)
    late = get_object_or_404(visible(request), pk=pk)
    services.withdraw_late(late_id=late.pk, by=request.user, on=request.day)
    messages.success(request, _("已撤回延期申请。"))
    return redirect("schedule:late", pk=late.pk)
