"""The lists of batches, of a batch's tables and files, and of learnt words."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.intake.models import Batch, LearntWord, Source, Table
from abacus.cycle.intake.presenting.said import field_name, said
from abacus.foundation.documents.forms.fields import FIELDS
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, Total, View
from abacus.foundation.pages.templatetags.abacus import stated

TONES = {
    "reading": "n", "ready": "a", "taking": "n", "taken": "g", "cancelled": "", "withdrawn": "a",
    "read": "g", "look": "a", "aside": "", "waiting": "n", "refused": "r", "known": "",
}  # fmt: skip
"""The tone in which a state of a batch, a table or a file is shown."""
KINDS = {
    "project": _("项目自评表"), "department": _("部门整体自评表"), "target": _("绩效目标表"),
    "tracking": _("绩效监控表"),
}  # fmt: skip
"""What the reader calls a kind of table, in words."""


def state_cell(row: Any) -> str:
    """A state as icon and word."""
    return stated(row.get_state_display(), TONES.get(row.state, ""))


def kind_name(kind: str) -> str:
    """A kind of table in words."""
    return str(KINDS.get(kind, kind))


def counted(value: int, url: str) -> str:
    """A count as a link to what is counted; nothing to link for none."""
    return format_html('<a href="{}">{}</a>', url, value) if value else str(value)


class BatchFilter(django_filters.FilterSet):
    """By name, state, year."""

    q = django_filters.CharFilter(label=_("名称或发起人"), method="find")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Batch.State.choices)

    class Meta:
        model = Batch
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of a title, a person's or a body's name."""
        return rows.filter(
            Q(title__icontains=text) | Q(created_by__name__icontains=text) | Q(organisation__name__icontains=text)
        )


def _of(batch: Any, query: str = "") -> str:
    return reverse("intake:batch", args=[batch.pk]) + query


