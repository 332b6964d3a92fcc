"""Routes: who submits, and the steps a submission takes."""

from typing import Any

from abacus.rules.fields import Fields
from abacus.rules.lists import ListKind, Points, Whole
from abacus.rules.marked import Marked
from abacus.rules.model import SUBMITTER, Escalate, Route, RouteStep, Stated

ROLES = (
    "unit_clerk",
    "unit_head",
    "department_clerk",
    "department_head",
    "finance_division",
    "performance_division",
    "bureau_leader",
    "agency",
    "expert",
    "auditor",
    "deputy",
)
SCOPES = ("unit", "department", "division", "bureau", "panel")
OWNERS = ("unit", "department")
ABOVE = ("unit", "department", "bureau")
"""Where a task may escalate to; a division is no higher post, and nobody is invited to one."""
STEP_KINDS = ("one", "all", "scored")


def _settings(fields: Fields) -> dict[str, Any]:
    if not (node := fields.take("submit")):
        return {}
    submit = Fields(node, "submit")
    written = {
        "submit_role": submit.choice("role", ROLES),
        "submit_scope": submit.choice("scope", SCOPES),
        "submit_label": submit.text("label"),
    }
    submit.done()
    return written


def _step(node: Marked) -> RouteStep:
    fields = Fields(node, "步骤")
    step = RouteStep(
        id=fields.id(),
        label=fields.text("label"),
        role=fields.choice("role", ROLES),
        scope=fields.choice("scope", SCOPES),
        kind=fields.choice("kind", STEP_KINDS, default="one"),
        work_days=fields.whole_or_none("work_days"),
        return_to=fields.id("return_to") if fields.has("return_to") else SUBMITTER,
        optional=bool(fields.flag("optional", default=False)),
        owners=fields.texts("owners"),
        escalate=_escalate(fields),
    )
    fields.done()
    if step.escalate is not None and (step.escalate.role, step.escalate.scope) == (step.role, step.scope):
        raise node.refuse(f"步骤“{step.id}”超期后升级到它自己", "改为更高的岗位，或删去 escalate", code="bad-escalate")
    for owner in step.owners:
        if owner not in OWNERS:
            raise node.refuse(
                f"步骤“{step.id}”的“{owner}”不是预算单位的种类", "改为 unit 或 department", code="bad-owners"
            )
    return step


def _escalate(fields: Fields) -> Escalate | None:
    if not (node := fields.take("escalate")):
        return None
    written = Fields(node, "escalate")
    days = written.whole_or_none("after_work_days")
    if days is None:
        raise node.refuse(
            "escalate 缺少“after_work_days”", "写明超过期限几个工作日后升级", code="missing-after_work_days"
        )
    made = Escalate(
        after_work_days=days,
        role=written.choice("role", ROLES),
        scope=written.choice("scope", ABOVE),
    )
    written.done()
    return made


def _build(mark: Marked, header: dict[str, Any], whole: Whole[RouteStep], param: Points) -> Stated:
    if not whole.items:
        raise mark.refuse("路线没有步骤", "至少留一个步骤", code="missing-items")
    if "submit_role" not in whole.settings:
        raise mark.refuse("路线缺少“submit”", "写明由谁提交", code="missing-submit")
    earlier = {SUBMITTER}
    for step in whole.items:
        if step.return_to not in earlier:
            raise mark.refuse(
                f"步骤“{step.id}”退回到“{step.return_to}”，它不在前面",
                "改为 submitter 或前面步骤的标识",
                code="bad-return_to",
            )
        earlier.add(step.id)
    route = Route(**header, **whole.settings, steps=whole.items)
    for owner in OWNERS:
        if not route.owned_by(owner).steps:
            raise mark.refuse(f"{owner} 的预算没有一个审核步骤", "至少留一个 owners 不限的步骤", code="missing-items")
    return route


ROUTES = ListKind("routes", "路线", _settings, _step, _build)
