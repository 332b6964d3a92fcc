"""Which of several tasks may be approved together: those that nobody needs to look at one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.actors import acting, visible_tasks
from abacus.foundation.workflow.models import Ground, Task
from abacus.foundation.workflow.routes import SCORED
from abacus.foundation.workflow.subjects import subject

MOST = 50
"""How many are looked at together."""


@dataclass(frozen=True)
class Verdict:
    """A task and every reason why it is not approved among several; without any it qualifies."""

    task: Task
    reasons: tuple[str, ...]

    @property
    def qualifies(self) -> bool:
        return not self.reasons


def verdicts(task_ids: Iterable[int], by: User, on: date) -> list[Verdict]:
    """What stands against each of these tasks, of those the person may know of, in the order of their due days."""
    rows = visible_tasks(by, on).filter(pk__in=list(task_ids)[:MOST])
    rows = rows.select_related("submission__organisation", "organisation", "delegated_to").order_by("due_on", "pk")
    return [Verdict(task, tuple(reasons(task, by, on))) for task in rows]


def reasons(task: Task, by: User, on: date) -> Sequence[str]:
    """Why a task wants an approval of its own."""
    if task.state != Task.State.OPEN or not task.step:
        return [_("已不在待审核中")]
    submission, kind = task.submission, subject(task.submission.subject_kind)
    if not access_of(by, on).may(Permission.BULK_APPROVE, task.organisation_path):
        return [_("您的职责不包含批量通过")]
    actor = acting(task, by, on)
    if actor is None:
        return [_("不是您的待办事项")]
    if actor.ground != Ground.POST:
        return [_("%(how)s的事项须逐件审核") % {"how": actor.ground.label}]
    if submission.stored_route.at(task.step).kind == SCORED:
        return [_("本环节须逐件评分")]
    if kind.doubts is None:
        return [_("该类事项须逐件审核")]
    found = list(kind.doubts(task, by, on))
    for hook in (kind.guard, kind.before_approve):
        try:
            if hook is not None:
                hook(submission, by, on)
        except Refusal as refusal:
            found.append(refusal.message)
    return list(dict.fromkeys(found))
