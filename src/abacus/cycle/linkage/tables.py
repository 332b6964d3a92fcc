"""The lists of linkage: proposals, the bottom share, the order of the next budget, departments, ledgers."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.linkage import words
from abacus.cycle.linkage.models import DepartmentProposal, IdleFund, LedgerEntry, Proposal, ProposalKind
from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Bulk, Listing, Total, View
from abacus.pool.filters import departments

MOST = 300
NONE = "none"
KINDS = [*ProposalKind.choices, (NONE, words.OPEN_KIND)]


class ByText(django_filters.FilterSet):
    """By name or code of the project."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    department = django_filters.ModelChoiceFilter(label=_("主管部门"), queryset=departments)

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        named = Q(project_year__project__name__icontains=text)
        return rows.filter(named | Q(project_year__project__code__icontains=text))


class ProposalFilter(ByText):
    """By kind, condition met, mark and state too."""

    kind = django_filters.ChoiceFilter(label=_("建议"), choices=KINDS, method="of_kind")
    run = django_filters.NumberFilter(label=_("批次"), min_value=1, max_value=2**31)
    decided_kind = django_filters.ChoiceFilter(label=_("决定"), choices=ProposalKind.choices)
    rule = django_filters.CharFilter(label=_("符合的条件（标识）"), method="with_rule")
    mark = django_filters.ChoiceFilter(label=_("标记"), choices=list(words.MARKS.items()), method="with_mark")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Proposal.State.choices)

    class Meta:
        model = Proposal
        fields: list[str] = []

    def of_kind(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """A kind, or nothing proposed."""
        return rows.filter(kind="" if value == NONE else value)

    def with_rule(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Where that condition is met."""
        return rows.filter(met__contains=f"|{value}|")

    def with_mark(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """With that mark."""
        return rows.filter(marks__contains=f"|{value}|")


def to_decision(request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
    """On to the page where the chosen proposals are decided as proposed."""
    chosen = rows.order_by("pk").values_list("pk", flat=True)[:MOST]
    return redirect(f"{reverse('linkage:decide-many')}?{urlencode([('id', pk) for pk in chosen])}")


def sums(rows: QuerySet[Any]) -> Sequence[Total]:
    """This year's budgets, what the proposals leave, how many are decided."""
    found = rows.aggregate(
        base=Sum("base_fen", filter=Q(amount_fen__isnull=False)),
        amount=Sum("amount_fen"),
        decided=Count("pk", filter=Q(state=Proposal.State.DECIDED)),
        cut=Sum(F("base_fen") - F("decided_fen"), filter=Q(decided_kind__in=["cut", "cancel", "exit", "adjust"])),
    )
    return [
        Total(_("本年预算"), numbers.wan(found["base"] or 0)),
        Total(_("建议上限"), numbers.wan(found["amount"] or 0)),
        Total(_("已决定（个）"), found["decided"]),
        Total(_("决定压减"), numbers.wan(found["cut"] or 0)),
    ]


def display(name: str) -> Callable[[Any], str]:
    """A function from a row to the label of its choice."""
    return lambda row: str(getattr(row, f"get_{name}_display")())


def shown_kind(row: Any) -> str:
    """The proposal in words."""
    return words.kind(row.kind)


PROPOSALS = Listing(
    id="linkage.proposals",
    title=_("结果应用建议"),
    by_year=True,
    filters=ProposalFilter,
    totals=sums,
    bulk=(
        Bulk(
            "decide", _("按建议决定"), run=to_decision, icon="check",
            allowed=lambda user: holds(user, Permission.LINKAGE_DECIDE),
        ),
    ),
    columns=(
        Column(
            "name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
            fixed=True, url=lambda row: reverse("linkage:proposal", args=[row.pk]),
        ),
        Column("code", _("项目代码"), kind="code", value="project_year.project.code",
               sort="project_year__project__code", default=False),
        Column("department", _("主管部门"), value="department.name", sort="department__sort_key"),
        Column("unit", _("实施单位"), value="project_year.organisation.name",
               sort="project_year__organisation__sort_key", default=False),
        Column("points", _("得分"), kind="points", value="points_centi", sort="points_centi",
               why_null=_("没有评价得分")),
        Column("grade", _("等级"), value=lambda row: words.grade(row.grade), sort="grade", why_null=_("没有评价等级")),
        Column("base", _("本年预算"), kind="wan", value="base_fen", sort="base_fen", unit=_("万元"), sum=True,
               why_null=_("没有登记预算")),
        Column("kind", _("建议"), value=shown_kind, sort="kind"),
        Column("amount", _("建议上限"), kind="wan", value="amount_fen", sort="amount_fen", unit=_("万元"),
               why_null=_("规则没有给出金额，由人决定")),
        Column("marks", _("标记"), value=lambda row: words.marks(row.marks), why_null=_("没有需要特别留意的")),
        Column("state", _("状态"), value=display("state"), sort="state"),
        Column("decision", _("决定"), value=words.decision, sort="decided_kind", why_null=_("还没有决定")),
    ),
    views=(
        View(_("未能判断"), f"kind={NONE}"),
        View(ProposalKind.CUT.label, "kind=cut"),
        View(ProposalKind.ADJUST.label, "kind=adjust"),
        View(ProposalKind.EXIT.label, "kind=exit"),
        View(_("有异议"), "state=appealed"),
        View(_("一分之差"), "mark=marginal"),
        View(_("三保"), "mark=protected"),
        View(_("已决定"), "state=decided"),
    ),
    order=("department__sort_key", "project_year__project__sort_key", "pk"),
    empty=_("还没有公布这一年度预算的结果应用建议；由绩效管理科在“结果应用 → 批次”中开始。"),
    name_of=lambda row: row.project_year.project.name,
)  # fmt: skip


PRIORITIES = Listing(
    id="linkage.order",
    title=_("预算安排顺序"),
    by_year=True,
    filters=ProposalFilter,
    columns=(
        Column("place", _("顺序"), kind="int", value="place"),
        Column(
            "name", _("项目名称"), value="project_year.project.name", fixed=True,
            url=lambda row: reverse("linkage:proposal", args=[row.pk]),
        ),
        Column("department", _("主管部门"), value="department.name"),
        Column("protection", _("三保"), value=lambda row: row.project_year.project.get_protection_display()),
        Column("kind", _("结果应用"), value=lambda row: words.kind(row.decided_kind or row.kind)),
        Column("points", _("得分"), kind="points", value="points_centi", why_null=_("没有评价得分")),
        Column("base", _("本年预算"), kind="wan", value="base_fen", unit=_("万元"), why_null=_("没有登记预算")),
        Column("cap", _("下年上限"), kind="wan", value="cap", unit=_("万元"), why_null=_("没有上限")),
    ),
    order=("place",),
    empty=_("还没有公布这一年度预算的结果应用建议；公布后按上年结果排出安排顺序。"),
    name_of=lambda row: row.project_year.project.name,
)  # fmt: skip


class DepartmentFilter(django_filters.FilterSet):
    """By department, target, state."""

    department = django_filters.ModelChoiceFilter(label=_("主管部门"), queryset=departments)
    run = django_filters.NumberFilter(label=_("批次"), min_value=1, max_value=2**31)
    target = django_filters.ChoiceFilter(label=_("挂钩对象"), choices=DepartmentProposal.Target.choices)
    kind = django_filters.ChoiceFilter(label=_("建议"), choices=ProposalKind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=DepartmentProposal.State.choices)

    class Meta:
        model = DepartmentProposal
        fields: list[str] = []


DEPARTMENTS = Listing(
    id="linkage.departments",
    title=_("部门挂钩"),
    by_year=True,
    filters=DepartmentFilter,
    columns=(
        Column(
            "department", _("部门"), value="department.name", sort="department__sort_key", fixed=True,
            url=lambda row: reverse("linkage:department", args=[row.pk]),
        ),
        Column("label", _("规则"), value="label", sort="label"),
        Column("target", _("挂钩对象"), value=display("target"), sort="target"),
        Column("points", _("得分"), kind="points", value="points_centi", sort="points_centi",
               why_null=_("没有得分")),
        Column("grade", _("等级"), value=lambda row: words.grade(row.grade), sort="grade", why_null=_("没有等级")),
        Column("rank", _("名次"), kind="int", value="rank", sort="rank", why_null=_("没有得分，不排名")),
        Column("kind", _("建议"), value=shown_kind, sort="kind"),
        Column("worth", _("折算"), value=words.worth, why_null=_("规则没有规定数额")),
        Column("state", _("状态"), value=display("state"), sort="state"),
        Column("decision", _("决定"), value=words.decision, why_null=_("还没有决定")),
    ),
    order=("department__sort_key", "pk"),
    empty=_("没有部门符合挂钩条件，或结果应用还没有公布。"),
    name_of=lambda row: f"{row.department.name} {row.label}",
)  # fmt: skip


class LedgerFilter(django_filters.FilterSet):
    """By kind."""

    kind = django_filters.ChoiceFilter(label=_("类型"), choices=LedgerEntry.Kind.choices)

    class Meta:
        model = LedgerEntry
        fields: list[str] = []


def source(row: LedgerEntry) -> str:
    """What a line of the ledger comes from, in words."""
    if row.proposal is not None:
        return str(_("结果应用决定"))
    if row.department_proposal is not None:
        return str(_("部门挂钩决定"))
    if row.idle_fund is not None:
        return str(_("沉淀资金"))
    if row.measure is not None:
        return f"{_('处置措施')} · {row.measure.get_kind_display()}"
    return str(_("环节结果"))


def source_url(row: LedgerEntry) -> str:
    """Where the source is shown."""
    if row.proposal_id is not None:
        return reverse("linkage:proposal", args=[row.proposal_id])
    if row.department_proposal_id is not None:
        return reverse("linkage:department", args=[row.department_proposal_id])
    if row.idle_fund_id is not None:
        return reverse("linkage:idle-fund", args=[row.idle_fund_id])
    return reverse("pool:project", args=[row.project_year_id]) if row.project_year_id else reverse("linkage:ledger")


def ledger_sums(rows: QuerySet[Any]) -> Sequence[Total]:
    """The amounts by kind."""
    found = rows.aggregate(
        **{kind: Sum("amount_fen", filter=Q(kind=kind)) for kind in LedgerEntry.Kind.values}, all=Sum("amount_fen")
    )
    kinds = [Total(kind.label, numbers.wan(found[kind.value] or 0)) for kind in LedgerEntry.Kind]
    return [*kinds, Total(_("合计"), numbers.wan(found["all"] or 0))]


LEDGER = Listing(
    id="linkage.ledger",
    title=_("节约台账"),
    by_year=True,
    filters=LedgerFilter,
    totals=ledger_sums,
    columns=(
        Column("day", _("日期"), kind="day", value="entered_on", sort="entered_on"),
        Column(
            "what", _("项目或部门"), fixed=True, url=source_url,
            value=lambda row: row.project_year.project.name if row.project_year else row.organisation.name,
        ),
        Column("unit", _("单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("kind", _("类型"), value=display("kind"), sort="kind"),
        Column("amount", _("金额"), kind="wan", value="amount_fen", sort="amount_fen", unit=_("万元"), sum=True),
        Column("source", _("来源"), value=source),
        Column("document", _("文号"), value="document_number", why_null=_("没有文号")),
        Column("by", _("登记人"), value="entered_by.name", default=False),
    ),
    order=("-entered_on", "-pk"),
    empty=_("这一预算年度还没有节约记录：结果应用决定、收回沉淀资金、办结处置措施后记入。"),
)  # fmt: skip


class IdleFilter(ByText):
    """By state too; idle funds have no department of their own."""

    department = django_filters.ModelChoiceFilter(
        label=_("主管部门"), queryset=departments, field_name="project_year__department"
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=IdleFund.State.choices)

    class Meta:
        model = IdleFund
        fields: list[str] = []


def idle_sums(rows: QuerySet[Any]) -> Sequence[Total]:
    """What lies idle and what of it still waits."""
    found = rows.aggregate(all=Sum("unspent_fen"), waits=Sum("unspent_fen", filter=Q(state=IdleFund.State.FOUND)))
    return [Total(_("沉淀"), numbers.wan(found["all"] or 0)), Total(_("待处理"), numbers.wan(found["waits"] or 0))]


IDLE = Listing(
    id="linkage.idle",
    title=_("沉淀资金"),
    filters=IdleFilter,
    totals=idle_sums,
    columns=(
        Column(
            "name", _("项目名称"), value="project_year.project.name", sort="project_year__project__sort_key",
            fixed=True, url=lambda row: reverse("linkage:idle-fund", args=[row.pk]),
        ),
        Column("year", _("资金年度"), kind="code", value="project_year.fiscal_year", sort="project_year__fiscal_year"),
        Column("unit", _("单位"), value="project_year.organisation.name", sort="project_year__organisation__sort_key"),
        Column("unspent", _("未支出"), kind="wan", value="unspent_fen", sort="unspent_fen", unit=_("万元"), sum=True),
        Column("found", _("发现日期"), kind="day", value="found_on", sort="found_on"),
        Column("state", _("状态"), value=display("state"), sort="state"),
        Column("settled", _("处理日期"), kind="day", value="settled_on", sort="settled_on", why_null=_("还没有处理")),
    ),
    views=(View(_("待处理"), "state=found"), View(_("已收回"), "state=recovered")),
    order=("-unspent_fen", "pk"),
    empty=_("还没有清查过沉淀资金；由绩效管理科按资金年度清查。"),
    name_of=lambda row: row.project_year.project.name,
)  # fmt: skip
