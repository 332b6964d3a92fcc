"""What a list of projects may be narrowed by."""

from decimal import Decimal
from typing import Any

import django_filters as filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.money import MAX_FEN
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import Project, ProjectYear

FEN_PER_WAN = 1_000_000
GRADES = [("excellent", _("优")), ("good", _("良")), ("medium", _("中")), ("poor", _("差")), ("none", _("尚无等级"))]


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


def fen_of(wan: Decimal) -> int:
    """万元 as 分, held within what a column takes."""
    return max(-MAX_FEN, min(MAX_FEN, int(wan * FEN_PER_WAN)))


def basis_points(percent: Decimal) -> int:
    """Per cent as basis points, between nothing and the whole: more has never been spent."""
    return max(0, min(10_000, int(percent * 100)))
