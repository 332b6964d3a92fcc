"""The audit trail: filtered list and one event with what changed."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from abacus.foundation.audit.actions import ADMINISTRATION, choices, is_business, label
from abacus.foundation.audit.models import Event
from abacus.foundation.audit.requests import Request
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.listviews import ListPage

VIEW = "audit_view"


def visible(request: Request) -> QuerySet[Event]:
    """The events of the person's region or scope; those of the platform itself belong to administrators."""
    access = request.access
    condition = access.scope_of(VIEW).filter("organisation_path")
    if not access.scope.roots:
        condition |= Q(organisation_path="")
    return Event.objects.filter(condition).select_related("by", "seal")


def readable(request: Request) -> Q:
    """The events whose facts the person may read, too: those of the platform, and of the business in their scope."""
    condition = request.access.scope.filter("organisation_path")
    for part in ADMINISTRATION:
        condition |= Q(action__startswith=f"{part}.")
    return condition


def hidden(request: Request, event: Event) -> bool:
    """Whether the facts of an event are the business's and not for this person; the same as `readable` for one."""
    return is_business(event.action) and not request.access.scope.covers(event.organisation_path)


class EventFilter(django_filters.FilterSet):
    """Filters of the trail. What is hidden from somebody is not searched for them either."""

    action = django_filters.ChoiceFilter(label=gettext_lazy("动作"))
    by = django_filters.CharFilter(label=pgettext_lazy("one", "人员"), method="by_person")
    target = django_filters.CharFilter(label=gettext_lazy("对象"), field_name="target_label", lookup_expr="contains")
    day = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("日期"), widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"})
    )
    reason = django_filters.CharFilter(label=gettext_lazy("原因含"), field_name="said", lookup_expr="contains")
    address = django_filters.CharFilter(label=gettext_lazy("地址"), method="by_address")
    request_number = django_filters.CharFilter(label=gettext_lazy("请求编号"), field_name="request")
    record = django_filters.CharFilter(label=gettext_lazy("对象编号"), method="by_record")
    sealed = django_filters.BooleanFilter(
        label=gettext_lazy("已封存"), field_name="seal", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = choices()

    def by_person(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        """Part of a name, or a user name."""
        return rows.filter(Q(by__name__contains=text) | Q(by__username=text))

    def by_address(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        """One network address; nothing for what is none."""
        try:
            return rows.filter(address=str(ip_address(text.strip())))
        except ValueError:
            return rows.none()

    def by_record(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        """Everything about one record, named as on the page of an event: kind:number."""
        kind, _colon, number = text.strip().rpartition(":")
        return rows.filter(target_kind=kind, target_id=number)


def seal_of(event: Event) -> str | None:
    """第 12 号 3f2a91bc; None while the event waits."""
    seal = getattr(event, "seal", None)
    return _("第 %(number)s 号 %(digest)s") % {"number": seal.number, "digest": seal.digest[:8]} if seal else None


def at_second(event: Event) -> str:
    """2022-03-16 09:30:05, on the clocks here."""
    return f"{localtime(event.at):%Y-%m-%d %H:%M:%S}"


EVENTS = Listing(
    id="audit.events",
    title=gettext_lazy("审计记录"),
    filters=EventFilter,
    columns=(
        Column("at", gettext_lazy("时间"), value=at_second, sort="at", fixed=True),
        Column("by", pgettext_lazy("one", "人员"), value="by.name", sort="by__sort_key",
               why_null=gettext_lazy("未登录")),
        Column("action", gettext_lazy("动作"), value=lambda event: label(event.action), sort="action",
               url=lambda event: reverse("audit:event", args=[event.pk])),
        Column("target", gettext_lazy("对象"), value="target_label"),
        Column("reason", gettext_lazy("原因"), value="said", default=False,
               why_null=gettext_lazy("没有写原因，或原因只有业务范围内的人员可以查看")),
        Column("address", gettext_lazy("地址"), value="address", kind="code"),
        Column("seal", gettext_lazy("封存"), value=seal_of, kind="code", why_null=gettext_lazy("等候封存")),
        Column("request", gettext_lazy("请求编号"), value="request", kind="code", default=False,
               why_null=gettext_lazy("不是网页请求")),
    ),
    order=("-at", "-pk"),
    size=50,
    empty=gettext_lazy("还没有记录。每次登录和改动都会自动记在这里。"),
    name_of=lambda event: label(event.action),
)  # fmt: skip


class EventList(ListPage):
    """The trail, newest first."""

    request: Request
    listing = EVENTS
    template_name = "audit/events.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.access.demand(VIEW)
        return super().dispatch(request, *args, **kwargs)

    def queryset(self) -> QuerySet:
        """What the person may read; `said` is the reason where it is not hidden from them."""
        said = Case(When(readable(self.request), then=F("reason")), default=Value(""), output_field=TextField())
        return visible(self.request).annotate(said=said)


@dataclass(frozen=True)
class Change:
    """One fact before and after; None where it was not said."""

    name: str
    before: Any
    after: Any

    @property
    def differs(self) -> bool:
        return bool(self.before != self.after)


def changes(event: Event) -> list[Change]:
    """The facts of an event side by side, those that changed first."""
    before, after = event.before or {}, event.after or {}
    names = list(dict.fromkeys([*before, *after]))
    found = [Change(name, before.get(name), after.get(name)) for name in names]
    return sorted(found, key=lambda change: not change.differs)


def query(**filters: str) -> str:
    """The address of the trail with these filters."""
    return f"{reverse('audit:events')}?{urlencode(filters)}"


@require_safe
def event(request: Request, pk: int) -> HttpResponse:
    """One event: who, when, from where, and what changed."""
    access = request.access
    access.demand(VIEW)
    found = get_object_or_404(visible(request), pk=pk)
    unseen = hidden(request, found)
    shown = {
        "event": found,
        "action": label(found.action),
        "changes": [] if unseen else changes(found),
        "hidden": unseen,
        "seal": getattr(found, "seal", None),
        "same_record": query(record=f"{found.target_kind}:{found.target_id}") if found.target_id else "",
        "same_request": query(request_number=found.request) if found.request else "",
    }
    return render(request, "audit/event.html", shown)
