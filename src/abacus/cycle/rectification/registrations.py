"""What this app adds to frame, work list and the project's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.rectification.models import Letter, Measure, Problem
from abacus.cycle.rectification.services.letters import ANSWERABLE
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import worklist
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool import closing, sections
from abacus.pool.models import ProjectYear, TargetVersion

ACTIONS = {
    "problem.opened": _("登记问题"),
    "problem.closed": _("问题已解决"),
    "problem.carried": _("问题转入下一年度"),
    "letter.issued": _("下发整改建议书"),
    "letter.replied": _("报送整改情况"),
    "letter.accepted": _("认可整改情况"),
    "letter.returned": _("退回整改情况"),
    "letter.escalated": _("逾期整改上报"),
    "measure.proposed": _("提出处置措施"),
    "measure.ordered": _("决定处置措施"),
    "measure.declined": _("不采纳处置措施"),
    "measure.done": _("办结处置措施"),
}
LEADERS = frozenset({Role.DEPARTMENT_HEAD, Role.BUREAU_LEADER})
"""Who is told of what is overdue."""


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    worklist.register_source("rectification", cards)
    closing.register("rectification", letters_open)
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(
            order=58, template="rectification/_section.html", context=section, about=(Problem, Letter, Measure)
        )
    )


def letters_open(region: Organisation, fiscal_year: int, on: date) -> Iterator[closing.Open]:
    """The year's letters that are not accepted yet, for whoever closes the year."""
    rows = Letter.objects.within(Scope.of(region.roots)).filter(fiscal_year=fiscal_year)
    count = rows.exclude(state=Letter.State.ACCEPTED).count()
    yield closing.Open(_("整改还没有认可的建议书"), count, reverse("rectification:letters"))


def items() -> list[navigation.NavItem]:
    """The entries of the left side, below monitoring."""
    places = (("letters", _("整改建议书"), 55), ("measures", _("处置台账"), 56), ("problems", _("问题清单"), 57))
    return [
        navigation.NavItem(
            id=f"rectification.{id}", label=label, url_name=f"rectification:{id}", order=order, parent="monitoring",
            allowed=lambda user: user.may_open("project_view"),
        )
        for id, label, order in places
    ]  # fmt: skip


def cards(access: Access) -> Iterator[WorkItem]:
    """What waits: answers, decisions on answers, what is overdue, decisions on measures, targets to be changed."""
    yield from _to_answer(access)
    yield from _to_decide(access)
    yield from _overdue(access)
    yield from _measures(access)
    yield from _targets(access)


def _letters(access: Access, permission: Permission, states: Any) -> Any:
    scope = access.scope_of(permission)
    rows = Letter.objects.within(scope).filter(state__in=states) if scope.roots else Letter.objects.none()
    return rows.select_related("organisation", "project_year__project").order_by("due_on", "pk")


def _card(letter: Letter, what: str, button: str, **more: Any) -> WorkItem:
    return WorkItem(
        title=letter.project_year.project.name if letter.project_year else letter.organisation.name,
        what=what,
        whose=letter.organisation.name,
        button=button,
        url=reverse("rectification:letter", args=[letter.pk]),
        fiscal_year=letter.fiscal_year,
        detail=letter.title,
        **more,
    )


def _to_answer(access: Access) -> Iterator[WorkItem]:
    for letter in _letters(access, Permission.RECTIFICATION_REPLY, ANSWERABLE):
        returned = letter.state == Letter.State.RETURNED
        yield _card(
            letter,
            gettext("整改建议书"),
            gettext("报送整改情况"),
            since=letter.issued_on,
            due=letter.due_on,
            returned=returned,
        )


def _to_decide(access: Access) -> Iterator[WorkItem]:
    for letter in _letters(access, Permission.RECTIFICATION_ISSUE, [Letter.State.REPLIED]).prefetch_related("replies"):
        last = max((one.replied_on for one in letter.replies.all()), default=letter.issued_on)
        yield _card(letter, gettext("整改情况待认定"), gettext("认定"), since=last, due=None)


def _overdue(access: Access) -> Iterator[WorkItem]:
    """For the addressee's head and the bureau's leader: what was taken further because nothing came."""
    if not access.roles & LEADERS:
        return
    rows = Letter.objects.within(access.scope).filter(state=Letter.State.ESCALATED)
    for letter in rows.select_related("organisation", "project_year__project").order_by("due_on", "pk"):
        yield _card(
            letter,
            gettext("整改逾期"),
            gettext("查看并督促"),
            since=letter.escalated_on or letter.due_on,
            due=letter.due_on,
        )


def _measures(access: Access) -> Iterator[WorkItem]:
    scope = access.scope_of(Permission.MEASURE_ORDER)
    if not scope.roots:
        return
    rows = Measure.objects.within(scope).filter(state__in=[Measure.State.PROPOSED, Measure.State.ORDERED])
    for one in rows.select_related("organisation", "project_year__project").order_by("proposed_on", "pk"):
        proposed = one.state == Measure.State.PROPOSED
        yield WorkItem(
            title=one.project_year.project.name if one.project_year else one.organisation.name,
            what=gettext("处置措施待决定") if proposed else gettext("处置措施待办理"),
            whose=one.organisation.name,
            since=one.proposed_on if proposed else one.decided_on or one.proposed_on,
            due=None,
            button=gettext("决定") if proposed else gettext("登记办理结果"),
            url=reverse("rectification:measure", args=[one.pk]),
            fiscal_year=one.fiscal_year,
            detail=one.get_kind_display(),
        )


def _targets(access: Access) -> Iterator[WorkItem]:
    """For the unit: a measure that was decided on and changes the target, until a newer version is handed in."""
    scope = access.scope_of(Permission.TARGET_DECLARE)
    if not scope.roots:
        return
    decided = [Measure.State.ORDERED, Measure.State.DONE]
    rows = Measure.objects.within(scope).filter(changes_target=True, state__in=decided, project_year__isnull=False)
    for one in rows.select_related("organisation", "project_year__project"):
        year, since = one.project_year, one.decided_on or one.proposed_on
        newer = TargetVersion.objects.filter(
            target_set__project=year.project_id, target_set__fiscal_year=year.fiscal_year, submitted_on__gte=since
        )
        if not newer.exists():
            yield WorkItem(
                title=year.project.name,
                what=gettext("绩效目标变更"),
                whose=one.organisation.name,
                since=since,
                due=None,
                button=gettext("按调整后的预算变更目标"),
                url=reverse("pool:project", args=[year.pk]),
                fiscal_year=one.fiscal_year,
                detail=one.order_number or one.get_kind_display(),
            )


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The project's problems, letters and measures; nothing where there are none."""
    found = {
        "problems": list(Problem.objects.filter(project_year=project_year)),
        "letters": list(Letter.objects.filter(project_year=project_year)),
        "measures": list(Measure.objects.filter(project_year=project_year)),
    }
    return {"year": project_year, **found} if any(found.values()) else None
