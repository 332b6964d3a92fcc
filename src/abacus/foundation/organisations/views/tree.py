"""The tree as a table, and one body."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import Guarded
from abacus.foundation.organisations.models import (
    DivisionDepartment,
    Organisation,
    OrganisationAttribute,
    OrganisationQuerySet,
)
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.listviews import ListPage

VIEW, MANAGE = "organisations_view", "organisations_manage"


def visible(request: Request, permission: str = VIEW) -> OrganisationQuerySet:
    """The bodies the person may see (or, with MANAGE, change)."""
    rows: OrganisationQuerySet = Organisation.objects.all()
    return rows.within(request.access.scope_of(permission))


class TreeFilter(django_filters.FilterSet):
    """Filters of the tree."""

    text = django_filters.CharFilter(label=gettext_lazy("名称或编码"), method="contains")
    kind = django_filters.ChoiceFilter(label=gettext_lazy("类别"), choices=Organisation.Kind.choices)
    ended = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), method="in_state",
        choices=[("no", gettext_lazy("存续")), ("yes", gettext_lazy("已撤并"))],
    )  # fmt: skip

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []

    def contains(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        """Part of a name, or the beginning of a code; earlier names and codes count."""
        borne = OrganisationAttribute.objects.filter(Q(value__contains=text))
        return rows.filter(attributes__in=borne).distinct()

    def in_state(self, rows: QuerySet, _name: str, ended: str) -> QuerySet:
        """Existing today, or not any more."""
        over = Q(valid_to__lte=self.request.day)
        return rows.filter(over) if ended == "yes" else rows.exclude(over)


TREE = Listing(
    id="organisations.tree",
    title=pgettext_lazy("several", "机构"),
    filters=TreeFilter,
    columns=(
        Column("name", gettext_lazy("名称"), fixed=True, sort="path"),
        Column("kind", gettext_lazy("类别"), value=lambda node: node.get_kind_display()),
        Column("code", gettext_lazy("编码"), kind="code", sort="code"),
        Column("parent", gettext_lazy("上级"), value="parent.name", why_null=gettext_lazy("最上级")),
        Column("valid_from", gettext_lazy("设立"), kind="day", sort="valid_from"),
        Column("valid_to", gettext_lazy("撤并日期"), kind="day", sort="valid_to", why_null=gettext_lazy("存续")),
    ),
    order=("path",),
    size=50,
    empty=gettext_lazy("还没有机构。可以逐个新建，也可以用表格导入。"),
    name_of=lambda node: node.name,
)


class TreeList(Guarded, ListPage):
    """Every body in reach, in the order of the tree."""

    permissions = (VIEW,)
    listing = TREE
    template_name = "organisations/tree.html"

    def queryset(self) -> QuerySet:
        """In the order of the tree."""
        return visible(self.request).select_related("parent")

    def extra(self, listed: Any) -> dict[str, Any]:
        return {"may_manage": self.request.access.has(MANAGE)}


@require_safe
def organisation(request: Request, pk: int) -> HttpResponse:
    """One body: its names and codes by date, whom it succeeded, who serves it, what stands below it."""
    request.access.demand(VIEW)
    node = get_object_or_404(visible(request).select_related("parent"), pk=pk)
    lines = DivisionDepartment.objects.filter(Q(department=node) | Q(division=node))
    shown = {
        "node": node,
        "attributes": node.attributes.order_by("kind", "-valid_from"),
        "children": node.children.order_by("path"),
        "predecessors": node.predecessors.all(),
        "successors": node.successors.all(),
        "lines": lines.select_related("division", "department").order_by("-valid_from"),
        "may_manage": request.access.may(MANAGE, node.path),
    }
    return render(request, "organisations/organisation.html", shown)


def address(node: Organisation) -> str:
    """Where a body is shown."""
    return reverse("organisations:organisation", args=[node.pk])
