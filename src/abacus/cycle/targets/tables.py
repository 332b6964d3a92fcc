"""The lists of declarations and of reviews."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.queues import review_listing
from abacus.cycle.targets.models import Declaration
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, View
from abacus.pool.models import ProjectYear

SHOWN = (
    *("pk", "state", "requested_fen", "project__name", "project__code", "organisation__name", "department__name"),
    *("declaration__state", "declaration__saved_at"),
)
"""What a row shows; nothing else is read: what was typed is large."""

NOT_BEGUN = "none"
STATES = [(NOT_BEGUN, _("未填报")), *Declaration.State.choices]


class DeclarationFilter(django_filters.FilterSet):
    """By name or code, state, outcome."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    state = django_filters.ChoiceFilter(label=_("申报状态"), choices=STATES, method="in_state")
    outcome = django_filters.ChoiceFilter(
        label=_("审核结论"), choices=[("passed", _("通过")), ("failed", _("未通过"))], field_name="target_outcome"
    )

    class Meta:
        model = ProjectYear
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        return rows.filter(Q(project__name__icontains=text) | Q(project__code__icontains=text))

    def in_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """In a state, or not begun at all."""
        return rows.filter(declaration=None) if state == NOT_BEGUN else rows.filter(declaration__state=state)


def state_of(year: Any) -> str:
    """The declaration's state in words."""
    declaration = getattr(year, "declaration", None)
    return declaration.get_state_display() if declaration else str(_("未填报"))


DECLARATIONS = Listing(
    id="targets.declarations",
    title=_("绩效目标申报"),
    by_year=True,
    filters=DeclarationFilter,
    columns=(
        Column(
            "name", _("项目名称"), value="project.name", sort="project__sort_key", fixed=True,
            url=lambda year: f"/targets/declare/{year.pk}/",  # by hand: a list asks it once a row
        ),
        Column("code", _("项目代码"), kind="code", value="project.code", sort="project__code", default=False),
        Column("department", _("主管部门"), value="department.name", sort="department__sort_key"),
        Column("unit", _("实施单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("requested", _("申报"), kind="wan", value="requested_fen", sort="requested_fen", unit=_("万元"),
               why_null=_("没有申报数")),
        Column("state", _("状态"), value=state_of, sort="declaration__state"),
        Column("points", _("评分"), kind="points", value="target_points", sort="target_points",
               why_null=_("尚未评分")),
        Column("saved", _("最后保存"), kind="day", value="declaration.saved_at", sort="declaration__saved_at",
               default=False, why_null=_("尚未填报")),
    ),
    views=(
        View(_("未填报"), f"state={NOT_BEGUN}"),
        View(_("填报中"), "state=draft"),
        View(_("被退回"), "state=returned"),
        View(_("审核中"), "state=submitted"),
    ),
    order=("project__sort_key", "pk"),
    empty=_("这一年度还没有项目；先在项目库中登记或导入。"),
    name_of=lambda year: year.project.name,
)  # fmt: skip


REVIEWS = review_listing(
    id="targets.reviews", title=_("绩效目标审核"), review="targets:review", empty=_("没有等您审核的绩效目标。")
)


CHANGES = Listing(
    id="targets.changes",
    title=_("目标变更台账"),
    columns=(
        Column(
            "name", _("项目名称"), value="declaration.project_year.project.name",
            sort="declaration__project_year__project__sort_key", fixed=True,
            url=lambda change: reverse("targets:change", args=[change.pk]),
        ),
        Column("unit", _("实施单位"), value="declaration.project_year.organisation.name",
               sort="declaration__project_year__organisation__sort_key"),
        Column("cause", _("起因"), value=lambda change: change.get_cause_display(), sort="cause"),
        Column("reason", _("变更理由"), value="reason", why_null=_("批准后记入")),
        Column("opened", _("提出"), kind="day", value="opened_on", sort="opened_on"),
        Column("by", _("提出人"), value="opened_by.name", default=False),
        Column("state", _("状态"), value=lambda change: change.get_state_display(), sort="state"),
        Column("decided", _("批准"), kind="day", value="decided_on", sort="decided_on", why_null=_("尚未批准")),
        Column("approver", _("批准人"), value="decided_by.name", why_null=_("尚未批准")),
    ),
    order=("-opened_on", "pk"),
    empty=_("这一年度没有变更过已批准的目标；要变更的，在项目的申报表上点“申请变更目标”。"),
    name_of=lambda change: change.declaration.project_year.project.name,
)  # fmt: skip
