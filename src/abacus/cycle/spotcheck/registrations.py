"""What draws and spot checks add to frame, worklist and the project's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.spotcheck.models import Draw, SpotCheck
from abacus.cycle.spotcheck.tables import title_of
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import worklist
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool import sections
from abacus.pool.models import ProjectYear

State = SpotCheck.State

ACTIONS = {
    "spotcheck.rival_kept": gettext_lazy("留存未存上的复核内容"),
    "draw.announced": gettext_lazy("公告抽取"),
    "draw.frozen": gettext_lazy("冻结抽取名单"),
    "draw.number_entered": gettext_lazy("录入公开号码"),
    "draw.numbers_differ": gettext_lazy("两次录入号码不一致"),
    "draw.drawn": gettext_lazy("抽取并公布"),
    "draw.abandoned": gettext_lazy("作废抽取"),
    "spotcheck.saved": gettext_lazy("保存复核表"),
    "spotcheck.fed_back": gettext_lazy("反馈复核意见"),
    "spotcheck.answered": gettext_lazy("答复复核意见"),
    "spotcheck.objection_upheld": gettext_lazy("异议成立，重新复核"),
    "spotcheck.final": gettext_lazy("复核定稿"),
}
MOST = 8
"""More checks than these become one card."""


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    worklist.register_source("spotcheck", cards)
    navigation.register(
        navigation.NavItem(
            id="spotcheck", label=gettext_lazy("抽查复核"), url_name="spotcheck:list", order=64, parent="evaluation",
            allowed=lambda user: user.may_open("project_view"),
        )
    )  # fmt: skip
    sections.register(
        sections.ProjectSection(
            order=46, template="spotcheck/_section.html", context=section, actions=actions, about=(SpotCheck,)
        )
    )


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The check's points for the project's page."""
    found = SpotCheck.objects.filter(project_year=project_year).first()
    return {"check": found} if found else None


def actions(project_year: ProjectYear, access: Access, day: date) -> list[tuple[Any, str, bool]]:
    """The main act while the unit has to answer."""
    if not access.may(Permission.EVALUATION_FILL, project_year.organisation_path):
        return []
    found = SpotCheck.objects.filter(project_year=project_year, state=State.FED_BACK).first()
    return [(_("答复复核意见"), reverse("spotcheck:check", args=[found.pk]), True)] if found else []


def cards(access: Access) -> Iterator[WorkItem]:
    """What waits: sheets to fill in, answers to give, objections to decide, results to settle, draws under way."""
    yield from few(waiting(access, Permission.EVALUATION_FILL, Q(state=State.FED_BACK)), access, _("答复复核意见"))
    checks = waiting(access, Permission.SPOT_CHECK, Q(state=State.OPEN))
    yield from few(checks, access, _("复核自评"))
    objected = waiting(access, Permission.SPOT_CHECK, Q(state=State.OBJECTED)).exclude(checked_by=access.user)
    yield from few(objected, access, _("决定异议"))
    late = Q(state=State.FED_BACK, answer_due_on__lt=access.on)
    yield from few(waiting(access, Permission.SPOT_CHECK, Q(state=State.ACCEPTED) | late), access, _("定为复核结果"))
    yield from draws(access)


def waiting(access: Access, permission: Permission, which: Q) -> QuerySet[Any]:
    """The checks in some states where this person may act."""
    rows = SpotCheck.objects.within(access.scope_of(permission)).filter(which)
    return rows.select_related("project_year__project", "project_year__organisation").order_by("answer_due_on", "pk")


def few(rows: QuerySet[Any], access: Access, act: str) -> Iterator[WorkItem]:
    """A card each; one for all where there are many."""
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        first, count = found[0], rows.count()
        yield WorkItem(
            title=_("%(count)s 份复核") % {"count": count}, what=_("抽查复核"), whose="", since=since(first),
            due=None, button=act, url=f"{reverse('spotcheck:list')}?state={first.state}",
            fiscal_year=first.project_year.fiscal_year,
        )  # fmt: skip
        return
    for one in found:
        yield WorkItem(
            title=one.project_year.project.name, what=_("抽查复核"), whose=one.project_year.organisation.name,
            since=since(one), due=one.answer_due_on if one.state == State.FED_BACK else None, button=act,
            url=reverse("spotcheck:check", args=[one.pk]), fiscal_year=one.project_year.fiscal_year,
        )  # fmt: skip


def since(check: SpotCheck) -> date:
    """Since when it stands where it stands."""
    found: date = check.answered_on or check.fed_back_on or check.rules_on
    return found


def draws(access: Access) -> Iterator[WorkItem]:
    """The draws under way that this person manages."""
    rows = Draw.objects.within(access.scope_of(Permission.SPOT_CHECK)).select_related("region")
    for draw in rows.filter(state__in=[Draw.State.ANNOUNCED, Draw.State.FROZEN]):
        announced = draw.state == Draw.State.ANNOUNCED
        yield WorkItem(
            title=title_of(draw), what=_("抽查复核"), whose=draw.region.name, since=draw.frozen_on or draw.announced_on,
            due=draw.seed_on, button=_("冻结名单") if announced else _("抽取"),
            url=reverse("spotcheck:draw", args=[draw.pk]), fiscal_year=draw.fiscal_year,
        )  # fmt: skip
