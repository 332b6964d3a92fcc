"""The lists of self-evaluations and of their reviews."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.queues import review_listing
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.pool.models import ProjectYear

NOT_BEGUN = "none"
STATES = [(NOT_BEGUN, _("未填报")), *SelfEvaluation.State.choices]
GRADES = [("excellent", _("优")), ("good", _("良")), ("medium", _("中")), ("poor", _("差"))]


class EvaluationFilter(django_filters.FilterSet):
    """By name or code, state, grade."""

    q = django_filters.CharFilter(label=_("项目名称或代码"), method="find")
    state = django_filters.ChoiceFilter(label=_("自评状态"), choices=STATES, method="in_state")
    grade = django_filters.ChoiceFilter(label=_("等级"), choices=GRADES, field_name="self_evaluation__grade")

    class Meta:
        model = ProjectYear
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the name or the code."""
        return rows.filter(Q(project__name__icontains=text) | Q(project__code__icontains=text))

    def in_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """In a state, or not begun at all."""
        return rows.filter(self_evaluation=None) if state == NOT_BEGUN else rows.filter(self_evaluation__state=state)


def evaluation(year: Any) -> SelfEvaluation | None:
    """The year's self-evaluation, where it is begun."""
    return getattr(year, "self_evaluation", None)


def state_of(year: Any) -> str:
    """Its state in words."""
    found = evaluation(year)
    return found.get_state_display() if found else str(_("未填报"))


def of(name: str) -> Any:
    """A function that answers a field of the year's self-evaluation."""
    return lambda year: getattr(evaluation(year), name, None)


def totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many are handed in and settled."""
    found = rows.aggregate(
        all=Count("pk"),
        begun=Count("self_evaluation"),
        settled=Count("pk", filter=Q(self_evaluation__state=SelfEvaluation.State.APPROVED)),
    )
    return [Total(_("已填报"), found["begun"]), Total(_("已定"), found["settled"])]


EVALUATIONS = Listing(
    id="evaluation.list",
    title=_("单位自评"),
    by_year=True,
    filters=EvaluationFilter,
    totals=totals,
    unit=None,
    columns=(
        Column(
            "name", _("项目名称"), value="project.name", sort="project__sort_key", fixed=True,
            url=lambda year: reverse("evaluation:fill", args=[year.pk]),
        ),
        Column("code", _("项目代码"), kind="code", value="project.code", sort="project__code", default=False),
        Column("department", _("主管部门"), value="department.name", sort="department__sort_key"),
        Column("unit", _("实施单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("budget", _("全年预算"), kind="wan", value="current_fen", sort="current_fen", unit=_("万元"),
               why_null=_("没有登记预算")),
        Column("executed", _("全年执行"), kind="wan", value="executed_fen", sort="executed_fen", unit=_("万元"),
               why_null=_("没有登记执行数")),
        Column("state", _("状态"), value=state_of, sort="self_evaluation__state"),
        Column("own", _("自评"), kind="points", value=of("self_total_centi"),
               sort="self_evaluation__self_total_centi", why_null=_("还没有填完自评得分")),
        Column("computed", _("自动计分"), kind="points", value=of("computed_total_centi"),
               sort="self_evaluation__computed_total_centi", why_null=_("还没有可以计分的内容")),
        Column("grade", _("等级"), value=lambda year: dict(GRADES).get(of("grade")(year) or ""),
               sort="self_evaluation__grade", why_null=_("有指标未能计分，不评定等级")),
    ),
    views=(
        View(_("未填报"), f"state={NOT_BEGUN}"),
        View(_("填报中"), "state=draft"),
        View(_("被退回"), "state=returned"),
        View(_("审核中"), "state=submitted"),
        View(_("已定"), "state=approved"),
    ),
    order=("project__sort_key", "pk"),
    empty=_("这一年度还没有项目；先在项目库中登记或导入。"),
    name_of=lambda year: year.project.name,
)  # fmt: skip


REVIEWS = review_listing(
    id="evaluation.reviews", title=_("单位自评审核"), review="evaluation:review", empty=_("没有等您审核的自评表。")
)
