"""The lists of monitoring: rounds, tables of a round, readings, findings, checks."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import django_filters
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import LIGHTS, Finding, FundCheck, Light, Milestone, MonitoringTable, Reading, Round
from abacus.cycle.queues import review_listing
from abacus.foundation.pages.columns import Column, dash
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.foundation.pages.templatetags.abacus import stated
from abacus.pool.models import ProjectYear

YES_NO = [("yes", _("是")), ("no", _("否")), ("unknown", _("无法判断"))]
NOT_BEGUN = "none"
TABLE_STATES = [(NOT_BEGUN, _("未填报")), *MonitoringTable.State.choices]
TONES = {"planned": "", "open": "n", "closed": "g", "confirmed": "a", "dismissed": "", "waiting": "n", "fine": "g",
         "problem": "r"}  # fmt: skip


def project_named(rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
    """Part of the project's name or code, or of its unit's or department's name."""
    return rows.filter(
        Q(project_year__project__name__icontains=text)
        | Q(project_year__project__code__icontains=text)
        | Q(project_year__organisation__name__icontains=text)
        | Q(project_year__department__name__icontains=text)
    )


def state_cell(row: Any) -> str:
    """A state as icon and word."""
    return stated(row.get_state_display(), TONES[row.state])


def light_cell(place: str, why: Any) -> Callable[[Any], str]:
    """A light as icon and word, its explanation at a click."""

    def write(row: Any) -> str:
        value = getattr(row, f"{place}_light")
        if not value:
            return dash(now(row.why.get(f"{place}_light", "")) or str(why))
        address = reverse("monitoring:explain", args=[row.round_id, row.project_year_id, place])
        return format_html('<a class="why" href="{}">{}</a>', address, stated(Light(value).label, LIGHTS[value]))

    return write


def flag_cell(name: str) -> Callable[[Any], str]:
    """Yes as an alarm with its explanation at a click, no in grey, unknown as a dash with the reason."""

    def write(row: Any) -> str:
        value = getattr(row, name)
        if value is None:
            return dash(now(row.why.get(name, "")) or now("无法判断"))
        address = reverse("monitoring:explain", args=[row.round_id, row.project_year_id, name])
        shown = stated(now("是"), "r") if value else format_html('<span class="mut">{}</span>', now("否"))
        return format_html('<a class="why" href="{}">{}</a>', address, shown)

    return write


def yes_no(row: Any, name: str) -> str | None:
    """A flag for a spreadsheet."""
    value = getattr(row, name)
    return None if value is None else now("是") if value else now("否")


def rate(row: Reading) -> tuple[int, int] | None:
    """Executed and budget as an exact ratio; None where one is missing or the budget is nothing."""
    return (row.executed_fen, row.budget_fen) if row.executed_fen is not None and row.budget_fen else None


def reached(row: Reading) -> Fraction | None:
    """How far the target has come."""
    return None if row.reached_micro is None else Fraction(row.reached_micro, 1_000_000)


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
        Column("projects", _("项目"), kind="int", value=lambda one: one.result.get("projects"),
               why_null=_("还没有计算")),
        Column("handed", _("已报监控表"), kind="int", value="handed_in", sort="handed_in"),
        Column("low", _("执行率偏低"), kind="int", value=lambda one: one.result.get("low_execution"),
               why_null=_("还没有计算")),
        Column("deviating", _("目标偏离"), kind="int", value=lambda one: one.result.get("deviating"),
               why_null=_("还没有计算")),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    order=("through_on", "pk"),
    empty=_("这一年度还没有监控批次；由绩效管理科按规则生成。"),
    name_of=lambda one: one.label,
)  # fmt: skip


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
        Column("text", _("说明"), value=lambda one: now(one.text)[:160]),
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
        return stated(now("未完成"), "n")
    return stated(now("逾期完成"), "a") if one.done_on > one.due_on else stated(now("按期完成"), "g")


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

REVIEWS = review_listing(
    id="monitoring.reviews", title=_("监控表审核"), review="monitoring:review", empty=_("没有等您审核的监控表。")
)


def tables_of(round: Round, years: QuerySet[Any]) -> QuerySet[Any]:
    """The project-years of a round with the state of their table."""

    tables = MonitoringTable.objects.filter(round=round, project_year=OuterRef("pk"))
    return years.annotate(table_state=Subquery(tables.values("state")[:1]), round_id=Value(round.pk))
