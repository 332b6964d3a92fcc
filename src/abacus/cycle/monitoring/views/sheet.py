"""The pages of the monitoring table: a round's list, the form, its review."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.measured import kind_of
from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.content import COLUMNS
from abacus.cycle.monitoring.gathering import by_source, monitored
from abacus.cycle.monitoring.models import LIGHTS, Light, MonitoringTable
from abacus.cycle.monitoring.services.kind import TABLE, Examined
from abacus.cycle.monitoring.tables import REVIEWS, TABLES, tables_of
from abacus.cycle.monitoring.views.rounds import visible_round
from abacus.cycle.sheets.contents import Change
from abacus.cycle.sheets.pages import SheetPages
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.grid import Grid, GridColumn
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.models import IndicatorLine, ProjectYear
from abacus.pool.views.access import may_open


def target(line: IndicatorLine) -> str:
    """≥ 52 座, 不晚于 2022-12-31, or the words of a qualitative target."""
    known = IndicatorLine.Operator.values
    sign = str(IndicatorLine.Operator(line.operator).label) if line.operator in known else ""
    if line.target_on:
        return f"{sign} {line.target_on.isoformat()}".strip()
    if line.target_micro is None:
        return line.target_text
    if line.operator == IndicatorLine.Operator.BETWEEN and line.target_high_micro is not None:
        return f"{numbers.micro(line.target_micro)}–{numbers.micro(line.target_high_micro)} {line.unit}".strip()
    return f"{sign} {numbers.micro(line.target_micro)} {line.unit}".strip()


def how_to_fill(line: IndicatorLine) -> str:
    """What goes into the cells of a line."""
    hints = {
        "date": _("日期"), "yes": _("是 / 否"), "grade": _("达成 / 部分达成 / 未达成"), "occurrences": _("发生次数"),
    }  # fmt: skip
    return hints.get(kind_of(line)) or line.unit or _("数值")


class TablePages(SheetPages):
    """绩效监控表."""

    kind = TABLE
    namespace = "monitoring"
    listing = REVIEWS
    heading = gettext_lazy("监控表")
    form_title = gettext_lazy("项目支出绩效目标执行监控表")
    list_name, list_id = "monitoring:rounds", "monitoring.rounds"
    fields, reading, rail = "monitoring/_fields.html", "monitoring/_reading.html", "monitoring/_rail.html"

    def page_of(self, sheet: Any) -> str:
        """Where a table is shown: by its round and project."""
        return reverse("monitoring:table", args=[sheet.round_id, sheet.project_year_id])

    def grid(self, sheet: Any) -> Grid:
        """One row for each indicator; what was promised can be read, not written."""
        rules = TABLE.rules(sheet)
        return Grid(
            field="lines",
            caption=_("绩效指标"),
            fixed_rows=True,
            columns=(
                GridColumn("level2", _("二级指标"), read_only=True, merge=True, width=84),
                GridColumn("name", _("三级指标"), read_only=True, width=128),
                GridColumn("target", _("年度指标值"), read_only=True, width=88, align="right"),
                GridColumn("actual", COLUMNS["actual"], width=84, required=True, align="right"),
                GridColumn("forecast", COLUMNS["forecast"], width=84, align="right"),
                GridColumn("how", _("填法"), read_only=True, width=64),
                GridColumn(
                    "likelihood", COLUMNS["likelihood"], kind="choice", width=84, required=True,
                    choices=[(one.id, one.label) for one in rules.likelihoods],
                ),
                GridColumn(
                    "reason", COLUMNS["reason"], kind="choice", width=84,
                    choices=[(one.id, one.label) for one in rules.reasons],
                ),
                GridColumn("explanation", COLUMNS["explanation"], width=128),
                GridColumn("note", COLUMNS["note"], width=90),
            ),
        )  # fmt: skip

    def content_from(self, post: QueryDict, sheet: Any) -> Any:
        """The texts and the grid that were posted."""
        assert TABLE.shape is not None  # noqa: S101 - the kind has one
        return TABLE.shape.posted(post, {"lines": self.grid(sheet)})

    def parts(self, live: Any, sheet: Any) -> dict[str, str]:
        """The lights follow what is typed."""
        return {**super().parts(live, sheet), "lights": render_to_string("monitoring/_lights.html", lights(live))}

    def shown_changes(self, sheet: Any, changes: Sequence[Any]) -> Sequence[Any]:
        """Differences with the indicator's name."""
        lines = IndicatorLine.objects.filter(version__target_set__project=sheet.project_year.project_id)
        names = {str(line.line_id): line.name for line in lines}

        def named(change: Change) -> Change:
            _table, _colon, rest = change.key.partition(":")
            line_id, _colon, column = rest.rpartition(":")
            if line_id not in names:
                return change
            return Change(change.key, f"“{names[line_id]}”{COLUMNS.get(column, '')}", change.old, change.new)

        return [named(change) for change in changes]

    def context(self, request: Request, sheet: Any, content: Any, editable: bool) -> dict[str, Any]:
        """The table as printed: money, indicators, lights."""
        examined = self.kind.examine(sheet, content, request.day)
        rules = TABLE.rules(sheet)
        typed = {row["id"]: row for row in content["lines"]}
        rows = [row_of(one.line, typed.get(str(one.line.line_id), {})) for one in examined.gathered.facts.lines]
        likely = {one.id: one.label for one in rules.likelihoods}
        results = zip(rows, examined.assessed.lines, strict=True)
        return {
            "grids": {"lines": self.grid(sheet).bound(rows, read_only=not editable)},
            "rows": [
                {**row, "likely": likely.get(row["likelihood"], row["likelihood"]), "deviating": result.deviating}
                for row, result in results
            ],
            "reasons": rules.reasons,
            "round": sheet.round,
            "money": examined.gathered,
            "rate": rate_of(examined),
            "sources": by_source(sheet.project_year, sheet.round.through_on),
            "forecast_fen": examined.filled.forecast_fen,
            **lights(examined),
        }


