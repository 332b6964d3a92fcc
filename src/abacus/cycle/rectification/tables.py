"""The lists of letters, problems and measures."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _

from abacus.cycle.rectification import totals as sums
from abacus.cycle.rectification.models import Letter, Measure, Problem
from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.foundation.pages.templatetags.abacus import stated
from abacus.foundation.schedule.models import Stage

OPEN_LETTERS = (Letter.State.ISSUED, Letter.State.RETURNED, Letter.State.ESCALATED)
TONES = {
    "issued": "n", "replied": "n", "returned": "a", "escalated": "r", "accepted": "g",
    "proposed": "n", "ordered": "a", "done": "g", "declined": "", "open": "a", "closed": "g",
}  # fmt: skip
"""The tone in which a state is shown."""


def state_cell(row: Any) -> str:
    """A state as icon and word."""
    return stated(row.get_state_display(), TONES[row.state])


def named(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Rows whose project or organisation is called so."""
    return rows.filter(
        Q(project_year__project__name__icontains=text)
        | Q(project_year__project__code__icontains=text)
        | Q(organisation__name__icontains=text)
    )


def about(row: Any) -> str:
    """The project's name, else the organisation's: what it is about."""
    return str(row.project_year.project.name if row.project_year else row.organisation.name)


def linked(row: Any, page: str) -> str:
    """What a row is about as a link to its page."""
    return format_html(
        '<a class="b clamp" href="{}" title="{}">{}</a>', reverse(page, args=[row.pk]), about(row), about(row)
    )


class LetterFilter(django_filters.FilterSet):
    """By project or unit, state, kind, stage, whether overdue."""

    q = django_filters.CharFilter(label=_("项目或单位"), method="find")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Letter.State.choices)
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=Letter.Kind.choices)
    stage = django_filters.ChoiceFilter(label=_("来源环节"), choices=Stage.choices)
    late = django_filters.ChoiceFilter(
        label=_("期限"), choices=[("open", _("待回复")), ("late", _("逾期未回复"))], method="by_due"
    )

    class Meta:
        model = Letter
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of a name or a code."""
        return named(rows, text)

    def by_due(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """That wait for an answer, or wait for it past their day."""
        waiting = rows.filter(state__in=OPEN_LETTERS)
        return waiting.filter(due_on__lt=self.request.day) if value == "late" else waiting


def letter_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many wait for an answer, for a decision, are accepted."""
    found = rows.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_LETTERS)),
        replied=Count("pk", filter=Q(state=Letter.State.REPLIED)),
        accepted=Count("pk", filter=Q(state=Letter.State.ACCEPTED)),
    )
    return [
        Total(_("待回复"), found["open"]), Total(_("待认定"), found["replied"]), Total(_("已认可"), found["accepted"]),
    ]  # fmt: skip


