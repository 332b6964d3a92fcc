"""Lists of plans."""

from typing import ClassVar

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing
from abacus.foundation.planning.models import WorkPlan


class PlanFilter(django_filters.FilterSet):
    """Filters of the list."""

    text = django_filters.CharFilter(label=_("名称"), field_name="title", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=WorkPlan.Kind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=WorkPlan.State.choices)

    class Meta:
        model = WorkPlan
        fields: ClassVar[list[str]] = []


PLANS = Listing(
    id="planning.plans",
    title=_("工作计划"),
    filters=PlanFilter,
    by_year=True,
    columns=(
        Column(
            "title", _("名称"), sort="sort_key", fixed=True, url=lambda one: reverse("planning:plan", args=[one.pk])
        ),
        Column("kind", _("种类"), value=lambda one: one.get_kind_display(), sort="kind"),
        Column("organisation", _("制定单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("document_number", _("文号"), why_null=_("没有文号")),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state"),
        Column("tasks", _("任务"), kind="int", value="all_tasks", sort="all_tasks"),
        Column("done", _("已完成"), kind="int", value="done_tasks", sort="done_tasks"),
        Column("late", _("逾期"), kind="int", value="late_tasks", sort="late_tasks"),
        Column("issued_on", _("印发日期"), kind="day", sort="issued_on", why_null=_("还没有印发")),
    ),
    order=("sort_key", "pk"),
    empty=_("本年度还没有工作计划。绩效管理科可以新建计划，把要点或方案拆成任务，写明责任单位和时限。"),
    name_of=lambda one: one.title,
)