def rate_of(examined: Examined) -> tuple[int, int] | None:
    """Executed of budget by the last day."""
    facts = examined.gathered.facts
    return (facts.executed_fen, facts.budget_fen) if facts.executed_fen is not None and facts.budget_fen else None


def lights(examined: Any) -> dict[str, Any]:
    """The lights and both findings as the rail shows them."""
    assessed = examined.assessed
    shown = [
        (label, Light(result.value).label if result.value else "", LIGHTS.get(result.value, ""), result.reason)
        for label, result in (
            (_("预算执行"), assessed.money_light), (_("目标完成"), assessed.target_light),
            (_("全年预计"), assessed.forecast_light),
        )
    ]  # fmt: skip
    return {"lights": shown, "low": assessed.low.value, "off": assessed.target.value, "apart": assessed.mismatch.value}


def row_of(line: IndicatorLine, typed: dict[str, str]) -> dict[str, Any]:
    """One indicator with what was promised and what was typed."""
    return {
        "id": str(line.line_id),
        "level1": line.level1,
        "level2": line.level2,
        "name": line.name,
        "target": target(line),
        "how": how_to_fill(line),
        **{column: typed.get(column, "") for column in COLUMNS},
    }


PAGES = TablePages()


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class TableList(ListPage):
    """The projects of a round with the state of their table."""

    listing = TABLES
    template_name = "monitoring/tables.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        self.round = visible_round(self.request, self.kwargs["round_id"])
        rows = monitored(self.round).filter(self.request.access.scope.filter("organisation_path"))
        return tables_of(self.round, rows).select_related("project", "organisation", "department")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """The round."""
        return {"round": self.round}


@require_safe
@may_open(Permission.PROJECT_VIEW)
def table(request: Request, round_id: int, project_year_id: int) -> HttpResponse:
    """The table of a project in a round; an invitation where nobody has begun."""
    it = visible_round(request, round_id)
    rows = ProjectYear.objects.visible_to(request.user, request.day)
    year: ProjectYear = get_object_or_404(
        rows.select_related("project", "organisation", "department"), pk=project_year_id, fiscal_year=it.fiscal_year
    )
    found = MonitoringTable.objects.filter(round=it, project_year=year)
    sheet = found.select_related(
        "round__region", "project_year__project", "project_year__organisation", "project_year__department",
        "submission", "saved_by",
    ).first()  # fmt: skip
    if sheet is not None:
        return PAGES.form_page(request, sheet)
    may = request.access.may(Permission.MONITORING_FILL, year.organisation_path)
    context = {"round": it, "year": year, "may": may and it.state == "open"}
    return render(request, "monitoring/begin.html", context)


@require_POST
@may_open(Permission.MONITORING_FILL)
def begin(request: Request, round_id: int, project_year_id: int) -> HttpResponse:
    """Begin the table."""
    it = visible_round(request, round_id)
    get_object_or_404(ProjectYear.objects.visible_to(request.user, request.day), pk=project_year_id)

    def run() -> str:
        services.begin_table(round_id=it.pk, project_year_id=project_year_id, by=request.user, on=request.day)
        return _("已开始填报，内容每隔几秒自动保存。")

    return act(request, run, reverse("monitoring:table", args=[it.pk, project_year_id]))
