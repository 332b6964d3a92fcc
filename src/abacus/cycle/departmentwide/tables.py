"""The lists of department-wide performance."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.departmentwide import coverage
from abacus.cycle.departmentwide.models import DepartmentTargets
from abacus.cycle.queues import review_listing
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.pool.life import grade_word

STATES = dict(DepartmentTargets.State.choices)
NOT_BEGUN = _("未填报")


class DepartmentFilter(django_filters.FilterSet):
    """By name and by how far the department is."""

    q = django_filters.CharFilter(label=_("部门名称或代码"), method="find")
    at = django_filters.ChoiceFilter(
        label=_("进度"),
        choices=[
            ("no_targets", _("目标未通过")),
            ("no_evaluation", _("目标已通过，自评未定")),
            ("final", _("自评已定")),
        ],
        method="where",
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name, or the code."""
        return rows.filter(Q(name__icontains=text) | Q(code=text))

    def where(self, rows: QuerySet[Any], _name: str, at: str) -> QuerySet[Any]:
        """How far."""
        if at == "final":
            return rows.filter(evaluation_state="approved")
        passed = Q(targets_state="approved")
        if at == "no_evaluation":
            return rows.filter(passed).exclude(evaluation_state="approved", evaluation_state__isnull=False)
        return rows.filter(Q(targets_state__isnull=True) | ~passed)


def totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """Coverage of targets and of results."""
    found = coverage.counts(rows)
    return [
        Total(_("目标已通过"), f"{found['targets']} / {found['departments']}"),
        Total(_("自评已定"), f"{found['final']} / {found['departments']}"),
    ]


def state(name: str) -> Any:
    """A function that says a form's state in words."""
    return lambda row: str(STATES.get(getattr(row, name), NOT_BEGUN))


DEPARTMENTS = Listing(
    id="departmentwide.list",
    title=_("部门整体绩效"),
    by_year=True,
    filters=DepartmentFilter,
    totals=totals,
    unit=None,
    columns=(
        Column(
            "name", _("部门"), sort="sort_key", fixed=True,
            url=lambda row: reverse("departmentwide:case", args=[row.pk]),
        ),
        Column("targets", _("整体绩效目标"), value=state("targets_state"), sort="targets_state"),
        Column("evaluation", _("整体绩效自评"), value=state("evaluation_state"), sort="evaluation_state"),
        Column("computed", _("自动计分"), kind="points", value="computed_centi", sort="computed_centi",
               why_null=_("还没有自评")),
        Column("final", _("复核得分"), kind="points", value="final_centi", sort="final_centi",
               why_null=_("还没有复核")),
        Column("grade", _("等级"), value=lambda row: grade_word(row.grade) if row.grade else None, sort="grade",
               why_null=_("还没有复核")),
    ),
    views=(
        View(_("目标未通过"), "at=no_targets"),
        View(_("自评未定"), "at=no_evaluation"),
        View(_("自评已定"), "at=final"),
    ),
    order=("sort_key", "pk"),
    empty=_("这一年度还没有部门项目；先在项目库中登记或导入。"),
    name_of=lambda row: row.name,
)  # fmt: skip

TARGET_REVIEWS = review_listing(
    id="departmentwide.target_reviews", title=_("部门整体绩效目标审核"), review="departmentwide:targets-review",
    empty=_("没有等您审核的部门整体绩效目标。"),
)  # fmt: skip
EVALUATION_REVIEWS = review_listing(
    id="departmentwide.evaluation_reviews", title=_("部门整体绩效自评审核"), review="departmentwide:evaluation-review",
    empty=_("没有等您审核的部门整体绩效自评。"),
)  # fmt: skip
