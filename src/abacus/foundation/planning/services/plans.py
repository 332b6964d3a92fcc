"""Making, issuing and closing a work plan."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.planning.models import PlanFocus, PlanTask, WorkPlan
from abacus.foundation.planning.owners import people_of
from abacus.foundation.planning.services.common import Changed, Plan, Task, managed, not_closed, page_of
from abacus.foundation.refusals import Refusal


@transaction.atomic
def create_plan(
    *,
    organisation: Organisation,
    fiscal_year: int,
    title: str,
    by: User,
    on: date,
    kind: str = WorkPlan.Kind.POINTS,
    document_number: str = "",
) -> WorkPlan:
    """Begin a plan of a region or a department, as a draft that only those who manage it see."""
    require(by, Permission.PLAN_MANAGE, path=organisation.path, on=on)
    title = title.strip()
    if not title:
        raise Refusal(_("没有写计划名称。"), _("请写文件标题，例如“2023 年预算绩效管理工作要点”。"))
    if organisation.kind not in {Organisation.Kind.REGION, Organisation.Kind.DEPARTMENT}:
        raise Refusal(
            _("“%(name)s”不是区划或部门。") % {"name": organisation.name}, _("工作计划由区划或主管部门制定。")
        )
    plan = WorkPlan(
        organisation=organisation, organisation_path=organisation.path, fiscal_year=fiscal_year, title=title,
        sort_key=sort_key(title, 360), document_number=document_number.strip(), kind=WorkPlan.Kind(kind), made_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Changed(
            _("%(year)s 年度已有同名的计划《%(title)s》。") % {"year": fiscal_year, "title": title},
            _("请打开已有的计划，或换一个名称。"),
        ) from error
    after = audit.facts(plan, "fiscal_year", "title", "kind", "document_number")
    audit.record(by=by, on=on, action="plan.created", target=plan, after=after)
    return plan


@transaction.atomic
def add_focus(*, plan_id: int, title: str, by: User, on: date) -> PlanFocus:
    """Add a focus at the end of the plan; one of the same title is answered instead of a second."""
    plan = not_closed(managed(plan_id, by, on))
    title = title.strip()
    if not title:
        raise Refusal(_("没有写重点的名称。"), _("请写明这一项重点。"))
    same = plan.focuses.filter(title=title).first()
    if same is not None:
        return same
    last = plan.focuses.order_by("number").last()
    focus = PlanFocus.objects.create(plan=plan, number=last.number + 1 if last else 1, title=title)
    audit.record(by=by, on=on, action="plan.focus_added", target=focus, path=plan.organisation_path)
    return focus


@transaction.atomic
def issue_plan(*, plan_id: int, by: User, on: date) -> WorkPlan:
    """Issue the plan: everybody below sees it, and who answers for a task is told. Refused without a task."""
    plan = managed(plan_id, by, on)
    if plan.state != Plan.DRAFT:
        raise Changed(_("《%(title)s》已经印发。") % {"title": plan.title}, _("请刷新页面查看。"))
    tasks = list(PlanTask.objects.filter(focus__plan=plan).select_related("organisation", "owner"))
    if not tasks:
        raise Refusal(_("《%(title)s》还没有任务。") % {"title": plan.title}, _("请先加入任务，再印发。"))
    plan.state, plan.issued_on = Plan.ISSUED, on
    plan.save(update_fields=["state", "issued_on"])
    audit.record(by=by, on=on, action="plan.issued", target=plan, after={"tasks": len(tasks)})
    for task in tasks:
        tell_owner(task, plan, by, on)
    return plan


@transaction.atomic
def close_plan(*, plan_id: int, by: User, on: date) -> WorkPlan:
    """Close an issued plan once every task is done or cancelled."""
    plan = managed(plan_id, by, on)
    if plan.state != Plan.ISSUED:
        raise Changed(_("《%(title)s》不在执行中。") % {"title": plan.title}, _("请刷新页面查看。"))
    waiting = PlanTask.objects.filter(focus__plan=plan, state__in=[Task.OPEN, Task.REPORTED]).count()
    if waiting:
        raise Refusal(
            _("还有 %(count)s 项任务没有完成。") % {"count": waiting}, _("请先确认完成或取消这些任务，再办结。")
        )
    plan.state, plan.closed_on = Plan.CLOSED, on
    plan.save(update_fields=["state", "closed_on"])
    audit.record(by=by, on=on, action="plan.closed", target=plan)
    return plan


@transaction.atomic
def drop_plan(*, plan_id: int, by: User, on: date) -> None:
    """Throw a draft away."""
    plan = managed(plan_id, by, on)
    if plan.state != Plan.DRAFT:
        raise Changed(_("《%(title)s》已经印发，不能删除。") % {"title": plan.title}, _("不再执行的任务请逐项取消。"))
    audit.record(by=by, on=on, action="plan.dropped", target=plan, before=audit.facts(plan, "title", "fiscal_year"))
    plan.delete()


def tell_owner(task: PlanTask, plan: WorkPlan, by: User, on: date) -> None:
    """Tell who answers for a task that it is theirs."""
    text = _("工作计划任务：%(title)s，%(due)s 前完成。") % {"title": task.title, "due": task.due_on}
    notify(users=people_of(task, on), text=text, url=page_of(task), by=by, on=on, path=plan.organisation_path)
