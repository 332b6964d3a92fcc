"""The lists of cases and of selections."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.keyevaluation.models import KeyCase, Selection, SelectionEntry
from abacus.cycle.keyevaluation.rules import rules_for
from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.pool.tables import GRADE_LABELS

State = KeyCase.State


class CaseFilter(django_filters.FilterSet):
    """By name, state, grade."""

    q = django_filters.CharFilter(label=_("评价对象"), field_name="title", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=State.choices)
    grade = django_filters.ChoiceFilter(label=_("等级"), choices=list(GRADE_LABELS.items()))

    class Meta:
        model = KeyCase
        fields: list[str] = []


def totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many there are, how many are final, and what they concern."""
    found = rows.aggregate(final=Count("pk", filter=Q(state=State.FINAL)), fen=Sum("amount_fen", default=0))
    return [
        Total(_("已定"), found["final"]),
        Total(_("涉及资金（万元）"), numbers.wan(found["fen"])),
    ]


def state_of(case: KeyCase) -> str:
    """Its state in words."""
    return case.get_state_display()


def kind_of(case: KeyCase) -> str:
    """What is evaluated, in the pack's word."""
    found = rules_for(case.organisation, case.fiscal_year, case.rules_on).object_type(case.object_kind)
    return found.label if found else case.object_kind


CASES = Listing(
    id="keyevaluation.list",
    title=_("财政重点评价"),
    by_year=True,
    filters=CaseFilter,
    totals=totals,
    unit=None,
    columns=(
        Column("title", _("评价对象"), sort="sort_key", fixed=True,
               url=lambda case: reverse("keyevaluation:case", args=[case.pk])),
        Column("kind", _("对象类型"), value=kind_of, sort="object_kind"),
        Column("unit", _("被评价单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("amount", _("涉及资金"), kind="wan", value="amount_fen", sort="amount_fen", unit=_("万元"),
               why_null=_("没有写明金额")),
        Column("state", _("状态"), value=state_of, sort="state"),
        Column("points", _("得分"), kind="points", value="total_centi", sort="total_centi",
               why_null=_("还没有评出得分")),
        Column("grade", _("等级"), value=lambda case: GRADE_LABELS.get(case.grade), sort="grade",
               why_null=_("还没有评出等级")),
        Column("due", _("答复期限"), kind="day", value="answer_due_on", sort="answer_due_on",
               why_null=_("还没有送交换意见"), default=False),
        Column("final", _("定稿"), kind="day", value="final_on", sort="final_on", why_null=_("还没有定稿")),
    ),
    views=(
        View(_("拟订方案"), "state=planning"),
        View(_("实施评价"), "state=evaluating"),
        View(_("交换意见"), "state=exchange"),
        View(_("已定"), "state=final"),
    ),
    order=("sort_key", "pk"),
    empty=_("这一年度还没有重点评价案卷。案卷由绩效管理科层层筛选后建立，或者直接建立；交给您参加的会出现在这里。"),
    name_of=lambda case: case.title,
)  # fmt: skip


SELECTIONS = Listing(
    id="keyevaluation.selections",
    title=_("层层筛选"),
    by_year=True,
    unit=None,
    columns=(
        Column("title", _("名称"), sort="title", fixed=True,
               url=lambda one: reverse("keyevaluation:selection", args=[one.pk])),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state"),
        Column("begun", _("开始"), kind="day", value="begun_on", sort="begun_on"),
        Column("settled", _("定下"), kind="day", value="settled_on", sort="settled_on", why_null=_("还在筛选")),
        Column("all", _("全部项目"), kind="int", value="entry_count", sort="entry_count"),
        Column("inside", _("留下"), kind="int", value="inside_count", sort="inside_count"),
        Column("fen", _("留下的资金"), kind="wan", value="inside_fen", sort="inside_fen", unit=_("万元"),
               why_null=_("没有留下项目")),
    ),
    order=("-number", "pk"),
    empty=_("这一年度还没有筛选过重点评价项目。"),
    name_of=lambda one: one.title,
)  # fmt: skip


class EntryFilter(django_filters.FilterSet):
    """By name or code, in or out, route."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    inside = django_filters.ChoiceFilter(
        label=_("去留"), choices=[("yes", _("留下")), ("no", _("未选"))], method="in_or_out"
    )
    route = django_filters.ChoiceFilter(
        label=_("金额分流"), choices=[("key", _("达到金额线")), ("self", _("金额线以下"))]
    )

    class Meta:
        model = SelectionEntry
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        return rows.filter(
            Q(project_year__project__name__icontains=text) | Q(project_year__project__code__icontains=text)
        )

    def in_or_out(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Inside or out."""
        return rows.filter(inside=value == "yes")


ROUTES = {"key": _("达到金额线"), "self": _("金额线以下")}

ENTRIES = Listing(
    id="keyevaluation.entries",
    title=_("筛选明细"),
    filters=EntryFilter,
    columns=(
        Column("name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
               fixed=True),
        Column("code", _("项目代码"), kind="code", value="project_year.project.code",
               sort="project_year__project__code"),
        Column("unit", _("实施单位"), value="project_year.organisation.name",
               sort="project_year__organisation__sort_key"),
        Column("amount", _("全年预算"), kind="wan", value="amount_fen", sort="amount_fen", unit=_("万元"),
               why_null=_("没有登记预算")),
        Column("route", _("金额分流"), value=lambda one: ROUTES.get(one.route), sort="route",
               why_null=_("本地没有规定金额线")),
        Column("inside", _("去留"), value=lambda one: _("留下") if one.inside else _("未选"), sort="inside"),
        Column("reason", _("理由"), value="reason", why_null=_("还没有筛选")),
    ),
    views=(View(_("留下"), "inside=yes"), View(_("未选"), "inside=no")),
    order=("-inside", "-amount_fen", "pk"),
    empty=_("没有项目。"),
    name_of=lambda one: one.project_year.project.name,
)  # fmt: skip


def counted(rows: QuerySet[Any]) -> QuerySet[Selection]:
    """Selections with how many projects they have and how many are left."""
    return rows.annotate(
        entry_count=Count("entries"),
        inside_count=Count("entries", filter=Q(entries__inside=True)),
        inside_fen=Sum("entries__amount_fen", filter=Q(entries__inside=True)),
    )
