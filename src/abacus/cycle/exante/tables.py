"""The lists of this stage: who must be evaluated, the cases, the reviews, one's own panels."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Case as If
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.exante.models import Case, CaseItem, OpinionItem
from abacus.cycle.exante.rules import Asked
from abacus.cycle.queues import review_listing
from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.pool.models import ProjectYear

STANDING = {
    "todo": _("须评未报"),
    "work": _("评估中"),
    "answering": _("待落实意见"),
    "done": _("已评估"),
    "declined": _("不予支持"),
    "exempt": _("免评"),
}


def standing(rows: QuerySet[Any], asked: Asked, only: QuerySet[Case] | None = None) -> QuerySet[Any]:
    """The project-years that are required, exempt or have a case, each with `standing` and its newest case's facts.

    With `only`, no more than those that have one of these cases.
    """
    items = CaseItem.objects.filter(project_year=OuterRef("pk")).order_by("-live", "-pk")
    if only is not None:
        items = items.filter(case__in=only)
    unanswered = OpinionItem.objects.filter(case=OuterRef("case_pk")).exclude(state=OpinionItem.State.ACCEPTED)
    rows = rows.annotate(
        case_pk=Subquery(items.values("case")[:1]),
        case_state=Subquery(items.values("case__state")[:1]),
        case_depth=Subquery(items.values("case__depth")[:1]),
        case_points=Subquery(items.values("case__total_centi")[:1]),
        conclusion=Subquery(items.values("case__conclusion_label")[:1]),
        live=Subquery(items.values("live")[:1]),
        supported_fen=Subquery(items.values("supported_fen")[:1]),
    ).annotate(unanswered=Exists(unanswered))
    approved = Q(case_state=Case.State.APPROVED)
    found = Q(case_pk__isnull=False)
    return rows.filter(found if only is not None else asked.required | asked.exempt | found).annotate(
        standing=If(
            When(approved & Q(live=False), then=Value("declined")),
            When(approved & Q(unanswered=True), then=Value("answering")),
            When(approved, then=Value("done")),
            When(case_pk__isnull=False, then=Value("work")),
            When(asked.exempt, then=Value("exempt")),
            default=Value("todo"),
            output_field=CharField(),
        )
    )


class AskedFilter(django_filters.FilterSet):
    """By name or code, and where it stands."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    standing = django_filters.ChoiceFilter(label=_("评估情况"), choices=list(STANDING.items()))
    department = django_filters.CharFilter(label=_("主管部门"), field_name="department__name", lookup_expr="icontains")

    class Meta:
        model = ProjectYear
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        return rows.filter(Q(project__name__icontains=text) | Q(project__code__icontains=text))


def asked_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many stand where."""
    found = rows.aggregate(**{key: Count("pk", filter=Q(standing=key)) for key in STANDING})
    return [Total(label, found[key]) for key, label in STANDING.items() if found[key]]


def page_of(row: Any) -> str:
    """The case of a project-year, else the page where it begins."""
    if row.case_pk:
        return reverse("exante:case", args=[row.case_pk])
    return reverse("exante:begin", args=[row.pk])


ASKED = Listing(
    id="exante.list",
    title=_("事前评估"),
    by_year=True,
    filters=AskedFilter,
    totals=asked_totals,
    unit=None,
    columns=(
        Column("name", _("项目名称"), value="project.name", sort="project__sort_key", fixed=True, url=page_of),
        Column("code", _("项目代码"), kind="code", value="project.code", sort="project__code", default=False),
        Column("department", _("主管部门"), value="department.name", sort="department__sort_key"),
        Column("unit", _("实施单位"), value="organisation.name", sort="organisation__sort_key", default=False),
        Column("nature", _("新增或延续"), value=lambda row: row.get_nature_display(), sort="nature"),
        Column("standing", _("评估情况"), value=lambda row: STANDING[row.standing], sort="standing"),
        Column("depth", _("评估方式"), sort="case_depth", why_null=_("还没有申报"),
               value=lambda row: Case.Depth(row.case_depth).label if row.case_depth else None),
        Column("points", _("得分"), kind="points", value="case_points", sort="case_points", why_null=_("还没有评分")),
        Column("conclusion", _("结论"), sort="conclusion", why_null=_("还没有结论")),
        Column("requested", _("申报"), kind="wan", value="requested_fen", sort="requested_fen", sum=True,
               why_null=_("没有登记申报金额")),
        Column("supported", _("支持"), kind="wan", value="supported_fen", sort="supported_fen", sum=True,
               why_null=_("还没有结论")),
    ),
    views=tuple(View(label, f"standing={key}") for key, label in STANDING.items()),
    order=("project__sort_key", "pk"),
    empty=_("这一年度没有须做事前评估的项目。新增项目登记入库后，按规则须评的列在这里。"),
    name_of=lambda row: row.project.name,
)  # fmt: skip


class CaseFilter(django_filters.FilterSet):
    """By title, kind, depth, state, conclusion, department."""

    q = django_filters.CharFilter(label=_("名称或意见书编号"), method="find")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Case.Kind.choices)
    depth = django_filters.ChoiceFilter(label=_("评估方式"), choices=Case.Depth.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Case.State.choices)
    department = django_filters.NumberFilter(label=_("主管部门编号"), field_name="department")
    issued = django_filters.BooleanFilter(
        label=_("已出具意见书"), field_name="number", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the title or the opinion's number."""
        return rows.filter(Q(title__icontains=text) | Q(number_text__icontains=text))


