"""The audit trail: filtered list and one event with what changed."""

from dataclasses import dataclass
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from abacus.foundation.audit.actions import choices, is_business, label
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
    return Event.objects.filter(condition).select_related("by")


class EventFilter(django_filters.FilterSet):
    """Filters of the trail."""

    action = django_filters.ChoiceFilter(label=gettext_lazy("动作"))
    by = django_filters.CharFilter(label=pgettext_lazy("one", "人员"), method="by_person")
    target = django_filters.CharFilter(label=gettext_lazy("对象"), field_name="target_label", lookup_expr="contains")
    day = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("日期"), widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"})
    )
    address = django_filters.CharFilter(label=gettext_lazy("地址"), field_name="address")

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = choices()

    def by_person(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        """Part of a name, or a user name."""
        return rows.filter(Q(by__name__contains=text) | Q(by__username=text))


EVENTS = Listing(
    id="audit.events",
    title=gettext_lazy("审计记录"),
    filters=EventFilter,
    columns=(
        Column("at", gettext_lazy("时间"), value="at", sort="at", fixed=True),
        Column("by", pgettext_lazy("one", "人员"), value="by.name", sort="by__sort_key",
               why_null=gettext_lazy("未登录")),
        Column("action", gettext_lazy("动作"), value=lambda event: label(event.action), sort="action",
               url=lambda event: reverse("audit:event", args=[event.pk])),
        Column("target", gettext_lazy("对象"), value="target_label"),
        Column("reason", gettext_lazy("原因"), value="reason", default=False),
        Column("address", gettext_lazy("地址"), value="address", kind="code"),
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
        """What the person may read."""
        return visible(self.request)


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


@require_safe
def event(request: Request, pk: int) -> HttpResponse:
    """One event: who, when, from where, and what changed."""
    access = request.access
    access.demand(VIEW)
    found = get_object_or_404(visible(request), pk=pk)
    hidden = is_business(found.action) and not access.scope.covers(found.organisation_path)
    shown = {
        "event": found,
        "action": label(found.action),
        "changes": [] if hidden else changes(found),
        "hidden": hidden,
    }
    return render(request, "audit/event.html", shown)
