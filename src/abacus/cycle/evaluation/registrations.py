"""What this stage adds to frame, workflow and the project's page."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle import unfinished
from abacus.cycle.evaluation import documents, presenting, services
from abacus.cycle.evaluation.content import from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.taking import TAKER
from abacus.cycle.intake import beside
from abacus.cycle.intake import registry as intake
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

ACTIONS = {"evaluation.begun": _("开始自评")}

UNFINISHED = unfinished.Kind(
    stage=Stage.SELF_EVALUATION,
    permission=Permission.EVALUATION_FILL,
    what=_("单位自评表"),
    act=_("填报自评表"),
    page="evaluation:fill",
    waiting=lambda years: years.filter(
        Q(state__in=services.BEGINS_FROM, self_evaluation=None) | Q(self_evaluation__state=SelfEvaluation.State.DRAFT)
    ).select_related("self_evaluation"),
    form=lambda year: getattr(year, "self_evaluation", None),
)


def register() -> None:
    """Called once, when the app is ready."""
    parcels.register(documents.FORMS)
    name_actions(ACTIONS | services.SELF_EVALUATION.actions())
    intake.register("project", TAKER)
    figures.register("evaluation", numbers_for)
    worklist.register_source("evaluation", lambda access: unfinished.cards(UNFINISHED, access))
    review = services.SELF_EVALUATION.subject(
        url=address,
        review_url=lambda task: reverse("evaluation:review", args=[task.pk]),
        what=_("单位自评表"),
    )
    subjects.register(services.KIND, review)
    beside.register(SelfEvaluation, lambda sheet: Q(kind="project", project_year=sheet.project_year_id))
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(
            order=45,
            template="evaluation/_section.html",
            context=section,
            actions=actions,
            instead_of="pool/_indicators.html",
            about=(SelfEvaluation,),
        )
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    return [
        navigation.NavItem(
            id="evaluation", label=_("绩效评价"), icon="clipboard-check", url_name="evaluation:list", order=60,
            allowed=lambda user: user.may_open("project_view"), count=waiting_here,
        ),
        navigation.NavItem(
            id="evaluation.list", label=_("单位自评"), url_name="evaluation:list", order=61, parent="evaluation",
            allowed=lambda user: user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="evaluation.reviews", label=_("审核"), url_name="evaluation:reviews", order=62, parent="evaluation",
            allowed=lambda user: user.may_open("evaluation_review"),
        ),
    ]  # fmt: skip


def waiting_here(request: Any) -> int | None:
    """How many self-evaluations wait for this person: to review or to correct."""
    return waiting(request, services.KIND) if request.access.has(Permission.PROJECT_VIEW) else None


def address(submission: Submission) -> str:
    """Where the table of a submission is shown."""
    year = SelfEvaluation.objects.values_list("project_year_id", flat=True).get(pk=submission.subject_id)
    return reverse("evaluation:fill", args=[year])


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The self-evaluation's state and points for the project's page."""
    evaluation = SelfEvaluation.objects.filter(project_year=project_year).first()
    if evaluation is None:
        return None
    facts = known(project_year)
    evaluation.target_version = facts.version_of(evaluation.target_version_id) or evaluation.target_version
    outcome = facts.outcome(Stage.SELF_EVALUATION)
    evaluation.project_year = project_year
    return {
        "evaluation": evaluation,
        "outcome": outcome,
        "year": project_year,
        "live": presenting.live(evaluation, from_json(evaluation.content)),
    }


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


def numbers_for(request: Any) -> list[figures.Figure]:
    """How many of the self-evaluations that are due have been handed in."""
    if not request.access.has(Permission.PROJECT_VIEW):
        return []
    year = min(selected_year(request), request.day.year - 1)
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(fiscal_year=year)
    handed_in = [SelfEvaluation.State.SUBMITTED, SelfEvaluation.State.APPROVED]
    found = rows.aggregate(all=Count("pk"), handed_in=Count("pk", filter=Q(self_evaluation__state__in=handed_in)))
    return [
        figures.Figure(
            _("自评表已报"), str(found["handed_in"]), f"/ {found['all']}", _("%(year)s 年度项目") % {"year": year},
            reverse("evaluation:list"), 31,
        )
    ]  # fmt: skip
