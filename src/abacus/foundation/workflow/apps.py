"""Submissions on their routes, and the workbench."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "abacus.foundation.workflow"
    label = "workflow"

    def ready(self) -> None:
        """Put the workbench first into the navigation, with the number of what waits."""
        from abacus.foundation.accounts.access import register_stand_ins
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation
        from abacus.foundation.workflow import (
            chores,  # noqa: F401 - registers what the worker does daily
            confirmations,
            worklist,
        )
        from abacus.foundation.workflow.posts import stand_ins

        register_stand_ins(stand_ins)
        worklist.register_source("confirmations", confirmations.cards)

        name_actions(
            {
                "workflow.submitted": _("提交"),
                "workflow.approved": _("审核通过"),
                "workflow.returned": _("退回"),
                "workflow.resubmitted": _("重新提交"),
                "workflow.withdrawn": _("撤回"),
                "workflow.delegated": _("转办"),
                "workflow.assigned": _("指派办理"),
                "workflow.urged": _("催办"),
                "workflow.escalated": _("超期升级"),
                "workflow.delegation_made": _("委托代办"),
                "workflow.deputy_named": _("提出替岗人员"),
                "workflow.mandate_confirmed": _("确认代办"),
                "workflow.mandate_refused": _("不同意代办"),
                "workflow.mandate_ended": _("结束代办"),
            }
        )
        navigation.register(
            navigation.NavItem(
                "workbench", _("工作台"), icon="layout-dashboard", url_name="workbench", order=10, count=_waiting
            )
        )
        navigation.register(
            navigation.NavItem(
                "workbench.mandates", _("委托代办"), url_name="workflow:mandates", order=11, parent="workbench",
                allowed=lambda user: user.may_open("delegate", "people_manage", "grant_confirm"),
            )
        )  # fmt: skip
        navigation.register(
            navigation.NavItem(
                "workbench.supervision", _("督办"), url_name="workflow:supervision", order=11, parent="workbench",
                allowed=lambda user: user.may_open("task_assign"),
            )
        )  # fmt: skip


def _waiting(request: Any) -> int | None:
    from abacus.foundation.workflow.waiting import waiting

    return waiting(request)
