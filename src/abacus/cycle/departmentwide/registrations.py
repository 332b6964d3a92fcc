"""What this app adds to frame and workflow."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.departmentwide import services
from abacus.cycle.departmentwide.models import DepartmentEvaluation
from abacus.cycle.departmentwide.taking import TAKER
from abacus.cycle.intake import beside
from abacus.cycle.intake import registry as intake
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import subjects
from abacus.foundation.workflow.waiting import waiting

ACTIONS = {
    "department_targets.begun": _("开始填报部门整体绩效目标"),
    "department_evaluation.begun": _("开始部门整体绩效自评"),
    "department_evaluation.checked": _("复核部门整体绩效得分"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    intake.register("department", TAKER)
    for kind, name in ((services.TARGETS, "targets"), (services.EVALUATION, "evaluation")):
        name_actions(kind.actions())
        subjects.register(
            kind.subject_kind,
            kind.subject(
                url=lambda submission, name=name: reverse(f"departmentwide:{name}", args=[submission.subject_id]),  # type: ignore[misc]
                review_url=lambda task, name=name: reverse(f"departmentwide:{name}-review", args=[task.pk]),  # type: ignore[misc]
            ),
        )
    beside.register(
        DepartmentEvaluation,
        lambda sheet: Q(kind="department", unit=sheet.department_id, fiscal_year=sheet.fiscal_year),
    )
    navigation.register(
        navigation.NavItem(
            id="departmentwide", label=_("部门整体绩效"), url_name="departmentwide:list", order=66, parent="evaluation",
            allowed=lambda user: user.may_open("project_view"), count=waiting_here,
        )
    )  # fmt: skip


def waiting_here(request: Any) -> int | None:
    """How many forms of departments wait for this person."""
    if not request.access.has(Permission.PROJECT_VIEW):
        return None
    kinds = (services.TARGETS.subject_kind, services.EVALUATION.subject_kind)
    return sum(waiting(request, kind) or 0 for kind in kinds) or None
