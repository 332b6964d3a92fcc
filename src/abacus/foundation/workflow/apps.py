"""Submissions on their routes, and the workbench."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "abacus.foundation.workflow"
    label = "workflow"

    def ready(self) -> None:
        """Put the workbench first into the navigation, with the number of what waits."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation

        name_actions(
            {
                "workflow.submitted": _("提交"),
                "workflow.approved": _("审核通过"),
                "workflow.returned": _("退回"),
                "workflow.resubmitted": _("重新提交"),
                "workflow.withdrawn": _("撤回"),
                "workflow.delegated": _("转办"),
            }
        )
        navigation.register(
            navigation.NavItem(
                "workbench", _("工作台"), icon="layout-dashboard", url_name="workbench", order=10, count=_waiting
            )
        )


def _waiting(request: Any) -> int | None:
    from abacus.foundation.workflow.waiting import waiting

    return waiting(request)
