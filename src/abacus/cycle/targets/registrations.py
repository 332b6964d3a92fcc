"""What this stage adds to frame, workflow and the project's page."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abacus.cycle import unfinished
from abacus.cycle.intake import beside
from abacus.cycle.intake import registry as intake
from abacus.cycle.targets import documents, services
from abacus.cycle.targets.models import Declaration
from abacus.cycle.targets.taking import TAKER
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.parcels import sources as parcels
from abacus.foundation.schedule.models import Stage
from abacus.foundation.workflow import figures, subjects, worklist
from abacus.foundation.workflow.models import Submission
from abacus.foundation.workflow.waiting import waiting
from abacus.pool import sections
from abacus.pool.known import known
from abacus.pool.models import ProjectYear

ACTIONS = {
    "declaration.begun": _("开始填报绩效目标"),
    "declaration.saved": _("保存绩效目标"),
    "declaration.rival_kept": _("留存未存上的绩效目标"),
    "declaration.submitted": _("提交绩效目标"),
    "declaration.revised": _("打开目标变更"),
    "declaration.revision_dropped": _("放弃目标变更"),
    "target.scored": _("为绩效目标评分"),
    "target.change_opened": _("提出目标变更"),
}

UNFINISHED = unfinished.Kind(
    stage=Stage.TARGETS,
    permission=Permission.TARGET_DECLARE,
    what=_("绩效目标申报表"),
    act=_("填报绩效目标"),
    page="targets:declare",
    waiting=lambda years: years.filter(
        Q(state=ProjectYear.State.POOLED, declaration=None) | Q(declaration__state=Declaration.State.DRAFT)
    ).select_related("declaration"),
    form=lambda year: getattr(year, "declaration", None),
)


def register() -> None:
    """Called once, when the app is ready."""
    parcels.register(documents.FORMS)
    name_actions(services.DECLARATION.actions() | ACTIONS)
    intake.register("target", TAKER)
    figures.register("targets", numbers_for)
    worklist.register_source("targets", lambda access: unfinished.cards(UNFINISHED, access))
    review = services.DECLARATION.subject(
        url=address,
        review_url=lambda task: reverse("targets:review", args=[task.pk]),
        what=_("绩效目标申报表"),
    )
    subjects.register(services.KIND, review)
    beside.register(Declaration, lambda sheet: Q(kind="target", project_year=sheet.project_year_id))
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(order=35, template="targets/_section.html", context=section, actions=actions)
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    return [
        navigation.NavItem(
            id="targets", label=_("绩效目标"), icon="target", url_name="targets:declarations", order=40,
            allowed=sees, count=waiting_here,
        ),
        navigation.NavItem(
            id="targets.declarations", label=pgettext_lazy("filling in", "申报"), url_name="targets:declarations",
            order=41, parent="targets", allowed=sees,
        ),
        navigation.NavItem(
            id="targets.reviews", label=_("审核"), url_name="targets:reviews", order=42, parent="targets",
            allowed=reviews,
        ),
        navigation.NavItem(
            id="targets.changes", label=_("目标变更台账"), url_name="targets:changes", order=43, parent="targets",
            allowed=sees,
        ),
    ]  # fmt: skip


def sees(user: Any) -> Any:
    """Who may look at projects may look at their targets."""
    return user.may_open("project_view")


def reviews(user: Any) -> Any:
    """Who reviews declarations."""
    return user.may_open("target_review")


def waiting_here(request: Any) -> int | None:
    """How many declarations wait for this person: to review or to correct."""
    return waiting(request, services.KIND) if request.access.has(Permission.PROJECT_VIEW) else None


def address(submission: Submission) -> str:
    """Where the declaration of a submission is shown."""
    year = Declaration.objects.values_list("project_year_id", flat=True).get(pk=submission.subject_id)
    return reverse("targets:declare", args=[year])


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The declaration's state, versions and score for the project's page."""
    declaration = Declaration.objects.filter(project_year=project_year).select_related("submission").first()
    facts = known(project_year)
    if declaration is None and not facts.versions:
        return None
    return {"declaration": declaration, "versions": facts.versions, "outcome": facts.outcome(Stage.TARGETS)}


def actions(project_year: ProjectYear, access: Access, day: date) -> list[tuple[Any, str, bool]]:
    """The link to the form; the main act while the unit has to fill it in."""
    if not access.may(Permission.PROJECT_VIEW, project_year.organisation_path):
        return []
    url = reverse("targets:declare", args=[project_year.pk])
    mine = access.may(Permission.TARGET_DECLARE, project_year.organisation_path)
    early = project_year.state in {ProjectYear.State.POOLED, ProjectYear.State.TARGET_DRAFT}
    return [(_("填报绩效目标") if mine and early else _("绩效目标表"), url, mine and early)]


def numbers_for(request: Any) -> list[figures.Figure]:
    """How many of the chosen year's projects have approved targets."""
    if not request.access.has(Permission.PROJECT_VIEW):
        return []
    year = selected_year(request)
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(fiscal_year=year)
    found = rows.aggregate(all=Count("pk"), passed=Count("pk", filter=Q(declaration__state=Declaration.State.APPROVED)))
    return [
        figures.Figure(
            _("绩效目标已通过"), str(found["passed"]), f"/ {found['all']}", _("%(year)s 年度项目") % {"year": year},
            reverse("targets:declarations"), 30,
        )
    ]  # fmt: skip
