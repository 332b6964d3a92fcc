"""The list of projects: columns, totals, views."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import Column, dash
from abacus.foundation.pages.listing import Listing, Total, Totals, View
from abacus.foundation.pages.templatetags.abacus import drawn
from abacus.pool.filters import GRADES, ProjectFilter
from abacus.pool.models import Project, ProjectYear

SHOWN = (
    "pk",
    "fiscal_year",
    "organisation_path",
    "nature",
    "state",
    "grade",
    "requested_fen",
    "initial_fen",
    "current_fen",
    "executed_fen",
    "project__code",
    "project__name",
    "project__protection",
    "project__book",
    "project__category",
    "project__function_code",
    "organisation__name",
    "department__name",
)
"""What a row shows; nothing else is read."""

GRADE_LABELS: Mapping[str, Any] = dict(GRADES[:-1])


def address(row: ProjectYear) -> str:
    """The project's page; built by hand, for a list asks it once a row."""
    return f"/projects/{row.pk}/"


def rate_of(row: ProjectYear) -> tuple[int, int] | None:
    """Executed and budget as an exact ratio; None where one of them is missing or the budget is nothing."""
    if row.executed_fen is None or not row.current_fen:
        return None
    return row.executed_fen, row.current_fen


def label_of(path: str, choices: Any) -> Callable[[Any], str]:
    """A column's value: the label of the choice found along an attribute path."""
    get, known = attrgetter(path), dict(choices.choices)
    return lambda row: str(known[get(row)])


def grade_of(row: ProjectYear) -> str | None:
    """The grade in words; None before there is one."""
    return str(GRADE_LABELS.get(row.grade, row.grade)) if row.grade else None


def listed(rows: QuerySet[ProjectYear]) -> QuerySet[ProjectYear]:
    """The rows with all a row shows in one query. What is missing sorts before nothing, on every database."""
    rate = F("executed_fen") * 10_000 / NullIf(F("current_fen"), Value(0))
    missing = Value(-1)
    return (
        rows.select_related("project", "organisation", "department")
        .only(*SHOWN)
        .alias(
            requested_sort=Coalesce("requested_fen", missing),
            initial_sort=Coalesce("initial_fen", missing),
            current_sort=Coalesce("current_fen", missing),
            executed_sort=Coalesce("executed_fen", missing),
            rate_sort=Coalesce(rate, missing),
        )
    )


COLUMNS = (
    Column("name", _("项目名称 / 代码"), value="project.name", sort="project__sort_key", fixed=True, css="nm"),
    Column("code", _("项目代码"), kind="code", value="project.code", sort="project__code", default=False),
    Column("department", _("部门 / 单位"), value="department.name", sort="department__sort_key"),
    Column("unit", _("单位"), value="organisation.name", sort="organisation__sort_key", default=False),
    Column("nature", _("性质"), value=label_of("nature", ProjectYear.Nature), sort="nature", css="nw"),
    Column(
        "requested", _("申报"), kind="wan", value="requested_fen", sort="requested_sort", why_null=_("没有申报金额")
    ),
    Column("initial", _("批复"), kind="wan", value="initial_fen", sort="initial_sort", why_null=_("预算尚未批复")),
    Column(
        "current", _("调整后"), kind="wan", value="current_fen", sort="current_sort", why_null=_("没有预算"), sum=True
    ),
    Column("executed", _("执行"), kind="wan", value="executed_fen", sort="executed_sort", why_null=_("没有执行记录")),
    Column(
        "rate",
        _("执行率"),
        kind="rate",
        unit="%",
        value=rate_of,
        sort="rate_sort",
        why_null=_("没有预算或执行，无法计算"),
    ),
    Column("state", _("状态"), value=label_of("state", ProjectYear.State), sort="state"),
    Column("grade", _("等级"), value=grade_of, sort="grade", why_null=_("评价尚未完成")),
    Column("protection", _("三保"), value=label_of("project.protection", Project.Protection), default=False),
    Column("category", _("类别"), value=label_of("project.category", Project.Category), default=False),
    Column("book", _("预算种类"), value=label_of("project.book", Project.Book), default=False),
    Column(
        "function", _("支出功能分类"), kind="code", value="project.function_code", default=False, why_null=_("没有填写")
    ),
)


def columns(due: Callable[[Any], Any]) -> tuple[Column, ...]:
    """The columns of one request; `due` says a row's next deadline. Cells of two lines write themselves."""
    special = {"name": name_cell, "department": department_cell, "nature": nature_cell(), "due": due_cell(due)}
    last = Column("due", _("下一期限"), value=due, why_null=_("没有设定期限"), css="nw")
    return tuple(replace(one, write=special.get(one.key)) for one in (*COLUMNS, last))


