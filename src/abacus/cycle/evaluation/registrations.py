"""What this stage adds to frame, workflow and the project's page."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.evaluation import services
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.foundation.accounts.access import Access, access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import subjects
from abacus.foundation.workflow.models import Submission
from abacus.foundation.workflow.services import open_tasks
from abacus.pool import sections
from abacus.pool.models import ProjectYear


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(
        services.KIND,
        subjects.Subject(
            url=address,
            review_url=lambda task: reverse("evaluation:review", args=[task.pk]),
            edit_url=address,
            what=_("单位自评表"),
            on_approved=services.on_approved,
            on_returned=services.on_returned,
            on_withdrawn=services.on_withdrawn,
        ),
    )
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(order=45, template="evaluation/_section.html", context=section, actions=actions)
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    return [
        navigation.NavItem(
            id="evaluation", label=_("绩效评价"), icon="clipboard-check", url_name="evaluation:list", order=60,
            allowed=lambda user: granted(user, Permission.PROJECT_VIEW), count=waiting,
        ),
        navigation.NavItem(
            id="evaluation.list", label=_("单位自评"), url_name="evaluation:list", order=61, parent="evaluation",
            allowed=lambda user: granted(user, Permission.PROJECT_VIEW),
        ),
        navigation.NavItem(
            id="evaluation.reviews", label=_("审核"), url_name="evaluation:reviews", order=62, parent="evaluation",
            allowed=lambda user: granted(user, Permission.EVALUATION_REVIEW),
        ),
        navigation.NavItem(
            id="evaluation.import", label=_("导入已公布自评表"), url_name="evaluation:import", order=63,
            parent="evaluation", allowed=lambda user: granted(user, Permission.IMPORT),
        ),
    ]  # fmt: skip


def granted(user: Any, permission: Permission) -> bool:
    """Whether some role of the person grants it on the day of the request."""
    kept = getattr(user, "_access", None)
    return kept is not None and kept.has(permission)


def waiting(request: Any) -> int | None:
    """How many self-evaluations wait for this person: to review or to correct."""
    if not access_of(request.user, request.day).has(Permission.PROJECT_VIEW):
        return None
    return open_tasks(request.user, request.day).filter(submission__subject_kind=services.KIND).count() or None


def address(submission: Submission) -> str:
    """Where the table of a submission is shown."""
    year = SelfEvaluation.objects.values_list("project_year_id", flat=True).get(pk=submission.subject_id)
    return reverse("evaluation:fill", args=[year])


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The self-evaluation's state and points for the project's page."""
    evaluation = SelfEvaluation.objects.filter(project_year=project_year).first()
    if evaluation is None:
        return None
    outcome = project_year.outcomes.filter(stage="self_evaluation", superseded=False).first()
    return {"evaluation": evaluation, "outcome": outcome, "label": evaluation.result.get("grade_label", "")}


def actions(project_year: ProjectYear, access: Access, day: date) -> list[tuple[Any, str, bool]]:
    """The link to the table; the main act while the unit has to fill it in."""
    if not access.may(Permission.PROJECT_VIEW, project_year.organisation_path):
        return []
    begun = {
        ProjectYear.State.EVALUATING,
        ProjectYear.State.EVALUATION_REVIEW,
        ProjectYear.State.EVALUATED,
        ProjectYear.State.CLOSED,
    }
    due = project_year.state == ProjectYear.State.APPROVED and day >= date(project_year.fiscal_year, 12, 31)
    if project_year.state not in begun and not due:
        return []
    mine = access.may(Permission.EVALUATION_FILL, project_year.organisation_path)
    fill = mine and (due or project_year.state == ProjectYear.State.EVALUATING)
    url = reverse("evaluation:fill", args=[project_year.pk])
    return [(_("填报自评表") if fill else _("自评表"), url, fill)]