LETTERS = Listing(
    id="rectification.letters",
    title=_("整改建议书"),
    by_year=True,
    filters=LetterFilter,
    totals=letter_totals,
    unit=None,
    columns=(
        Column(
            "title", _("文号"), fixed=True, sort=("number_year", "number"),
            url=lambda letter: reverse("rectification:letter", args=[letter.pk]),
        ),
        Column("about", _("项目"), value=about, sort="project_year__project__sort_key"),
        Column("unit", _("责任单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("stage", _("来源环节"), value=lambda letter: letter.get_stage_display(), sort="stage"),
        Column("problems", _("问题"), kind="int", value="count", sort="count"),
        Column("issued", _("下发"), kind="day", value="issued_on", sort="issued_on"),
        Column("due", _("期限"), kind="day", value="due_on", sort="due_on"),
        Column("state", _("状态"), value=lambda letter: letter.get_state_display(), sort="state", write=state_cell),
    ),
    views=(
        View(_("待回复"), "late=open"), View(_("逾期未回复"), "late=late"), View(_("待认定"), "state=replied"),
        View(_("已认可"), "state=accepted"),
    ),
    order=("-issued_on", "-pk"),
    empty=_("这一年度还没有整改建议书；在监控、抽查、评价中认定问题后下发。"),
    name_of=lambda letter: letter.title,
)  # fmt: skip


class ProblemFilter(django_filters.FilterSet):
    """By project or unit, state, stage, category."""

    q = django_filters.CharFilter(label=_("项目或单位"), method="find")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Problem.State.choices)
    stage = django_filters.ChoiceFilter(label=_("来源环节"), choices=Stage.choices)
    category = django_filters.CharFilter(label=_("类别"), lookup_expr="icontains")

    class Meta:
        model = Problem
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of a name or a code."""
        return named(rows, text)


PROBLEMS = Listing(
    id="rectification.problems",
    title=_("问题清单"),
    by_year=True,
    filters=ProblemFilter,
    columns=(
        Column(
            "text", _("问题"), fixed=True, value=lambda problem: problem.text[:120],
            url=lambda problem: reverse("rectification:problem", args=[problem.pk]),
        ),
        Column("category", _("类别"), sort="category", why_null=_("没有分类")),
        Column("about", _("项目"), value=about, sort="project_year__project__sort_key"),
        Column("unit", _("责任单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("stage", _("来源环节"), value=lambda problem: problem.get_stage_display(), sort="stage"),
        Column("found", _("发现"), kind="day", value="found_on", sort="found_on"),
        Column("carried", _("上年转入"), value=lambda one: _("是") if one.carried_from_id else None,
               why_null=_("本年度发现")),
        Column("closed", _("解决"), kind="day", value="closed_on", sort="closed_on", why_null=_("还没有解决")),
        Column("state", _("状态"), value=lambda problem: problem.get_state_display(), sort="state", write=state_cell),
    ),
    views=(View(_("未解决"), "state=open"), View(_("已解决"), "state=closed")),
    order=("-found_on", "-pk"),
    unit=None,
    empty=_("这一年度还没有登记问题；监控、抽查和评价认定的问题记在这里。"),
    name_of=str,
)  # fmt: skip


class MeasureFilter(django_filters.FilterSet):
    """By project or unit, kind, state, stage."""

    q = django_filters.CharFilter(label=_("项目或单位"), method="find")
    kind = django_filters.ChoiceFilter(label=_("措施"), choices=Measure.Kind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Measure.State.choices)
    stage = django_filters.ChoiceFilter(label=_("来源环节"), choices=Stage.choices)

    class Meta:
        model = Measure
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of a name or a code."""
        return named(rows, text)


def measure_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """The amounts: proposed, decided on, cut and recovered in the end."""
    found = sums.of(rows)
    return [
        Total(_("建议"), numbers.wan(sum(one.proposed_fen for one in found.kinds))),
        Total(_("已决定"), numbers.wan(found.ordered_fen)),
        Total(_("已核减和收回"), numbers.wan(found.cut_and_recovered_fen)),
    ]


def kind_cell(measure: Measure) -> str:
    """The kind as a link to the measure."""
    address = reverse("rectification:measure", args=[measure.pk])
    return format_html('<a class="b" href="{}">{}</a>', address, measure.get_kind_display())


MEASURES = Listing(
    id="rectification.measures",
    title=_("处置台账"),
    by_year=True,
    filters=MeasureFilter,
    totals=measure_totals,
    columns=(
        Column("kind", _("措施"), value=lambda one: one.get_kind_display(), sort="kind", fixed=True, write=kind_cell),
        Column("about", _("项目"), value=about, sort="project_year__project__sort_key"),
        Column("unit", _("责任单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("stage", _("来源环节"), value=lambda one: one.get_stage_display(), sort="stage"),
        Column("amount", _("金额"), kind="wan", value="amount_fen", sort="amount_fen", unit=_("万元"), sum=True,
               why_null=_("这种措施不涉及金额")),
        Column("done", _("已办结金额"), kind="wan", value="done_fen", sort="done_fen", unit=_("万元"), sum=True,
               why_null=_("还没有办结，或不涉及金额")),
        Column("order", _("文号"), value="order_number", why_null=_("没有文号")),
        Column("proposed", _("提出"), kind="day", value="proposed_on", sort="proposed_on"),
        Column("decided", _("决定"), kind="day", value="decided_on", sort="decided_on", why_null=_("还没有决定")),
        Column("reason", _("理由"), value=lambda one: one.reason[:200], default=False,
               write=lambda one: escape(one.reason[:200])),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    views=(
        View(_("待决定"), "state=proposed"), View(_("待办理"), "state=ordered"), View(_("已办结"), "state=done"),
        View(_("收回"), "kind=recover"),
    ),
    order=("-proposed_on", "-pk"),
    empty=_("这一年度还没有处置措施；在问题、监控和评价结果上提出。"),
    name_of=str,
)  # fmt: skip
