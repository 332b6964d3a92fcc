"""What a list of projects may be narrowed by."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import django_filters as filters
from django.db.models import F, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.money import MAX_FEN
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.schedule.models import Stage
from abacus.pool import flows, standing
from abacus.pool.models import Project, ProjectYear

FEN_PER_WAN = 1_000_000
GRADES = [("excellent", _("优")), ("good", _("良")), ("medium", _("中")), ("poor", _("差")), ("none", _("尚无等级"))]
WHOLE = [(stage.value, stage.label) for stage in Stage if stage in standing.EXPECTED]
"""The stages that every project has to pass."""
FLOWS = [
    *(
        (one.id, format_lazy("{}→{}", flows.NODES[one.source].label, flows.NODES[one.target].label))
        for one in flows.SEGMENTS
    ),
    *((id, flows.NODES[id].label) for id in flows.ENTRIES),
]


def bodies(request: Any, kind: str) -> QuerySet[Organisation]:
    """The departments or units in the person's own scope, by name."""
    rows = Organisation.objects.within(access_of(request.user, request.day).scope)
    return rows.filter(kind=kind).order_by("sort_key")


def departments(request: Any) -> QuerySet[Organisation]:
    """The departments to choose from."""
    return bodies(request, Organisation.Kind.DEPARTMENT)


def units(request: Any) -> QuerySet[Organisation]:
    """The units to choose from."""
    return bodies(request, Organisation.Kind.UNIT)


class ProjectFilter(filters.FilterSet):
    """The filters of the project list; amounts in 万元, rates in per cent, both compared exactly."""

    q = filters.CharFilter(label=_("名称或代码"), method="by_text")
    department = filters.ModelChoiceFilter(label=_("部门"), queryset=departments)
    unit = filters.ModelChoiceFilter(label=_("单位"), field_name="organisation", queryset=units)
    nature = filters.ChoiceFilter(label=_("性质"), choices=ProjectYear.Nature.choices)
    protection = filters.MultipleChoiceFilter(
        label=_("三保"), field_name="project__protection", choices=Project.Protection.choices
    )
    category = filters.ChoiceFilter(label=_("类别"), field_name="project__category", choices=Project.Category.choices)
    book = filters.ChoiceFilter(label=_("预算种类"), field_name="project__book", choices=Project.Book.choices)
    state = filters.MultipleChoiceFilter(label=_("状态"), choices=ProjectYear.State.choices)
    grade = filters.ChoiceFilter(label=_("等级"), choices=GRADES, method="by_grade")
    amount = filters.RangeFilter(label=_("全年预算（万元）"), method="by_amount")
    rate = filters.RangeFilter(label=_("执行率（%）"), method="by_rate")
    done = filters.ChoiceFilter(label=_("已完成环节"), choices=Stage.choices, method="by_done")
    open = filters.ChoiceFilter(label=_("应办未完成环节"), choices=WHOLE, method="by_open")
    late = filters.ChoiceFilter(label=_("逾期环节"), choices=WHOLE, method="by_late")
    behind = filters.NumberFilter(
        label=_("执行落后时间进度不少于（个百分点）"), method="by_lag", min_value=0, max_value=100
    )
    apart = filters.NumberFilter(label=_("目标与执行相差超过（个百分点）"), method="by_gap", min_value=0, max_value=100)
    flow = filters.ChoiceFilter(label=_("资金去向"), choices=FLOWS, method="by_flow")

    class Meta:
        model = ProjectYear
        fields: list[str] = []

    def by_text(self, rows: QuerySet[ProjectYear], name: str, value: str) -> QuerySet[ProjectYear]:
        """Every word of the text in the name, or a code that begins with it."""
        found = rows
        for word in value.split():
            found = found.filter(Q(project__name__icontains=word) | Q(project__code__startswith=word.upper()))
        return found

    def by_grade(self, rows: QuerySet[ProjectYear], name: str, value: str) -> QuerySet[ProjectYear]:
        """A grade, or none yet."""
        return rows.filter(grade="" if value == "none" else value)

    def by_amount(self, rows: QuerySet[ProjectYear], name: str, value: slice) -> QuerySet[ProjectYear]:
        """The whole year's budget between two amounts in 万元."""
        if value.start is not None:
            rows = rows.filter(current_fen__gte=fen_of(value.start))
        if value.stop is not None:
            rows = rows.filter(current_fen__lte=fen_of(value.stop))
        return rows

    def by_rate(self, rows: QuerySet[ProjectYear], name: str, value: slice) -> QuerySet[ProjectYear]:
        """The execution rate between two per cents, compared without dividing."""
        rows = rows.filter(current_fen__gt=0, executed_fen__gte=0).alias(share=F("executed_fen") * 10_000)
        if value.start is not None:
            rows = rows.filter(share__gte=F("current_fen") * basis_points(value.start))
        if value.stop is not None:
            rows = rows.filter(share__lte=F("current_fen") * basis_points(value.stop))
        return rows

    def by_done(self, rows: QuerySet[ProjectYear], name: str, value: str) -> QuerySet[ProjectYear]:
        """With a result of the stage that holds."""
        return standing.with_done(rows, value)

    def by_open(self, rows: QuerySet[ProjectYear], name: str, value: str) -> QuerySet[ProjectYear]:
        """That have to pass the stage and have not."""
        return standing.with_open(rows, value)

    def by_late(self, rows: QuerySet[ProjectYear], name: str, value: str) -> QuerySet[ProjectYear]:
        """That have not passed the stage though its time is over."""
        return standing.with_late(rows, value, selected_year(self.request), self.request.day)

    def by_lag(self, rows: QuerySet[ProjectYear], name: str, value: Decimal) -> QuerySet[ProjectYear]:
        """Whose money is that far behind the calendar."""
        months = standing.months_elapsed(selected_year(self.request), self.request.day)
        return standing.behind(rows, Fraction(value) / 100, months)

    def by_gap(self, rows: QuerySet[ProjectYear], name: str, value: Decimal) -> QuerySet[ProjectYear]:
        """Whose target and money are further apart."""
        return standing.apart(rows, Fraction(value) / 100)

    def by_flow(self, rows: QuerySet[ProjectYear], name: str, value: str) -> QuerySet[ProjectYear]:
        """That a stream of money comes from."""
        return flows.part_of(rows, value)


def fen_of(wan: Decimal) -> int:
    """万元 as 分, held within what a column takes."""
    return max(-MAX_FEN, min(MAX_FEN, int(wan * FEN_PER_WAN)))


def basis_points(percent: Decimal) -> int:
    """Per cent as basis points, between nothing and the whole: more has never been spent."""
    return max(0, min(10_000, int(percent * 100)))