BATCHES = Listing(
    id="intake.batches",
    title=_("收表"),
    filters=BatchFilter,
    columns=(
        Column("title", _("批次"), fixed=True, sort="title", url=_of),
        Column("organisation", _("收表单位"), value="organisation.name", sort="organisation__sort_key"),
        Column("year", _("年度"), kind="code", value="fiscal_year", sort="fiscal_year", why_null=_("以各表所写为准")),
        Column("files", _("文件"), kind="int", value="sources_count", sort="sources_count"),
        Column("read", _("已读"), kind="int", value="read_count", sort="read_count",
               write=lambda one: counted(one.read_count, _of(one, "?state=read"))),
        Column("look", _("需查看"), kind="int", value="look_count", sort="look_count",
               write=lambda one: counted(one.look_count, _of(one, "?state=look"))),
        Column("refused", _("拒收"), kind="int", value="refused_count", sort="refused_count",
               write=lambda one: counted(
                   one.refused_count, reverse("intake:sources", args=[one.pk]) + "?state=refused")),
        Column("taken", _("已收"), kind="int", value="taken_count", sort="taken_count",
               write=lambda one: counted(one.taken_count, _of(one, "?state=taken"))),
        Column("by", _("发起人"), value="created_by.name", sort="created_by__sort_key"),
        Column("created", _("发起"), kind="day", value="created_on", sort="created_on"),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    views=(View(_("待确认"), "state=ready"), View(_("已收下"), "state=taken")),
    order=("-created_on", "-pk"),
    unit=None,
    empty=_("还没有收过表。把单位交来的文件、文件夹或 zip 放到上面，读完再确认。"),
    name_of=lambda batch: batch.title,
)  # fmt: skip


class TableFilter(django_filters.FilterSet):
    """By name, state, kind, findings."""

    q = django_filters.CharFilter(label=_("项目、单位或文件"), method="find")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Table.State.choices)
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=list(KINDS.items()))
    found = django_filters.ChoiceFilter(
        label=_("问题"), choices=[("some", _("有需核对的")), ("none", _("没有"))], method="by_findings"
    )
    matched = django_filters.ChoiceFilter(
        label=_("单位"), choices=[("no", _("还没有对上")), ("yes", _("已对上"))], method="by_unit"
    )

    class Meta:
        model = Table
        fields: list[str] = []

    def find(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Part of the table's, the unit's or the file's name."""
        return rows.filter(Q(title__icontains=text) | Q(unit__name__icontains=text) | Q(source__name__icontains=text))

    def by_findings(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """With or without something to check."""
        return rows.filter(warnings__gt=0) if value == "some" else rows.filter(warnings=0)

    def by_unit(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Whose unit is known or not."""
        return rows.filter(unit__isnull=value == "no")


def table_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many of what is filtered, by state, and what is to be checked."""
    found = rows.aggregate(
        read=Count("pk", filter=Q(state=Table.State.READ)),
        look=Count("pk", filter=Q(state=Table.State.LOOK)),
        taken=Count("pk", filter=Q(state=Table.State.TAKEN)),
        warnings=Sum("warnings"),
    )
    return [
        Total(_("已读"), found["read"]), Total(_("需查看"), found["look"]), Total(_("已收"), found["taken"]),
        Total(_("需核对"), found["warnings"] or 0),
    ]  # fmt: skip


def title_cell(table: Any) -> str:
    """The table's name as a link, its file below."""
    title = table.title or gettext("（没有读到名称）")
    file = f"{table.source.name} · {table.sheet}" if table.sheet else table.source.name
    return format_html(
        '<a class="b clamp" href="{}" title="{}">{}</a><span class="sm mut clamp" title="{}">{}</span>',
        reverse("intake:table", args=[table.pk]), title, title, file, file,
    )  # fmt: skip


def todo_of(table: Any) -> str:
    """What is to be done with a table next."""
    if table.state == Table.State.LOOK:
        asked = [said(one["message"]) for one in table.questions]
        return asked[0] if asked else gettext("打开查看")
    if table.state == Table.State.READ:
        return gettext("核对问题后确认") if table.warnings else gettext("可以确认")
    return ""


TABLES = Listing(
    id="intake.tables",
    title=_("表"),
    filters=TableFilter,
    totals=table_totals,
    columns=(
        Column("title", _("项目或部门"), fixed=True, sort="title", write=title_cell),
        Column("kind", _("种类"), value=lambda one: kind_name(one.kind), sort="kind"),
        Column("unit", _("单位"), value="unit.name", sort="unit__sort_key", why_null=_("还没有对上单位")),
        Column("project", _("对应项目"), value="project_year.project.name", default=False,
               why_null=_("确认时新建，或还没有对上")),
        Column("year", _("年度"), kind="code", value="fiscal_year", sort="fiscal_year", why_null=_("没有读到年度")),
        Column("warnings", _("需核对"), kind="int", value="warnings", sort="warnings"),
        Column("todo", _("接下来"), value=todo_of, why_null=_("不用再做什么"), write=lambda one: escape(todo_of(one))),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    views=(
        View(_("需查看"), "state=look"), View(_("可以确认"), "state=read"), View(_("有问题"), "found=some"),
        View(_("已收"), "state=taken"),
    ),
    order=("pk",),
    size=50,
    unit=None,
    empty=_("还没有读到表。读完文件后列在这里；被拒收的文件见“拒收的文件”。"),
    name_of=lambda table: table.title,
)  # fmt: skip


class SourceFilter(django_filters.FilterSet):
    """By name and state."""

    q = django_filters.CharFilter(label=_("文件名"), field_name="name", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Source.State.choices)

    class Meta:
        model = Source
        fields: list[str] = []


def why_of(source: Any) -> str:
    """Why a file was refused, or that it was known."""
    error = source.error or {}
    if error:
        cell = f"{error['cell']} " if error.get("cell") else ""
        return f"{cell}{said(error.get('message'))}"
    if source.state == Source.State.KNOWN and source.same_as is not None:
        same = {"batch": source.same_as.batch.title, "file": source.same_as.name}
        return gettext("与“%(batch)s”中的“%(file)s”内容相同，以前读过") % same
    return gettext("以前读过同样的内容，不再重复") if source.state == Source.State.KNOWN else ""


SOURCES = Listing(
    id="intake.sources",
    title=_("文件"),
    filters=SourceFilter,
    columns=(
        Column("name", _("文件"), fixed=True, sort="name",
               url=lambda one: reverse("intake:source", args=[one.pk])),
        Column("tables", _("表"), kind="int", value="tables_count", sort="tables_count"),
        Column("why", _("原因和办法"), value=why_of, why_null=_("已读，没有拒收")),
        Column("sha256", _("内容校验 SHA-256"), kind="code", value=lambda one: one.sha256[:12], default=False),
        Column("state", _("状态"), value=lambda one: one.get_state_display(), sort="state", write=state_cell),
    ),
    views=(View(_("拒收的文件"), "state=refused"), View(_("以前读过的"), "state=known")),
    order=("pk",),
    size=50,
    unit=None,
    empty=_("这一批没有文件。"),
    name_of=lambda source: source.name,
)  # fmt: skip


class WordFilter(django_filters.FilterSet):
    """By word, field, whether still used."""

    q = django_filters.CharFilter(label=_("栏目名"), field_name="word", lookup_expr="icontains")
    field = django_filters.ChoiceFilter(label=_("认作"), choices=[(key, _(one.name)) for key, one in FIELDS.items()])
    used = django_filters.ChoiceFilter(
        label=_("使用"), choices=[("yes", _("在用")), ("no", _("已撤回"))], method="by_use"
    )

    class Meta:
        model = LearntWord
        fields: list[str] = []

    def by_use(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """In use or withdrawn."""
        return rows.filter(withdrawn_on__isnull=value == "yes")


def word_state(word: Any) -> SafeString:
    """In use, or withdrawn and when."""
    return stated(gettext("已撤回")) if word.withdrawn_on else stated(gettext("在用"), "g")


WORDS = Listing(
    id="intake.words",
    title=_("学到的栏目名"),
    filters=WordFilter,
    columns=(
        Column("word", _("栏目名"), fixed=True, sort="word"),
        Column("field", _("认作"), value=lambda one: field_name(one.field), sort="field"),
        Column("kind", _("种类"), value=lambda one: kind_name(one.kind), sort="kind", why_null=_("各种表")),
        Column("region", _("地区"), value="region.name", sort="region__sort_key"),
        Column("from", _("学自文件"), value="learnt_from.name", why_null=_("没有记录文件")),
        Column("by", _("谁"), value="by.name", sort="by__sort_key"),
        Column("on", _("日期"), kind="day", value="on", sort="on"),
        Column("withdrawn", _("撤回"), kind="day", value="withdrawn_on", sort="withdrawn_on", why_null=_("在用")),
        Column("state", _("状态"), value=lambda one: _("已撤回") if one.withdrawn_on else _("在用"), write=word_state),
    ),
    views=(View(_("在用"), "used=yes"), View(_("已撤回"), "used=no")),
    order=("-on", "-pk"),
    unit=None,
    empty=_("还没有学到栏目名。在表里点一格、选“本地区以后都这样认”，就会列在这里。"),
    name_of=lambda word: word.word,
)  # fmt: skip
