"""The lists of rounds, of a round's tables, and of the reviews of tables."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import Finding, MonitoringTable, Reading, Round
from abacus.cycle.monitoring.tables.cells import (
    NOT_BEGUN,
    TABLE_STATES,
    state_cell,
)
from abacus.cycle.queues import review_listing
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.pool.models import ProjectYear

ROUNDS = Listing(
    id="monitoring.rounds",
    title=_("监控批次"),
    by_year=True,
    unit=None,
    columns=(
        Column("label", _("名称"), fixed=True, url=lambda one: reverse("monitoring:round", args=[one.pk])),
        Column("kind", _("种类"), value=lambda one: one.get_kind_display(), sort="kind"),
        Column("through", _("监控截止日"), kind="day", value="through_on", sort="through_on"),
        Column("opens", _("填报开始"), kind="day", value="opens_on", sort="opens_on"),
        Column("closes", _("填报结束"), kind="day", value="closes_on", sort="closes_on"),
        Column("projects", _("项目"), kind="int", value=lambda one: one.read if one.computed_on else None,
               why_null=_("还没有计算")),
        Column("handed", _("已报监控表"), kind="int", value="handed_in", sort="handed_in"),
        Column("low", _("执行率偏低"), kind="int", value=lambda one: one.slow if one.computed_on else None,
               why_null=_("还没有计算")),
        Column("deviating", _("目标偏离"), kind="int", value=lambda one: one.apart if one.computed_on else None,
               why_null=_("还没有计算")),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    order=("through_on", "pk"),
    empty=_("这一年度还没有监控批次；由绩效管理科按规则生成。"),
    name_of=lambda one: one.label,
)  # fmt: skip


def counted(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Rounds with what they came to inside `scope`: projects, tables handed in, slow money, targets off their way."""

    def of(model: type[Model], **asked: Any) -> Any:
        found = model._base_manager.filter(scope.filter("organisation_path"), round=OuterRef("pk"), **asked)
        number = found.order_by().values("round").annotate(number=Count("project_year", distinct=True))
        return Coalesce(Subquery(number.values("number")), 0)

    held = [Finding.State.OPEN, Finding.State.CONFIRMED]
    return rows.annotate(
        read=of(Reading),
        handed_in=of(MonitoringTable, state__in=["submitted", "approved"]),
        slow=of(Finding, kind=Finding.Kind.LOW_EXECUTION, state__in=held),
        apart=of(Finding, kind=Finding.Kind.DEVIATING, state__in=held),
    )


class TableFilter(django_filters.FilterSet):
    """By project or unit, state of the table."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    state = django_filters.ChoiceFilter(label=_("监控表"), choices=TABLE_STATES, method="in_state")

    class Meta:
        model = ProjectYear
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        return rows.filter(
            Q(project__name__icontains=text) | Q(project__code__icontains=text) | Q(department__name__icontains=text)
        )

    def in_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """In a state, or not begun at all."""
        return rows.filter(table_state=None) if state == NOT_BEGUN else rows.filter(table_state=state)


def table_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many tables are begun, handed in, settled."""
    found = rows.aggregate(
        begun=Count("pk", filter=Q(table_state__isnull=False)),
        handed=Count("pk", filter=Q(table_state__in=["submitted", "approved"])),
        settled=Count("pk", filter=Q(table_state="approved")),
    )
    return [
        Total(_("已填报"), found["begun"]),
        Total(_("已报送"), found["handed"]),
        Total(_("已通过"), found["settled"]),
    ]


def table_word(year: Any) -> str:
    """The table's state in words."""
    return str(dict(TABLE_STATES)[year.table_state or NOT_BEGUN])


TABLES = Listing(
    id="monitoring.tables",
    title=_("监控表"),
    filters=TableFilter,
    totals=table_totals,
    unit=None,
    columns=(
        Column("name", _("项目名称"), value="project.name", sort="project__sort_key", fixed=True,
               url=lambda year: reverse("monitoring:table", args=[year.round_id, year.pk])),
        Column("code", _("项目代码"), kind="code", value="project.code", sort="project__code", default=False),
        Column("department", _("主管部门"), value="department.name", sort="department__sort_key"),
        Column("unit", _("实施单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("budget", _("全年预算"), kind="wan", value="current_fen", sort="current_fen", unit=_("万元"),
               why_null=_("没有登记预算")),
        Column("executed", _("已执行"), kind="wan", value="executed_fen", sort="executed_fen", unit=_("万元"),
               why_null=_("没有登记执行数")),
        Column("state", _("监控表"), value=table_word, sort="table_state"),
    ),
    views=(
        View(_("未填报"), f"state={NOT_BEGUN}"), View(_("填报中"), "state=draft"), View(_("被退回"), "state=returned"),
        View(_("审核中"), "state=submitted"), View(_("已通过"), "state=approved"),
    ),
    order=("department__sort_key", "project__sort_key", "pk"),
    empty=_("这次监控还没有项目；批复或登记预算的项目列在这里。"),
    name_of=lambda year: year.project.name,
)  # fmt: skip


REVIEWS = review_listing(
    id="monitoring.reviews", title=_("监控表审核"), review="monitoring:review", empty=_("没有等您审核的监控表。")
)


def tables_of(round: Round, years: QuerySet[Any]) -> QuerySet[Any]:
    """The project-years of a round with their table and its state."""

    tables = MonitoringTable.objects.filter(round=round, project_year=OuterRef("pk"))
    return years.annotate(
        table_state=Subquery(tables.values("state")[:1]),
        table_id=Subquery(tables.values("pk")[:1]),
        round_id=Value(round.pk),
    )
