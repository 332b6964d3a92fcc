"""Progress of a task: its owner reports with evidence, the lead confirms or sends back."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents.services import store
from abacus.foundation.notices.services import notify
from abacus.foundation.planning.models import PlanTask, TaskReport
from abacus.foundation.planning.owners import is_owner, people_of
from abacus.foundation.planning.services.common import (
    Changed,
    Plan,
    Task,
    managed,
    not_closed,
    page_of,
    settled,
    task_of,
)
from abacus.foundation.refusals import Refusal

Kind = TaskReport.Kind


@transaction.atomic
def report_progress(
    *,
    task_id: int,
    percent: int,
    text: str,
    version: int,
    by: User,
    on: date,
    finished: bool = False,
    evidence: Sequence[tuple[str, File]] = (),
) -> PlanTask:
    """Say how far a task is, in per cent and words, with (name, file) as evidence; by its owner only.

    `finished` hands it to the lead for confirmation and wants 100 per cent. Raises Refused for anybody else.
    """
    task = task_of(task_id, version)
    plan = task.focus.plan
    if not is_owner(access_of(by, on), task):
        raise Refused(by, Permission.PLAN_VIEW, task.organisation_path, on)
    _check(task, percent, text, finished)
    before = audit.facts(task, "state", "percent")
    task.percent, task.state = percent, Task.REPORTED if finished else Task.OPEN
    task.version += 1
    task.save(update_fields=["percent", "state", "version"])
    kind = Kind.FINISHED if finished else Kind.PROGRESS
    report = TaskReport.objects.create(task=task, kind=kind, percent=percent, text=text.strip(), by=by, on=on)
    path = task.organisation_path
    report.evidence.set([store(file=file, name=name, path=path, by=by, on=on) for name, file in evidence])
    audit.record(
        by=by, on=on, action="plan.reported", target=task, path=plan.organisation_path, before=before,
        after={**audit.facts(task, "state", "percent"), "evidence": len(evidence)}, reason=text.strip(),
    )  # fmt: skip
    if finished:
        said = _("工作计划任务报送完成，请确认：%(title)s。") % {"title": task.title}
        notify(users=[plan.made_by], text=said, url=page_of(task), by=by, on=on, path=plan.organisation_path)
    return task


def _check(task: PlanTask, percent: int, text: str, finished: bool) -> None:
    """Refuse what cannot be reported."""
    if task.focus.plan.state != Plan.ISSUED:
        raise Changed(_("计划还没有印发，或已办结。"), _("请在计划执行期间报送进展。"))
    settled(task, (Task.OPEN,))
    if not 0 <= percent <= 100:
        raise Refusal(_("进度 %(percent)s%% 不可能。") % {"percent": percent}, _("请填写 0 到 100 的整数。"))
    if finished and percent != 100:
        raise Refusal(_("报送完成时进度应为 100%。"), _("还没有完成的，请只报送进展。"))
    if not text.strip():
        raise Refusal(_("没有写进展情况。"), _("请写明做了什么、还差什么。"))


@transaction.atomic
def confirm_task(*, task_id: int, version: int, by: User, on: date, text: str = "") -> PlanTask:
    """The lead confirms that a task is done."""
    task = task_of(task_id, version)
    plan = not_closed(managed(task.focus.plan_id, by, on))
    settled(task, (Task.REPORTED,))
    task.state, task.done_on, task.version = Task.DONE, on, task.version + 1
    task.save(update_fields=["state", "done_on", "version"])
    TaskReport.objects.create(task=task, kind=Kind.CONFIRMED, percent=task.percent, text=text.strip(), by=by, on=on)
    after = audit.facts(task, "state", "done_on")
    audit.record(by=by, on=on, action="plan.task_done", target=task, path=plan.organisation_path, after=after)
    return task


@transaction.atomic
def send_back_task(*, task_id: int, reason: str, version: int, by: User, on: date) -> PlanTask:
    """The lead does not accept the report; the owner is told why."""
    task = task_of(task_id, version)
    plan = not_closed(managed(task.focus.plan_id, by, on))
    settled(task, (Task.REPORTED,))
    if not reason.strip():
        raise Refusal(_("没有写明退回的理由。"), _("请写明还缺什么。"))
    task.state, task.version = Task.OPEN, task.version + 1
    task.save(update_fields=["state", "version"])
    TaskReport.objects.create(task=task, kind=Kind.SENT_BACK, text=reason.strip(), by=by, on=on)
    path, after = plan.organisation_path, audit.facts(task, "state")
    audit.record(by=by, on=on, action="plan.sent_back", target=task, path=path, after=after, reason=reason)
    said = _("工作计划任务被退回补充：%(title)s。%(why)s") % {"title": task.title, "why": reason.strip()}
    notify(users=people_of(task, on), text=said, url=page_of(task), by=by, on=on, path=path)
    return task
