"""What the ex-ante stage adds to frame, workflow, worklist and the project's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.exante.models import Case, CaseItem, OpinionItem, PanelMember, PanelQuestion
from abacus.cycle.exante.models.cases import BY_ASSIGNMENT
from abacus.cycle.exante.services.kind import CASE
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import subjects, worklist
from abacus.foundation.workflow.waiting import waiting
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool import sections
from abacus.pool.models import ProjectYear

Year = ProjectYear.State
MOST = 8
ACTIONS = {
    "exante.begun": _("开始事前评估申报"),
    "exante.discarded": _("删除事前评估申报"),
    "exante.material": _("登记评估资料"),
    "exante.signed": _("签署部门意见"),
    "exante.invited": _("邀请评估组成员"),
    "exante.dismissed": _("移出评估组"),
    "exante.asked": _("评估组提问"),
    "exante.answered": _("答复评估组"),
    "exante.member_scored": _("评估组成员评分"),
    "exante.scored": _("确定评估得分"),
    "exante.concluded": _("写评估结论"),
    "exante.issued": _("出具事前评估意见书"),
    "exante.settled": _("登记评估结果"),
    "exante.plan_changed": _("按意见修改方案"),
    "exante.change_decided": _("确认方案修改"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions({**CASE.actions(), **ACTIONS})
    subjects.register(
        CASE.subject_kind,
        CASE.subject(
            url=lambda submission: reverse("exante:case", args=[submission.subject_id]),
            review_url=lambda task: reverse("exante:review", args=[task.pk]),
        ),
    )
    worklist.register_source("exante", cards)
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(
            order=15,
            template="exante/_section.html",
            context=section,
            actions=actions,
            about=(CaseItem,),
            also=before,
        )
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    return [
        navigation.NavItem(
            id="exante", label=_("事前评估"), icon="filter-check", url_name="exante:list", order=30,
            allowed=lambda user: user.may_open("project_view"), count=waiting_here,
        ),
        navigation.NavItem(
            id="exante.list", label=_("须评项目"), url_name="exante:list", order=31, parent="exante",
            allowed=lambda user: user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="exante.policies", label=_("政策"), url_name="exante:policies", order=32, parent="exante",
            allowed=lambda user: user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="exante.cases", label=_("评估案卷"), url_name="exante:cases", order=33, parent="exante",
            allowed=lambda user: user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="exante.reviews", label=_("审核"), url_name="exante:reviews", order=34, parent="exante",
            allowed=lambda user: user.may_open("exante_review"),
        ),
        navigation.NavItem(
            id="exante.panels", label=_("评估组评审"), url_name="exante:panels", order=35, parent="exante",
            allowed=lambda user: user.may_open("exante_panel") and user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="exante.mine", label=_("评估组评审"), icon="filter-check", url_name="exante:panels", order=37,
            allowed=lambda user: user.may_open("exante_panel") and not user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="exante.reduction", label=_("评减情况"), url_name="exante:reduction", order=36, parent="exante",
            allowed=lambda user: user.may_open("project_view"),
        ),
    ]  # fmt: skip


def waiting_here(request: Any) -> int | None:
    """How many reports wait for this person."""
    return waiting(request, CASE.subject_kind) if request.access.has(Permission.PROJECT_VIEW) else None


def before(project_year: ProjectYear) -> bool:
    """Whether the project waits before the pool, where this stage is due even without a case."""
    return project_year.state in (Year.PROPOSED, Year.DECLINED)


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The case's state for the project's page; nothing for a project that is none of this stage's matter, nor for
    who sees projects but only the cases they are invited to.
    """
    item = CaseItem.objects.filter(project_year=project_year).select_related("case").order_by("-live", "-pk").first()
    invited_only = not access.roles - BY_ASSIGNMENT
    if item and invited_only and not Case.objects.visible_to(access.user, day).filter(pk=item.case_id).exists():
        return None
    if item is None and not before(project_year):
        return None
    return {"item": item, "case": item.case if item else None, "year": project_year}


def actions(project_year: ProjectYear, access: Access, day: date) -> list[tuple[Any, str, bool]]:
    """The main act of a project that waits before the pool."""
    if project_year.state not in (Year.PROPOSED, Year.DECLINED):
        return []
    mine = access.may(Permission.EXANTE_APPLY, project_year.organisation_path)
    url = reverse("exante:begin", args=[project_year.pk])
    return [(_("申报事前评估") if mine else _("事前评估"), url, mine)]


def cards(access: Access) -> Iterator[WorkItem]:
    """What waits besides the route: signatures, points, answers, changes to accept, projects to report."""
    yield from scoring(access)
    yield from answering(access)
    yield from deciding(access)
    yield from signing(access)
    yield from reporting(access)