def case_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """Asked, supported, taken off of what is decided."""
    decided = Q(supported_fen__isnull=False, requested_fen__isnull=False, number__isnull=False)
    found = rows.aggregate(
        issued=Count("pk", filter=decided),
        requested=Sum("requested_fen", filter=decided),
        supported=Sum("supported_fen", filter=decided),
    )
    if not found["issued"]:
        return []
    reduced = found["requested"] - found["supported"]
    rate = numbers.rate((reduced, found["requested"])) if found["requested"] else numbers.MISSING
    return [
        Total(_("已出具意见书"), found["issued"]),
        Total(_("申报 万元"), numbers.wan(found["requested"])),
        Total(_("评减 万元"), numbers.wan(reduced)),
        Total(_("总评减率 %"), rate),
    ]


def reduction_of(row: Case) -> tuple[int, int] | None:
    """评减率 as an exact ratio."""
    reduced = row.reduced_fen
    return None if reduced is None or not row.requested_fen else (reduced, row.requested_fen)


CASES = Listing(
    id="exante.cases",
    title=_("评估案卷"),
    by_year=True,
    filters=CaseFilter,
    totals=case_totals,
    unit=None,
    columns=(
        Column("title", _("名称"), sort="sort_key", fixed=True, url=lambda row: reverse("exante:case", args=[row.pk])),
        Column("kind", _("类别"), value=lambda row: row.get_kind_display(), sort="kind"),
        Column("department", _("主管部门"), value="department.name", sort="department__sort_key"),
        Column("unit", _("申报单位"), value="organisation.name", sort="organisation__sort_key", default=False),
        Column("depth", _("评估方式"), value=lambda row: row.get_depth_display(), sort="depth"),
        Column("state", _("状态"), value=lambda row: row.get_state_display(), sort="state"),
        Column("points", _("得分"), kind="points", value="total_centi", sort="total_centi", why_null=_("还没有评分")),
        Column("conclusion", _("结论"), value="conclusion_label", sort="conclusion", why_null=_("还没有结论")),
        Column("number", _("意见书"), value="number_text", sort="number", why_null=_("还没有出具")),
        Column("requested", _("申报"), kind="wan", value="requested_fen", sort="requested_fen", sum=True,
               why_null=_("申报金额没有填完")),
        Column("supported", _("支持"), kind="wan", value="supported_fen", sort="supported_fen", sum=True,
               why_null=_("还没有结论")),
        Column("reduced", _("评减"), kind="wan", value="reduced_fen", sum=True, why_null=_("还没有结论")),
        Column("rate", _("评减率"), kind="rate", unit="%", value=reduction_of, why_null=_("还没有结论")),
    ),
    views=(
        View(_("审核中"), "state=submitted"),
        View(_("重点评估"), "depth=key"),
        View(_("已出具意见书"), "issued=true"),
        View(_("政策"), "kind=policy"),
        View(_("整合资金"), "kind=pooled"),
    ),
    order=("sort_key", "pk"),
    empty=_("这一年度还没有评估案卷。单位从“须评未报”的项目开始申报。"),
    name_of=lambda row: row.title,
)  # fmt: skip


REVIEWS = review_listing(
    id="exante.reviews", title=_("事前评估审核"), review="exante:review", empty=_("没有等您审核的事前评估报告。")
)
