"""What is due and what wants a decision: deadlines, measures and proposals, overdue letters, one's own tasks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.cycle.linkage.models import Proposal
from abacus.cycle.rectification.models import Letter, Measure
from abacus.cycle.rectification.tables import OPEN_LETTERS
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.workdays import workdays_between
from abacus.foundation.workflow.actors import open_tasks
from abacus.pool.deadlines import nearest, next_due, windows
from abacus.pool.standing import ASKED, EXPECTED
from abacus.pool.tables import address
from abacus.web.dashboards.reach import Reach
from abacus.web.dashboards.stages import Standings
from abacus.web.dashboards.tables import Table, missing, rate, text, wan

MOST = 6
SHOWN = 20


@dataclass(frozen=True)
class Deadline:
    """The last day of a stage: how far off, in words and tone, and how many are still to do."""

    day: date
    stage: str
    tone: str
    icon: str
    said: str
    open: int
    url: str
    late: int = 0
    late_url: str = ""


def deadlines(reach: Reach, found: Standings) -> list[Deadline]:
    """The year's deadlines: those past with something left first, then those to come. One query."""
    held = reach.request.access.appointments
    own = reach.chosen or held[0].organisation
    known = windows(reach.year)
    made = []
    for stage in Stage:
        window = nearest(known.get(stage, {}), own.path)
        if window is not None:
            one = deadline(reach, stage, window.closes_on, found)
            if one.open or window.closes_on >= reach.request.day:
                made.append(one)
    return sorted(made, key=lambda one: one.day)


def deadline(reach: Reach, stage: Stage, closes: date, found: Standings) -> Deadline:
    """One of them. Work days are counted from the business day."""
    today, standing = reach.request.day, found.sum(stage)
    if closes < today:
        tone, icon, said = "r", "alert-octagon", _("已截止")
    else:
        left = workdays_between(today, closes)
        tone, icon = ("a", "alert-triangle") if left <= 5 else ("", "clock")
        days = ngettext("还有 %(days)s 个工作日", "还有 %(days)s 个工作日", left) % {"days": left}
        said = _("今天截止") if closes == today else days
    if stage not in EXPECTED:
        return Deadline(closes, str(stage.label), tone, icon, said, 0, "")
    late = reach.projects(late=stage.value) if standing.late else ""
    return Deadline(
        closes, str(stage.label), tone, icon, said, standing.open, reach.projects(open=stage.value), standing.late, late
    )


@dataclass(frozen=True)
class Decision:
    """Something that waits: what, of which record, what it is about, and the one button."""

    what: str
    title: str
    detail: str
    url: str
    button: str


@dataclass(frozen=True)
class Waiting:
    """What waits for this person: how many tasks (and late ones), and what wants a decision."""

    tasks: int
    late: int
    decisions: list[Decision]
    more: int
    overdue_letters: int


def waiting(reach: Reach) -> Waiting:
    """Count and list it."""
    request = reach.request
    tasks = (
        open_tasks(request.user, request.day)
        .order_by()
        .aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=request.day)))
    )
    decisions, more = wanted(reach)
    letters = Letter.objects.within(reach.scope).filter(fiscal_year=reach.year, due_on__lt=request.day)
    overdue = letters.filter(state__in=OPEN_LETTERS).count()
    return Waiting(tasks["all"], tasks["late"], decisions, more, overdue)


def wanted(reach: Reach) -> tuple[list[Decision], int]:
    """Measures and proposals that this person may decide on, the largest amounts first, and how many more there are."""
    made: list[Decision] = []
    count = 0
    access = reach.request.access
    if access.has(Permission.MEASURE_ORDER):
        measures = Measure.objects.within(access.scope_of(Permission.MEASURE_ORDER)).within(reach.scope)
        rows = measures.filter(fiscal_year=reach.year, state=Measure.State.PROPOSED)
        count += rows.count()
        chosen = rows.select_related("project_year__project", "organisation")
        made += [of_measure(row) for row in chosen.order_by(F("amount_fen").desc(nulls_last=True), "pk")[:MOST]]
    if access.has(Permission.LINKAGE_DECIDE):
        proposals = Proposal.objects.within(access.scope_of(Permission.LINKAGE_DECIDE)).within(reach.scope)
        rows = proposals.filter(run__from_year=reach.year, run__state="published").exclude(state=Proposal.State.DECIDED)
        rows = rows.exclude(kind__in=["", "keep"])
        count += rows.count()
        chosen = rows.select_related("project_year__project", "department")
        made += [of_proposal(row) for row in chosen.order_by(F("base_fen").desc(nulls_last=True), "pk")[:MOST]]
    return made[:MOST], max(0, count - MOST)


def of_measure(row: Any) -> Decision:
    """A measure that was proposed."""
    of = row.project_year.project.name if row.project_year else row.organisation.name
    detail = _("建议%(what)s") % {"what": row.get_kind_display()}
    if row.amount_fen is not None:
        detail += _(" %(amount)s 万元") % {"amount": numbers.wan(row.amount_fen)}
    return Decision(str(_("处置措施")), of, detail, reverse("rectification:measure", args=[row.pk]), _("看依据并决定"))


def of_proposal(row: Any) -> Decision:
    """A proposal of the results' application."""
    detail = _("建议%(what)s") % {"what": row.get_kind_display()}
    if row.amount_fen is not None:
        detail += _("，下年不超过 %(amount)s 万元") % {"amount": numbers.wan(row.amount_fen)}
    return Decision(
        str(_("结果应用")),
        row.project_year.project.name,
        detail,
        reverse("linkage:proposal", args=[row.pk]),
        _("看依据并决定"),
    )


def due(reach: Reach) -> Table:
    """A unit's projects that have something to do, the next deadline beside each."""
    rows = reach.rows.filter(state__in=ASKED).exclude(state__in=["evaluated", "closed"])
    say = next_due(reach.year, reach.request.day)
    listed = rows.select_related("project").order_by("state", "project__sort_key", "pk")[:SHOWN]
    return Table(
        id="due",
        title=_("待办的项目"),
        heads=[
            (_("项目"), False), (_("状态"), False), (_("下一期限"), False), (_("调整后（万元）"), True),
            (_("执行率 %"), True),
        ],
        rows=[due_row(row, say(row)) for row in listed],
        empty=_("该年度的项目都已办结。"),
    )  # fmt: skip


def due_row(row: Any, when: Any) -> list[Any]:
    """One project."""
    known = row.executed_fen is not None
    return [
        text(row.project.name, address(row), head=True),
        text(row.get_state_display()),
        missing(_("没有设定期限")) if when is None else text(str(when), css="red" if when.late else ""),
        wan(row.current_fen, why=_("没有预算")),
        rate(row.executed_fen if known else 0, row.current_fen or 0 if known else 0, _("没有预算或执行，无法计算")),
    ]