def scoring(access: Access) -> Iterator[WorkItem]:
    """Points to give."""
    if not access.has(Permission.EXANTE_PANEL):
        return
    rows = PanelMember.objects.filter(
        person=access.user, left_on=None, scoring=True, total_centi=None, case__state=Case.State.SUBMITTED
    )
    for one in rows.select_related("case__organisation")[:MOST]:
        url = reverse("exante:score", args=[one.case_id])
        yield card(one.case, gettext("评估组评分"), gettext("评分"), url, one.invited_on)


def answering(access: Access) -> Iterator[WorkItem]:
    """Questions and items of opinions that the unit has to answer."""
    if not access.has(Permission.EXANTE_APPLY):
        return
    scope = access.scope_of(Permission.EXANTE_APPLY).filter("case__organisation_path")
    asked = PanelQuestion.objects.filter(scope, answered_on=None, case__state=Case.State.SUBMITTED)
    for question in asked.select_related("case__organisation").order_by("asked_on", "pk")[:MOST]:
        url = f"{reverse('exante:panel', args=[question.case_id])}#questions"
        yield card(question.case, gettext("答复评估组"), gettext("答复"), url, question.asked_on, question.text[:40])
    states = (OpinionItem.State.OPEN, OpinionItem.State.REJECTED)
    waits = Case.objects.filter(
        access.scope_of(Permission.EXANTE_APPLY).filter("organisation_path"), opinion_items__state__in=states,
        state=Case.State.APPROVED,
    )  # fmt: skip
    for one in waits.distinct().select_related("organisation")[:MOST]:
        url = f"{reverse('exante:opinion', args=[one.pk])}#answers"
        yield card(one, gettext("落实评估意见"), gettext("修改方案"), url, one.concluded_on or one.rules_on)


def deciding(access: Access) -> Iterator[WorkItem]:
    """Changes of plans that finance has to accept."""
    if not access.has(Permission.EXANTE_CONCLUDE):
        return
    scope = access.scope_of(Permission.EXANTE_CONCLUDE).filter("organisation_path")
    rows = Case.objects.filter(scope, opinion_items__state=OpinionItem.State.ANSWERED)
    for one in rows.distinct().select_related("organisation")[:MOST]:
        url = f"{reverse('exante:opinion', args=[one.pk])}#answers"
        yield card(one, gettext("确认方案修改"), gettext("确认"), url, one.concluded_on or one.rules_on)


def signing(access: Access) -> Iterator[WorkItem]:
    """Opinions that another department than the applicant's has to sign (整合资金)."""
    if not access.has(Permission.EXANTE_REVIEW):
        return
    scope = Scope.of(station for held in access.appointments for station in held.stations)
    bodies = Organisation.objects.within(scope).filter(kind=Organisation.Kind.DEPARTMENT)
    rows = Case.objects.filter(state=Case.State.SUBMITTED, kind=Case.Kind.POOLED, signed__signed_on=None)
    mine = [path for held in access.appointments if held.role.startswith("department") for path in held.stations]
    for one in rows.filter(signed__department__path__in=mine).distinct().select_related("organisation")[:MOST]:
        opinion = one.signed.filter(signed_on=None, department__in=bodies).first()
        if opinion is not None:
            url = reverse("exante:sign", args=[one.pk, opinion.department_id])
            yield card(one, gettext("联合审核"), gettext("签署意见"), url, one.rules_on)


def reporting(access: Access) -> Iterator[WorkItem]:
    """Projects before the pool of which nobody has begun a report."""
    if not access.has(Permission.EXANTE_APPLY):
        return
    scope = access.scope_of(Permission.EXANTE_APPLY).filter("organisation_path")
    rows = ProjectYear.objects.filter(scope, state=Year.PROPOSED).exclude(exante_items__live=True)
    for year in rows.select_related("project", "organisation").order_by("project__sort_key")[:MOST]:
        yield WorkItem(
            title=year.project.name, what=gettext("事前评估"), whose=year.organisation.name, since=access.on, due=None,
            button=gettext("申报"), url=reverse("exante:begin", args=[year.pk]), fiscal_year=year.fiscal_year,
            detail=gettext("须评未报，评估通过才能入库"),
        )  # fmt: skip


def card(case: Case, what: str, button: str, url: str, since: date, detail: str = "") -> WorkItem:
    """One card about a case."""
    return WorkItem(
        title=case.title, what=what, whose=case.organisation.name, since=since, due=None, button=button, url=url,
        fiscal_year=case.fiscal_year, detail=detail,
    )  # fmt: skip
