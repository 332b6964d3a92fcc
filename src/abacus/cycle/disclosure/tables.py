"""The lists of disclosure: coverage by department, publications, reports."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.disclosure import coverage
from abacus.cycle.disclosure.models import Kind, Publication, Report
from abacus.cycle.disclosure.rules import Rules
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.foundation.pages.templatetags.abacus import stated

WHERE = {
    "out": _("已公开"),
    "out_late": _("逾期公开"),
    "overdue": _("逾期未公开"),
    "preparing": _("准备中"),
    "handed_in": _("待公开"),
    "none": _("未开始"),
}


class CoverageFilter(django_filters.FilterSet):
    """By what is published, by name, by where it stands."""

    kind = django_filters.ChoiceFilter(label=_("公开内容"), choices=Kind.choices, method="as_it_is")
    q = django_filters.CharFilter(label=_("部门名称或代码"), method="find")
    where = django_filters.ChoiceFilter(
        label=_("公开状态"),
        choices=[("out", _("已公开")), ("not_out", _("还没有公开")), ("begun", _("正在办理"))],
        method="at",
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def as_it_is(self, rows: QuerySet[Any], _name: str, _kind: str) -> QuerySet[Any]:
        """The rows are of this kind already."""
        return rows

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name, or the code."""
        return rows.filter(Q(name__icontains=text) | Q(code=text))

    def at(self, rows: QuerySet[Any], _name: str, where: str) -> QuerySet[Any]:
        """Out, not out, or under way."""
        if where == "begun":
            return rows.filter(opened__isnull=False)
        return rows.filter(out_on__isnull=where != "out")


def coverage_listing(kind: str, rules: Rules, on: date) -> Listing:
    """The list of departments for one kind, as it stands on a day."""

    def word(row: Any) -> str:
        return str(WHERE[coverage.state_of(row, kind, rules, on)[0]])

    def shown(row: Any) -> str:
        id, tone = coverage.state_of(row, kind, rules, on)
        return stated(str(WHERE[id]), tone)

    def totals(rows: QuerySet[Any]) -> list[Total]:
        found = coverage.counts(rows, kind, rules, on)
        return [
            Total(_("已公开部门"), f"{found['published']} / {found['departments']}"),
            Total(_("逾期"), found["late"]),
            Total(_("公开项目"), f"{found['shown']} / {found['should']}"),
            Total(_("不公开项目"), found["held"]),
        ]

    def url(row: Any) -> str:
        pk = row.opened_id or row.out_id
        return reverse("disclosure:publication", args=[pk]) if pk else reverse("disclosure:begin", args=[row.pk, kind])

    return Listing(
        id="disclosure.coverage",
        title=_("信息公开"),
        by_year=True,
        filters=CoverageFilter,
        totals=totals,
        unit=None,
        columns=(
            Column("name", _("部门或单位"), sort="sort_key", fixed=True, url=url),
            Column("where", _("公开状态"), value=word, write=shown),
            Column("should", _("应公开项目"), kind="int", sort="should"),
            Column("shown", _("已公开项目"), kind="int", sort="shown", why_null=_("还没有公开")),
            Column("held", _("不公开项目"), kind="int", sort="held", why_null=_("还没有公开")),
            Column("approved", _("批复日期"), kind="day", sort="approved", why_null=_("没有登记批复日期")),
            Column(
                "due", _("公开期限"), kind="day", value=lambda row: coverage.due_on(row, kind, rules),
                why_null=_("没有登记批复日期，无法计算"),
            ),
            Column("out_on", _("公开日期"), kind="day", sort="out_on", why_null=_("还没有公开")),
            Column("index_number", _("索引号"), kind="code", sort="index_number", why_null=_("还没有公开")),
        ),
        views=(
            View(_("还没有公开"), "where=not_out"),
            View(_("已公开"), "where=out"),
            View(_("正在办理"), "where=begun"),
        ),
        order=("sort_key", "pk"),
        empty=_("这一年度还没有应当公开的项目；绩效目标批准之后列在这里。"),
        name_of=lambda row: row.name,
    )  # fmt: skip


class PublicationFilter(django_filters.FilterSet):
    """By department, kind and state."""

    q = django_filters.CharFilter(label=_("部门名称或索引号"), method="find")
    kind = django_filters.ChoiceFilter(label=_("公开内容"), choices=Kind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Publication.State.choices)

    class Meta:
        model = Publication
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the department's name, or of the index number."""
        return rows.filter(Q(organisation__name__icontains=text) | Q(index_number__icontains=text))


PUBLICATIONS = Listing(
    id="disclosure.publications",
    title=_("公开材料"),
    by_year=True,
    filters=PublicationFilter,
    columns=(
        Column(
            "name", _("部门或单位"), value="organisation.name", sort="organisation__sort_key", fixed=True,
            url=lambda row: reverse("disclosure:publication", args=[row.pk]),
        ),
        Column("kind", _("公开内容"), value=lambda row: row.get_kind_display(), sort="kind"),
        Column("number", _("版本"), kind="int", sort="number"),
        Column("state", _("状态"), value=lambda row: row.get_state_display(), sort="state"),
        Column("handed_in_on", _("报送日期"), kind="day", sort="handed_in_on", why_null=_("还没有报送")),
        Column("published_on", _("公开日期"), kind="day", sort="published_on", why_null=_("还没有公开")),
        Column("due_on", _("公开期限"), kind="day", sort="due_on", why_null=_("公开时计算")),
        Column("projects", _("公开项目"), kind="int", sort="projects"),
        Column("withheld", _("不公开项目"), kind="int", sort="withheld"),
        Column("index_number", _("索引号"), kind="code", sort="index_number", why_null=_("还没有公开")),
    ),
    views=(
        View(_("待公开"), "state=handed_in"),
        View(_("准备中"), "state=preparing"),
        View(_("已公开"), "state=published"),
    ),
    order=("organisation__sort_key", "kind", "-number"),
    unit=None,
    empty=_("这一年度还没有公开材料；在“公开覆盖”中点一个部门开始准备。"),
)  # fmt: skip


class ReportFilter(django_filters.FilterSet):
    """By title and state."""

    q = django_filters.CharFilter(label=_("标题"), field_name="title", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Report.State.choices)

    class Meta:
        model = Report
        fields: list[str] = []


REPORTS = Listing(
    id="disclosure.reports",
    title=_("报送材料"),
    by_year=True,
    filters=ReportFilter,
    columns=(
        Column(
            "title", _("标题"), sort="title", fixed=True, url=lambda row: reverse("disclosure:report", args=[row.pk])
        ),
        Column("recipient", _("报送对象"), value="recipient_label", sort="recipient_label"),
        Column("state", _("状态"), value=lambda row: row.get_state_display(), sort="state"),
        Column("sent_on", _("报送日期"), kind="day", sort="sent_on", why_null=_("还没有报送")),
        Column("document_number", _("文号"), sort="document_number", why_null=_("没有文号")),
        Column("replied_on", _("回复日期"), kind="day", sort="replied_on", why_null=_("还没有回复")),
    ),
    order=("-made_on", "-pk"),
    unit=None,
    empty=_("这一年度还没有报送材料；绩效管理科在下面新做一份。"),
)  # fmt: skip
