"""The pages of the two forms, made from their kinds."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from abacus.cycle.departmentwide import services
from abacus.cycle.departmentwide.content import EVALUATION as EVALUATION_SHAPE
from abacus.cycle.departmentwide.content import OPERATORS
from abacus.cycle.departmentwide.content import TARGETS as TARGETS_SHAPE
from abacus.cycle.departmentwide.tables import EVALUATION_REVIEWS, TARGET_REVIEWS
from abacus.cycle.sheets.pages import SheetPages
from abacus.foundation.accounts.roles import Role
from abacus.foundation.pages import numbers
from abacus.foundation.pages.grid import Grid, GridColumn
from abacus.foundation.requests import Request
from abacus.foundation.workflow.models import Task

LABELS = {name: table.columns for name, table in TARGETS_SHAPE.tables.items()}
TASKS = Grid(
    field="tasks",
    caption=TARGETS_SHAPE.tables["tasks"].label,
    max_rows=40,
    columns=(
        GridColumn("name", LABELS["tasks"]["name"], width=180, required=True),
        GridColumn("content", LABELS["tasks"]["content"], width=420, required=True),
        GridColumn("amount", LABELS["tasks"]["amount"], kind="number", width=120, total=True),
    ),
)
ACTUAL_LABELS = EVALUATION_SHAPE.tables["rows"].columns
ACTUALS = Grid(
    field="rows",
    caption=EVALUATION_SHAPE.tables["rows"].label,
    max_rows=100,
    fixed_rows=True,
    columns=(
        GridColumn("name", ACTUAL_LABELS["name"], width=200, read_only=True),
        GridColumn("target", _("指标值"), width=110, read_only=True),
        GridColumn("weight", _("分值"), width=60, read_only=True),
        GridColumn("actual", ACTUAL_LABELS["actual"], width=110, required=True),
        GridColumn("reason", ACTUAL_LABELS["reason"], width=300),
    ),
)


class DepartmentPages(SheetPages):
    """What both forms' pages have in common."""

    namespace = "departmentwide"
    heading = _("部门整体绩效")
    list_name, list_id = "departmentwide:list", "departmentwide.list"
    related = ()
    rail = "departmentwide/_rail.html"


class TargetsPages(DepartmentPages):
    """部门整体绩效目标申报表."""

    kind = services.TARGETS
    names = "targets-"
    listing = TARGET_REVIEWS
    form_title = _("部门整体支出绩效目标申报表")
    page_name = "departmentwide:targets"
    fields, reading = "departmentwide/_targets_fields.html", "departmentwide/_targets_reading.html"

    def grids(self, sheet: Any) -> Mapping[str, Grid]:
        """Tasks, and the department's own indicators in the aspects that are its own."""
        rules, names = services.TARGETS.rules(sheet), LABELS["rows"]
        rows = Grid(
            field="rows",
            caption=TARGETS_SHAPE.tables["rows"].label,
            max_rows=60,
            columns=(
                GridColumn("aspect", names["aspect"], kind="choice", choices=rules.free_labels, width=110, merge=True),
                GridColumn("name", names["name"], width=190, required=True),
                GridColumn("operator", names["operator"], kind="choice", choices=list(OPERATORS), width=80),
                GridColumn("value", names["value"], width=90, required=True, align="right"),
                GridColumn("unit", names["unit"], width=70),
                GridColumn("weight", names["weight"], kind="number", width=60, total=True, total_by="aspect"),
                GridColumn("history", names["history"], width=90),
                GridColumn("standard", names["standard"], width=90),
                GridColumn("benchmark", names["benchmark"], width=90),
            ),
        )
        return {"tasks": TASKS, "rows": rows}


class EvaluationPages(DepartmentPages):
    """部门整体绩效自评表."""

    kind = services.EVALUATION
    names = "evaluation-"
    listing = EVALUATION_REVIEWS
    form_title = _("部门整体支出绩效自评表")
    page_name = "departmentwide:evaluation"
    fields, reading = "departmentwide/_evaluation_fields.html", "departmentwide/_evaluation_reading.html"
    reviewed_above = "departmentwide/_checking.html"

    def grids(self, sheet: Any) -> Mapping[str, Grid]:
        """The lines of the targets."""
        return {"rows": ACTUALS}

    def parts(self, live: Any, sheet: Any) -> dict[str, str]:
        """Points beside the form change as one types."""
        return super().parts(live, sheet) | {
            "computed": render_to_string("departmentwide/_computed.html", {"live": live, "sheet": sheet})
        }

    def frame(self, request: Request, sheet: Any, *, editable: bool) -> dict[str, Any]:
        """The rows with what the targets say of them."""
        found = super().frame(request, sheet, editable=editable)
        rows = [
            {
                "id": one.line.id, "name": one.line.name, "target": one.line.target, "actual": one.typed,
                "weight": "" if one.line.weight_centi is None else numbers.weight(one.line.weight_centi),
                "reason": one.reason,
            }
            for one in found["live"].actuals
        ]  # fmt: skip
        found["grids"] = {"rows": ACTUALS.bound(rows, read_only=not editable)}
        return found

    def reviewed(self, request: Request, task: Task, sheet: Any) -> dict[str, Any]:
        """Whether this review gives points."""
        return {"checking": task.role == Role.PERFORMANCE_DIVISION}

    def approving(self, request: Request, task: Task, sheet: Any) -> str:
        """Points first where the performance division reviews, then the approval."""
        if task.role == Role.PERFORMANCE_DIVISION:
            points = {
                name.removeprefix("points-"): str(value)
                for name, value in request.POST.items()
                if name.startswith("points-")
            }
            services.check_points(
                evaluation_id=sheet.pk, points=points, words=request.POST.get("check_words", ""), by=request.user,
                on=request.day,
            )  # fmt: skip
        return super().approving(request, task, sheet)


TARGETS_PAGES, EVALUATION_PAGES = TargetsPages(), EvaluationPages()
