"""What selections and key evaluations add to frame, worklist and the project's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.keyevaluation.models import CaseMember, KeyCase
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import worklist
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool import sections
from abacus.pool.models import ProjectYear
from abacus.pool.tables import GRADE_LABELS

State = KeyCase.State

ACTIONS = {
    "selection.begun": gettext_lazy("开始层层筛选"),
    "selection.layer_added": gettext_lazy("添加一层筛选"),
    "selection.layer_dropped": gettext_lazy("撤销一层筛选"),
    "selection.settled": gettext_lazy("定下筛选结果"),
    "selection.cases_opened": gettext_lazy("为筛选结果建案卷"),
    "keycase.opened": gettext_lazy("建立评价案卷"),
    "keycase.registered": gettext_lazy("补录评价结果"),
    "keycase.plan_saved": gettext_lazy("保存评价方案"),
    "keycase.plan_submitted": gettext_lazy("提交方案预审"),
    "keycase.plan_passed": gettext_lazy("方案预审通过"),
    "keycase.plan_returned": gettext_lazy("退回评价方案"),
    "keycase.member_added": gettext_lazy("添加工作组成员"),
    "keycase.member_removed": gettext_lazy("成员退出工作组"),
    "keycase.declared": gettext_lazy("作回避声明"),
    "keycase.discussed": gettext_lazy("记录研讨走访"),
    "keycase.taken_up": gettext_lazy("商定内容写入方案"),
    "keycase.evidence_added": gettext_lazy("加入佐证资料"),
    "keycase.paper_written": gettext_lazy("写工作底稿"),
    "keycase.paper_withdrawn": gettext_lazy("撤回工作底稿"),
    "keycase.scored": gettext_lazy("评价打分"),
    "keycase.point_passed": gettext_lazy("通过质控环节"),
    "keycase.carried_settled": gettext_lazy("认定结转问题"),
    "keycase.draft_sent": gettext_lazy("送交换意见"),
    "keycase.answered": gettext_lazy("答复评价初稿"),
    "keycase.signed": gettext_lazy("主评人签署报告"),
    "keycase.final": gettext_lazy("评价定稿"),
    "keycase.letter": gettext_lazy("下发评价整改建议书"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    worklist.register_source("keyevaluation", cards)
    navigation.register(
        navigation.NavItem(
            id="keyevaluation", label=gettext_lazy("重点评价"), url_name="keyevaluation:list", order=65,
            parent="evaluation", allowed=lambda user: user.may_open("project_view"),
        )
    )  # fmt: skip
    navigation.register(
        navigation.NavItem(
            id="keyevaluation.mine", label=gettext_lazy("重点评价"), icon="clipboard-check",
            url_name="keyevaluation:list", order=65,
            allowed=lambda user: user.may_open("key_take_part") and not user.may_open("project_view"),
        )
    )  # fmt: skip
    sections.register(
        sections.ProjectSection(
            order=47, template="keyevaluation/_section.html", context=section, actions=actions, about=(KeyCase,)
        )
    )


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The evaluation's state for the project's page."""
    found = KeyCase.objects.filter(project_year=project_year).first()
    return {"case": found, "grade": GRADE_LABELS.get(found.grade, "")} if found else None


def actions(project_year: ProjectYear, access: Access, day: date) -> list[tuple[Any, str, bool]]:
    """The main act while the unit has to answer."""
    if not access.may(Permission.EVALUATION_FILL, project_year.organisation_path):
        return []
    found = KeyCase.objects.filter(project_year=project_year, state=State.EXCHANGE).first()
    return [(_("答复评价初稿"), reverse("keyevaluation:case", args=[found.pk]), True)] if found else []


def cards(access: Access) -> Iterator[WorkItem]:
    """What waits: drafts to answer, plans to review, answers to decide on, cases one works on."""
    seen: set[int] = set()
    for permission, which, act in (
        (Permission.EVALUATION_FILL, Q(state=State.EXCHANGE), _("答复评价初稿")),
        (Permission.DEPARTMENT_FILL, Q(state=State.EXCHANGE, project_year=None), _("答复评价初稿")),
        (Permission.KEY_EVALUATE, Q(state=State.REVIEW), _("预审方案")),
        (Permission.KEY_EVALUATE, late(access.on) | Q(state=State.ANSWERED), _("定稿")),
    ):
        for case in waiting(access, permission, which):
            if case.pk not in seen:
                seen.add(case.pk)
                yield card(case, act)
    for member in mine(access):
        if member.case_id not in seen:
            seen.add(member.case_id)
            yield card(member.case, _("作回避声明") if member.declared_on is None else _("办理评价案卷"))


def late(on: date) -> Q:
    """Drafts nobody answered in time."""
    return Q(state=State.EXCHANGE, answer_due_on__lt=on)


def waiting(access: Access, permission: Permission, which: Q) -> QuerySet[Any]:
    """The cases in some states where this person may act."""
    rows = KeyCase.objects.within(access.scope_of(permission)).filter(which).select_related("organisation")
    return rows.order_by("answer_due_on", "pk")


def mine(access: Access) -> QuerySet[CaseMember]:
    """The cases this person works on as a member."""
    rows = CaseMember.objects.filter(user=access.user, left_on=None, case__state__in=[State.PLANNING, State.EVALUATING])
    return rows.select_related("case__organisation").order_by("pk")


def card(case: KeyCase, act: str) -> WorkItem:
    """One case."""
    return WorkItem(
        title=case.title, what=_("财政重点评价"), whose=case.organisation.name,
        since=case.answered_on or case.draft_sent_on or case.opened_on,
        due=case.answer_due_on if case.state == State.EXCHANGE else case.ends_on, button=act,
        url=reverse("keyevaluation:case", args=[case.pk]), fiscal_year=case.fiscal_year,
    )  # fmt: skip
