"""The lists of quarterly checks and of planned outputs."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import FundCheck, Milestone
from abacus.cycle.monitoring.tables.cells import (
    project_named,
    state_cell,
)
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, View
from abacus.foundation.pages.templatetags.abacus import stated


class CheckFilter(django_filters.FilterSet):
    """By project, state."""

    q = django_filters.CharFilter(label=_("项目、单位或部门"), method=project_named)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=FundCheck.State.choices)

    class Meta:
        model = FundCheck
        fields: list[str] = []


CHECKS = Listing(
    id="monitoring.checks",
    title=_("专项业务经费季度检查"),
    by_year=True,
    filters=CheckFilter,
    unit=None,
    columns=(
        Column("name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
               fixed=True, url=lambda one: reverse("monitoring:check", args=[one.pk])),
        Column("department", _("主管部门"), value="project_year.department.name",
               sort="project_year__department__sort_key"),
        Column("division", _("对口科室"), value="division.name", sort="division__sort_key",
               why_null=_("没有对口科室，由绩效管理科检查")),
        Column("round", _("季度"), value="round.label", sort="round__through_on"),
        Column("found", _("发现的问题"), value=lambda one: one.found[:120], why_null=_("没有发现问题或还没有检查")),
        Column("checked", _("检查日期"), kind="day", value="checked_on", sort="checked_on", why_null=_("还没有检查")),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    views=(View(_("待检查"), "state=waiting"), View(_("发现问题"), "state=problem")),
    order=("-round__through_on", "project_year__project__sort_key", "pk"),
    empty=_("这一年度没有季度检查；开始一个季度检查批次后列出全部专项业务经费。"),
    name_of=lambda one: one.project_year.project.name,
)  # fmt: skip


class MilestoneFilter(django_filters.FilterSet):
    """By project, whether done, whether late."""

    q = django_filters.CharFilter(label=_("项目、单位或部门"), method=project_named)
    done = django_filters.ChoiceFilter(
        label=_("完成"), choices=[("done", _("已完成")), ("open", _("未完成")), ("late", _("逾期"))], method="by_done"
    )

    class Meta:
        model = Milestone
        fields: list[str] = []

    def by_done(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Done, not yet done, or late in either way."""
        if value == "late":
            return rows.filter(Q(done_on__gt=F("due_on")) | Q(done_on=None, due_on__lt=self.request.day))
        return rows.filter(done_on__isnull=value == "open")


def milestone_cell(one: Milestone) -> str:
    """Done, done late, or not done."""
    if one.done_on is None:
        return stated(gettext("未完成"), "n")
    return stated(gettext("逾期完成"), "a") if one.done_on > one.due_on else stated(gettext("按期完成"), "g")


MILESTONES = Listing(
    id="monitoring.milestones",
    title=_("节点检查"),
    by_year=True,
    filters=MilestoneFilter,
    unit=None,
    columns=(
        Column("name", _("节点"), fixed=True, url=lambda one: reverse("monitoring:milestone", args=[one.pk])),
        Column("project", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key"),
        Column("unit", _("实施单位"), value="project_year.organisation.name",
               sort="project_year__organisation__sort_key"),
        Column("due", _("应完成"), kind="day", value="due_on", sort="due_on"),
        Column("done", _("实际完成"), kind="day", value="done_on", sort="done_on", why_null=_("还没有完成")),
        Column("cause", _("偏差原因"), value=lambda one: one.cause[:80], why_null=_("没有偏差")),
        Column("measure", _("改进措施"), value=lambda one: one.measure[:80], why_null=_("没有偏差")),
        Column("state", _("状态"), value=milestone_cell, write=milestone_cell),
    ),
    views=(View(_("逾期"), "done=late"), View(_("未完成"), "done=open")),
    order=("due_on", "pk"),
    empty=_("这一年度还没有登记节点；在项目页登记计划完成的节点。"),
    name_of=lambda one: one.name,
)  # fmt: skip
