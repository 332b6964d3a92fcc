"""What linkage adds to frame, worklist and the project's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.linkage import words
from abacus.cycle.linkage.models import Proposal, Run
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import worklist
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool import sections
from abacus.pool.models import ProjectYear

ACTIONS = {
    "linkage.started": gettext_lazy("开始结果应用"),
    "linkage.compute_asked": gettext_lazy("发起计算建议"),
    "linkage.computed": gettext_lazy("计算建议"),
    "linkage.published": gettext_lazy("公布结果应用建议"),
    "linkage.answered": gettext_lazy("单位反馈意见"),
    "linkage.commented": gettext_lazy("财政提出意见"),
    "linkage.decided": gettext_lazy("决定结果应用"),
    "linkage.department_decided": gettext_lazy("决定部门挂钩"),
    "linkage.idle_found": gettext_lazy("清查沉淀资金"),
    "linkage.idle_recovered": gettext_lazy("收回沉淀资金"),
    "linkage.idle_kept": gettext_lazy("不收回沉淀资金"),
    "linkage.measures_entered": gettext_lazy("处置措施记入台账"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    worklist.register_source("linkage", cards)
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(order=58, template="linkage/_section.html", context=section, about_years=(Proposal,))
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    view, manage = ("project_view",), ("linkage_propose", "linkage_decide")

    def item(id: str, label: Any, name: str, order: int, permissions: tuple[str, ...] = view) -> navigation.NavItem:
        return navigation.NavItem(
            id=f"linkage.{id}", label=label, url_name=f"linkage:{name}", order=order, parent="linkage",
            allowed=lambda user: any(user.may_open(one) for one in permissions),
        )  # fmt: skip

    return [
        navigation.NavItem(
            id="linkage", label=gettext_lazy("结果应用"), icon="arrows-exchange", url_name="linkage:proposals",
            order=70, allowed=lambda user: user.may_open("project_view"),
        ),
        item("proposals", gettext_lazy("建议与决定"), "proposals", 71),
        item("runs", gettext_lazy("批次"), "runs", 72, manage),
        item("bottom", gettext_lazy("末位排名"), "bottom", 73),
        item("departments", gettext_lazy("部门挂钩"), "departments", 74),
        item("order", gettext_lazy("安排顺序"), "order", 75),
        item("simulate", gettext_lazy("模拟比较"), "simulate", 76, manage),
        item("idle", gettext_lazy("沉淀资金"), "idle", 77),
        item("ledger", gettext_lazy("节约台账"), "ledger", 78),
    ]  # fmt: skip


def cards(access: Access) -> Iterator[WorkItem]:
    """What units have still to answer, and what waits for a decision: one card for each run."""
    yield from to_answer(access)
    yield from to_decide(access)


def to_answer(access: Access) -> Iterator[WorkItem]:
    """Each proposal that may cost the unit something and that nobody has answered."""
    scope = access.scope_of(Permission.LINKAGE_ANSWER)
    if not scope.roots:
        return
    rows = Proposal.objects.within(scope).filter(
        run__state=Run.State.PUBLISHED, state=Proposal.State.OPEN, run__answer_until__gte=access.on
    )
    rows = rows.exclude(kind__in=["", "keep", "priority", "reward"]).defer("evidence")
    for it in rows.select_related("run", "project_year__project", "project_year__organisation").order_by("pk"):
        yield WorkItem(
            title=it.project_year.project.name,
            what=_("结果应用建议待反馈"),
            whose=it.project_year.organisation.name,
            since=it.run.published_on,
            due=it.run.answer_until,
            button=_("看建议，反馈意见"),
            url=reverse("linkage:proposal", args=[it.pk]),
            fiscal_year=it.run.applies_to_year,
            detail=words.kind(it.kind),
        )


def to_decide(access: Access) -> Iterator[WorkItem]:
    """One card for each published run with proposals that can be decided by now."""
    scope = access.scope_of(Permission.LINKAGE_DECIDE)
    if not scope.roots:
        return
    ready = Q(proposals__state__in=[Proposal.State.ANSWERED, Proposal.State.APPEALED])
    late = Q(proposals__state=Proposal.State.OPEN, answer_until__lt=access.on)
    rows = Run.objects.within(scope).filter(state=Run.State.PUBLISHED)
    for it in rows.annotate(ready=Count("proposals", filter=ready | late)).filter(ready__gt=0).select_related("region"):
        yield WorkItem(
            title=_("%(from)s 年度结果用于 %(to)s 年度预算") % {"from": it.from_year, "to": it.applies_to_year},
            what=_("结果应用待决定"),
            whose=it.region.name,
            since=it.published_on,
            due=None,
            button=_("逐个或成批决定"),
            url=reverse("linkage:run", args=[it.pk]),
            fiscal_year=it.applies_to_year,
            detail=_("%(count)s 个项目可以决定") % {"count": it.ready},
        )


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """What this year's result means for the next budget, and what last year's meant for this one."""
    rows = Proposal.objects.within(access.scope).filter(project_year__project=project_year.project_id)
    if not any(access.has(one) for one in (Permission.LINKAGE_PROPOSE, Permission.LINKAGE_DECIDE)):
        rows = rows.filter(run__state=Run.State.PUBLISHED)
    rows = rows.filter(Q(run__from_year=project_year.fiscal_year) | Q(run__applies_to_year=project_year.fiscal_year))
    found = list(rows.select_related("run").defer("evidence").order_by("run__from_year"))
    if not found:
        return None
    return {"proposals": [(it, words.kind(it.kind), words.decision(it), words.marks(it.marks)) for it in found]}
