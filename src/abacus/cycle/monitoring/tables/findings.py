"""The list of findings."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import Finding
from abacus.cycle.monitoring.tables.cells import (
    project_named,
)
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.foundation.pages.templatetags.abacus import stated


class FindingFilter(django_filters.FilterSet):
    """By project, kind, state, whether a letter is out."""

    q = django_filters.CharFilter(label=_("项目、单位或部门"), method=project_named)
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=Finding.Kind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Finding.State.choices)
    round = django_filters.NumberFilter(label=_("批次"), field_name="round_id")
    letter = django_filters.ChoiceFilter(
        label=_("整改建议书"), choices=[("no", _("未下发")), ("yes", _("已下发"))], method="with_letter"
    )

    class Meta:
        model = Finding
        fields: list[str] = []

    def with_letter(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Confirmed findings about which a letter is out, or is not."""
        confirmed = rows.filter(state=Finding.State.CONFIRMED)
        return confirmed.filter(problem__letters__isnull=value == "no").distinct()


def finding_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many wait, are confirmed, dismissed."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in Finding.State}
    found = rows.order_by().aggregate(**{f"n_{name}": count for name, count in states.items()})
    return [Total(state.label, found[f"n_{state.value}"]) for state in Finding.State]


FINDINGS = Listing(
    id="monitoring.findings",
    title=_("监控问题"),
    by_year=True,
    filters=FindingFilter,
    totals=finding_totals,
    unit=None,
    columns=(
        Column("name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
               fixed=True, url=lambda one: reverse("monitoring:finding", args=[one.pk])),
        Column("kind", _("种类"), value=lambda one: one.get_kind_display(), sort="kind"),
        Column("department", _("主管部门"), value="project_year.department.name",
               sort="project_year__department__sort_key"),
        Column("round", _("批次"), value=lambda one: one.round.label if one.round else None, sort="round__through_on",
               why_null=_("单位或审核人预警")),
        Column("text", _("说明"), value=lambda one: gettext(one.text)[:160]),
        Column("found", _("发现"), kind="day", value="found_on", sort="found_on"),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state",
               write=lambda one: stated(one.get_state_display(), {"open": "n", "confirmed": "a"}.get(one.state, ""))),
    ),
    views=(
        View(_("待认定"), "state=open"),
        View(_("执行率偏低"), "kind=low_execution"),
        View(_("目标偏离"), "kind=deviating"),
        View(_("已认定未下发建议书"), "letter=no"),
    ),
    order=("-found_on", "project_year__project__sort_key", "pk"),
    empty=_("这一年度还没有监控问题；计算监控批次后列在这里。"),
    name_of=str,
)  # fmt: skip