def name_cell(row: Any) -> str:
    """Name with its address, code below."""
    name = escape(row.project.name)
    link = f'<a class="b clamp" href="{address(row)}" title="{name}">{name}</a>'
    return f'{link}<div class="sm mut tab">{escape(row.project.code)}</div>'


def department_cell(row: Any) -> str:
    """Department, unit below."""
    department, unit = escape(row.department.name), escape(row.organisation.name)
    above = f'<div class="one" title="{department}">{department}</div>'
    return f'{above}<div class="one sm mut" title="{unit}">{unit}</div>'


def nature_cell() -> Callable[[Any], str]:
    """New or continuing, and 三保 before it."""
    guarded = f'<span class="tag tag-n">{escape(_("三保"))}</span> '
    tags = {value: f'<span class="tag">{escape(label)}</span>' for value, label in ProjectYear.Nature.choices}
    return lambda row: (guarded if row.project.protection != Project.Protection.NONE else "") + tags[row.nature]


def due_cell(due: Callable[[Any], Any]) -> Callable[[Any], str]:
    """The next stage, its last day below; a day that has passed is an alarm."""
    none = dash(str(_("没有设定期限")))
    alarm = f"{drawn('alert-octagon')}{escape(_('逾期'))} "

    def write(row: Any) -> str:
        found = due(row)
        if found is None:
            return none
        tone, before = ("red", alarm) if found.late else ("mut", "")
        return f'{escape(found.stage)}<div class="sm tab {tone}">{before}{found.closes}</div>'

    return write


def totals(rows: QuerySet[ProjectYear]) -> Totals:
    """The sums of what is filtered; the rate only over projects of which both amounts are known."""
    both = Q(current_fen__gt=0) & ~Q(executed_fen=None)
    found = rows.aggregate(
        rows=Count("pk"),
        requested=Sum("requested_fen"),
        initial=Sum("initial_fen"),
        current=Sum("current_fen"),
        executed=Sum("executed_fen"),
        spent=Sum("executed_fen", filter=both),
        budget=Sum("current_fen", filter=both),
    )
    sums = [
        Total(label, numbers.MISSING if found[key] is None else numbers.wan(found[key]), yuan(found[key]))
        for key, label in SUMS.items()
    ]
    rate = f"{numbers.rate((found['spent'], found['budget']))} %" if found["budget"] else numbers.MISSING
    return Totals([*sums, Total(_("执行率"), rate, _("预算和执行都有的项目，合计之比"))], found["rows"])


def yuan(fen: int | None) -> str:
    """The exact amount for a title."""
    return "" if fen is None else str(_("%(yuan)s 元") % {"yuan": numbers.yuan(fen)})


SUMS = {"requested": _("申报"), "initial": _("批复"), "current": _("调整后"), "executed": _("执行")}

VIEWS = (
    View(_("低执行"), "rate_max=60&sort=rate"),
    View(_("100 万元以上新增"), "amount_min=100&nature=new"),
    View(_("三保"), "protection=local&protection=national"),
    View(_("待批复预算"), "state=target_approved"),
)


AMOUNTS = {
    "requested": "requested_fen", "initial": "initial_fen", "current": "current_fen", "executed": "executed_fen"
}  # fmt: skip
"""Column → field of the columns that are added up."""


def page_sums(rows: list[ProjectYear], columns: list[Column]) -> list[dict[str, Any]]:
    """The cells under the page's columns after the first: sums of amounts, the rate of the sums, else blank."""
    return [foot(rows, column) | {"label": column.heading} for column in columns[1:]]


def foot(rows: list[ProjectYear], column: Column) -> dict[str, Any]:
    """The cell under one column."""
    if column.key == "rate":
        both = [rate for row in rows if (rate := rate_of(row)) is not None]
        total = (sum(spent for spent, _budget in both), sum(budget for _spent, budget in both))
        return {"numeric": True, "shown": numbers.rate(total) if total[1] else "", "title": ""}
    name = AMOUNTS.get(column.key)
    known = [amount for row in rows if name and (amount := getattr(row, name)) is not None]
    if not known:
        return {"numeric": column.numeric, "shown": "", "title": ""}
    return {"numeric": True, "shown": numbers.wan(sum(known)), "title": yuan(sum(known))}


def project_listing(**more: Any) -> Listing:
    """The list as declared; `more` adds bulk actions and columns of a request."""
    return Listing(
        id="pool.projects",
        title=_("项目"),
        columns=more.pop("columns", COLUMNS),
        filters=ProjectFilter,
        views=VIEWS,
        totals=totals,
        order=("project__sort_key", "pk"),
        empty=_("该年度还没有项目。先导入项目，或新建一个项目。"),
        name_of=lambda row: row.project.name,
        by_year=True,
        **more,
    )


def list_url() -> str:
    """Where the list is."""
    return reverse("pool:projects")
