"""What this stage adds to frame, workflow, work list and the project's page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.intake import beside
from abacus.cycle.intake import registry as intake
from abacus.cycle.monitoring.documents import FORMS
from abacus.cycle.monitoring.gathering import monitored
from abacus.cycle.monitoring.models import Finding, FundCheck, Milestone, MonitoringTable, Reading, Round
from abacus.cycle.monitoring.services.kind import TABLE
from abacus.cycle.monitoring.tables import tables_of
from abacus.cycle.monitoring.taking import TAKER
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.parcels import sources as parcels
from abacus.foundation.schedule.services import above
from abacus.foundation.workflow import figures, subjects, worklist
from abacus.foundation.workflow.models import Submission
from abacus.foundation.workflow.waiting import waiting
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool import sections
from abacus.pool.models import ProjectYear

ACTIONS = {
    "round.planned": _("新建监控批次"),
    "round.opened": _("开始监控填报"),
    "round.compute_asked": _("发起监控计算"),
    "round.computing": _("开始计算监控结果"),
    "round.computed": _("计算监控结果"),
    "round.closed": _("监控结果定稿"),
    "monitoring_table.begun": _("开始填监控表"),
    "finding.confirmed": _("认定监控问题"),
    "finding.dismissed": _("不予认定监控问题"),
    "finding.flagged": _("登记预警"),
    "fund_check.recorded": _("登记季度检查"),
    "milestone.planned": _("登记节点"),
    "milestone.reported": _("登记节点完成情况"),
}


def register() -> None:
    """Called once, when the app is ready."""
    parcels.register(FORMS)
    name_actions({**ACTIONS, **TABLE.actions()})
    intake.register("tracking", TAKER)
    figures.register("monitoring", numbers_for)
    worklist.register_source("monitoring", cards)
    subjects.register(
        TABLE.subject_kind,
        TABLE.subject(url=address_of, review_url=lambda task: reverse("monitoring:review", args=[task.pk])),
    )
    beside.register(MonitoringTable, lambda sheet: Q(kind="tracking", project_year=sheet.project_year_id))
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(
            order=42,
            template="monitoring/_section.html",
            context=section,
            actions=actions,
            about=(Reading, Finding, Milestone),
        )
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    places = (
        ("rounds", _("监控批次"), 51, "project_view"), ("reviews", _("监控表审核"), 52, "monitoring_review"),
        ("findings", _("监控问题"), 53, "project_view"), ("checks", _("季度检查"), 54, "project_view"),
        ("milestones", _("节点检查"), 54, "project_view"),
    )  # fmt: skip
    return [
        navigation.NavItem(
            id="monitoring", label=_("运行监控"), icon="activity", url_name="monitoring:rounds", order=50,
            allowed=lambda user: user.may_open("project_view"), count=waiting_here,
        ),
        *(entry(*place) for place in places),
    ]  # fmt: skip


def entry(id: str, label: Any, order: int, needs: str) -> navigation.NavItem:
    """One entry below monitoring."""
    return navigation.NavItem(
        id=f"monitoring.{id}", label=label, url_name=f"monitoring:{id}", order=order, parent="monitoring",
        allowed=lambda user: user.may_open(needs),
    )  # fmt: skip


def waiting_here(request: Any) -> int | None:
    """How many tables wait for this person: to review or to correct."""
    return waiting(request, TABLE.subject_kind) if request.access.has(Permission.PROJECT_VIEW) else None


def address_of(submission: Submission) -> str:
    """Where the table of a submission is shown."""
    place = MonitoringTable.objects.values_list("round_id", "project_year_id").get(pk=submission.subject_id)
    return reverse("monitoring:table", args=place)


def cards(access: Access) -> Iterator[WorkItem]:
    """What waits: tables to fill in, findings to decide, checks to make, planned outputs whose day is near."""
    yield from _tables(access)
    yield from _findings(access)
    yield from _checks(access)
    yield from _milestones(access)


def _tables(access: Access) -> Iterator[WorkItem]:
    """A draft always; a table not begun while its round is open."""
    scope = access.scope_of(Permission.MONITORING_FILL)
    if not scope.roots or access.region is None:
        return
    rounds = Round.objects.filter(
        organisation_path__in=above(access.region.path), state=Round.State.OPEN, opens_on__lte=access.on
    )
    for round in rounds.select_related("region"):
        rows = tables_of(round, monitored(round).filter(scope.filter("organisation_path")))
        rows = rows.filter(Q(table_state=None) | Q(table_state="draft")).select_related("organisation")
        for year in rows.order_by("project__sort_key"):
            yield WorkItem(
                title=year.project.name,
                what=gettext("绩效监控表"),
                whose=year.organisation.name,
                since=round.opens_on,
                due=round.closes_on,
                button=gettext("填报监控表"),
                url=reverse("monitoring:table", args=[round.pk, year.pk]),
                fiscal_year=year.fiscal_year,
                detail=round.label,
            )


def _findings(access: Access) -> Iterator[WorkItem]:
    """One card for each round with findings to decide, and one for each early warning."""
    scope = access.scope_of(Permission.FINDING_CONFIRM)
    if not scope.roots:
        return
    waiting = Finding.objects.within(scope).filter(state=Finding.State.OPEN).order_by()
    flagged = waiting.filter(round=None).select_related("project_year__project", "project_year__organisation")
    for one in flagged.order_by("pk"):
        yield WorkItem(
            title=one.project_year.project.name,
            what=one.get_kind_display(),
            whose=one.project_year.organisation.name,
            since=one.found_on,
            due=None,
            button=gettext("认定"),
            url=reverse("monitoring:finding", args=[one.pk]),
            fiscal_year=one.project_year.fiscal_year,
        )
    of_rounds = waiting.exclude(round=None).exclude(round__state=Round.State.CLOSED)
    grouped = of_rounds.values("round", "round__label", "round__fiscal_year")
    for row in grouped.annotate(count=Count("pk"), since=Min("found_on")).order_by("round"):
        yield WorkItem(
            title=gettext("%(count)s 个监控问题待认定") % {"count": row["count"]},
            what=gettext("监控问题"),
            whose=row["round__label"],
            since=row["since"],
            due=None,
            button=gettext("认定"),
            url=reverse("monitoring:findings") + f"?state=open&round={row['round']}",
            fiscal_year=row["round__fiscal_year"],
        )


def _checks(access: Access) -> Iterator[WorkItem]:
    """For the paired division, and for the performance division where none is paired."""
    scope = access.scope_of(Permission.FINDING_CONFIRM)
    if not scope.roots:
        return
    stations = [held.organisation.pk for held in access.appointments]
    rows = FundCheck.objects.within(scope).filter(state=FundCheck.State.WAITING, round__state=Round.State.OPEN)
    mine = Q(division__in=stations)
    if access.has(Permission.MONITORING_MANAGE):
        mine |= Q(division=None)
    for one in rows.filter(mine).select_related("project_year__project", "project_year__organisation", "round"):
        yield WorkItem(
            title=one.project_year.project.name,
            what=gettext("专项业务经费检查"),
            whose=one.project_year.organisation.name,
            since=one.round.opens_on,
            due=one.round.closes_on,
            button=gettext("登记检查结果"),
            url=reverse("monitoring:check", args=[one.pk]),
            fiscal_year=one.round.fiscal_year,
            detail=one.round.label,
        )


def _milestones(access: Access) -> Iterator[WorkItem]:
    """Planned outputs not yet done, up to a month ahead, until somebody said why they are late."""
    scope = access.scope_of(Permission.MONITORING_FILL)
    if not scope.roots:
        return
    ahead = access.on + timedelta(days=31)
    rows = Milestone.objects.within(scope).filter(done_on=None, due_on__lte=ahead)
    for one in rows.select_related("project_year__project", "project_year__organisation"):
        yield WorkItem(
            title=one.name,
            what=gettext("节点"),
            whose=one.project_year.organisation.name,
            since=one.planned_on,
            due=one.due_on,
            button=gettext("登记完成情况"),
            url=reverse("monitoring:milestone", args=[one.pk]),
            fiscal_year=one.project_year.fiscal_year,
            detail=one.project_year.project.name,
        )


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """How the project stood in each round, its findings and planned outputs; nothing where there is none."""
    found = {
        "readings": list(
            Reading.objects.filter(project_year=project_year).select_related("round").order_by("round__through_on")
        ),
        "findings": list(Finding.objects.filter(project_year=project_year).select_related("round")),
        "milestones": list(Milestone.objects.filter(project_year=project_year)),
    }
    return {"year": project_year, **found} if any(found.values()) else None


def actions(project_year: ProjectYear, access: Access, day: date) -> list[tuple[Any, str, bool]]:
    """The table of an open round, a warning before it happens, a planned output."""
    path = project_year.organisation_path
    made: list[tuple[Any, str, bool]] = []
    if project_year.state == ProjectYear.State.CLOSED or not monitorable(project_year):
        return []
    if access.may(Permission.MONITORING_FILL, path):
        rounds = Round.objects.filter(
            organisation_path__in=above(path), fiscal_year=project_year.fiscal_year, state=Round.State.OPEN
        )
        made += [
            (
                gettext("监控表：%(round)s") % {"round": one.label},
                reverse("monitoring:table", args=[one.pk, project_year.pk]),
                False,
            )
            for one in rounds
        ]
    if any(access.may(one, path) for one in (Permission.MONITORING_FILL, Permission.MONITORING_REVIEW)):
        made.append((_("登记节点"), reverse("monitoring:milestone-new", args=[project_year.pk]), False))
        made.append((_("预警"), reverse("monitoring:flag", args=[project_year.pk]), False))
    return made


def monitorable(project_year: ProjectYear) -> bool:
    """Whether the year has a budget to watch."""
    return project_year.current_fen is not None


def numbers_for(request: Any) -> list[figures.Figure]:
    """How many findings of the year stand, of how many projects that were looked at."""
    if not request.access.has(Permission.PROJECT_VIEW):
        return []
    year = selected_year(request)
    rows = Finding.objects.visible_to(request.user, request.day).filter(
        project_year__fiscal_year=year, kind__in=[Finding.Kind.LOW_EXECUTION, Finding.Kind.DEVIATING]
    )
    count = rows.exclude(state=Finding.State.DISMISSED).values("project_year").distinct().count()
    if not count:
        return []
    return [
        figures.Figure(
            _("监控发现问题的项目"),
            str(count),
            "",
            _("%(year)s 年度") % {"year": year},
            reverse("monitoring:findings"),
            25,
        )
    ]
