"""Handing a task on: to a colleague of the post, or to somebody else where nobody of the post acts."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Refused, access_of, forget_access
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.workflow.actors import actors, of_role, people_for, visible_tasks
from abacus.foundation.workflow.eligible import substitutes
from abacus.foundation.workflow.models import Escalation, Ground, Mandate, Submission, Task
from abacus.foundation.workflow.refusals import NotAllowedNow, NotYourTask, ReasonWanted
from abacus.foundation.workflow.routes import whose
from abacus.foundation.workflow.services import checks
from abacus.foundation.workflow.services.work import Work
from abacus.foundation.workflow.subjects import address_of


@transaction.atomic
def delegate(*, task_id: int, version: int, to: User, by: User, on: date) -> Submission:
    """Hand a task to somebody who holds the same role at the same place; to oneself takes it back."""
    task = checks.own_task(task_id, by, on)
    submission = task.submission
    checks.check_open(task, version)
    if not visible_tasks(by, on).filter(of_role(access_of(by, on)), pk=task.pk).exists():
        raise NotYourTask(whose(task.role, task.organisation))
    if to not in people_for(task, on):
        raise NotAllowedNow(
            _("%(name)s 不能办理该事项。") % {"name": to.name}, _("只能转给同一岗位、未参与提交的在职人员。")
        )
    before = {"delegated_to": task.delegated_to}
    Task.objects.filter(pk=task.pk).update(delegated_to=to)
    Work(submission, by, on).swap()
    audit.record(
        by=by, on=on, action="workflow.delegated", target=submission, before=before,
        after={"delegated_to": to, "step": task.label, "version": submission.version},
    )  # fmt: skip
    return submission


@transaction.atomic
def assign(*, task_id: int, version: int, to: User, reason: str, by: User, on: date) -> Mandate:
    """Give a task that nobody can act on, or that has escalated, to somebody eligible; they act on it from then on.

    For whoever supervises the region's tasks, and for the higher post a task escalated to. Raises Refused,
    AlreadyHandled for a stale version, NotAllowedNow while the post itself can act or for somebody not
    eligible, ReasonWanted.
    """
    task = checks.own_task(task_id, by, on)
    submission = task.submission
    checks.check_open(task, version)
    if not _is_above(task, by, on):
        _check_supervisor(task, to, by, on)
    if not reason.strip():
        raise ReasonWanted
    if to.pk not in {one.pk for one in substitutes(task, on)}:
        raise NotAllowedNow(
            _("%(name)s 不能办理该事项。") % {"name": to.name}, _("请从名单中选择未参与提交和审核的在职人员。")
        )
    earlier = Mandate.objects.filter(task=task, state=Mandate.State.ACTIVE)
    for one in earlier.select_related("agent"):
        forget_access(one.agent)
    earlier.update(state=Mandate.State.ENDED, ended_by=by, ended_on=on)
    made = Mandate.objects.create(
        kind=Mandate.Kind.ASSIGNMENT, role=task.role, organisation=task.organisation,
        organisation_path=task.organisation_path, agent=to, task=task, starts_on=on, reason=reason.strip()[:300],
        proposed_by=by, proposed_on=on,
    )  # fmt: skip
    forget_access(to)
    Work(submission, by, on).swap()
    audit.record(
        by=by, on=on, action="workflow.assigned", target=submission, reason=made.reason,
        after={"assigned_to": to, "step": task.label, "task": task.pk, "version": submission.version},
    )  # fmt: skip
    said = _("%(title)s：%(step)s指派您办理。") % {"title": submission.title, "step": task.label}
    notify(users=[to], text=said, url=address_of(task), by=by, on=on, path=submission.organisation_path)
    return made


def _is_above(task: Task, by: User, on: date) -> bool:
    """Whether the task has escalated to a post of theirs."""
    above = Escalation.objects.filter(task=task).select_related("organisation")
    own = access_of(by, on).appointments
    return any(one.role == held.role and one.organisation.path in held.stations for one in above for held in own)


def _check_supervisor(task: Task, to: User, by: User, on: date) -> None:
    """Whoever supervises assigns what nobody can act on, or what has escalated; never to themselves."""
    if not access_of(by, on).may(Permission.TASK_ASSIGN, task.organisation_path):
        raise Refused(by, Permission.TASK_ASSIGN, task.organisation_path, on)
    able = [one for one in actors(task, on) if one.ground != Ground.ASSIGNMENT]
    if to.pk == by.pk:
        raise NotAllowedNow(_("不能指派给自己。"), _("请指派他人，或由另一人指派给您。"))
    if able and task.escalated_on is None:
        raise NotAllowedNow(
            _("该事项有人可以办理：%(names)s。") % {"names": _("、").join(one.user.name for one in able[:3])},
            _("请催办；超期未办的升级后再指派。"),
        )
