"""The list of how projects stood on a round's last day."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import Light, Reading
from abacus.cycle.monitoring.tables.cells import (
    YES_NO,
    flag_cell,
    light_cell,
    project_named,
    rate,
    reached,
    yes_no,
)
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View


class ReadingFilter(django_filters.FilterSet):
    """By project, lights, findings, whether watched, whether reported."""

    q = django_filters.CharFilter(label=_("项目、单位或部门"), method=project_named)
    money = django_filters.ChoiceFilter(label=_("预算执行"), choices=Light.choices, field_name="money_light")
    target = django_filters.ChoiceFilter(label=_("目标完成"), choices=Light.choices, field_name="target_light")
    forecast = django_filters.ChoiceFilter(label=_("全年预计"), choices=Light.choices, field_name="forecast_light")
    low = django_filters.ChoiceFilter(label=_("执行率偏低"), choices=YES_NO, method="flagged")
    deviating = django_filters.ChoiceFilter(label=_("目标偏离"), choices=YES_NO, method="flagged")
    mismatch = django_filters.ChoiceFilter(label=_("不匹配"), choices=YES_NO, method="flagged")
    key = django_filters.ChoiceFilter(label=_("重点监控"), choices=YES_NO, method="flagged")
    tracked = django_filters.ChoiceFilter(label=_("已报送"), choices=YES_NO[:2], method="flagged")

    class Meta:
        model = Reading
        fields: list[str] = []

    def flagged(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Yes, no or unknown."""
        column = "low_execution" if name == "low" else name
        return rows.filter(**{column: {"yes": True, "no": False, "unknown": None}[value]})


def reading_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many are found, by what."""
    found = rows.aggregate(
        n_low=Count("pk", filter=Q(low_execution=True)), n_off=Count("pk", filter=Q(deviating=True)),
        n_both=Count("pk", filter=Q(low_execution=True, deviating=True)), n_key=Count("pk", filter=Q(key=True)),
    )  # fmt: skip
    return [
        Total(_("执行率偏低"), found["n_low"]),
        Total(_("目标偏离"), found["n_off"]),
        Total(_("两者都有"), found["n_both"]),
        Total(_("重点监控"), found["n_key"]),
    ]


def flag_column(key: str, label: Any, name: str) -> Column:
    """A finding's column."""
    return Column(key, label, value=lambda row: yes_no(row, name), sort=name, write=flag_cell(name))


def light_column(place: str, label: Any, why: Any) -> Column:
    """A light's column."""
    return Column(
        place, label, value=lambda row: getattr(row, f"get_{place}_light_display")() or None, sort=f"{place}_light",
        write=light_cell(place, why),
    )  # fmt: skip


READINGS = Listing(
    id="monitoring.readings",
    title=_("监控结果"),
    filters=ReadingFilter,
    totals=reading_totals,
    unit=None,
    columns=(
        Column("name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
               fixed=True, url=lambda row: reverse("pool:project", args=[row.project_year_id])),
        Column("department", _("主管部门"), value="project_year.department.name",
               sort="project_year__department__sort_key"),
        Column("budget", _("预算"), kind="wan", value="budget_fen", sort="budget_fen", unit=_("万元"),
               why_null=_("到监控截止日没有预算")),
        Column("executed", _("执行"), kind="wan", value="executed_fen", sort="executed_fen", unit=_("万元"),
               why_null=_("到监控截止日没有登记执行数")),
        Column("rate", _("执行率"), kind="rate", value=rate, unit="%", why_null=_("没有预算或执行数")),
        Column("reached", _("目标完成率"), kind="rate", value=reached, sort="reached_micro", unit="%",
               why_null=_("没有随时间累计的完成值")),
        light_column("money", _("预算执行"), _("没有预算或执行数")),
        light_column("target", _("目标完成"), _("没有随时间累计的完成值")),
        light_column("forecast", _("全年预计"), _("还没有报送监控表")),
        flag_column("low", _("执行率偏低"), "low_execution"),
        flag_column("deviating", _("目标偏离"), "deviating"),
        flag_column("mismatch", _("不匹配"), "mismatch"),
        flag_column("key", _("重点监控"), "key"),
    ),
    views=(
        View(_("执行率偏低"), "low=yes"), View(_("目标偏离"), "deviating=yes"), View(_("重点监控"), "key=yes"),
        View(_("不匹配"), "mismatch=yes"), View(_("红灯"), "money=red"), View(_("未报送"), "tracked=no"),
        View(_("执行无法判断"), "low=unknown"),
    ),
    order=("project_year__department__sort_key", "project_year__project__sort_key", "pk"),
    empty=_("这次监控还没有计算；由绩效管理科点“计算”。"),
    name_of=lambda row: row.project_year.project.name,
)  # fmt: skip
