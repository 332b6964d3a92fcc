"""The lists of spot checks and of draws."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.spotcheck.models import Draw, SpotCheck
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.pool.tables import GRADE_LABELS

State, Band = SpotCheck.State, SpotCheck.Band


class CheckFilter(django_filters.FilterSet):
    """By name or code, state, what follows, grade."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    state = django_filters.ChoiceFilter(label=_("复核状态"), choices=State.choices)
    band = django_filters.ChoiceFilter(label=_("分差处理"), choices=Band.choices)
    grade = django_filters.ChoiceFilter(label=_("复核等级"), choices=list(GRADE_LABELS.items()))

    class Meta:
        model = SpotCheck
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        return rows.filter(
            Q(project_year__project__name__icontains=text) | Q(project_year__project__code__icontains=text)
        )


def totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many are final, reminded of, notified."""
    found = rows.aggregate(
        final=Count("pk", filter=Q(state=State.FINAL)),
        remind=Count("pk", filter=Q(band=Band.REMIND)),
        notice=Count("pk", filter=Q(band=Band.NOTICE)),
    )
    return [
        Total(_("已定"), found["final"]),
        Total(_("提醒"), found["remind"]),
        Total(_("通报"), found["notice"]),
    ]


def state_of(row: SpotCheck) -> str:
    """Its state in words."""
    return row.get_state_display()


CHECKS = Listing(
    id="spotcheck.list",
    title=_("抽查复核"),
    by_year=True,
    filters=CheckFilter,
    totals=totals,
    unit=None,
    columns=(
        Column(
            "name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
            fixed=True, url=lambda one: reverse("spotcheck:check", args=[one.pk]),
        ),
        Column("code", _("项目代码"), kind="code", value="project_year.project.code",
               sort="project_year__project__code", default=False),
        Column("department", _("主管部门"), value="project_year.department.name",
               sort="project_year__department__sort_key"),
        Column("unit", _("实施单位"), value="project_year.organisation.name",
               sort="project_year__organisation__sort_key", default=False),
        Column("draw", _("抽取"), value=lambda one: one.line.draw.number, kind="int", sort="line__draw__number",
               default=False),
        Column("weight", _("抽取权重"), kind="points", value="line.weight_centi", sort="line__weight_centi"),
        Column("state", _("状态"), value=state_of, sort="state"),
        Column("own", _("自评"), kind="points", value="self_centi", sort="self_centi", why_null=_("没有自评总分")),
        Column("computed", _("自动计分"), kind="points", value="computed_centi", sort="computed_centi",
               why_null=_("没有可以计分的内容")),
        Column("checked", _("复核"), kind="points", value="checked_centi", sort="checked_centi",
               why_null=_("还没有复核完")),
        Column("difference", _("分差"), kind="points", value="difference_centi", sort="difference_centi",
               why_null=_("还没有复核完")),
        Column("band", _("分差处理"), value=lambda one: one.get_band_display() if one.band else None, sort="band",
               why_null=_("还没有复核完")),
        Column("grade", _("复核等级"), value=lambda one: GRADE_LABELS.get(one.grade), sort="grade",
               why_null=_("还没有复核完")),
        Column("report", _("报告质量"), kind="points", value="aspects_centi", sort="aspects_centi",
               why_null=_("五个方面没有打完分"), default=False),
    ),
    views=(
        View(_("待复核"), "state=open"),
        View(_("待单位答复"), "state=fed_back"),
        View(_("单位有异议"), "state=objected"),
        View(_("通报"), "band=notice"),
        View(_("已定"), "state=final"),
    ),
    order=("project_year__project__sort_key", "pk"),
    empty=_("这一年度还没有抽取自评。由绩效管理科在“抽取”中公告、冻结名单并抽取。"),
    name_of=lambda one: one.project_year.project.name,
)  # fmt: skip


DRAWS = Listing(
    id="spotcheck.draws",
    title=_("抽取"),
    by_year=True,
    unit=None,
    columns=(
        Column("name", _("抽取"), value=lambda draw: title_of(draw), sort="number", fixed=True,
               url=lambda draw: reverse("spotcheck:draw", args=[draw.pk])),
        Column("region", _("区划"), value="region.name", sort="region__sort_key"),
        Column("state", _("状态"), value=lambda draw: draw.get_state_display(), sort="state"),
        Column("announced", _("公告"), kind="day", value="announced_on", sort="announced_on"),
        Column("frozen", _("冻结名单"), kind="day", value="frozen_on", sort="frozen_on", why_null=_("还没有冻结")),
        Column("drawn", _("抽取并公布"), kind="day", value="drawn_on", sort="drawn_on", why_null=_("还没有抽取")),
        Column("frame", _("名单"), kind="int", value="frame_size", sort="frame_size"),
        Column("count", _("抽中"), kind="int", value="drawn_size", sort="drawn_size"),
        Column("reason", _("再次抽取或作废的理由"), value=lambda draw: draw.abandoned_reason or draw.reason,
               why_null=_("第一次抽取")),
    ),
    order=("-number", "pk"),
    empty=_("这一年度还没有公告抽取。"),
    name_of=lambda draw: title_of(draw),
)  # fmt: skip


def title_of(draw: Draw) -> str:
    """第 1 次抽取."""
    return str(_("第 %(number)s 次抽取") % {"number": draw.number})
